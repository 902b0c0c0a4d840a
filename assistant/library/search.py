"""Finding words in all meetings: in what is known of them, in what was said, in the rows, and in what was sent.

That is all that documents hold: minutes, profile and chain of decision quote what was said. Of what was sent only what
no row says any more is a hit of its own.

The index of words names the places that can hold them; where there is none, the database passes over what cannot by
LIKE. What is let through is looked at again here, since a row's document also holds names of fields and quotes, and
the letters that LIKE takes for the same differ between databases.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa

from assistant.library import tables
from assistant.library.filters import KINDS, NEED_KINDS, NEED_STATUSES, REVIEWS, Filters, HitKind
from assistant.library.wanted import folded, in_text, is_caseless, row_texts, sent_texts, wanted_words
from assistant.library.word_index import Indexed, may_hold, meetings_with
from schemas.record import Need, Todo

NEWEST, MOST = 20, 320
"""So many meetings are searched first: most searches for a common word have enough hits then, in milliseconds. Each
time that they have not, twice as many are searched as before, up to the second figure."""
BETWEEN = " · "
_TABLES: dict[Indexed, sa.Table] = {
    "row": tables.record_row,
    "version": tables.version,
    "segment": tables.segment,
}
_TOUCHED_SINCE = sa.or_(
    sa.exists().where(
        tables.journal_row.c.meeting_id == tables.version.c.meeting_id,
        tables.journal_row.c.entry > tables.version.c.entry,
    ),
    sa.exists().where(
        tables.record_row.c.meeting_id == tables.version.c.meeting_id,
        tables.record_row.c.kind == "todo",
        tables.record_row.c.document["postponed_to"].as_string().is_not(None),
    ),
)
"""Whether a row may say something else than the version: one was touched after it was sent, or a to-do is put off, of
which the day that was said is searched and the new one sent."""
# Made once: to make one anew for each meeting takes longer than to run it.
_ROWS_OF = sa.select(tables.record_row.c.id, tables.record_row.c.kind, tables.record_row.c.document).where(
    tables.record_row.c.meeting_id == sa.bindparam("meeting_id"),
    tables.record_row.c.id.in_(sa.bindparam("row_ids", expanding=True)),
    tables.record_row.c.document.is_not(None),
    tables.record_row.c.review != "rejected",
)


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
    """Of the meeting, the row or the segment; of what was sent the row that it was, empty for a question."""
    text: str
    """A segment's words; of a meeting or a row its first cell and the others in which words were found; the same
    of what was sent, behind the version's number."""
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
    known: Sequence[str] = ()
    """What else is known of it: place, participants, voices that somebody named, planned topics."""


@dataclass(frozen=True)
class _Looking:
    """What is looked for, and where."""

    connection: sa.Connection
    wanted: Sequence[str]
    only: Filters
    meetings: dict[str, _Meeting]
    """By their ids, the newest first."""


def search(connection: sa.Connection, words: str, limit: int, only: Filters) -> list[Hit]:
    """Where all of the words stand together: in one segment, in one row, or in what is known of one meeting.

    A row's words are its cells, the note beside a to-do, and what the customer replied.

    Args:
        connection: In a transaction.
        words: Parted by blanks; upper and lower case are the same, and so is their order.
        limit: So many hits at most.
        only: The hits that are wanted.

    Returns:
        The newest meetings first; of each the meeting itself, its needs, its to-dos, what was sent, and its
        segments in their order. Rejected rows are found only where they are asked for.
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
    cells = [kept.document[name].as_string() for name in ("title", "customer", "date", "place")]
    is_sought = _is_of_meetings(only)  # what else is known takes most of the time
    lists = [kept.document[name] if is_sought else sa.null() for name in ("participants", "planned")]
    found = connection.execute(sa.select(kept.id, *cells, *lists).order_by(kept.created_at.desc(), kept.id))
    voices = _named_voices(connection) if is_sought else {}
    meetings = (
        _Meeting(
            name,
            title,
            customer,
            dt.date.fromisoformat(day) if day else None,
            _known(place, people or (), planned or (), voices.get(name, ())),
        )
        for name, title, customer, day, place, people, planned in found
    )
    return [meeting for meeting in meetings if _is_wanted(meeting, only)]


def _named_voices(connection: sa.Connection) -> dict[str, list[str]]:
    """The names that somebody gave to voices, by the ids of their meetings."""
    kept = tables.speaker.c
    name = kept.document["name"].as_string()
    said = sa.and_(name != "", sa.not_(kept.document["proposed"].as_boolean()))
    voices: dict[str, list[str]] = {}
    for meeting_id, named in connection.execute(sa.select(kept.meeting_id, name).where(said).order_by(kept.position)):
        voices.setdefault(meeting_id, []).append(named)
    return voices


def _known(
    place: str, people: Sequence[dict[str, Any]], planned: Sequence[dict[str, Any]], voices: Sequence[str]
) -> list[str]:
    written = [" ".join(filter(None, (one["name"], *one["aliases"], one["role"]))) for one in people]
    called = {name for one in people for name in (one["name"], *one["aliases"])}
    return [place, *written, *(name for name in voices if name not in called), *(one["title"] for one in planned)]


def _is_wanted(meeting: _Meeting, only: Filters) -> bool:
    in_time = (only.since is None and only.until is None) or (
        meeting.date is not None and (only.since or dt.date.min) <= meeting.date <= (only.until or dt.date.max)
    )
    return in_time and folded(only.customer) in folded(meeting.customer)


def _hits(looking: _Looking, limit: int) -> list[Hit]:
    """The hits in some meetings; where one reader has found enough, the next ones read no meeting behind these."""
    found: list[Hit] = []
    places = {meeting_id: place for place, meeting_id in enumerate(looking.meetings)}
    for reader in (_named, _rows, _sent, _segments):
        found += islice(reader(looking), limit)
        found.sort(key=lambda hit: (places[hit.meeting_id], KINDS.index(hit.kind)))  # the readers' own order stays
        del found[limit:]
        if len(found) == limit:
            nearer = islice(looking.meetings.items(), places[found[-1].meeting_id] + 1)
            looking = replace(looking, meetings=dict(nearer))
    return found


def _named(looking: _Looking) -> Iterator[Hit]:
    """The meetings of which that is known."""
    if not _is_of_meetings(looking.only):
        return
    for meeting in looking.meetings.values():
        if held := _named_so(meeting, looking.wanted):
            yield _hit(meeting, "meeting", meeting.id, held, None)


def _named_so(meeting: _Meeting, wanted: Sequence[str]) -> tuple[str, int, int] | None:
    known = (meeting.title, meeting.customer, *meeting.known)
    whole = folded("\n".join(known))  # most meetings are passed over by one look
    return _held(known, wanted) if all(word in whole for word in wanted) else None


def _rows(looking: _Looking) -> Iterator[Hit]:
    kept, only, connection = tables.record_row.c, looking.only, looking.connection
    if only.kind in ("meeting", "sent", "segment"):
        return
    query = sa.select(kept.meeting_id, kept.kind, kept.document).where(
        kept.document.is_not(None), *_as_filtered(connection, only)
    )
    in_json = [json.dumps(word, ensure_ascii=False)[1:-1] for word in looking.wanted]
    like = in_text(connection, sa.cast(kept.document, sa.Text), in_json)
    for found in _in_order(looking, "row", query, like, kept.kind, kept.position):
        row = _row(found.kind, found.document)
        if (held := _held(row_texts(row), looking.wanted)) and _is_owned(row, only.owner):
            times = [piece.start_s for piece in row.evidence if piece.start_s is not None]
            yield _hit(looking.meetings[found.meeting_id], found.kind, row.id, held, min(times, default=None))


def _sent(looking: _Looking) -> Iterator[Hit]:
    """What the customer was sent and no row says any more; of what several versions say alike, the newest.

    Versions are many and long, and are read as the JSON that they are. As long as no row was touched after one was
    sent, the rows say what it says of them: then its questions alone are looked at.
    """
    if _of_rows(looking.only) or looking.only.kind not in (None, "sent"):
        return
    kept, connection = tables.version.c, looking.connection
    questions, rows = kept.content["questions"], sa.case((_TOUCHED_SINCE, kept.content["rows"]), else_=sa.null())
    in_json = [json.dumps(word, ensure_ascii=False)[1:-1] for word in looking.wanted]
    asks = sa.and_(*in_text(connection, sa.cast(questions, sa.Text), in_json))
    query = sa.select(kept.meeting_id, kept.number, questions.label("questions"), rows.label("rows"))
    like = in_text(connection, sa.cast(kept.content, sa.Text), in_json)
    versions = _in_order(looking, "version", query.where(sa.or_(_TOUCHED_SINCE, asks)), like, kept.number.desc())
    for meeting_id, sent in groupby(versions, key=lambda one: str(one.meeting_id)):
        yield from _sent_of(looking, looking.meetings[meeting_id], sent)


def _sent_of(looking: _Looking, meeting: _Meeting, versions: Iterable[sa.Row[*tuple[Any, ...]]]) -> Iterator[Hit]:
    """The same of one meeting, whose versions come with the newest first."""
    found: dict[str, tuple[int, str, tuple[str, int, int]]] = {}
    for version in versions:
        for row_id, texts in sent_texts({"rows": version.rows or [], "questions": version.questions}):
            alike = row_id or texts[0]
            if alike not in found and (held := _held(texts, looking.wanted)):
                found[alike] = (version.number, row_id, held)
    told = _rows_that_say(looking, meeting.id, [row_id for _number, row_id, _where in found.values() if row_id])
    for number, row_id, (text, start, end) in found.values():
        if row_id not in told:
            front = f"v{number}{BETWEEN}"
            held = (front + text, start + len(front), end + len(front))
            yield _hit(meeting, "sent", row_id, held, None)


def _rows_that_say(looking: _Looking, meeting_id: str, row_ids: Sequence[str]) -> set[str]:
    """Which of some rows of a meeting hold the words now and are no rejected ones."""
    if not row_ids:
        return set()
    found = looking.connection.execute(_ROWS_OF, {"meeting_id": meeting_id, "row_ids": row_ids})
    return {one.id for one in found if _held(row_texts(_row(one.kind, one.document)), looking.wanted)}


def _row(kind: str, document: object) -> Need | Todo:
    return Need.model_validate(document) if kind == "need" else Todo.model_validate(document)


def _segments(looking: _Looking) -> Iterator[Hit]:
    kept = tables.segment.c
    if _of_rows(looking.only) or looking.only.kind not in (None, "segment"):
        return
    query = sa.select(kept.meeting_id, kept.id, kept.text, kept.start_s)
    like = in_text(looking.connection, kept.text, looking.wanted)
    for found in _in_order(looking, "segment", query, like, kept.position):
        if held := _held((found.text,), looking.wanted):
            yield _hit(looking.meetings[found.meeting_id], "segment", str(found.id), held, found.start_s)


def _in_order(
    looking: _Looking,
    of: Indexed,
    query: sa.Select[*tuple[Any, ...]],
    like: Sequence[sa.ColumnElement[bool]],
    *order: sa.ColumnElement[Any],
) -> Iterator[sa.Row[*tuple[Any, ...]]]:
    """What may be a hit in the meetings that are looked through: by the index, or by what is like the words."""
    table, meeting, ids = _TABLES[of], tables.meeting.c, list(looking.meetings)
    narrowed = may_hold(looking.connection, looking.wanted, ids, of)
    here = query.where(table.c.meeting_id.in_(ids), *(narrowed or like))
    placed = here.join(tables.meeting, meeting.id == table.c.meeting_id)
    yield from looking.connection.execute(placed.order_by(meeting.created_at.desc(), meeting.id, *order))


def _is_of_meetings(only: Filters) -> bool:
    """Whether the filters leave meetings themselves."""
    return not _of_rows(only) and only.kind in (None, "meeting")


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
    # Folding long Chinese texts takes most of the time, and words of Chinese need none.
    comparable = cells if all(map(is_caseless, wanted)) else [folded(cell) for cell in cells]
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
