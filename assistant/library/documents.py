"""Reading and writing the things that a journal speaks of: meeting, speakers, segments, rows, suggestions.

Each has one document, the JSON form of its shape in ``schemas``, checked by that shape on the way in and
on the way out. A segment's document leaves out its words: they follow where a segment is split or joined.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from assistant.errors import LibraryError
from assistant.language import gettext as _
from assistant.library import tables, transcript, word_index
from assistant.library.wanted import row_texts
from schemas.record import Entity, Need, Suggestion, Todo
from schemas.talk import Meeting, Segment, Speaker

Document = dict[str, Any]

SHAPES: Mapping[Entity, type[Meeting | Speaker | Segment | Need | Todo | Suggestion]] = {
    "meeting": Meeting,
    "speaker": Speaker,
    "segment": Segment,
    "need": Need,
    "todo": Todo,
    "suggestion": Suggestion,
}

_NAMED_BY = {"meeting": "id", "speaker": "label", "segment": "id", "need": "id", "todo": "id", "suggestion": "id"}


def utc_text(moment: dt.datetime) -> str:
    """A moment as the tables keep it: text whose order is that of time."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def checked(entity: Entity, document: Document | None) -> Document | None:
    """The document as its shape writes it, so that equal things are equal. Raises ``LibraryError``."""
    if document is None:
        return None
    try:
        shape = SHAPES[entity].model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise LibraryError(
            _("A {entity} does not have the shape that the library keeps: {field}: {reason}").format(
                entity=entity, field=field, reason=first["msg"]
            )
        ) from error
    return shape.model_dump(mode="json", exclude={"words"} if entity == "segment" else None)


def read(connection: sa.Connection, meeting_id: str, entity: Entity, name: str) -> Document | None:
    """The stored document of a thing; None where there is no such thing."""
    if entity == "segment":
        return checked(entity, transcript.read_segment(connection, meeting_id, _number(name)))
    table, where = _place(meeting_id, entity, name)
    return checked(entity, connection.scalar(sa.select(table.c.document).where(where)))


def write(
    connection: sa.Connection,
    meeting_id: str,
    entity: Entity,
    name: str,
    document: Document | None,
    behind: str | None = None,
) -> None:
    """Store a thing's document in the place of the old one; None removes the thing.

    A new speaker or segment goes behind the one that ``behind`` names, as in ``Change``, other new things
    behind the others. Meetings are only changed here, neither made nor removed. Raises ``LibraryError``.
    """
    document = checked(entity, document)
    if document is not None and str(document[_NAMED_BY[entity]]) != name:
        raise LibraryError(_("A {entity} cannot change its id.").format(entity=entity))
    if entity == "segment":
        transcript.put_segment(connection, meeting_id, _number(name), document, behind)
        return
    if entity == "speaker":
        transcript.put_speaker(connection, meeting_id, name, document, behind)
        return
    table, where = _place(meeting_id, entity, name)
    if entity == "meeting":
        _change_only(connection, table, where, document and meeting_values(document))
    else:
        row, before = _row(entity, document), _row(entity, read(connection, meeting_id, entity, name))
        values = _row_values(entity, row) if entity in ("need", "todo") else {"document": document}
        _put(connection, table, where, {"meeting_id": meeting_id, _NAMED_BY[entity]: name}, values)
        if row is not None and (before is None or row_texts(before) != row_texts(row)):
            word_index.add_rows(connection, meeting_id, [row])


def meeting_values(document: Document) -> Document:
    """The columns of a meeting beside its id."""
    meeting = Meeting.model_validate(document)
    return {
        "created_at": utc_text(meeting.created_at),
        "recording_sha256": meeting.recording.sha256 if meeting.recording else None,
        "document": document,
    }


def _row(entity: Entity, document: Document | None) -> Need | Todo | None:
    """The row that a document is of; None where it is of something else."""
    if document is None or entity not in ("need", "todo"):
        return None
    return Need.model_validate(document) if entity == "need" else Todo.model_validate(document)


def _row_values(entity: Entity, row: Need | Todo | None) -> Document:
    if row is None:
        return {"kind": entity, "document": None, "review": "", "judged": False, "progress": ""}
    return {
        "kind": entity,
        "document": row.model_dump(mode="json"),
        "review": row.review,
        "judged": row.judged,
        "progress": row.progress if isinstance(row, Todo) else "",
    }


def _place(meeting_id: str, entity: Entity, name: str) -> tuple[sa.Table, sa.ColumnElement[bool]]:
    """The table that a thing is in, and what finds it there."""
    if entity == "meeting":
        return tables.meeting, sa.and_(tables.meeting.c.id == meeting_id, tables.meeting.c.id == name)
    if entity == "speaker":
        return tables.speaker, _in(tables.speaker, meeting_id, "label", name)
    if entity == "suggestion":
        return tables.suggestion, _in(tables.suggestion, meeting_id, "id", name)
    return tables.record_row, _in(tables.record_row, meeting_id, "id", name) & (tables.record_row.c.kind == entity)


def _in(table: sa.Table, meeting_id: str, column: str, name: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.meeting_id == meeting_id, table.c[column] == name)


def _number(name: str) -> int:
    return int(name) if name.isascii() and name.isdigit() else 0


def _change_only(
    connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool], values: Document | None
) -> None:
    if values is None or connection.execute(sa.update(table).where(where).values(values)).rowcount != 1:
        raise LibraryError(_("A meeting can be changed here, but neither added nor removed."))


def _put(
    connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool], key: Document, values: Document
) -> None:
    if connection.execute(sa.update(table).where(where).values(values)).rowcount == 0:
        here = table.c.meeting_id == key["meeting_id"]
        last = connection.scalar(sa.select(sa.func.max(table.c.position)).where(here))
        connection.execute(sa.insert(table).values(key | values | {"position": 0 if last is None else last + 1}))
