"""Writing a row's cells: one in its place, or all of them in a form."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from typing import get_args

from textual import on, work

from assistant.errors import InputError, MeetingError
from assistant.extraction.dates import resolve_due, typed_day
from assistant.language import gettext as _
from assistant.library import edits, row_edits
from assistant.library.todo_edits import ACTION, set_progress
from assistant.review.dialogs.progress import ProgressAnswer, ProgressDialog
from assistant.review.dialogs.row_form import RowForm
from assistant.review.dialogs.status import StatusDialog
from assistant.review.labels import cell_text, choice_label, row_cell_label
from assistant.review.meanwhile import Seen
from assistant.review.screens.judging import JudgingScreen
from assistant.review.state import LONG_CELLS, pieces_of, speaker_names
from assistant.review.widgets.cell_editor import CellEditor, CellQuestion, Then
from assistant.review.widgets.detail import RowDetail
from assistant.review.widgets.lines import LineList
from assistant.review.widgets.row_pane import RowPane
from assistant.review.widgets.rows import RowTable
from assistant.review.widgets.told import QuestionList
from schemas.record import Change, Need, NeedKind, Row, Todo, TodoProgress


class CellScreen(JudgingScreen):
    """A cell is kept as soon as it is left."""

    _written_over: tuple[CellQuestion, str, Seen] | None = None
    """The cell that was written last, what was written, and what the person has seen of it when that was tried."""

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
        if await self.keep_cell():
            if self.pane == "transcript":
                self._show_pane("rows")
            self._write_cell(row, cell)

    def _write_cell(self, row: Row, cell: str) -> None:
        """Have a cell written; whether the customer agreed is asked with its proof, in a dialog."""
        if cell == "status":
            self._back_to_rows(cell)
            self.action_status()
        else:
            self._row_pane.ask(self._question(row, cell))

    def _question(self, row: Row, cell: str) -> CellQuestion:
        text = stored_text(row, cell)
        if cell == "kind":
            words = [(kind, choice_label(kind)) for kind in get_args(NeedKind)]
            return CellQuestion(row.id, cell, text, self._checked(row, cell), choices=words)
        if cell == "due":
            return CellQuestion(row.id, cell, text, self._due, note=_("a date, or 下周三, next Friday"))
        if cell == "owner":
            return CellQuestion(row.id, cell, text, self._checked(row, cell), suggestions=self._people())
        long = cell == row.cell_names[0] or cell in LONG_CELLS
        return CellQuestion(row.id, cell, text, self._checked(row, cell), long=long)

    @property
    def _row_pane(self) -> RowPane:
        return self.query_one(RowPane)

    # Leaving a cell; the next key waits for it, see ``KeysInOrder``

    async def action_leave_cell(self, then: Then) -> None:
        """Keep the cell that is being written, and go on where the person wants to."""
        question = self._row_pane.editor.question
        if question is None or not await self.keep_cell():
            return
        row, step = self.row, {"stay": 0, "next": 1, "previous": -1}[then]
        cells = row.cell_names if row and row.id == question.row_id else ()
        place = cells.index(question.cell) + step if cells else -1
        if row and step and 0 <= place < len(cells):
            self._write_cell(row, cells[place])
        else:
            self._back_to_rows(question.cell)

    def action_give_cell_up(self) -> None:
        """Leave the cell that is being written as it was."""
        if question := self._row_pane.editor.question:
            self._row_pane.close()
            self._back_to_rows(question.cell)

    def _back_to_rows(self, cell: str) -> None:
        self.set_focus(self.rows)
        self.query_one(RowDetail).part = cell
        self._light_up()

    @on(CellEditor.GoneElsewhere)
    async def _gone_elsewhere(self, event: CellEditor.GoneElsewhere) -> None:
        """Keep what was written."""
        if self._row_pane.editor.question is event.question and await self.keep_cell() and self.focused is None:
            self.set_focus(self.rows)

    async def keep_cell(self) -> bool:
        """Store the cell that is being written, if one is; False where it cannot be taken and stays for mending."""
        pane = self._row_pane
        question, written = pane.editor.question, pane.editor.written
        if question is None:
            return True
        try:
            value = None if written is None else await asyncio.to_thread(question.read, written)
            problem = ""
        except MeetingError as error:
            value, problem = None, str(error)
        if pane.editor.question is not question or not self.is_attached:
            return True  # it was left meanwhile
        if value is not None:
            problem = self._problem_with(question, value)
        if problem:
            self._stays(question, problem)
        else:
            pane.close()
        return not problem

    def _problem_with(self, question: CellQuestion, value: str) -> str:
        """Store a cell's value; why it could not be stored, in a line, or nothing."""
        written = {question.cell: value}
        over = self._written_over
        if over is None or over[0] is not question or over[1] != value:
            over = self._written_over = (question, value, Seen({question.cell: question.value}))
        seen = over[2]
        return self.kept(
            "edit",
            lambda: edits.edit_cells(self.record, question.row_id, written),
            lambda: self._news(question.row_id, seen, written),
        ).problem

    def _stays(self, question: CellQuestion, problem: str) -> None:
        """Say why the cell cannot be left like this, and go back to its row."""
        if self.row is None or self.row.id != question.row_id:
            self.go_to_row(question.row_id)
        self._row_pane.editor.say_problem(problem)

    def _news(self, row_id: str, seen: Seen, written: Mapping[str, str], key: str = "Enter") -> str:
        """What others have written into cells that a person writes, and has not seen; a line, empty without any."""
        row = next((row for row in (*self.record.needs, *self.record.todos) if row.id == row_id), None)
        if row is None:
            return ""
        new = seen.news({cell: stored_text(row, cell) for cell in written})
        told = {row_cell_label(row, cell): cell_text(row, cell) for cell in new if new[cell] != written[cell]}
        return self.over_line("need" if isinstance(row, Need) else "todo", row_id, told, key)

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
            seen = Seen({cell: stored_text(row, cell) for cell in row.cell_names})
            await self.ask(
                RowForm(row, self._people(), self._due),
                "edit",
                lambda written: edits.edit_cells(self.record, row.id, written),
                lambda written: self._news(row.id, seen, written, "ctrl+s"),
            )

    @work
    async def action_status(self) -> None:
        """Ask whether the customer agreed, and for the turn that proves it; of a to-do what became of it."""
        row = self.row
        if isinstance(row, Todo):
            await self._ask_progress(row)
        if not isinstance(row, Need):
            return
        proof = [piece.segment_id for piece in pieces_of(row, "status") if piece.segment_id is not None]
        dialog = StatusDialog(row, self.record.segments, speaker_names(self.record), proof)
        seen = Seen({"status": row.status})
        await self.ask(
            dialog,
            "status",
            lambda answer: row_edits.set_status(self.record, row.id, *answer),
            lambda answer: self._news(row.id, seen, {"status": answer[0]}),
        )

    async def _ask_progress(self, todo: Todo) -> None:
        def make(answer: ProgressAnswer) -> list[Change]:
            return set_progress(self.record, todo.id, *read_progress(answer))

        if todo.review == "rejected":
            self.notify(_("This to-do was rejected; o opens it again."), severity="warning")
        else:
            await self.ask(ProgressDialog(todo), ACTION, make, many=True)  # reading a spoken day may load a library


def read_progress(answer: ProgressAnswer) -> tuple[TodoProgress, str, dt.date | None]:
    """An answer with its day read as people say it today. Raises ``InputError`` where it means none."""
    progress, note, day = answer
    return progress, note, typed_day(day, dt.date.today()) if day.strip() else None


def stored_text(row: Row, cell: str) -> str:
    """A cell's value as it is written: a choice by its value, not by its word."""
    value = getattr(row, cell)
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")
