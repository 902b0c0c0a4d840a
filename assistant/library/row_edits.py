"""What a person does to whole rows: duplicate, merge, split, move evidence, prove a status.

As in ``edits``, each is a function from the record to the changes that it takes, and nothing is stored here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import get_args

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.library.changes import added, change_of, row_of, whole
from schemas.record import Change, Evidence, Need, NeedStatus, Provenance, Record, Todo

STATUS_CELL = "status"
_CHOSEN = frozenset(["kind", "status", "due"])
"""Cells that hold one thing, so that two of them cannot be written one behind the other."""


def duplicate(record: Record, row_id: str, now: dt.datetime) -> list[Change]:
    """Add a copy of a row, to be made into another one; its id is the change's.

    Args:
        record: The record as it is stored.
        row_id: The row.
        now: The present time, with its zone.

    Raises:
        InputError: There is no such row.
    """
    return [added(_copy(row_of(record, row_id), now))]


def merge(record: Record, row_ids: Sequence[str]) -> list[Change]:
    """Make one row of several: the first one takes the words and the evidence of the others, which are rejected.

    Nothing that stands in a cell is lost: other words of another row are written behind the first one's, and a day
    or a choice that the first row has none of is taken over. The others stay in the record as rejected rows, so
    that a later run of the program does not propose them again.

    Args:
        record: The record as it is stored.
        row_ids: Two rows or more of the same table; the first one is kept.

    Raises:
        InputError: Fewer than two different rows, one that does not exist, or rows of two tables.
    """
    first, *others = [row_of(record, row_id) for row_id in dict.fromkeys(row_ids)]
    if not others:
        raise InputError(_("Choose at least two rows to merge."))
    if any(type(other) is not type(first) for other in others):
        raise InputError(_("A need and a to-do cannot be merged; choose rows of one table."))
    values = {cell: _merged_cell(cell, [first, *others]) for cell in first.cell_names}
    written = {cell for cell in first.cell_names if values[cell] != getattr(first, cell)}
    written |= {cell for row in (first, *others) for cell in row.edited}
    evidence = list(first.evidence)
    evidence += [piece for other in others for piece in other.evidence if piece not in first.evidence]
    changes = change_of(
        first,
        **values,
        evidence=[piece.model_dump(mode="json") for piece in evidence],
        edited=[cell for cell in first.cell_names if cell in written],
    )
    reason = _("merged into: {heading}").format(heading=first.heading)
    for other in others:
        changes += change_of(other, review="rejected", reject_reason=reason)
    return changes


def split(record: Record, row_id: str, pieces: Sequence[int], now: dt.datetime) -> list[Change]:
    """Take some evidence out of a row into a new one with the same words; the new row's id is the last change's.

    Args:
        record: The record as it is stored.
        row_id: The row.
        pieces: Places in its evidence, from 0: those that the new row is about. At least one, and not all.
        now: The present time, with its zone.

    Raises:
        InputError: There is no such row or piece, or nothing would be left on one side.
    """
    row = row_of(record, row_id)
    chosen = set(pieces)
    if not chosen <= set(range(len(row.evidence))):
        raise InputError(_("This row has no such evidence; load it again."))
    taken = [piece for place, piece in enumerate(row.evidence) if place in chosen]
    left = [piece for place, piece in enumerate(row.evidence) if place not in chosen]
    if not taken or not left:
        raise InputError(_("A split leaves some evidence with each row; choose some of it, but not all."))
    new = _copy(row, now).model_copy(update={"evidence": taken})
    return [*_with_evidence(row, left), added(new)]


def move_evidence(record: Record, row_id: str, piece: int, to_id: str) -> list[Change]:
    """Take a piece of evidence out of one row into another; cells that the other has not are no longer named.

    Args:
        record: The record as it is stored.
        row_id: The row that the piece belongs to.
        piece: Its place in that row's evidence, from 0.
        to_id: The other row, of any table.

    Raises:
        InputError: There is no such row or piece, or both rows are the same.
    """
    row, other = row_of(record, row_id), row_of(record, to_id)
    if row.id == other.id:
        raise InputError(_("Choose another row to move the evidence to."))
    if not 0 <= piece < len(row.evidence):
        raise InputError(_("This row has no such evidence; load it again."))
    moved = row.evidence[piece]
    named = moved.model_copy(update={"cells": [cell for cell in moved.cells if cell in other.cell_names]})
    left = [one for place, one in enumerate(row.evidence) if place != piece]
    return [
        *_with_evidence(row, left),
        *(_with_evidence(other, [*other.evidence, named]) if named not in other.evidence else []),
    ]


def set_status(record: Record, row_id: str, status: str, segment_ids: Sequence[int]) -> list[Change]:
    """Say whether the customer agreed, with the turns that prove it.

    Args:
        record: The record as it is stored.
        row_id: A need.
        status: One of the words of ``NeedStatus``.
        segment_ids: The turns that prove it: they take the place of what proved the status before. None are needed
            for what nobody confirmed.

    Raises:
        InputError: There is no such need or turn, no such status, or a confirmed or disputed need without a turn.
    """
    need = row_of(record, row_id)
    if not isinstance(need, Need):
        raise InputError(_("Only needs have a status."))
    if status not in get_args(NeedStatus):
        raise InputError(
            _("{value} does not fit here; choose one of: {choices}.").format(
                value=repr(status), choices=", ".join(get_args(NeedStatus))
            )
        )
    by_id = {segment.id: segment for segment in record.segments}
    if not set(segment_ids) <= set(by_id) or (status != "unconfirmed" and not segment_ids):
        raise InputError(_("Choose the turn in which the customer agreed or objected."))
    proof = [whole(by_id[number]).model_copy(update={"cells": [STATUS_CELL]}) for number in dict.fromkeys(segment_ids)]
    kept = [rest for piece in need.evidence if (rest := _without_cell(piece, STATUS_CELL))]
    edited = {*need.edited, STATUS_CELL}
    return change_of(
        need,
        status=status,
        evidence=[piece.model_dump(mode="json") for piece in (*kept, *proof)],
        edited=[cell for cell in need.cell_names if cell in edited],
    )


def _copy(row: Need | Todo, now: dt.datetime) -> Need | Todo:
    """The same words and evidence as a person's own row that nobody has judged."""
    provenance = Provenance(source="person", created_at=now)
    update = {"id": uuid.uuid4().hex, "review": "open", "reject_reason": "", "confidence": None}
    return row.model_copy(update={**update, "edited": [], "provenance": provenance})


def _merged_cell(cell: str, rows: Sequence[Need | Todo]) -> object:
    said = [value for row in rows if (value := getattr(row, cell))]
    if cell in _CHOSEN or not said:
        return said[0] if said else getattr(rows[0], cell)
    if cell == "owner":
        return "、".join(dict.fromkeys(said)) if len(set(said)) > 1 else said[0]
    whole_text = ""
    for text in said:
        if text not in whole_text:
            whole_text = f"{whole_text}；{text}" if whole_text else text
    return whole_text


def _with_evidence(row: Need | Todo, evidence: Sequence[Evidence]) -> list[Change]:
    return change_of(row, evidence=[piece.model_dump(mode="json") for piece in evidence])


def _without_cell(piece: Evidence, cell: str) -> Evidence | None:
    """A piece of evidence that does not speak for a cell any more; None where it spoke for nothing else."""
    if cell not in piece.cells:
        return piece
    rest = [other for other in piece.cells if other != cell]
    return piece.model_copy(update={"cells": rest}) if rest else None
