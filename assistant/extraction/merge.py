"""Rows that mean the same thing become one row with all the evidence.

Two rows are the same where their evidence overlaps, or where their words and owners are equal after
folding. Merging what is merged changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from assistant.extraction.cells import CELL_LENGTH, same_words
from assistant.extraction.fold import folded_text
from schemas.record import Evidence, Need, Row, Todo

R = TypeVar("R", bound=Row)


def merge_needs(needs: Sequence[Need]) -> list[Need]:
    """Needs without duplicates, in the order of the talk."""
    return _merged(needs, lambda one, other: _overlap(one, other) or _same(one.title, other.title), joined_need)


def merge_todos(todos: Sequence[Todo]) -> list[Todo]:
    """To-dos without duplicates, in the order of the talk."""

    def same_todo(one: Todo, other: Todo) -> bool:
        return _same(one.task, other.task) and one.owner == other.owner and _compatible(one, other)

    return _merged(todos, lambda one, other: _overlap(one, other) or same_todo(one, other), joined_todo)


def united(one: Sequence[Evidence], other: Sequence[Evidence]) -> list[Evidence]:
    """All evidence of both, a piece within a longer one of the same cells left out, in the order of the talk."""
    kept: list[Evidence] = []
    for piece in sorted([*one, *other], key=_talk_order):
        if any(_within(piece, other_piece) for other_piece in kept):
            continue
        kept = [other_piece for other_piece in kept if not _within(other_piece, piece)]
        kept.append(piece)
    return kept


def _merged(rows: Sequence[R], same: Callable[[R, R], bool], join: Callable[[R, R], R]) -> list[R]:
    """Join rows until no two are the same: joined rows may be the same as a third."""
    kept: list[R] = []
    for row in sorted(rows, key=_row_order):
        waiting = row
        while (twin := next((other for other in kept if same(other, waiting)), None)) is not None:
            kept.remove(twin)
            waiting = join(twin, waiting)
        kept.append(waiting)
    return sorted(kept, key=_row_order)


def joined_need(one: Need, other: Need) -> Need:
    """One need of two: title and kind of the one said first, cells and evidence of both."""
    first, second = sorted((one, other), key=_row_order)
    cells = ("situation", "task", "action_tried", "action_proposed", "result")
    filled = {cell: _both(getattr(first, cell), getattr(second, cell)) for cell in cells}
    return first.model_copy(update={**filled, "evidence": united(one.evidence, other.evidence)})


def _both(one: str, other: str) -> str:
    """Two cells in one, where the second adds to the first and there is room."""
    if not one or not other or same_words(one, other):
        return one or other
    if folded_text(other) in folded_text(one):
        return one
    if folded_text(one) in folded_text(other):
        return other
    both = f"{one.rstrip('。.')}{'; ' if one.isascii() else '；'}{other}"
    return both if len(both) <= CELL_LENGTH else one


def joined_todo(one: Todo, other: Todo) -> Todo:
    """One to-do of two: the fuller task, and the owner and day of whichever names them."""
    first, second = sorted((one, other), key=_row_order)
    dated = first if first.due_text else second
    return first.model_copy(
        update={
            "task": max(first.task, second.task, key=len),
            "owner": first.owner or second.owner,
            "due": dated.due,
            "due_text": dated.due_text,
            "evidence": united(one.evidence, other.evidence),
        }
    )


def _overlap(one: Row, other: Row) -> bool:
    return any(_touch(piece, other_piece) for piece in _own(one) for other_piece in _own(other))


def _own(row: Row) -> list[Evidence]:
    """The evidence that makes the row, not that of single cells."""
    return [piece for piece in row.evidence if not piece.cells and piece.grounding != "none"]


def _touch(one: Evidence, other: Evidence) -> bool:
    if one.segment_id != other.segment_id:
        return False
    shares_time = (one.start_s or 0.0) < (other.end_s or 0.0) and (other.start_s or 0.0) < (one.end_s or 0.0)
    return shares_time or one.quote == other.quote


def _within(one: Evidence, other: Evidence) -> bool:
    return one.segment_id == other.segment_id and one.cells == other.cells and one.quote in other.quote


def _same(one: str, other: str) -> bool:
    return bool(folded_text(one)) and folded_text(one) == folded_text(other)


def _compatible(one: Todo, other: Todo) -> bool:
    return not one.due_text or not other.due_text or one.due_text == other.due_text


def _row_order(row: Row) -> tuple[float, list[float], str, str]:
    """By where a row begins, then by its own lines and words: its id is another one in every run."""
    starts = [piece.start_s for piece in row.evidence if piece.start_s is not None]
    own = sorted(piece.start_s for piece in _own(row) if piece.start_s is not None)
    return min(starts, default=float("inf")), own, row.heading, row.id


def _talk_order(piece: Evidence) -> tuple[float, str, list[str]]:
    return (piece.start_s if piece.start_s is not None else float("inf"), piece.quote, piece.cells)
