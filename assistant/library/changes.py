"""The changes that edits are made of: a thing of the record before and after."""

from __future__ import annotations

import datetime as dt
from typing import Any

from assistant.errors import InputError
from assistant.language import gettext as _
from schemas.record import Change, Entity, Evidence, Need, Record, Todo
from schemas.talk import Meeting, Segment, Speaker


def row_of(record: Record, row_id: str) -> Need | Todo:
    """The row with an id. Raises ``InputError`` where it is not in the record."""
    rows: list[Need | Todo] = [*record.needs, *record.todos]
    for row in rows:
        if row.id == row_id:
            return row
    raise InputError(_("This row is not in the record any more; load it again."))


def change_of(thing: Need | Todo | Speaker | Meeting, **values: object) -> list[Change]:
    """The change that gives these fields to a thing; none where it has them already."""
    before = thing.model_dump(mode="json")
    after = type(thing).model_validate(before | _plain(values)).model_dump(mode="json")
    if before == after:
        return []
    entity, name = _entity(thing)
    return [Change(entity=entity, id=name, before=before, after=after)]


def added(row: Need | Todo) -> Change:
    """The change that puts a row into the record."""
    entity, name = _entity(row)
    return Change(entity=entity, id=name, before=None, after=row.model_dump(mode="json"))


def whole(segment: Segment) -> Evidence:
    """A segment as evidence, with all its words."""
    return Evidence(quote=segment.text, segment_id=segment.id, start_s=segment.start_s, end_s=segment.end_s)


def _plain(values: dict[str, object]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}


def _entity(thing: Need | Todo | Speaker | Meeting) -> tuple[Entity, str]:
    match thing:
        case Need():
            return "need", thing.id
        case Todo():
            return "todo", thing.id
        case Speaker():
            return "speaker", thing.label
        case Meeting():
            return "meeting", thing.id
