"""Accepting and rejecting rows, one or several, and taking things back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import work

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.library import edits
from assistant.review.dialogs.text import TextDialog
from assistant.review.screens.storing import StoringScreen
from assistant.review.state import next_to_judge
from schemas.record import Change, JournalEntry, Record, Review, Row


class JudgingScreen(StoringScreen):
    """What a person thinks of rows."""

    @property
    def chosen_rows(self) -> list[str]:
        """The rows that are marked; the selected one where none is."""
        return (self.rows.marked_ids or [self.row.id]) if self.row else []

    def action_accept(self) -> None:
        """Accept the row, or the marked ones, and go on to the next."""
        self._judge("accept", "accepted", self.chosen_rows, edits.accept)

    @work
    async def action_reject(self) -> None:
        """Ask for a reason, reject the row, or the marked ones, and go on to the next."""
        row, chosen = self.row, self.chosen_rows
        if row is None:
            return
        title = _("Reject: “{heading}”").format(heading=row.heading)
        if len(chosen) > 1:
            title = _("Reject {count} rows").format(count=len(chosen))
        dialog = TextDialog(title, row.reject_reason, note=_("a reason, if you like"))
        reason = await self.review.push_screen_wait(dialog)
        if reason is not None:
            self._judge("reject", "rejected", chosen, lambda record, row_id: edits.reject(record, row_id, reason))

    def action_reopen(self) -> None:
        """Take back that the row, or the marked ones, were judged."""
        self.store("reopen", lambda: [one for row_id in self.chosen_rows for one in edits.reopen(self.record, row_id)])
        self.rows.unmark()

    def _judge(
        self, action: str, review: Review, chosen: Sequence[str], judge: Callable[[Record, str], Sequence[Change]]
    ) -> None:
        """Judge rows and go on to the one that followed; where they stand may change with the judgement."""
        if not chosen:
            return
        following = _following(self.record, self.table, chosen)
        self.store(action, lambda: [change for row_id in chosen for change in judge(self.record, row_id)])
        rows = [row for row in (*self.record.needs, *self.record.todos) if row.id in chosen]
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

    def action_undo(self) -> None:
        """Take the last change back, and go where it was."""
        self._turn(self.review.library.undo, _("Nothing to take back."))

    def action_redo(self) -> None:
        """Make the change again that was taken back, and go where it was."""
        self._turn(self.review.library.redo, _("Nothing to make again."))

    def _turn(self, step: Callable[[str, str], JournalEntry | None], nothing: str) -> None:
        try:
            entry = step(self.record.meeting.id, self.review.recorder)
        except MeetingError as error:
            self.tell(error)
            self.reload()
            return
        if entry is None:
            self.notify(nothing)
            return
        self.show_changes(entry.changes)
        rows = [change.id for change in entry.changes if change.entity in ("need", "todo")]
        if rows:
            self.go_to_row(rows[0])


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
