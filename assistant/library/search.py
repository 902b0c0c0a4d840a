"""Finding words in all meetings: in what they are called, in what was said, and in the rows.

The index of words names the places that can hold them; where there is none, the database passes over what cannot by
LIKE. What is let through is looked at again here, since a row's document also holds names of fields and quotes, and
the letters that LIKE takes for the same differ between databases.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa

from assistant.library import tables
from assistant.library.filters import KINDS, NEED_KINDS, NEED_STATUSES, REVIEWS, Filters, HitKind
from assistant.library.wanted import folded, in_text, shown_cells, wanted_words
from assistant.library.word_index import may_hold, meetings_with
from schemas.record import Need, Todo

NEWEST, MOST = 20, 320
"""So many meetings are searched first: most searches for a common word have enough hits then, in milliseconds. Each
time that they have not, twice as many are searched as before, up to the second figure."""
BETWEEN = " · "


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
class _Meeting:
    """What a hit tells of its meeting."""

    id: str
    title: str
    customer: str
    date: dt.date | None


@dataclass(frozen=True)
class _Looking:
    """What is looked for, and where."""

    connection: sa.Connection
    wanted: Sequence[str]
    only: Filters
    meetings: dict[str, _Meeting]
    """By their ids, the newest first."""


def search(connection: sa.Connection, words: str, limit: int, only: Filters) -> list[Hit]:
    """Where all of the words stand together: in one segment, one row's cells, or a meeting's title and customer.

    Args:
        connection: In a transaction.
        words: Parted by blanks; upper and lower case are the same, and so is their order.
        limit: So many hits at most.
        only: The hits that are wanted.

    Returns:
        The newest meetings first; of each the meeting itself, its needs, its to-dos, and its segments in their
        order. Rejected rows are found only where they are asked for.
    """
    wanted = wanted_words(words)
    hits: list[Hit] = []
    if not wanted or limit < 1:
        return hits
    for block in _blocks(connection, wanted, _meetings(connection, only)):
        meetings = {meeting.id: meeting for meeting in block}
        hits += _hits(_Looking(connection, wanted, only, meetings), limit - len(hits))
        if len(hits) == limit:
            break
    return hits


def _blocks(connection: sa.Connection, wanted: Sequence[str], meetings: list[_Meeting]) -> Iterator[list[_Meeting]]:
    """The meetings in the order in which they are looked through, some at once."""
    if meetings:
        yield meetings[:NEWEST]
    rest, size = meetings[NEWEST:], NEWEST
    if rest and (known := meetings_with(connection, wanted)) is not None:
        rest = [meeting for meeting in rest if meeting.id in known or _named_so(meeting, wanted)]
    while rest:
        size = min(2 * size, MOST)
        yield rest[:size]
        rest = rest[size:]


def _meetings(connection: sa.Connection, only: Filters) -> list[_Meeting]:
    """The meetings that the filters leave, the newest first."""
    kept = tables.meeting.c
    cells = [kept.document[name].as_string() for name in ("title", "customer", "date")]
    found = connection.execute(sa.select(kept.id, *cells).order_by(kept.created_at.desc(), kept.id))
    meetings = (
        _Meeting(name, title, customer, dt.date.fromisoformat(day) if day else None)
        for name, title, customer, day in found
    )
    return [meeting for meeting in meetings if _is_wanted(meeting, only)]


def _is_wanted(meeting: _Meeting, only: Filters) -> bool:
    in_time = (only.since is None and only.until is None) or (
        meeting.date is not None and (only.since or dt.date.min) <= meeting.date <= (only.until or dt.date.max)
    )
    return in_time and folded(only.customer) in folded(meeting.customer)


def _hits(looking: _Looking, limit: int) -> list[Hit]:
    """The hits in some meetings."""
    found = [hit for reader in (_named, _rows, _segments) for hit in islice(reader(looking), limit)]
    places = {meeting_id: place for place, meeting_id in enumerate(looking.meetings)}
    found.sort(key=lambda hit: (places[hit.meeting_id], KINDS.index(hit.kind)))  # the readers' own order stays
    return found[:limit]


def _named(looking: _Looking) -> Iterator[Hit]:
    """The meetings that are called so."""
    if _of_rows(looking.only) or looking.only.kind not in (None, "meeting"):
        return
    for meeting in looking.meetings.values():
        if held := _named_so(meeting, looking.wanted):
            yield _hit(meeting, "meeting", meeting.id, held, None)


def _named_so(meeting: _Meeting, wanted: Sequence[str]) -> tuple[str, int, int] | None:
    return _held((meeting.title, meeting.customer), wanted)


def _rows(looking: _Looking) -> Iterator[Hit]:
    kept, only, connection = tables.record_row.c, looking.only, looking.connection
    if only.kind in ("meeting", "segment"):
        return
    query = sa.select(kept.meeting_id, kept.kind, kept.document).where(
        kept.document.is_not(None), *_as_filtered(connection, only)
    )
    in_json = [json.dumps(word, ensure_ascii=False)[1:-1] for word in looking.wanted]
    like = in_text(connection, sa.cast(kept.document, sa.Text), in_json)
    for found in _in_order(looking, query, like, kept.kind, kept.position):
        row = Need.model_validate(found.document) if found.kind == "need" else Todo.model_validate(found.document)
        if (held := _held(shown_cells(row), looking.wanted)) and _is_owned(row, only.owner):
            times = [piece.start_s for piece in row.evidence if piece.start_s is not None]
            yield _hit(looking.meetings[found.meeting_id], found.kind, row.id, held, min(times, default=None))


def _segments(looking: _Looking) -> Iterator[Hit]:
    kept = tables.segment.c
    if _of_rows(looking.only) or looking.only.kind not in (None, "segment"):
        return
    query = sa.select(kept.meeting_id, kept.id, kept.text, kept.start_s)
    like = in_text(looking.connection, kept.text, looking.wanted)
    for found in _in_order(looking, query, like, kept.position):
        if held := _held((found.text,), looking.wanted):
            yield _hit(looking.meetings[found.meeting_id], "segment", str(found.id), held, found.start_s)


def _in_order(
    looking: _Looking,
    query: sa.Select[*tuple[Any, ...]],
    like: Sequence[sa.ColumnElement[bool]],
    *order: sa.Column[Any],
) -> Iterator[sa.Row[*tuple[Any, ...]]]:
    """What may be a hit in the meetings that are looked through: by the index, or by what is like the words."""
    table, meeting, ids = order[0].table, tables.meeting.c, list(looking.meetings)
    narrowed = may_hold(looking.connection, looking.wanted, ids, rows=table is tables.record_row)
    here = query.where(table.c.meeting_id.in_(ids), *(narrowed or like))
    placed = here.join(tables.meeting, meeting.id == table.c.meeting_id)
    yield from looking.connection.execute(placed.order_by(meeting.created_at.desc(), meeting.id, *order))


def _of_rows(only: Filters) -> bool:
    """Whether the filters leave nothing but rows."""
    return bool(only.status or only.owner)


def _as_filtered(connection: sa.Connection, only: Filters) -> list[sa.ColumnElement[bool]]:
    """What lets the rows through that are of a kind, stand so, and may be somebody's."""
    kept, found = tables.record_row.c, []
    if only.kind in NEED_KINDS:
        found += [kept.kind == "need", kept.document["kind"].as_string() == only.kind]
    elif only.kind:
        found.append(kept.kind == only.kind)
    if only.status in NEED_STATUSES:
        found += [kept.kind == "need", kept.document["status"].as_string() == only.status]
    found.append(kept.review == only.status if only.status in REVIEWS else kept.review != "rejected")
    if only.owner:
        owner = kept.document["owner"].as_string()
        found += [kept.kind == "todo", *in_text(connection, owner, [folded(only.owner)])]
    return found


def _is_owned(row: Need | Todo, owner: str) -> bool:
    return not owner or (isinstance(row, Todo) and folded(owner) in folded(row.owner))


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


def _hit(meeting: _Meeting, kind: HitKind, name: str, held: tuple[str, int, int], start_s: float | None) -> Hit:
    text, start, end = held
    return Hit(meeting.id, meeting.title, meeting.date, meeting.customer, kind, name, text, start, end, start_s)
