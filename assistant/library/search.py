"""Finding words in all meetings: in what they are called, in what was said, and in the rows.

The database passes over what cannot hold the words, by LIKE: an index of trigrams finds nothing for the one or two
characters of most Chinese words. What it lets through is looked at again here, since a row's document also
holds names of fields and quotes, and the letters that LIKE takes for the same differ between databases.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import sqlalchemy as sa

from assistant.library import tables
from assistant.library.opening import alike
from schemas.record import Need, Row, Todo
from schemas.talk import Meeting

HitKind = Literal["meeting", "need", "todo", "segment"]
KINDS: tuple[HitKind, ...] = ("meeting", "need", "todo", "segment")
"""In the order in which the hits of one meeting come."""
NEWEST = 20
"""So many meetings are searched first: most searches for a common word have enough hits then, in milliseconds."""
NAMED_CELLS = ("kind", "status")
"""Cells that hold one of a few names of ours, and no words."""
BETWEEN = " · "
ESCAPE = "/"


@dataclass(frozen=True)
class Hit:
    """A place where all the words stand."""

    meeting_id: str
    title: str
    """The meeting's."""
    date: dt.date | None
    """The meeting's."""
    customer: str
    """The meeting's."""
    kind: HitKind
    id: str
    """Of the meeting, the row or the segment."""
    text: str
    """A segment's words; of a meeting or a row its first cell and the others in which words were found."""
    start: int
    """Where the first of the words begins in ``text``."""
    end: int
    start_s: float | None
    """When it was said; None for a meeting, and for a row without a known time."""


@dataclass(frozen=True)
class _Found:
    """What was found, with its place in the order."""

    hit: Hit
    created_at: str
    position: int


def search(connection: sa.Connection, words: str, limit: int) -> list[Hit]:
    """Where all of the words stand together: in one segment, one row's cells, or a meeting's title and customer.

    Args:
        connection: In a transaction.
        words: Parted by blanks; upper and lower case are the same, and so is their order.
        limit: So many hits at most.

    Returns:
        The newest meetings first; of each the meeting itself, its needs, its to-dos, and its segments in their
        order. Rejected rows are not found.
    """
    wanted = wanted_words(words)
    if not wanted or limit < 1:
        return []
    newest = _hits(connection, wanted, limit, NEWEST)
    return newest if len(newest) == limit else _hits(connection, wanted, limit, None)


def wanted_words(words: str) -> list[str]:
    """The words to look for, each once, as ``spans`` compares them."""
    return list(dict.fromkeys(folded(words).split()))


def spans(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """All stretches of a text where one of the words stands, in the order of the words."""
    comparable = folded(text)
    found = []
    for word in wanted:
        start = comparable.find(word)
        while start >= 0:
            found.append((start, start + len(word)))
            start = comparable.find(word, start + len(word))
    return found


def folded(text: str) -> str:
    """The text without the difference of upper and lower case, of the same length."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


def _folded(character: str) -> str:
    """The small letter, where large and small are a pair: ẞ, İ and the sign of Kelvin are letters of their own."""
    small = character.lower()
    return small if small.upper() == character else character


def _hits(connection: sa.Connection, wanted: Sequence[str], limit: int, newest: int | None) -> list[Hit]:
    """The hits in the newest meetings, or in all of them."""
    readers = (_meetings, _rows, _segments)
    found = [each for reader in readers for each in islice(reader(connection, wanted, newest), limit)]
    found.sort(key=lambda each: (each.hit.meeting_id, KINDS.index(each.hit.kind), each.position))
    found.sort(key=lambda each: each.created_at, reverse=True)
    return [each.hit for each in found[:limit]]


def _meetings(connection: sa.Connection, wanted: Sequence[str], newest: int | None) -> Iterator[_Found]:
    kept = tables.meeting.c
    query = sa.select(kept.created_at, kept.document).where(*_in_document(connection, kept.document, wanted))
    for row in _newest_first(connection, query, kept.id, newest):
        meeting = Meeting.model_validate(row.document)
        if held := _held((meeting.title, meeting.customer), wanted):
            yield _Found(_hit(meeting, "meeting", meeting.id, held, None), row.created_at, 0)


def _rows(connection: sa.Connection, wanted: Sequence[str], newest: int | None) -> Iterator[_Found]:
    kept, meeting = tables.record_row.c, tables.meeting.c
    query = (
        sa.select(meeting.created_at, meeting.document.label("meeting"), kept.kind, kept.document, kept.position)
        .join_from(tables.record_row, tables.meeting)
        .where(kept.document.is_not(None), kept.review != "rejected", *_in_document(connection, kept.document, wanted))
    )
    for found in _newest_first(connection, query, kept.meeting_id, newest, kept.position):
        shape: type[Need | Todo] = Need if found.kind == "need" else Todo
        row = shape.model_validate(found.document)
        if held := _held(_cells(row), wanted):
            times = [piece.start_s for piece in row.evidence if piece.start_s is not None]
            hit = _hit(Meeting.model_validate(found.meeting), found.kind, row.id, held, min(times, default=None))
            yield _Found(hit, found.created_at, found.position)


def _segments(connection: sa.Connection, wanted: Sequence[str], newest: int | None) -> Iterator[_Found]:
    kept, meeting = tables.segment.c, tables.meeting.c
    query = (
        sa.select(
            meeting.created_at, meeting.document.label("meeting"), kept.id, kept.text, kept.start_s, kept.position
        )
        .join_from(tables.segment, tables.meeting)
        .where(*_in_text(connection, kept.text, wanted))
    )
    for found in _newest_first(connection, query, kept.meeting_id, newest, kept.position):
        if held := _held((found.text,), wanted):
            hit = _hit(Meeting.model_validate(found.meeting), "segment", str(found.id), held, found.start_s)
            yield _Found(hit, found.created_at, found.position)


def _newest_first(
    connection: sa.Connection,
    query: sa.Select[*tuple[object, ...]],
    meeting_id: sa.ColumnElement[str],
    newest: int | None,
    *order: sa.ColumnElement[int],
) -> Iterator[sa.Row[*tuple[object, ...]]]:
    kept = tables.meeting.c
    if newest is not None:
        query = query.where(meeting_id.in_(sa.select(kept.id).order_by(kept.created_at.desc(), kept.id).limit(newest)))
    yield from connection.execute(query.order_by(kept.created_at.desc(), kept.id, *order))


def _in_document(
    connection: sa.Connection, document: sa.ColumnElement[object], wanted: Sequence[str]
) -> list[sa.ColumnElement[bool]]:
    """What lets every document through that holds the words, as they stand in JSON."""
    written = [json.dumps(word, ensure_ascii=False)[1:-1] for word in wanted]
    return _in_text(connection, sa.cast(document, sa.Text), written)


def _in_text(
    connection: sa.Connection, text: sa.ColumnElement[str], wanted: Sequence[str]
) -> list[sa.ColumnElement[bool]]:
    """What lets every text through that holds the words, and little else."""
    return [
        sa.or_(*(alike(connection, text, f"%{pattern}%", escape=ESCAPE) for pattern in _patterns(word)))
        for word in wanted
    ]


def _patterns(word: str) -> list[str]:
    """The patterns of which one is like every spelling of a word.

    Databases do not agree on large and small letters outside ASCII: the first is tried as both, others may be any.
    """
    paired = [place for place, character in enumerate(word) if not character.isascii() and _is_paired(character)]
    parts = [_escaped(character) for character in word]
    for place in paired[1:]:
        parts[place] = "_"
    patterns = ["".join(parts)]
    if paired:
        parts[paired[0]] = word[paired[0]].upper()
        patterns.append("".join(parts))
    return patterns


def _is_paired(small: str) -> bool:
    large = small.upper()
    return large != small and _folded(large[0]) == small and len(large) == 1


def _escaped(character: str) -> str:
    return f"{ESCAPE}{character}" if character in (ESCAPE, "%", "_") else character


def _cells(row: Row) -> list[str]:
    """The cells that hold words, as they are shown, the heading first."""
    return [str(getattr(row, cell) or "") for cell in row.cell_names if cell not in NAMED_CELLS]


def _held(cells: Sequence[str], wanted: Sequence[str]) -> tuple[str, int, int] | None:
    """The first cell and the others with one of the words, and where the first word stands; None where one lacks."""
    comparable = [folded(cell) for cell in cells]
    if not all(any(word in cell for cell in comparable) for word in wanted):
        return None
    shown = ""
    place: int | None = None
    for number, (cell, known) in enumerate(zip(cells, comparable, strict=True)):
        if cell and (number == 0 or any(word in known for word in wanted)):
            shown += BETWEEN + cell if shown else cell
            if place is None and wanted[0] in known:
                place = len(shown) - len(cell) + known.index(wanted[0])
    assert place is not None
    return shown, place, place + len(wanted[0])


def _hit(meeting: Meeting, kind: HitKind, name: str, held: tuple[str, int, int], start_s: float | None) -> Hit:
    text, start, end = held
    return Hit(meeting.id, meeting.title, meeting.date, meeting.customer, kind, name, text, start, end, start_s)
