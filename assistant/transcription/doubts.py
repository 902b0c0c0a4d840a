"""Why recognised words may never have been said, as far as the words themselves tell it.

The notes that are given are explained to people by ``assistant/ledger.py``.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby

from schemas.talk import Segment, SpokenLanguage

LEAST_PROBABILITY = 0.35
"""Segments whose words have a lower mean probability are shown as suspect."""
LOOP_WORDS = 12
"""What comes again and again is a loop from so many characters or words on, about three seconds. People say 对对对对
and no no no no, in the tagged talks never longer than six words; the recogniser goes on for dozens."""
LOOP_REPEATS = 4
"""The same words this often in a row, in one segment, are a loop of the recogniser."""
SEGMENT_REPEATS = 3
"""The same segments this often in a row are a loop too: one who says something again rarely pauses alike."""
LONGEST_ROUND = 4
"""Segments of which a loop consists at most."""
LEAST_FOREIGN_WORDS = 10
"""So many Latin words without a Chinese one between them are no longer a term in a Chinese sentence: about four
seconds. In the 3,700 Chinese lines of the tagged talks and samples there are never more than three."""
_WORD = re.compile(r"[a-zà-ɏ]+(?:['’][a-z]+)*|\d+|[^\W\d_]")
"""A word in Latin letters, a number, or a single letter of any other script."""
_HAN = re.compile(r"[々\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏＡ-Ｚａ-ｚ]")
_LATIN_WORD = re.compile(rf"{_LATIN.pattern}+(?:['’]{_LATIN.pattern}+)*")
_STOCK_PHRASES = re.compile(
    r"请不吝点赞|订阅.{0,4}转发|打赏支持|字幕(?:由|提供|志愿|制作)|明镜与点点|谢谢(?:观看|收看)"
    r"|thanks? (?:you )?for watching|subscribe to (?:my|our|the) channel|subtitles by"
    r"|以下是普通话的句子",
    re.IGNORECASE,
)
"""What Whisper writes on silence and music: phrases from the ends of the videos that it learned from, or its prompt."""


def doubts_about_words(segments: Sequence[Segment], language: SpokenLanguage) -> list[str]:
    """For each segment a note why it may not have been said; empty where its words do not speak against it.

    Args:
        segments: What was recognised, in order: some doubts come from the neighbours.
        language: The language of the talk.
    """
    looping, foreign = _looping(segments), _foreign(segments) if language == "zh" else set()
    return [
        "loop"
        if place in looping
        else "stock phrase"
        if _STOCK_PHRASES.search(segment.text)
        else "wrong script"
        if _in_another_script(segment.text, language)
        else "wrong language"
        if place in foreign
        else ""
        for place, segment in enumerate(segments)
    ]


def hardly_understood(segment: Segment) -> bool:
    """Whether the recogniser itself was unsure of the words."""
    probabilities = [word.probability for word in segment.words]
    return bool(probabilities) and sum(probabilities) / len(probabilities) < LEAST_PROBABILITY


# Loops


def _looping(segments: Sequence[Segment]) -> set[int]:
    """The places of segments that repeat themselves, or each other."""
    words = [tuple(_WORD.findall(segment.text.casefold())) for segment in segments]
    looping = {place for place, said in enumerate(words) if _repeats_itself(said)}
    for count in range(1, LONGEST_ROUND + 1):
        for stretch in _periodic(words, count):
            repeated = len(stretch) >= SEGMENT_REPEATS * count
            if repeated and sum(len(words[place]) for place in stretch) >= LOOP_WORDS:
                looping.update(stretch)
    return looping


def _repeats_itself(words: Sequence[str]) -> bool:
    return any(
        len(stretch) >= max(LOOP_WORDS, LOOP_REPEATS * count)
        for count in range(1, len(words) // LOOP_REPEATS + 1)
        for stretch in _periodic(words, count)
    )


def _periodic(items: Sequence[Hashable], period: int) -> Iterator[range]:
    """The longest stretches, longer than a period, in which each item is the same as the one a period before."""
    start = 0
    for place in range(period, len(items) + 1):
        if place == len(items) or items[place] != items[place - period]:
            if place - start > period:
                yield range(start, place)
            start = place - period + 1


# Scripts and languages


def _in_another_script(text: str, language: SpokenLanguage) -> bool:
    """Whether at least half of the letters are none that the language is written with; in a Chinese talk Latin is."""
    letters = sum(character.isalpha() for character in text)
    own = len(_LATIN.findall(text)) + (len(_HAN.findall(text)) if language == "zh" else 0)
    return letters > 0 and 2 * own <= letters


def _foreign(segments: Sequence[Segment]) -> set[int]:
    """The places of segments in Latin words alone, where nothing Chinese is said for a good while."""
    foreign: set[int] = set()
    for chinese, places in groupby(range(len(segments)), lambda place: bool(_HAN.search(segments[place].text))):
        words = {place: len(_LATIN_WORD.findall(segments[place].text)) for place in places}
        if not chinese and sum(words.values()) >= LEAST_FOREIGN_WORDS:
            foreign.update(place for place, count in words.items() if count)
    return foreign
