"""What is different between two things that were, or would be, sent to a customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.sign_off import Sending, SentRow

FACTS = ("customer", "title", "date", "place")


@dataclass(frozen=True)
class CellDifference:
    """A cell, or a fact of the meeting, before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class RowDifference:
    """A row that came, went, or says something else."""

    kind: Literal["added", "removed", "changed"]
    row: SentRow
    """As it stands in the newer one; a removed row as it stood in the older one."""
    cells: tuple[CellDifference, ...] = ()
    """For a changed row."""


@dataclass(frozen=True)
class Differences:
    """All that is different; falsy where nothing is."""

    facts: tuple[CellDifference, ...]
    rows: tuple[RowDifference, ...]
    """Removed ones first, then the others in the order of the newer."""
    questions_added: tuple[str, ...]
    questions_removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.facts or self.rows or self.questions_added or self.questions_removed)


def differences(old: Sending, new: Sending) -> Differences:
    """What a newer sending says otherwise than an older one; a row is the same one by its id in the record."""
    was = {(row.table, row.row_id): row for row in old.rows}
    there = {(row.table, row.row_id) for row in new.rows}
    rows = [RowDifference("removed", row) for name, row in was.items() if name not in there]
    for row in new.rows:
        before = was.get((row.table, row.row_id))
        if before is None:
            rows.append(RowDifference("added", row))
        elif cells := _cells(before.cells, row.cells):
            rows.append(RowDifference("changed", row, cells))
    return Differences(
        facts=_cells({name: getattr(old, name) for name in FACTS}, {name: getattr(new, name) for name in FACTS}),
        rows=tuple(rows),
        questions_added=tuple(one for one in new.questions if one not in old.questions),
        questions_removed=tuple(one for one in old.questions if one not in new.questions),
    )


def _cells(before: dict[str, str], after: dict[str, str]) -> tuple[CellDifference, ...]:
    names = dict.fromkeys([*before, *after])
    told = (CellDifference(name, before.get(name, ""), after.get(name, "")) for name in names)
    return tuple(one for one in told if one.before != one.after)
