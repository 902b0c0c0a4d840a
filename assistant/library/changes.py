"""The changes that edits are made of: a thing of the record before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from assistant.errors import InputError
from assistant.language import gettext as _
from schemas.record import Change, Entity, Evidence, Need, Record, Suggestion, Todo
from schemas.talk import Meeting, Segment, Speaker

Thing = Need | Todo | Suggestion | Speaker | Meeting

EVIDENCE = "evidence"
"""Stands among a row's edited cells where a person chose which words the row rests on."""


def row_of(record: Record, row_id: str) -> Need | Todo:
    """The row with an id. Raises ``InputError`` where it is not in the record."""
    rows: list[Need | Todo] = [*record.needs, *record.todos]
    for row in rows:
        if row.id == row_id:
            return row
    raise InputError(_("This row is not in the record any more; load it again."))


def change_of(thing: Thing, **values: object) -> list[Change]:
    """The change that gives these fields to a thing; none where it has them already."""
    return between(thing, type(thing).model_validate(thing.model_dump(mode="json") | _plain(values)))


def between(old: Thing | None, new: Thing | None) -> list[Change]:
    """The change from one state of a thing to another; None where it is not there. None where they are equal."""
    before = old.model_dump(mode="json") if old else None
    after = new.model_dump(mode="json") if new else None
    thing = old or new
    if before == after or thing is None:
        return []
    entity, name = _entity(thing)
    return [Change(entity=entity, id=name, before=before, after=after)]


def added(row: Need | Todo) -> Change:
    """The change that puts a row into the record."""
    [change] = between(None, row)
    return change


def edited_with(row: Need | Todo, cells: Iterable[str]) -> list[str]:
    """What a person has written of a row once these cells, or its ``EVIDENCE``, are written too, in the row's order."""
    written = {*row.edited, *cells}
    return [name for name in (*row.cell_names, EVIDENCE) if name in written]


def whole(segment: Segment) -> Evidence:
    """A segment as evidence, with all its words."""
    return Evidence(quote=segment.text, segment_id=segment.id, start_s=segment.start_s, end_s=segment.end_s)


def _plain(values: dict[str, object]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}


def _entity(thing: Thing) -> tuple[Entity, str]:
    match thing:
        case Need():
            return "need", thing.id
        case Todo():
            return "todo", thing.id
        case Suggestion():
            return "suggestion", thing.id
        case Speaker():
            return "speaker", thing.label
        case Meeting():
            return "meeting", thing.id
