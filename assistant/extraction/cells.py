"""What a model wrote in a cell, held against what was said: nothing stands that nobody said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.extraction.fold import folded_text
from assistant.extraction.wording import pieces, says_nothing, support, was_said
from schemas.record import Evidence
from schemas.talk import Segment

TITLE_LENGTH = 60
CELL_LENGTH = 120
"""Most characters of a title and of a cell."""
MOST_LINES = 3
"""Most segments that one cell rests on."""
LEAST_NEW_PIECES = 2
"""Content pieces that a segment must add to a cell's support to be cited for it."""


@dataclass(frozen=True)
class Cell:
    """A cell that was said, and the places in the transcript that say it."""

    text: str
    places: tuple[int, ...]


EMPTY = Cell("", ())


def checked(text: str, near: Sequence[int], segments: Sequence[Segment], names: str = "") -> Cell:
    """A proposed cell with the lines that say it; empty where they do not.

    Args:
        text: What a model wrote.
        near: Places in the transcript that it may rest on, the likeliest first.
        segments: The transcript.
        names: Names that may stand in the cell although they are not among the words: who speaks.
    """
    text = " ".join(text.split())
    if says_nothing(text):
        return EMPTY
    places = _supporting(text, near, segments)
    spoken = " ".join(segments[place].text for place in places)
    if not places or not was_said(text, f"{spoken} {names}"):
        return EMPTY
    return Cell(clipped(text, CELL_LENGTH), tuple(sorted(places)))


def _supporting(text: str, near: Sequence[int], segments: Sequence[Segment]) -> list[int]:
    """The few places that together hold most of a text's pieces, the first of ``near`` always tried first."""
    missing = pieces(text)
    held = {place: pieces(segments[place].text) for place in near}
    chosen: list[int] = []
    while missing and len(chosen) < MOST_LINES:
        best = max((place for place in near if place not in chosen), key=lambda p: len(held[p] & missing), default=None)
        if best is None or len(held[best] & missing) < min(LEAST_NEW_PIECES, len(missing)):
            break
        chosen.append(best)
        missing -= held[best]
    return chosen


def spoken_cell(places: Sequence[int], segments: Sequence[Segment]) -> Cell:
    """The spoken words of some lines as a cell, as many lines as there is room for; the first one is shortened."""
    text = segments[places[0]].text.strip()
    used = [places[0]]
    for place in places[1:]:
        longer = f"{text} {segments[place].text.strip()}"
        if len(longer) > CELL_LENGTH:
            break
        text = longer
        used.append(place)
    return Cell(clipped(text, CELL_LENGTH), tuple(used))


def own_words(quoted: Sequence[Evidence]) -> str:
    """The words that a row as a whole rests on."""
    return " ".join(piece.quote for piece in quoted)


def title_or_spoken(title: str, quote: str, spoken: str) -> str:
    """The proposed title where it was said, else the spoken words themselves, shortened."""
    title = " ".join(title.split()).rstrip("。.")
    return title if title and len(title) <= TITLE_LENGTH and was_said(title, spoken) else clipped(quote, TITLE_LENGTH)


def clipped(text: str, most: int) -> str:
    """A text shortened to ``most`` characters, at a word where it has spaces."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if text.isascii() and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip("，。、,. ") + "…"


def same_words(one: str, other: str) -> bool:
    """Whether two cells say the same but for punctuation, or one is hardly more than the other."""
    a, b = folded_text(one), folded_text(other)
    return a == b or (bool(a) and bool(b) and min(support(one, other), support(other, one)) >= 0.9)
