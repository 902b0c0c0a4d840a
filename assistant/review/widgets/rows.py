"""A table's rows, a line each: what is thought of it, when it was said, what it is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from assistant.language import gettext as _
from assistant.library.order import first_time_s
from assistant.progress import progress_word
from assistant.review.labels import MARKED, SIGN_STYLES, SUGGESTED, choice_label, clock, review_sign
from assistant.review.literal import literal
from assistant.review.state import Table, kept_place, rows_of
from assistant.review.widgets.lines import LineList
from assistant.review.wrapping import padded, shortened
from schemas.record import Need, Record, Row, Todo

GAP = "  "
SIGN = 3
"""Cells of the sign, and of what stands before and behind it where a row is marked or something new waits."""
LEAST_HEADING = 20
"""Cells that the heading has at least; columns behind it are left out where it would have fewer."""
WIDEST_COLUMN = 14


class RowTable(LineList):
    """The rows of one table, in the order of doubt."""

    def __init__(self, table: Table) -> None:
        super().__init__(f"rows-{table}")
        self.table: Table = table
        self._rows: Sequence[Row] = ()
        self._suggested: set[str] = set()
        self._marked: set[str] = set()
        self._when = 0
        self._columns: list[int] = []

    def show(self, record: Record) -> None:
        """Show a record's rows; the row that was selected stays so, wherever it stands now."""
        selected = self.row_id
        self._rows = rows_of(record, self.table)
        self._suggested = {one.row_id for one in record.suggestions}
        self._marked &= {row.id for row in self._rows}
        self.cursor = kept_place([row.id for row in self._rows], selected, self.cursor)
        self.lay_out()

    def select(self, row_id: str) -> None:
        """Put the cursor on a row."""
        self.cursor = [row.id for row in self._rows].index(row_id)
        self.bring_into_view(self.cursor)

    @property
    def marked_ids(self) -> list[str]:
        """The rows that a person has marked, in their order."""
        return [row.id for row in self._rows if row.id in self._marked]

    def mark(self) -> None:
        """Mark the row under the cursor, or not, and go on to the next."""
        if self.row_id is not None:
            self._marked ^= {self.row_id}
            self.refresh()
            self.action_step(1)

    def mark_all(self) -> None:
        """Mark all rows that are not rejected; none where all of them are marked."""
        standing = {row.id for row in self._rows if row.review != "rejected"}
        self._marked = set() if standing <= self._marked else standing
        self.refresh()

    def unmark(self) -> None:
        """Mark none."""
        self._marked.clear()
        self.refresh()

    @property
    def row_id(self) -> str | None:
        """The row under the cursor."""
        return self._rows[self.cursor].id if self.cursor is not None and self.cursor < self.count else None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def height_of(self, item: int, width: int) -> int:  # noqa: ARG002 - a row is a line in any width
        """A line a row."""
        return 1

    def measure(self, width: int) -> None:
        """How wide the columns are; those behind the heading are left out where they do not fit."""
        self._when = max(len("0:00:00"), cell_len(_("no source")))
        texts = [_details(row) for row in self._rows]
        self._columns = [min(max(map(cell_len, column)), WIDEST_COLUMN) for column in zip(*texts, strict=True)]
        while self._columns and self._heading(width) < LEAST_HEADING:
            self._columns.pop(0)

    def _heading(self, width: int) -> int:
        """What is left for the heading."""
        return width - SIGN - self._when - sum(cell_len(GAP) + column for column in (0, *self._columns))

    def lines_of(self, item: int, width: int) -> list[Content]:
        """Sign, time, heading, and the columns that fit behind it."""
        row = self._rows[item]
        sign = review_sign(row)
        time = clock(first_time_s(row)) if row.grounded else _("no source")
        details = _details(row)[-len(self._columns) :] if self._columns else ()
        behind = "".join(GAP + padded(text, column) for text, column in zip(details, self._columns, strict=True))
        heading = "strike $foreground-muted" if row.review == "rejected" else "" if row.judged else "bold"
        shown = shortened(literal(row.heading), self._heading(width))
        line = Content.assemble(
            (MARKED if row.id in self._marked else " ", "bold $text-primary"),
            (sign, SIGN_STYLES[sign]),
            (SUGGESTED if row.id in self._suggested and row.review != "rejected" else " ", "bold $text-primary"),
            (" " * (self._when - cell_len(time)) + time, "$foreground-muted" if row.grounded else "$text-warning"),
            GAP,
            (shown, heading),
            " " * (self._heading(width) - cell_len(shown)),
            (behind, "$foreground-muted"),
        )
        return [line]


def _details(row: Row) -> tuple[str, ...]:
    """What stands behind a row's heading."""
    if isinstance(row, Need):
        return choice_label(row.kind), choice_label(row.status)
    assert isinstance(row, Todo)
    if row.progress != "open":
        return literal(row.owner) or _("nobody named"), progress_word(row.progress, _)
    due = f"→ {row.postponed_to}" if row.postponed_to else row.due.isoformat() if row.due else literal(row.due_text)
    return literal(row.owner) or _("nobody named"), due or _("no date")
