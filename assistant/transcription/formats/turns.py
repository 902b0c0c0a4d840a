"""What a transcript file holds before it is a talk: turns whose times may be missing, and the segments made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from schemas.talk import Segment, Speaker, SpokenLanguage, Word

CHINESE_CHARACTERS_PER_S = 4.0
ENGLISH_CHARACTERS_PER_S = 14.0
"""Speaking rates by which turns without times get estimated ones (about 2.5 English words a second)."""
LEAST_S = 0.5
LONGEST_S = 1000 * 3600.0
"""A later time is no time of a talk; it counts as missing."""
OVERLAP_S = 60.0
"""As far as people talk into one another, a cue may stand behind one that begins later."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(slots=True)
class Turn:
    """A stretch of speech as a file gives it."""

    name: str
    """Who speaks, as the file says; a speaker's label where the file lists its speakers; empty if unknown."""
    text: str
    start_s: float | None = None
    end_s: float | None = None
    words: list[Word] = field(default_factory=list)


@dataclass
class Found:
    """All that a format's reader takes from a file."""

    turns: list[Turn]
    speakers: list[Speaker] = field(default_factory=list)
    """Those that the file lists; who only speaks in it stands in the turns."""
    language: SpokenLanguage | None = None
    """As the file says."""


def rows_of(lines: Iterable[str]) -> list[str]:
    """The rows of a file as readers take them: each on one line, an empty one only between two others or at the end."""
    rows: list[str] = []
    for line in lines:
        row = one_line(line)
        if row or any(rows[-1:]):
            rows.append(row)
    return rows


def one_line(text: str) -> str:
    """A text without what ``clean`` takes out and without line breaks, its words parted by single spaces."""
    return " ".join(clean(text).split())


def clean(text: str) -> str:
    """A text that every file and database can hold: without control characters and halves of characters."""
    if text.isprintable():
        return text
    return _CONTROL.sub(" ", _SURROGATE.sub("\ufffd", text)).replace(_BYTE_ORDER_MARK, "")


def is_chinese(texts: Sequence[str]) -> bool:
    """Whether at least half of the texts hold Chinese characters."""
    return sum(bool(_CHINESE.search(text)) for text in texts) * 2 >= len(texts)


def in_order(turns: Sequence[Turn]) -> list[Turn]:
    """The turns of a file whose every turn has its own time.

    A turn that begins up to ``OVERLAP_S`` before one above it was spoken into that one, and goes to its place. A larger
    jump back begins another part, as where recordings were joined; parts stay as the file has them.
    """
    if any(turn.start_s is None for turn in turns):
        return list(turns)
    parts: list[list[Turn]] = [[]]
    latest_s = 0.0
    for turn in turns:
        start_s = turn.start_s or 0.0
        if start_s < latest_s - OVERLAP_S:
            parts.append([])
            latest_s = start_s
        latest_s = max(latest_s, start_s)
        parts[-1].append(turn)
    return [turn for part in parts for turn in sorted(part, key=lambda turn: turn.start_s or 0.0)]


def segments_of(turns: Sequence[Turn]) -> list[Segment]:
    """Numbered segments in the order of the turns.

    A missing time, or an end before its start, is estimated from the length of the words, at the speaking rates above,
    and reaches no further than the next time that is known.
    """
    chinese = is_chinese([turn.text for turn in turns])
    return list(_timed(turns, CHINESE_CHARACTERS_PER_S if chinese else ENGLISH_CHARACTERS_PER_S))


def _timed(turns: Sequence[Turn], characters_per_s: float) -> Iterator[Segment]:
    reached_s = 0.0
    for number, (turn, following_s) in enumerate(zip(turns, _following(turns), strict=True), 1):
        start_s, end_s = turn.start_s, turn.end_s
        if start_s is None:
            start_s = reached_s if following_s is None else min(reached_s, following_s)
        if end_s is None or end_s < start_s:
            end_s = start_s + max(len(turn.text) / characters_per_s, LEAST_S)
            if following_s is not None and following_s > start_s:
                end_s = min(end_s, following_s)
        reached_s = end_s
        yield Segment(
            id=number, start_s=start_s, end_s=end_s, speaker=turn.name, text=turn.text, words=list(turn.words)
        )


def _following(turns: Sequence[Turn]) -> list[float | None]:
    """For each turn the next known start behind it."""
    following: list[float | None] = []
    known: float | None = None
    for turn in reversed(turns):
        following.append(known)
        known = turn.start_s if turn.start_s is not None else known
    return following[::-1]
