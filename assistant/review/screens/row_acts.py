"""What a person does to whole rows: copy, merge, split, move evidence, take suggestions, look at their history."""

from __future__ import annotations

import asyncio
import datetime as dt
from functools import partial

from textual import work
from textual.content import Content

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.library import row_edits, suggestion_edits
from assistant.review.dialogs.base import Words
from assistant.review.dialogs.history import HistoryDialog
from assistant.review.dialogs.marks import MarksDialog
from assistant.review.dialogs.rows import RowsDialog
from assistant.review.dialogs.suggestion import SuggestionDialog
from assistant.review.history import row_history
from assistant.review.labels import clock
from assistant.review.literal import literal
from assistant.review.screens.cells import CellScreen
from assistant.review.state import TABLES, rows_of
from assistant.review.widgets.detail import RowDetail
from schemas.record import JournalEntry, Need, Row, Todo


class RowActsScreen(CellScreen):
    """Rows are made of rows; nothing that stands in them is lost."""

    def action_duplicate(self) -> None:
        """Add a copy of the row, and go there."""
        if row := self.row:
            self._new(self.store("duplicate", lambda: row_edits.duplicate(self.record, row.id, _now())))

    @work
    async def action_merge(self) -> None:
        """Make one row of the marked ones, or of this one and another.

        The one under the cursor is kept, the first of the marked ones where it is not among them.
        """
        row = self.row
        if row is None:
            return
        marked = self.rows.marked_ids
        kept = row.id if row.id in marked or not marked else marked[0]
        others = [row_id for row_id in marked if row_id != kept]
        if not others:
            rows = [one for one in rows_of(self.record, self.table) if one.id != kept and one.review != "rejected"]
            heading = next(one.heading for one in rows_of(self.record, self.table) if one.id == kept)
            chosen = await self._ask_for_row(lambda: _("Merge into “{heading}”:").format(heading=heading), rows)
            if chosen is None:
                return
            others = [chosen]
        self.store("merge", lambda: row_edits.merge(self.record, [kept, *others]))
        self.rows.unmark()
        self.go_to_row(kept)

    @work
    async def action_split(self) -> None:
        """Ask which evidence goes into a new row with the same words, and go there."""
        row = self.row
        if row is None:
            return
        if len(row.evidence) < 2:
            self.notify(_("This row rests on one piece of evidence; d makes a copy of it."), severity="warning")
            return
        things = [Content(f"{clock(piece.start_s)} “{literal(piece.quote)}”") for piece in row.evidence]
        dialog = MarksDialog(
            lambda: _("Which evidence goes into the new row?"),
            things,
            lambda: _("Some goes into the new row, and some stays."),
        )
        pieces = await self.review.push_screen_wait(dialog)
        if pieces:
            self._new(self.store("split", lambda: row_edits.split(self.record, row.id, pieces, _now())))

    @work
    async def action_move(self) -> None:
        """Move the piece of evidence under the cursor to another row; the only one needs no cursor."""
        row, place = self.row, self.query_one(RowDetail).part
        if row is None:
            return
        if len(row.evidence) == 1:
            place = 0
        if not row.evidence:
            self.notify(_("This row rests on no evidence that could be moved."), severity="warning")
            return
        if not isinstance(place, int):
            self.notify(_("Go to the piece of evidence first (shift+↓), then move it."), severity="warning")
            return
        rows = [one for table in TABLES for one in rows_of(self.record, table) if one.id != row.id]
        to_id = await self._ask_for_row(lambda: _("Move this evidence to which row?"), rows)
        if to_id is not None:
            self.store("move", lambda: row_edits.move_evidence(self.record, row.id, place, to_id))

    @work
    async def action_suggestion(self) -> None:
        """Show what the program proposes anew for the row, to be taken or left."""
        row = self.row
        waiting = next((one for one in self.record.suggestions if row and one.row_id == row.id), None)
        if row is None or waiting is None or row.review == "rejected":
            self.notify(_("No suggestion waits for this row."))
            return
        assert isinstance(row, Need | Todo)
        differing = suggestion_edits.differing(row, waiting.proposal)
        answer = await self.review.push_screen_wait(SuggestionDialog(row, waiting.proposal, differing))
        if answer is None:
            return
        if waiting not in self.record.suggestions:
            self.tell_changed()
            return
        action, cells = answer
        if action == "take":
            self.store("take", lambda: suggestion_edits.take(self.record, waiting.id, cells))
        else:
            self.store("leave", lambda: suggestion_edits.leave(self.record, waiting.id))

    @work(exclusive=True, group="history")
    async def action_history(self) -> None:
        """Show who changed what in the row, when, from what; an act may be thousands of changes, so a thread reads."""
        if row := self.row:
            read = partial(self.review.library.journal_of_row, self.record.meeting.id, row.id)
            try:
                entries = await asyncio.to_thread(read)
            except MeetingError as error:
                self.tell(error)
                return
            if self.is_current:
                self.review.push_screen(HistoryDialog(row.heading, partial(row_history, entries, row.id)))

    async def _ask_for_row(self, title: Words, rows: list[Row]) -> str | None:
        if not rows:
            self.notify(_("There is no other row."), severity="warning")
            return None
        return await self.review.push_screen_wait(RowsDialog(title, rows))

    def _new(self, entry: JournalEntry | None) -> None:
        """Go to the row that an act has made."""
        made = [change.id for change in entry.changes if change.before is None] if entry else []
        if made:
            self.go_to_row(made[0])


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
