"""What a person does to a record, as functions from the record to the changes that it takes.

Nothing is stored here: ``Library.apply`` does that. No change is an empty list, where a thing already is
as it is asked to be. Editing leaves the review state alone: a rejected row stays rejected until reopened.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.library.changes import added, change_of, edited_with, row_of, whole
from schemas.record import Change, Need, NeedKind, NeedStatus, Provenance, Record, Todo
from schemas.talk import Participant, Segment, Side, Speaker

RowKind = Literal["need", "todo"]

HEADING_LENGTH = 60
"""Characters of the spoken words that a new row is headed with until the person writes a heading."""

_CHOICES: dict[tuple[RowKind, str], tuple[str, ...]] = {
    ("need", "kind"): get_args(NeedKind),
    ("need", "status"): get_args(NeedStatus),
}
"""Cells that hold one of a few words."""


def edit_cell(record: Record, row_id: str, cell: str, value: str) -> list[Change]:
    """Write a cell of a row; see ``edit_cells``."""
    return edit_cells(record, row_id, {cell: value})


def edit_cells(record: Record, row_id: str, values: Mapping[str, str]) -> list[Change]:
    """Write cells of a row.

    Args:
        record: The record as it is stored.
        row_id: The row.
        values: By some of the row's ``cell_names``, the text as typed: any text; one of the words of ``kind`` and
            ``status``; for ``due`` a day as ``YYYY-MM-DD`` or nothing, which leaves the spoken words of the deadline
            alone.

    Raises:
        InputError: There is no such row or cell, or a value does not fit its cell.
    """
    row = row_of(record, row_id)
    unknown = [cell for cell in values if cell not in row.cell_names]
    if unknown:
        raise InputError(_("This row has no cell {cell}.").format(cell=repr(unknown[0])))
    parsed = {cell: _parsed(row, cell, value) for cell, value in values.items()}
    changed = {cell: value for cell, value in parsed.items() if value != getattr(row, cell)}
    if not changed:
        return []
    return change_of(row, **changed, edited=edited_with(row, changed))


def accept(record: Record, row_id: str) -> list[Change]:
    """Find a row right. Raises ``InputError`` where there is no such row."""
    return change_of(row_of(record, row_id), review="accepted", reject_reason="")


def reject(record: Record, row_id: str, reason: str = "") -> list[Change]:
    """Find that a row does not belong into the record. Raises ``InputError`` where there is no such row."""
    return change_of(row_of(record, row_id), review="rejected", reject_reason=reason.strip())


def reopen(record: Record, row_id: str) -> list[Change]:
    """Take back that a row was accepted or rejected. Raises ``InputError`` where there is no such row."""
    return change_of(row_of(record, row_id), review="open", reject_reason="")


def add_row(
    record: Record, kind: RowKind, segment_ids: Sequence[int], now: dt.datetime, heading: str = ""
) -> list[Change]:
    """Add a row that rests on whole segments; its id is the change's.

    Args:
        record: The record as it is stored.
        kind: The table that it goes into.
        segment_ids: The segments behind it, at least one.
        now: The present time, with its zone.
        heading: The need's title or the to-do's task; empty: the beginning of what was said.

    Raises:
        InputError: No segment is given, or one that is not in the transcript.
    """
    by_id = {segment.id: segment for segment in record.segments}
    unknown = [str(number) for number in segment_ids if number not in by_id]
    if unknown or not segment_ids:
        raise InputError(_("Choose at least one segment of the transcript to add a row from."))
    segments = [by_id[number] for number in sorted(set(segment_ids), key=lambda number: by_id[number].start_s)]
    row_id = uuid.uuid4().hex
    heading = heading.strip() or _beginning(segments)
    evidence = [whole(segment) for segment in segments]
    provenance = Provenance(source="person", created_at=now)
    row: Need | Todo
    if kind == "need":
        row = Need(id=row_id, title=heading, kind="demand", evidence=evidence, provenance=provenance)
    else:
        row = Todo(id=row_id, task=heading, evidence=evidence, provenance=provenance)
    return [added(row)]


def rename_speaker(
    record: Record, label: str, name: str, side: Side | None = None, role: str | None = None
) -> list[Change]:
    """Say whose voice it is; to-dos that the voice undertook under its old name follow.

    Args:
        record: The record as it is stored.
        label: The speaker's label.
        name: Whose voice it is, as written; empty: nobody knows.
        side: Whose side the speaker is on; None: that of the participant who goes by the name, else as it was.
        role: What the speaker does there; None: that of the participant who goes by the name, else as it was.

    Raises:
        InputError: There is no such speaker, or no such side.
    """
    speaker = next((speaker for speaker in record.speakers if speaker.label == label), None)
    if speaker is None:
        raise InputError(_("There is no speaker {label} in this meeting.").format(label=repr(label)))
    if side is not None and side not in get_args(Side):
        raise InputError(_("{value} is no side; choose ours or customer, or leave it empty.").format(value=repr(side)))
    person = _participant(record, name.strip())
    known: Side = speaker.side if speaker.side_confidence is None else ""
    renamed = Speaker(
        label=label,
        name=name.strip(),
        side=side if side is not None else (person.side if person and person.side else known),
        role=role.strip() if role is not None else (person.role if person and person.role else speaker.role),
    )
    changes = change_of(speaker, **renamed.model_dump())
    for todo in record.todos:
        if undertaken_as(todo, speaker, record.segments):
            changes += change_of(todo, owner=renamed.name or label)
    return changes


def set_meeting(
    record: Record,
    *,
    title: str | None = None,
    date: str | None = None,
    place: str | None = None,
    customer: str | None = None,
) -> list[Change]:
    """Write what is known of the meeting; None leaves a thing as it is.

    A new date alone does not move due dates: ``date_changes`` in ``assistant.pipeline.details`` gives the
    changes of both.

    Raises:
        InputError: ``date`` is neither a day as ``YYYY-MM-DD`` nor empty.
    """
    given = {"title": title, "place": place, "customer": customer}
    values: dict[str, object] = {name: value.strip() for name, value in given.items() if value is not None}
    if date is not None:
        values["date"] = _day(date)
    return change_of(record.meeting, **values)


def _parsed(row: Need | Todo, cell: str, value: str) -> str | dt.date | None:
    text = value.strip()
    kind: RowKind = "need" if isinstance(row, Need) else "todo"
    choices = _CHOICES.get((kind, cell))
    if choices and text not in choices:
        raise InputError(
            _("{value} does not fit here; choose one of: {choices}.").format(
                value=repr(text), choices=", ".join(choices)
            )
        )
    if cell == row.cell_names[0] and not text:
        raise InputError(_("A row needs a heading; reject it if it does not belong here."))
    return _day(text) if (kind, cell) == ("todo", "due") else text


def _day(text: str) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return dt.datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError as error:
        raise InputError(
            _("{text} is no date; write it as year-month-day, such as 2026-03-12.").format(text=repr(text))
        ) from error


def _beginning(segments: Sequence[Segment]) -> str:
    text = " ".join(" ".join(segment.text for segment in segments).split())
    if not text:
        raise InputError(_("Nothing was said in these segments; write a heading for the row."))
    return text if len(text) <= HEADING_LENGTH else text[: HEADING_LENGTH - 1] + "…"


def _participant(record: Record, name: str) -> Participant | None:
    return next((person for person in record.meeting.participants if name in (person.name, *person.aliases)), None)


def undertaken_as(todo: Todo, speaker: Speaker, segments: Sequence[Segment]) -> bool:
    """Whether the owner stands for this voice.

    A bare label always does. A name may also belong to somebody who was only spoken of, and
    then it does only where the voice itself speaks in the evidence.
    """
    if "owner" in todo.edited or todo.owner != (speaker.name or speaker.label):
        return False
    own = {segment.id for segment in segments if segment.speaker == speaker.label}
    return not speaker.name or any(piece.segment_id in own for piece in todo.evidence)
