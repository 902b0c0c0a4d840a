"""Writing a row's cells: one in its place, or all of them in a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import get_args

from textual import on, work

from assistant.errors import InputError, MeetingError
from assistant.extraction.dates import resolve_due
from assistant.language import gettext as _
from assistant.library import edits, row_edits
from assistant.review.dialogs.row_form import RowForm
from assistant.review.dialogs.status import StatusDialog
from assistant.review.labels import choice_label
from assistant.review.screens.judging import JudgingScreen
from assistant.review.state import LONG_CELLS, pieces_of, speaker_names
from assistant.review.widgets.cell_editor import CellEditor, CellQuestion
from assistant.review.widgets.detail import RowDetail
from assistant.review.widgets.lines import LineList
from assistant.review.widgets.row_pane import RowPane
from assistant.review.widgets.rows import RowTable
from assistant.review.widgets.told import QuestionList
from schemas.record import Need, NeedKind, Row, Todo


class CellScreen(JudgingScreen):
    """A cell is kept as soon as it is left."""

    @on(LineList.Chosen)
    async def _chosen(self, event: LineList.Chosen) -> None:
        if isinstance(event.lines, RowTable | RowDetail | QuestionList):
            await self.action_edit()

    async def action_edit(self) -> None:
        """Write the cell under the cursor, the heading where it is on the row as a whole."""
        if self.tab == "question":
            self._to_question()
        elif row := self.row:
            part = self.query_one(RowDetail).part
            await self._write(row, part if isinstance(part, str) else row.cell_names[0])

    async def action_edit_number(self, number: str) -> None:
        """Write the cell with this number."""
        if (row := self.row) and int(number) <= len(row.cell_names):
            await self._write(row, row.cell_names[int(number) - 1])

    def _to_question(self) -> None:
        """Go to the row that an open question is about."""
        question = self.query_one(QuestionList).question
        if question and question.row_id:
            self.go_to_row(question.row_id)
            self.query_one(RowDetail).part = next(iter(question.cells), None)

    async def _write(self, row: Row, cell: str) -> None:
        if not self.keep_cell():
            return
        if self.pane == "transcript":
            self._show_pane("rows")
        if cell == "status":
            self.action_status()
        else:
            await self.query_one(RowPane).ask(self._question(row, cell))

    def _question(self, row: Row, cell: str) -> CellQuestion:
        value = getattr(row, cell)
        text = value.isoformat() if isinstance(value, dt.date) else value or ""
        if cell == "kind":
            words = [(kind, choice_label(kind)) for kind in get_args(NeedKind)]
            return CellQuestion(row.id, cell, text, self._checked(row, cell), choices=words)
        if cell == "due":
            return CellQuestion(row.id, cell, text, self._due, note=_("a date, or 下周三, next Friday"))
        if cell == "owner":
            return CellQuestion(row.id, cell, text, self._checked(row, cell), suggestions=self._people())
        long = cell == row.cell_names[0] or cell in LONG_CELLS
        return CellQuestion(row.id, cell, text, self._checked(row, cell), long=long)

    def keep_cell(self) -> bool:
        """Store the cell that is being written, if one is; False where it cannot be taken and stays for mending."""
        editor = self.query_one(RowPane).editor
        question, written = editor.question, editor.written
        if question is None:
            return True
        try:
            value = None if written is None else question.read(written)
        except MeetingError as error:
            editor.say_problem(str(error))
            return False
        return self._kept(question, value)

    def _kept(self, question: CellQuestion, value: str | None, *, close: bool = True) -> bool:
        """Store a cell's value and put the entry away; where the library refuses, what was written stays there."""
        pane = self.query_one(RowPane)
        entry = None
        try:
            if value is not None:
                edit = partial(edits.edit_cell, self.record, question.row_id, question.cell, value)
                entry = self.applied("edit", edit)
        except MeetingError as error:
            self.reload()
            pane.editor.say_problem(str(error))
            return False
        if close:
            pane.close()
        if entry:
            self.show_changes(entry.changes)
        return True

    @on(CellEditor.Refused)
    def _stays(self, event: CellEditor.Refused) -> None:
        """Go back to the row whose cell cannot be left like this."""
        if self.row is None or self.row.id != event.question.row_id:
            self.go_to_row(event.question.row_id)
            self.query_one(CellEditor).query_one(".cell-entry").focus()

    @on(CellEditor.Left)
    async def _left(self, event: CellEditor.Left) -> None:
        """Store what was written, and go on where the person wants to."""
        question = event.question
        if self.query_one(RowPane).editor.question not in (question, None):
            return  # it was kept already, and another cell is being written
        row = self.row
        cells = row.cell_names if row and row.id == question.row_id else ()
        step = {"stay": 0, "next": 1, "previous": -1}[event.then]
        place = cells.index(question.cell) + step if cells else -1
        goes_on = bool(step) and 0 <= place < len(cells)
        if not self._kept(question, event.value, close=not goes_on or cells[place] == "status") or not self.row:
            return
        if goes_on and cells[place] == "status":
            self.action_status()
        elif goes_on:
            await self.query_one(RowPane).ask(self._question(self.row, cells[place]))
        elif cells:
            self.rows.focus()
            self.query_one(RowDetail).part = question.cell
            self._light_up()

    def _checked(self, row: Row, cell: str) -> Callable[[str], str]:
        """Refuses what the cell cannot hold while it can still be mended."""

        def read(text: str) -> str:
            edits.edit_cell(self.record, row.id, cell, text)
            return text

        return read

    def _people(self) -> list[str]:
        """Everybody who may own a to-do: participants, then voices."""
        meeting = self.record.meeting
        named = [*(person.name for person in meeting.participants), *(voice.name for voice in self.record.speakers)]
        return list(dict.fromkeys(filter(None, named)))

    def _due(self, text: str) -> str:
        """A due date as year-month-day, where it was typed as people say it."""
        meeting = self.record.meeting
        try:
            return dt.date.fromisoformat(text.strip()).isoformat() if text.strip() else ""
        except ValueError:
            spoken = resolve_due(text, meeting.date, meeting.language)
        if spoken:
            return spoken.isoformat()
        if meeting.date is None:
            raise InputError(
                _("Without the meeting's date (m) only year-month-day, such as 2026-03-12, is understood.")
            )
        raise InputError(_("No day can be read from this; write it as year-month-day, such as 2026-03-12."))

    # The whole row

    @work
    async def action_form(self) -> None:
        """Write all cells of the row in a form."""
        if row := self.row:
            assert isinstance(row, Need | Todo)
            answer = await self.review.push_screen_wait(RowForm(row, self._people(), self._due))
            if answer:
                self.store("edit", lambda: edits.edit_cells(self.record, row.id, answer))

    @work
    async def action_status(self) -> None:
        """Ask whether the customer agreed, and for the turn that proves it."""
        row = self.row
        if not isinstance(row, Need):
            self.notify(_("Only needs have a status."), severity="warning")
            return
        proof = [piece.segment_id for piece in pieces_of(row, "status") if piece.segment_id is not None]
        dialog = StatusDialog(row, self.record.segments, speaker_names(self.record), proof)
        if answer := await self.review.push_screen_wait(dialog):
            status, segment_ids = answer
            self.store("status", lambda: row_edits.set_status(self.record, row.id, status, segment_ids))
