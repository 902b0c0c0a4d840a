"""What a person does with a new proposal for a row: take what it says, or leave it.

As in ``edits``, each is a function from the record to the changes that it takes, and nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.library.changes import between, change_of, edited_with, row_of
from schemas.record import Change, Evidence, Need, Record, Suggestion, Todo
from schemas.talk import Segment


def differing(row: Need | Todo, proposal: Need | Todo) -> list[str]:
    """The cells in which a proposal says something else than a row of the same table, in the row's order.

    An empty cell of a proposal says nothing, so that taking it never empties one. But a deadline is one thing in
    two cells: where its words differ, so does the day, though it could not be told from the new words.
    """
    said = {cell for cell in row.cell_names if getattr(proposal, cell) not in ("", None)}
    if isinstance(row, Todo) and isinstance(proposal, Todo) and proposal.due_text not in ("", row.due_text):
        said.add("due")
    return [cell for cell in row.cell_names if cell in said and getattr(row, cell) != getattr(proposal, cell)]


def take(record: Record, suggestion_id: str, cells: Sequence[str] = ()) -> list[Change]:
    """Write what a suggestion says into its row, with the evidence for it; the suggestion goes.

    New evidence for a cell takes the place of what the cell rested on before. The row keeps its review state,
    but a rejected one is open again: somebody who writes into a row wants it in the record.

    Args:
        record: The record as it is stored.
        suggestion_id: The suggestion.
        cells: Those to write; empty: all in which it says something else. One that says the same stays as it is.

    Raises:
        InputError: There is no such suggestion, row or cell.
    """
    suggestion = _suggestion_of(record, suggestion_id)
    row, proposal = row_of(record, suggestion.row_id), suggestion.proposal
    for cell in cells:
        if cell not in row.cell_names:
            raise InputError(_("This row has no cell {cell}.").format(cell=repr(cell)))
    taken = [cell for cell in differing(row, proposal) if not cells or cell in cells]
    if not taken:
        return between(suggestion, None)
    coming = _evidence_for(taken, proposal.evidence, record.segments)
    values: dict[str, object] = {cell: getattr(proposal, cell) for cell in taken}
    values["evidence"] = [piece.model_dump(mode="json") for piece in _with_evidence(row.evidence, coming)]
    if row.review == "rejected":
        values |= {"review": "open", "reject_reason": ""}
    return [*change_of(row, **values, edited=edited_with(row, taken)), *between(suggestion, None)]


def leave(record: Record, suggestion_id: str) -> list[Change]:
    """Leave the row as it is; the suggestion goes. Raises ``InputError`` where there is no such suggestion."""
    return between(_suggestion_of(record, suggestion_id), None)


def _suggestion_of(record: Record, suggestion_id: str) -> Suggestion:
    for suggestion in record.suggestions:
        if suggestion.id == suggestion_id:
            return suggestion
    raise InputError(_("This suggestion is not in the record any more; load it again."))


def _evidence_for(cells: Collection[str], evidence: Sequence[Evidence], segments: Sequence[Segment]) -> list[Evidence]:
    """The pieces that speak for some of these cells, or for the row as a whole, naming no other cells."""
    texts = {segment.id: segment.text for segment in segments}
    coming = []
    for piece in evidence:
        named = [cell for cell in piece.cells if cell in cells]
        if named or not piece.cells:
            coming.append(_as_it_stands(piece, texts).model_copy(update={"cells": named}))
    return coming


def _as_it_stands(piece: Evidence, texts: dict[int, str]) -> Evidence:
    """A piece that stands in the transcript, or, where its words were corrected since, is marked as found nowhere."""
    if (
        piece.reply
        or piece.grounding == "none"
        or (piece.segment_id in texts and piece.quote in texts[piece.segment_id])
    ):
        return piece
    return piece.model_copy(update={"segment_id": None, "grounding": "none"})


def _with_evidence(old: Sequence[Evidence], coming: Sequence[Evidence]) -> list[Evidence]:
    """Old and new evidence, where the new takes the place of the old for the cells that it grounds."""
    renewed = {cell for piece in coming if piece.grounding != "none" for cell in piece.cells}
    kept = []
    for piece in old:
        rest = [cell for cell in piece.cells if cell not in renewed]
        if rest or not piece.cells:
            kept.append(piece.model_copy(update={"cells": rest}))
    for piece in coming:
        place = next((number for number, one in enumerate(kept) if _same_words(one, piece)), None)
        if place is None:
            kept.append(piece)
        elif kept[place].cells and piece.cells:
            cells = [*kept[place].cells, *(cell for cell in piece.cells if cell not in kept[place].cells)]
            kept[place] = kept[place].model_copy(update={"cells": cells})
        else:
            kept[place] = kept[place].model_copy(update={"cells": []})
    return kept


def _same_words(one: Evidence, other: Evidence) -> bool:
    return one.model_copy(update={"cells": other.cells}) == other
