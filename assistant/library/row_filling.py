"""A program's proposal put into the cells that a row lacks, as a function from the record to the changes it takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.library.changes import change_of, row_of
from assistant.library.edits import HEADING_LENGTH
from schemas.record import Change, Evidence, Need, Record, Todo

DAY_CELLS = ("due", "due_text")
"""A day and the words that it was said in belong together."""


def fill(record: Record, row_id: str, proposal: Need | Todo) -> list[Change]:
    """Put a proposal's cells where a row has none, with the evidence for them.

    What stands in a cell stays, and so does a cell that a person has emptied. The heading is filled only where it
    is the beginning of what was said, which stands there until somebody writes one. The cells that are filled do
    not count as written by a person.

    Args:
        record: The record as it is stored.
        row_id: The row.
        proposal: Another row of the same table.

    Raises:
        InputError: There is no such row, or the proposal is for the other table.
    """
    row = row_of(record, row_id)
    if type(row) is not type(proposal):
        raise InputError(_("A need cannot be filled from a to-do, nor a to-do from a need."))
    cells = lacking(row, proposal)
    if not cells:
        return []
    values = {cell: getattr(proposal, cell) for cell in cells}
    evidence = [*row.evidence, *_supporting(proposal, cells, row.evidence)]
    return change_of(row, **values, evidence=[piece.model_dump(mode="json") for piece in evidence])


def lacking(row: Need | Todo, proposal: Need | Todo) -> list[str]:
    """The cells that a row lacks and a proposal has."""
    return [
        cell
        for cell in row.cell_names
        if cell not in row.edited and getattr(proposal, cell) and _is_free(cell, row, proposal)
    ]


def _is_free(cell: str, row: Need | Todo, proposal: Need | Todo) -> bool:
    if cell == row.cell_names[0]:
        return _heading_stands_in(row) and proposal.heading != row.heading
    if cell in DAY_CELLS and not _same_day(row, proposal):
        return False
    return not getattr(row, cell)


def _heading_stands_in(row: Need | Todo) -> bool:
    """Whether a heading is what ``edits.add_row`` puts where the person has written none."""
    if row.provenance.source != "person":
        return not row.heading
    said = " ".join(" ".join(piece.quote for piece in row.evidence if not piece.cells).split())
    return row.heading == (said if len(said) <= HEADING_LENGTH else said[: HEADING_LENGTH - 1] + "…")


def _same_day(row: Need | Todo, proposal: Need | Todo) -> bool:
    """Whether the day that a proposal names does not stand against what the row says of it already."""
    said = {cell: getattr(row, cell) for cell in DAY_CELLS}
    return all(
        value == getattr(proposal, cell) or (not value and cell not in row.edited) for cell, value in said.items()
    )


def _supporting(proposal: Need | Todo, cells: Collection[str], known: Sequence[Evidence]) -> list[Evidence]:
    """A proposal's evidence for some cells, without what is cited for them already."""
    found = []
    for piece in proposal.evidence:
        names = [cell for cell in piece.cells or proposal.cell_names if cell in cells]
        if names and not any(_cites(other, piece, names) for other in known):
            found.append(piece.model_copy(update={"cells": names}))
    return found


def _cites(one: Evidence, other: Evidence, cells: Collection[str]) -> bool:
    """Whether one piece of evidence already supports these cells with the words of another."""
    return (
        one.segment_id == other.segment_id
        and other.quote in one.quote
        and (not one.cells or set(cells) <= set(one.cells))
    )
