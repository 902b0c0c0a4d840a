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
from assistant.library.changes import EVIDENCE, added, change_of, edited_with, row_of, whole
from schemas.record import Change, Evidence, Need, NeedStatus, Provenance, Record, Todo
from schemas.talk import SpokenLanguage

STATUS_CELL = "status"
_CHOSEN = frozenset(["kind", "status", "due"])
"""Cells that hold one thing, so that two of them cannot be written one behind the other."""
BETWEEN_TEXTS: dict[SpokenLanguage, str] = {"zh": "；", "en": "; "}
_BETWEEN_NAMES: dict[SpokenLanguage, str] = {"zh": "、", "en": ", "}


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

    No words are lost: what another row says otherwise is written behind the first one's words, and a day is taken
    over where the first row has none; its own kind and status stand. The others stay in the record as rejected
    rows, so that a later run of the program does not propose them again. Where the first one was rejected and
    another was not, the merged row is open.

    Args:
        record: The record as it is stored.
        row_ids: Two rows or more of the same table; the first one is kept.

    Raises:
        InputError: Fewer than two different rows, one that does not exist, or rows of two tables.
    """
    rows = [row_of(record, row_id) for row_id in dict.fromkeys(row_ids)]
    if len(rows) < 2:
        raise InputError(_("Choose at least two rows to merge."))
    first, *others = rows
    if any(type(other) is not type(first) for other in others):
        raise InputError(_("A need and a to-do cannot be merged; choose rows of one table."))
    values = {cell: _merged_cell(cell, rows, record.meeting.language) for cell in first.cell_names}
    written = {cell for cell in first.cell_names if values[cell] != getattr(first, cell)}
    written |= {cell for row in rows for cell in row.edited}
    if first.review == "rejected" and any(other.review != "rejected" for other in others):
        values |= {"review": "open", "reject_reason": ""}
    evidence = list(first.evidence)
    for piece in (piece for other in others for piece in other.evidence):
        if piece not in evidence:
            evidence.append(piece)
    changes = change_of(
        first,
        **values,
        evidence=[piece.model_dump(mode="json") for piece in evidence],
        edited=edited_with(first, [*written, EVIDENCE]),
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
    """Take a piece of evidence out of one row into another; in a row of the other table it speaks for no cell.

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
    named = moved if type(other) is type(row) else moved.model_copy(update={"cells": []})
    left = [one for place, one in enumerate(row.evidence) if place != piece]
    there = other.evidence if named in other.evidence else [*other.evidence, named]
    return [*_with_evidence(row, left), *_with_evidence(other, there)]


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
    return change_of(
        need,
        status=status,
        evidence=[piece.model_dump(mode="json") for piece in (*kept, *proof)],
        edited=edited_with(need, [STATUS_CELL]),
    )


def _copy(row: Need | Todo, now: dt.datetime) -> Need | Todo:
    """The same words and evidence as a person's own row, neither accepted nor rejected; a to-do is open again."""
    provenance = Provenance(source="person", created_at=now)
    update: dict[str, object] = {"id": uuid.uuid4().hex, "review": "open", "reject_reason": "", "confidence": None}
    if isinstance(row, Todo):
        update |= {"progress": "open", "progress_note": "", "postponed_to": None}
    return row.model_copy(update={**update, "edited": [], "provenance": provenance})


def _merged_cell(cell: str, rows: Sequence[Need | Todo], language: SpokenLanguage) -> object:
    """What the rows say in a cell; what stands there already between two signs is not written again."""
    said = [value for row in rows if (value := getattr(row, cell))]
    if cell in _CHOSEN or not said:
        return said[0] if said else getattr(rows[0], cell)
    sign = (_BETWEEN_NAMES if cell == "owner" else BETWEEN_TEXTS)[language]
    merged = str(said[0])
    for text in said[1:]:
        if f"{sign}{text}{sign}" not in f"{sign}{merged}{sign}":
            merged += sign + text
    return merged


def _with_evidence(row: Need | Todo, evidence: Sequence[Evidence]) -> list[Change]:
    pieces = [piece.model_dump(mode="json") for piece in evidence]
    return change_of(row, evidence=pieces, edited=edited_with(row, [EVIDENCE]))


def _without_cell(piece: Evidence, cell: str) -> Evidence | None:
    """A piece of evidence that does not speak for a cell any more; None where it spoke for nothing else."""
    if cell not in piece.cells:
        return piece
    rest = [other for other in piece.cells if other != cell]
    return piece.model_copy(update={"cells": rest}) if rest else None
