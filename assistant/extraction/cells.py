"""What a model wrote in a cell, held against what was said: nothing stands that nobody said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.extraction.candidates import Stretch
from assistant.extraction.figures import figures, spoken_figures
from assistant.extraction.fold import folded_text
from assistant.extraction.sentences import is_question, sentence_spans
from assistant.extraction.wording import pieces, says_nothing, support, was_said
from schemas.talk import Segment

TITLE_LENGTH = 60
CELL_LENGTH = 120
"""Most characters of a title and of a cell."""
MOST_PLACES = 3
"""Most segments that one cell rests on."""
LEAST_NEW_PIECES = 2
"""Content pieces that a segment must add to a cell's support to be cited for it."""

_UNBROKEN = re.compile(r"[0-9A-Za-z零〇一二两三四五六七八九十百千万亿点%.,'’-]")
_UNBROKEN_END = re.compile(rf"{_UNBROKEN.pattern}+$")
"""What makes up a word or a figure."""


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
    places = supporting(text, near, segments)
    spoken = " ".join(segments[place].text for place in places)
    if not places or not was_said(text, spoken, names):
        return EMPTY
    return Cell(clipped(text, CELL_LENGTH), tuple(sorted(places)))


def supporting(text: str, near: Sequence[int], segments: Sequence[Segment]) -> list[int]:
    """The few places that together hold most of what a text's pieces are said in, the first of ``near`` first."""
    missing = pieces(text)
    held = {place: pieces(segments[place].text) for place in near}
    chosen: list[int] = []
    while missing and len(chosen) < MOST_PLACES:
        best = max((place for place in near if place not in chosen), key=lambda p: len(held[p] & missing), default=None)
        if best is None or len(held[best] & missing) < min(LEAST_NEW_PIECES, len(missing)):
            break
        chosen.append(best)
        missing -= held[best]
    return chosen


def spoken_cell(told: Sequence[Stretch], segments: Sequence[Segment]) -> Cell:
    """Sentences as a cell, in their own words and order: the first ones given, as many as there is room for."""
    chosen: list[Stretch] = []
    for sentence in told:
        together = sorted([*chosen, sentence], key=lambda one: (one.place, one.start))
        if not chosen or len(" ".join(one.words(segments) for one in together)) <= CELL_LENGTH:
            chosen = together
    text = " ".join(one.words(segments) for one in chosen)
    return Cell(clipped(text, CELL_LENGTH), tuple(dict.fromkeys(one.place for one in chosen)))


def fits(told: Sequence[Stretch], segments: Sequence[Segment]) -> bool:
    """Whether a cell has room for the most telling sentence of each line; ``told`` begins with these."""
    lines = len({one.place for one in told})
    return len(" ".join(one.words(segments) for one in told[:lines])) <= CELL_LENGTH


def answering(question: Sequence[int], cell: Cell, segments: Sequence[Segment]) -> Cell:
    """A cell behind the question that it answers, where there is room for both and it does not hold it already."""
    for place in question if cell.text else ():
        asked = _asking(segments[place].text)
        if place not in cell.places and len(asked) + 1 + len(cell.text) <= CELL_LENGTH:
            return Cell(f"{asked} {cell.text}", (place, *cell.places))
    return cell


def _asking(text: str) -> str:
    """The last sentence of a line that asks; the last one where none has the mark of a question."""
    sentences = sentences_of(text)
    return next((one for one in reversed(sentences) if is_question(one)), sentences[-1])


def sentences_of(text: str) -> list[str]:
    """A line cut after the marks that end a sentence, the marks kept; the whole line where it has none."""
    return [text[start:end] for start, end in sentence_spans(text)] or [text.strip()]


def telling_stretch(text: str, words: str) -> tuple[int, int]:
    """Where a line says something of what a row says: from the first such sentence to the end of the last.

    The whole line where no sentence does.
    """
    said = pieces(words)
    told = [
        (start, end)
        for start, end in sentence_spans(text)
        if len(pieces(text[start:end]) & said) >= LEAST_NEW_PIECES or spoken_figures(text[start:end]) & figures(words)
    ]
    return (told[0][0], told[-1][1]) if told else (0, len(text))


def checked_title(title: str, spoken: str, names: str = "") -> str:
    """A proposed title; empty where it was not said, is too long, or is a question, which names no need."""
    title = " ".join(title.split()).rstrip("。.")
    told = len(title) <= TITLE_LENGTH and not is_question(title)
    return title if told and was_said(title, spoken, names) else ""


def clipped(text: str, most: int) -> str:
    """A text shortened to ``most`` characters, never within a word or a figure that has room before it."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if _UNBROKEN.match(text[most - 1]) and (whole := _UNBROKEN_END.sub("", cut)):
        cut = whole
    return cut.rstrip("，。、,. ") + "…"


def same_words(one: str, other: str) -> bool:
    """Whether two cells say the same but for punctuation, or one is hardly more than the other."""
    a, b = folded_text(one), folded_text(other)
    return a == b or (bool(a) and bool(b) and min(support(one, other), support(other, one)) >= 0.9)
