"""Chinese words that were heard as others of the same sound: 用店 for 用电, 藏库 for 仓库.

A recogniser chooses among characters of one sound by what it has read, and a small one has read little. A language
model that only reads has read more: where another word of the same sound is far more probable in its place, and the
recogniser was not sure of its own, that word was meant.

A place is judged twice. What the reader expects after the words before it names the candidates. The best of these are
then written into the text, and the words after them tell whether they fit: what they gain has to outweigh the
recogniser's own odds for what it heard. It is read again until none that stands was judged beside one that fell.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate, zip_longest
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.transcription.glossary import Correction, sound_of
from assistant.transcription.untouched import UNTOUCHED, surname_places, untouched_places
from schemas.talk import Segment

LEAST_GAIN = 4.0
"""By how much, as a natural logarithm, the text must be more probable with a word of which the recogniser held the
one that it heard as likely as not."""
OF_ANOTHER_TONE = 3.0
"""How much more for each character whose tone, or whose syllable when heard closely, is another: recognisers hear
tones, if not always, and what they wrote for a rare word is then oftener that word than another."""
LEAST_FIRST_GAIN = 2.0
"""What the words before must give a candidate for it to be tried: the words after seldom turn less into enough."""
MOST_AFTER = 4.0
"""What may lack of what is needed then: the words after hardly ever give more."""
SUREST = 0.9
"""Above this the recogniser is right so often that a place is not looked at."""
LONGEST_WORD = 4
STRETCH = 120
"""Characters that are read at once: seconds on a busy machine, so that whoever asks to stop need not wait."""
AROUND = 20
"""Characters of the lines beside them that are read with them."""
AFTER = 10
"""Characters after a candidate that tell whether it fits."""
OF_ONE_SENSE = ("他她它", "的得地", "做作", "哪那")
"""Characters that are not exchanged for each other: neither sound nor sense tell them apart, and little hangs on it."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
"""One character or more."""


class Expectation(Protocol):
    """What a reader expects of a text, token by token."""

    @property
    def starts(self) -> Sequence[int]:
        """Where each token begins, in characters; one that is only a part of a character begins with it."""

    @property
    def own(self) -> NDArray[np.float32]:
        """The logarithm of how probable each token is after those before it."""

    @property
    def guesses(self) -> NDArray[np.float32]:
        """For each token, a row: the same of each of the reader's words in its place."""


class Reader(Protocol):
    """A language model that reads."""

    @property
    def words(self) -> Sequence[str]:
        """The words that it can guess."""

    def expectation(self, text: str) -> Expectation:
        """What it expects of a text."""


@dataclass(frozen=True)
class _Candidate:
    """Another word of the same sound."""

    start: int
    """In the text that is read."""
    heard: str
    word: str
    gain: float
    """By which the words before it prefer it."""
    needed: float
    """Which it has to reach in the end."""

    @property
    def end(self) -> int:
        return self.start + len(self.heard)


@dataclass(frozen=True)
class Line:
    """A segment as it is read."""

    segment_id: int
    text: str
    odds: list[float]
    """For each character the recogniser's log-odds for it; infinite where nothing may be changed."""

    @property
    def is_doubted(self) -> bool:
        """Whether anything may be changed."""
        return min(self.odds, default=math.inf) < math.inf


def as_lines(segments: Sequence[Segment], terms: Sequence[str]) -> list[Line]:
    """The segments with the places at which a word may have been misheard: the recogniser was not sure of it there.

    Args:
        segments: The transcript; where it has no words, or they do not make up the text, nothing is doubted.
        terms: Names and terms: where they stand nothing is changed.
    """
    return [Line(segment.id, segment.text, _odds(segment, terms)) for segment in segments]


def homophones(
    lines: Sequence[Line], reader: Reader, before_each: Callable[[float], None] = lambda _done: None
) -> list[Correction]:
    """Words of the same sound that were meant; only Chinese characters, one for one.

    Args:
        lines: All lines, in their order; only those that are doubted are read, and those beside them.
        reader: Who reads.
        before_each: Called before its words are sorted, which takes seconds, and before each reading, with the share of
            the lines that is done, 0 to 1: for progress, or to stop by raising.
    """
    before_each(0.0)
    finder = _Finder(reader)
    return [one for stretch, done in _stretches(lines) for one in finder.found(stretch, partial(before_each, done))]


def _odds(segment: Segment, terms: Sequence[str]) -> list[float]:
    text = segment.text
    if "".join(word.text for word in segment.words) != text:
        return [math.inf] * len(text)
    sure = [word.probability for word in segment.words for _character in word.text]
    untouched = untouched_places(text)
    odds = [
        _log_odds(one) if one < SUREST and _CHINESE.match(text[place]) and place not in untouched else math.inf
        for place, one in enumerate(sure)
    ]
    for term in filter(None, terms):
        for match in re.finditer(re.escape(term), text):
            odds[match.start() : match.end()] = [math.inf] * len(term)
    return odds


def _log_odds(probability: float) -> float:
    """Doubt of more than an even chance does not speak for any other word: 0 then."""
    return max(math.log(probability / (1 - probability)), 0.0) if probability else 0.0


def _stretches(lines: Sequence[Line]) -> Iterator[tuple[list[Line], float]]:
    """Lines that are read at once, with the share of the lines that is done before them.

    The end of the line before and the beginning of the one after, which tell what is meant too, are read with them.
    """
    first = 0
    while first < len(lines):
        if not lines[first].is_doubted:
            first += 1
            continue
        end, length, last = first + 1, len(lines[first].text), first
        while end < len(lines) and length + len(lines[end].text) <= STRETCH:
            last = end if lines[end].is_doubted else last
            length += len(lines[end].text)
            end += 1
        before = [_sure(line.text[-AROUND:]) for line in lines[max(first - 1, 0) : first]]
        after = [_sure(line.text[:AROUND]) for line in lines[last + 1 : last + 2]]
        yield [*before, *lines[first : last + 1], *after], first / len(lines)
        first = last + 1


def _sure(text: str) -> Line:
    """A line in which nothing is changed; it needs no number."""
    return Line(0, text, [math.inf] * len(text))


class _Finder:
    """Finds words that were meant, by one reader."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._of_sound = _by_sound(reader.words)

    def found(self, lines: Sequence[Line], before_each: Callable[[], None]) -> list[Correction]:
        """What to replace in some lines."""
        text = "\n".join(line.text for line in lines)
        odds = [one for line in lines for one in (*line.odds, math.inf)]
        before_each()
        heard = self._reader.expectation(text)
        meant = _harmless(text, _best(self._candidates(text, odds, heard)))
        tried: list[_Candidate] = []
        while meant and _is_open(meant, tried):
            tried = meant
            before_each()
            until = min(tried[-1].end + 2 * AFTER, len(text))
            read = self._reader.expectation(_with(text, tried)[:until])
            meant = _harmless(text, _borne_out(tried, heard, read, until))
        begins = list(accumulate((len(line.text) + 1 for line in lines), initial=0))
        placed = [(bisect_right(begins, one.start) - 1, one) for one in meant]
        return [Correction(lines[n].segment_id, one.start - begins[n], one.heard, one.word) for n, one in placed]

    def _candidates(self, text: str, odds: Sequence[float], heard: Expectation) -> Iterator[_Candidate]:
        """Words of the same sound that the words before prefer, in whole tokens of what was heard."""
        starts = [*heard.starts, len(text)]
        first_at = {start: place for place, start in reversed(list(enumerate(heard.starts)))}
        for run in _CHINESE.finditer(text):
            sounds, tones = sound_of(run[0]), _spoken(run[0])
            for start in range(run.start(), run.end()):
                if start not in first_at:
                    continue
                row, own = first_at[start], 0.0
                place = row
                for end in range(start + 1, min(start + LONGEST_WORD, run.end()) + 1):
                    while starts[place] < end:
                        own += float(heard.own[place])
                        place += 1
                    if starts[place] != end:
                        continue
                    span = text[start:end]
                    for word in self._of_sound.get(sounds[start - run.start() : end - run.start()], ()):
                        gain = float(heard.guesses[row, word]) - own
                        if gain < LEAST_FIRST_GAIN:
                            continue
                        needed = _needed(span, self._reader.words[word], tones[start - run.start() :], odds[start:])
                        if gain >= needed - MOST_AFTER:
                            yield _Candidate(start, span, self._reader.words[word], gain, needed)


def _by_sound(words: Sequence[str]) -> Mapping[tuple[str, ...], list[int]]:
    """The Chinese words among some, as places there, by their sound as whole words: 行 is another in 银行."""
    found = defaultdict(list)
    for place, word in enumerate(words):
        if len(word) <= LONGEST_WORD and _CHINESE.fullmatch(word):
            found[sound_of(word)].append(place)
    return found


def _needed(heard: str, word: str, tones: Sequence[str], odds: Sequence[float]) -> float:
    """What a word has to gain; infinite where a character may not be changed."""
    changed = [place for place in range(len(heard)) if heard[place] != word[place]]
    if not changed or any(_is_kept(heard[place], word[place]) for place in changed):
        return math.inf
    meant = _spoken(word)
    others = sum(not _is_same(tones[place], meant[place]) for place in changed)
    return LEAST_GAIN + OF_ANOTHER_TONE * others + max(odds[place] for place in changed)


@lru_cache(maxsize=4096)
def _spoken(text: str) -> tuple[str, ...]:
    """The syllables of Chinese characters with their tones as figures, unstressed ones without."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(text, style=Style.TONE3))


def _is_same(heard: str, meant: str) -> bool:
    """Whether two syllables are the same, of which one may be unstressed."""
    return heard == meant or (heard.rstrip("1234") == meant.rstrip("1234") and not (heard[-1] + meant[-1]).isdigit())


def _is_kept(heard: str, other: str) -> bool:
    """Whether a character is not exchanged for another."""
    return other in UNTOUCHED or any(heard in alike and other in alike for alike in OF_ONE_SENSE)


def _best(candidates: Iterator[_Candidate]) -> list[_Candidate]:
    """Those that gain most, none overlapping another, in their order."""
    chosen: list[_Candidate] = []
    taken: set[int] = set()
    for one in sorted(candidates, key=lambda one: one.needed - one.gain):
        places = range(one.start, one.end)
        if not taken.intersection(places):
            taken.update(places)
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.start)


def _with(text: str, candidates: Sequence[_Candidate]) -> str:
    """The text with the candidates in it."""
    characters = list(text)
    for one in candidates:
        characters[one.start : one.end] = one.word
    return "".join(characters)


def _harmless(text: str, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Those that, all written at once, rename nobody, and leave apart what a line heard apart.

    Of 汇通，不是惠通 one name would be left.
    """
    written = _with(text, candidates)
    surnames = surname_places(written)  # 曾公 may become 曾工, but not 陈工
    lines = list(accumulate(character == "\n" for character in text))
    heard = defaultdict(set)
    for line, old, new in zip(lines, text, written, strict=True):
        heard[line, new].add(old)
        heard[line, old].add(old)
    harmful = {
        place
        for place, new in enumerate(written)
        if new != text[place] and (place in surnames or len(heard[lines[place], new]) > 1)
    }
    return [one for one in candidates if not harmful.intersection(range(one.start, one.end))]


def _is_open(meant: Sequence[_Candidate], tried: Sequence[_Candidate]) -> bool:
    """Whether some of those that are left were judged beside others that are not: those before, or just behind them.

    A reader looks back only, but the words behind a candidate tell whether it fits.
    """
    dropped = [one.start for one in tried if one not in meant]
    return not tried or any(one.end + AFTER > min(dropped, default=math.inf) for one in meant)


def _borne_out(
    candidates: Sequence[_Candidate], heard: Expectation, read: Expectation, read_until: int
) -> list[_Candidate]:
    """Those that, with the words after them up to the next ones, gain as much as they have to.

    Those that follow each other directly are judged as one; of such that fall short the poorest is left out.
    """
    borne_out: list[_Candidate] = []
    rows = _rows(candidates)
    for row, following in zip_longest(rows, rows[1:]):
        until = min(row[-1].end + AFTER, following[0].start if following else math.inf)
        if _gain(heard, read, row[0].start, until, read_until) >= sum(one.needed for one in row):
            borne_out += row
        else:
            poorest = min(row, key=lambda one: one.gain - one.needed)
            borne_out += [one for one in row if one is not poorest]
    return borne_out


def _rows(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """The candidates, those together that follow each other directly."""
    rows: list[list[_Candidate]] = []
    for one in candidates:
        if rows and rows[-1][-1].end == one.start:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _gain(heard: Expectation, read: Expectation, start: int, until: float, read_until: int) -> float:
    """How much more probable a stretch is as it was read again, widened to where both have whole tokens.

    It was read again up to some words behind the last candidate, ``read_until``.
    """
    shared = set(read.starts) & set(heard.starts)
    begin = max((place for place in shared if place <= start), default=start)
    end = min((place for place in shared if place >= until), default=read_until)
    return _sum(read, begin, end) - _sum(heard, begin, end)


def _sum(expected: Expectation, begin: int, end: float) -> float:
    starts = np.asarray(expected.starts)
    return float(expected.own[(starts >= begin) & (starts < end)].sum())
