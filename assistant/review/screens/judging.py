"""Accepting and rejecting rows, one or several, and taking things back."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work

from assistant.language import gettext as _
from assistant.library import edits
from assistant.review.dialogs.text import TextDialog
from assistant.review.screens.storing import StoringScreen
from assistant.review.state import next_to_judge
from schemas.record import Change, Record, Review, Row


class JudgingScreen(StoringScreen):
    """What a person thinks of rows."""

    @property
    def chosen_rows(self) -> list[str]:
        """The rows that are marked; the selected one where none is."""
        return (self.rows.marked_ids or [self.row.id]) if self.row else []

    def action_accept(self) -> None:
        """Accept the row, or the marked ones, and go on to the next."""
        if chosen := self.chosen_rows:
            following = _following(self.record, self.table, chosen)
            self.store("accept", lambda: [one for row_id in chosen for one in edits.accept(self.record, row_id)])
            self._go_on("accepted", chosen, following)

    @work
    async def action_reject(self) -> None:
        """Ask for a reason, reject the row, or the marked ones, and go on to the next."""
        row, chosen = self.row, self.chosen_rows
        if row is None:
            return

        def title() -> str:
            if len(chosen) > 1:
                return _("Reject {count} rows").format(count=len(chosen))
            return _("Reject: “{heading}”").format(heading=row.heading)

        def make(reason: str) -> list[Change]:
            return [change for row_id in chosen for change in edits.reject(self.record, row_id, reason)]

        following = _following(self.record, self.table, chosen)
        dialog = TextDialog(title, row.reject_reason, note=lambda: _("a reason, if you like"))
        asked = await self.ask(dialog, "reject", make)
        if asked.answer is not None:
            self._go_on("rejected", chosen, following)

    def action_reopen(self) -> None:
        """Take back that the row, or the marked ones, were judged."""
        self.store("reopen", lambda: [one for row_id in self.chosen_rows for one in edits.reopen(self.record, row_id)])
        self.rows.unmark()

    def _go_on(self, review: Review, judged: Sequence[str], following: str | None) -> None:
        """Go to the row that followed those that were judged; where they stand may have changed with the judgement."""
        rows = [row for row in (*self.record.needs, *self.record.todos) if row.id in judged]
        if not rows or any(row.review != review for row in rows):
            return  # it was refused, which has been said
        self.rows.unmark()
        if following:
            self.go_to_row(following)

    # Marking

    def action_mark(self) -> None:
        """Mark the row, or not, and go down."""
        self.rows.mark()

    def action_mark_all(self) -> None:
        """Mark all rows of the table, or none."""
        self.rows.mark_all()

    # Taking back

    async def action_undo(self) -> None:
        """Take the last change back, and go where it was."""
        await self.turn("undo", _("Nothing to take back."))

    async def action_redo(self) -> None:
        """Make the change again that was taken back, and go where it was."""
        await self.turn("redo", _("Nothing to make again."))


def _following(record: Record, table: str, chosen: Sequence[str]) -> str | None:
    """The next row to judge behind the chosen ones."""
    left = record.model_copy(
        update={
            "needs": [_judged(row, chosen) for row in record.needs],
            "todos": [_judged(row, chosen) for row in record.todos],
        }
    )
    found = next_to_judge(left, "todo" if table == "todo" else "need", chosen[-1])
    return found[1] if found else None


def _judged(row: Row, chosen: Sequence[str]) -> Row:
    return row.model_copy(update={"review": "accepted"}) if row.id in chosen and row.review == "open" else row
