"""A few words that name a stretch of a talk: often said in it, seldom in the rest, and saying something."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

from assistant.extraction.figures import ENGLISH_NUMBERS, ENGLISH_SCALES
from assistant.rarity import word_rarity
from schemas.talk import SpokenLanguage

WORDS_IN_A_LABEL = 3
LEAST_RARITY = 5.5
"""Chinese words below it say too little (时间: 4, 今天: 5)."""
UNKNOWN_RARITY = 10.0
"""For what stands in no list of words: Latin names of systems among Chinese."""
LONGEST_WORD = 4
_WORD = re.compile(r"[a-z][a-z'+#-]+[a-z0-9+#]|[\u4e00-\u9fff]+")
_NAMES_NOTHING = re.compile(
    r"^[零一二两三四五六七八九十百千万亿半几第]|[了着过不没很就都也还再是有我你他她它们这那哪怎么吗呢吧啊的得把被给让跟要会能行好]"
)
"""Figures, and words of a function character: the list holds 做过 and 装好 too."""
_COMMON = frozenset(
    str.split(
        "a about above actually after afterwards again ago all already also always am an and another any anybody "
        "anyone anything anyway are around as ask asked at away back be because been before being best better "
        "between big bit both bring but by call came can can't cannot come comes coming could course day days did "
        "didn't different do does doesn't doing don't done down each early either else end enough even every "
        "everybody everyone everything exactly far few fine first for from full get gets getting give gives giving "
        "go goes going good got great had half happen happens has have haven't having he hear hello help her here "
        "hers him his hold hope hour hours how however i i'd i'll i'm i've if in instead into is isn't it it'll "
        "it's its just keep kind know last late lately later least leave left less let let's like little long look "
        "looks lot made make makes making many may maybe mean means might mind minute minutes month months more "
        "morning most much must my myself need needs never new next nice no nobody none nor not nothing now of off "
        "often ok okay old on once one ones only or other others otherwise our ours out over own part people "
        "perhaps please point probably put quite rather ready really right said same say saying says see seen send "
        "set shall she should show side since so some somebody someone something soon sorry sort still stop such "
        "sure take taken takes talk tell than thank thanks that that'll that's the their them then there there's "
        "these they they'd they'll they're thing things think this those though thought through time times to today "
        "together told tomorrow too took tried try turn twice two under until up us use used using usually very "
        "want wants was way we we'd we'll we're we've week weeks well went were what what's when where whether "
        "which while who whole why will with within without won't word work would wouldn't yeah year years yes "
        "yesterday yet you you'd you'll you're you've your yours"
    )
)
"""General English words that name nothing."""


class Labeller:
    """Names the stretches of one talk."""

    def __init__(self, texts: Sequence[str], language: SpokenLanguage, names: Collection[str]) -> None:
        self._language = language
        self._names = {piece.lower() for name in names for piece in (name, *name.split())}
        self._lines = [self._telling_words(text) for text in texts]
        self._said = Counter(word for line in self._lines for word in line)
        self._in_lines = Counter(word for line in self._lines for word in set(line))

    def label(self, first: int, end: int) -> str:
        """The words for the lines from ``first`` up to ``end``, the likeliest first; empty where none says anything."""
        here = Counter(word for line in self._lines[first:end] for word in line)
        ordered = sorted(here, key=lambda word: (-here[word] * self._weight(word, here[word]), word))
        chosen: list[str] = []
        for word in ordered:
            if len(chosen) == WORDS_IN_A_LABEL:
                break
            if not any(word in other or other in word for other in chosen):
                chosen.append(word)
        return ("、" if self._language == "zh" else ", ").join(chosen)

    def weight(self, place: int) -> float:
        """How much the words of a line say, for picking telling ones."""
        return sum(self._rarity(word) for word in set(self._lines[place]))

    def weight_of(self, words: str) -> float:
        """How much some words of one of the lines say."""
        return sum(self._rarity(word) for word in set(self._telling_words(words)))

    def _telling_words(self, text: str) -> list[str]:
        return [word for word in _words(text, self._language) if not any(word in name for name in self._names)]

    def _weight(self, word: str, here: int) -> float:
        return self._rarity(word) * math.sqrt(here / self._said[word])

    def _rarity(self, word: str) -> float:
        if self._language == "zh":
            return word_rarity().get(word, UNKNOWN_RARITY)
        return math.log((1 + len(self._lines)) / max(1, self._in_lines[word]))


def _words(text: str, language: SpokenLanguage) -> list[str]:
    """The words of a line that can name something."""
    found: list[str] = []
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if not run[0].isascii():
            found += _chinese_words(run)
        elif len(run) > 2 and run not in _COMMON and run.partition("-")[0] not in ENGLISH_NUMBERS | ENGLISH_SCALES:
            found.append(run)
    return [word for word in found if language == "en" or not word.isascii() or word.upper() in text]


def _chinese_words(run: str) -> list[str]:
    """The known words of a run of characters, the longest first at every place, without those that say little."""
    rarity = word_rarity()
    found = []
    at = 0
    while at < len(run):
        size = min(LONGEST_WORD, len(run) - at)
        while size > 1 and run[at : at + size] not in rarity:
            size -= 1
        word = run[at : at + size]
        if size > 1 and rarity[word] >= LEAST_RARITY and not _NAMES_NOTHING.search(word):
            found.append(word)
        at += size
    return found
