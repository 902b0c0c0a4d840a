"""Everything that a person does to a record."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import on, work
from textual.content import Content

from assistant.errors import InputError, MeetingError
from assistant.extraction.dates import resolve_due
from assistant.language import gettext as _
from assistant.library import edits
from assistant.pipeline.details import set_date
from assistant.review.dialogs.choice import ChoiceDialog
from assistant.review.dialogs.meeting import MeetingDialog
from assistant.review.dialogs.speaker import SpeakerDialog
from assistant.review.dialogs.text import TextDialog
from assistant.review.labels import cell_text, choice_label, row_cell_label
from assistant.review.literal import literal, without_controls
from assistant.review.screens.view import MeetingView
from assistant.review.state import Table, next_to_judge
from assistant.review.widgets.lines import LineList
from assistant.review.widgets.rows import RowTable
from assistant.review.widgets.transcript import Transcript
from assistant.review.wrapping import padded
from schemas.record import Change, JournalEntry, Row
from schemas.talk import Meeting

CHOICES = {"kind": ("demand", "implicit", "concern"), "status": ("confirmed", "unconfirmed", "disputed")}
LONG_CELLS = ("title", "situation", "task", "action_tried", "action_proposed", "result")


class MeetingScreen(MeetingView):
    """Review one record. Every change is in the library, and in its journal, before the screen shows it."""

    # Judging

    def action_accept(self) -> None:
        """Accept the row and go on to the next."""
        if row := self.row:
            self._judge(row, "accept", lambda: edits.accept(self.record, row.id))

    @work
    async def action_reject(self) -> None:
        """Ask for a reason, reject the row and go on to the next."""
        if row := self.row:
            title = _("Reject: “{heading}”").format(heading=row.heading)
            dialog = TextDialog(title, row.reject_reason, note=_("a reason, if you like"))
            reason = await self.review.push_screen_wait(dialog)
            if reason is not None:
                self._judge(row, "reject", lambda: edits.reject(self.record, row.id, reason))

    def action_reopen(self) -> None:
        """Take back that the row was judged."""
        if row := self.row:
            self._apply("reopen", lambda: edits.reopen(self.record, row.id))

    def _judge(self, row: Row, action: str, make: Callable[[], Sequence[Change]]) -> None:
        """Judge a row and go on to the one that followed it; where it stands may change with the judgement."""
        following = next_to_judge(self.record, self.table, row.id)
        self._apply(action, make)
        if following and following[1] != row.id:
            self.go_to_row(following[1])

    # Editing

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        if isinstance(event.lines, RowTable):
            self.action_edit()

    @work
    async def action_edit(self) -> None:
        """Ask which cell, then for its value."""
        if row := self.row:
            cell = await self.review.push_screen_wait(ChoiceDialog(_("Edit which cell?"), _cells(row)))
            if cell is not None:
                await self._edit(row, cell)

    @work
    async def action_edit_number(self, number: str) -> None:
        """Ask for the value of the cell with this number."""
        if (row := self.row) and int(number) <= len(row.cell_names):
            await self._edit(row, row.cell_names[int(number) - 1])

    async def _edit(self, row: Row, cell: str) -> None:
        value = await self.review.push_screen_wait(self._cell_dialog(row, cell))
        if value is not None and value != without_controls(str(getattr(row, cell) or "")):
            self._apply("edit", lambda: edits.edit_cell(self.record, row.id, cell, value))

    def _cell_dialog(self, row: Row, cell: str) -> ChoiceDialog | TextDialog:
        label, value = row_cell_label(row, cell), cell_text(row, cell)
        if cell in CHOICES:
            choices = [(choice, Content(choice_label(choice))) for choice in CHOICES[cell]]
            return ChoiceDialog(label, choices, str(getattr(row, cell)))
        if cell == "due":
            return TextDialog(label, value, note=_("a date, or 下周三, next Friday"), read=self._due)
        if cell == "owner":
            return TextDialog(label, value, suggestions=self._people())
        return TextDialog(label, value, long=cell in LONG_CELLS, read=self._checked(row, cell))

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

    # Adding and naming

    @work
    async def action_add(self) -> None:
        """Add a need or a to-do that rests on the selected segments."""
        segments = self.query_one(Transcript).selected
        if not segments:
            self.notify(_("There is no transcript to add a row from."), severity="warning")
            return
        title = _("Add which row from these {count} segments?").format(count=len(segments))
        if len(segments) == 1:
            title = _("Add which row from this segment?")
        tables = [("need", Content(_("Need"))), ("todo", Content(_("To-do")))]
        chosen = await self.review.push_screen_wait(ChoiceDialog(title, tables))
        if chosen is None:
            return
        table: Table = "todo" if chosen == "todo" else "need"
        spoken = " ".join(segment.text for segment in segments)
        label = _("To-do") if table == "todo" else _("Need")
        heading = await self.review.push_screen_wait(TextDialog(label, spoken, long=True))
        if heading is not None:
            ids, now = [segment.id for segment in segments], dt.datetime.now(dt.UTC)
            entry = self._apply("add", lambda: edits.add_row(self.record, table, ids, now, heading))
            if entry:
                self.go_to_row(entry.changes[0].id)

    @work
    async def action_speaker(self) -> None:
        """Ask whose voice the selected segment is, and write it everywhere."""
        segment = self.query_one(Transcript).segment
        speaker = next((one for one in self.record.speakers if segment and one.label == segment.speaker), None)
        if speaker is None:
            self.notify(_("Nobody's voice was told apart here."), severity="warning")
            return
        answer = await self.review.push_screen_wait(SpeakerDialog(speaker, self.record.meeting.participants))
        if answer:
            label = speaker.label
            name, side, role = answer.name, answer.side, answer.role
            self._apply("rename", lambda: edits.rename_speaker(self.record, label, name, side, role))

    @work
    async def action_meeting(self) -> None:
        """Ask for title, date, customer and place; a new date resolves the due dates that hang on it."""
        before = self.record.meeting
        answer = await self.review.push_screen_wait(MeetingDialog(before))
        if answer is None:
            return
        texts = {"title": answer.title, "customer": answer.customer, "place": answer.place}
        changed = {name: text for name, text in texts.items() if text != without_controls(getattr(before, name))}
        self._apply("meeting", lambda: edits.set_meeting(self.record, **changed))
        if answer.date != before.date:
            await self._set_date(before, answer.date)

    async def _set_date(self, meeting: Meeting, date: dt.date | None) -> None:
        """Set the date in a thread, since reading spoken deadlines may load a library first."""
        try:
            await asyncio.to_thread(set_date, self.review.library, meeting.id, date, self.review.recorder)
        except MeetingError as error:
            self._tell(error)
        self._reload()

    # Taking back

    def action_undo(self) -> None:
        """Take the last change back, and go where it was."""
        self._turn(self.review.library.undo, _("Nothing to take back."))

    def action_redo(self) -> None:
        """Make the change again that was taken back, and go where it was."""
        self._turn(self.review.library.redo, _("Nothing to make again."))

    def _turn(self, step: Callable[[str, str], JournalEntry | None], nothing: str) -> None:
        entry = None
        try:
            entry = step(self.record.meeting.id, self.review.recorder)
            if entry is None:
                self.notify(nothing)
        except MeetingError as error:
            self._tell(error)
        self._reload()
        if entry:
            self.go_to_row(entry.changes[0].id)

    # Storing

    def _apply(self, action: str, make: Callable[[], Sequence[Change]]) -> JournalEntry | None:
        """Make changes; what cannot be done is said in a line, and the record is shown as it is stored."""
        entry = None
        try:
            if changes := make():
                entry = self.review.library.apply(self.record.meeting.id, action, changes, self.review.recorder)
        except MeetingError as error:
            self._tell(error)
        self._reload()
        return entry

    def _reload(self) -> None:
        try:
            self.record = self.review.library.record(self.record.meeting.id)
        except MeetingError as error:
            self._tell(error)
        self.show_record()

    def _tell(self, error: MeetingError) -> None:
        self.notify(literal(str(error)), severity="error", markup=False)


def _cells(row: Row) -> list[tuple[str, Content]]:
    """A row's cells to choose from, with what they hold."""
    width = max(cell_len(row_cell_label(row, cell)) for cell in row.cell_names)
    return [
        (
            cell,
            Content.assemble(
                (padded(row_cell_label(row, cell), width) + "  ", "$foreground-muted"),
                literal(cell_text(row, cell)) or "–",
            ),
        )
        for cell in row.cell_names
    ]
