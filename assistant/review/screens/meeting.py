"""One meeting: transcript beside rows, and everything a person does to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Footer, OptionList, Static, TabbedContent, TabPane

from assistant.errors import MeetingError
from assistant.extraction.dates import resolve_due
from assistant.language import gettext as _
from assistant.library import edits
from assistant.pipeline.details import date_changes
from assistant.pipeline.gaps import failed, gap_title
from assistant.pipeline.options import read_date
from assistant.review.keys import MEETING_KEYS
from assistant.review.labels import cell_label, cell_text, choice_label
from assistant.review.literal import literal
from assistant.review.screens.base import ReviewScreen
from assistant.review.screens.dialogs import ChoiceDialog, MeetingDialog, SpeakerAnswer, SpeakerDialog, TextDialog
from assistant.review.state import TABLES, Table, highlights, left_to_judge, next_to_judge, rows_of
from assistant.review.widgets.rows import RowDetail, RowList
from assistant.review.widgets.transcript import Transcript
from schemas.record import Change, JournalEntry, Need, Record, Row

CHOICES = {"kind": ("demand", "implicit", "concern"), "status": ("confirmed", "unconfirmed", "disputed")}


class MeetingScreen(ReviewScreen):
    """Review one record. Every change is in the library, and in its journal, before the screen shows it."""

    BINDINGS = [Binding(key.key, key.action, key.label, show=key.in_footer, id=key.id) for key in MEETING_KEYS]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, meeting_id: str) -> None:
        super().__init__()
        self._meeting_id = meeting_id
        self.record: Record = self.review.library.record(meeting_id)

    def compose(self) -> ComposeResult:
        """The head, the transcript, the tables with the selected row below them, the keys."""
        yield Static(id="head")
        with Horizontal(id="panes"):
            yield Transcript()
            with Vertical(id="tables"):
                with TabbedContent(id="tabs"):
                    for table in TABLES:
                        with TabPane("", id=table):
                            yield RowList(table)
                yield RowDetail()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the record and begin with the first doubtful row."""
        self.show_record()
        self.query_one("#rows-need", RowList).focus()

    # Showing

    def show_record(self) -> None:
        """Paint everything from the record."""
        record = self.record
        self.query_one(Transcript).show(record)
        for table in TABLES:
            self.query_one(f"#rows-{table}", RowList).show(record)
            count = sum(row.review != "rejected" for row in rows_of(record, table))
            title = _("Needs") if table == "need" else _("To-dos")
            self.query_one("#tabs", TabbedContent).get_tab(table).label = Content(f"{title} {count}")
        self.query_one("#head", Static).update(self._head())
        self._show_row()

    def _head(self) -> Content:
        meeting = self.record.meeting
        left = left_to_judge(self.record)
        date = meeting.date.isoformat() if meeting.date else _("date unknown (press m)")
        about = " · ".join(filter(None, (literal(meeting.title), literal(meeting.customer), date)))
        todo = _("{left} rows left to look at").format(left=left) if left else _("all rows looked at")
        parts = [
            Content.styled(about, "bold"),
            Content.styled(todo, "$text-warning" if left else "$text-success"),
            Content.styled(_("text goes to: {place}").format(place=self.review.destination), "$text-muted"),
        ]
        missing = failed(self.record)
        if missing:
            gap = _("{count} gaps: {first} …").format(count=len(missing), first=gap_title(missing[0]))
            parts.append(Content.styled(gap, "$text-error"))
        return Content("   ").join(parts)

    @property
    def table(self) -> Table:
        """The table on top."""
        return "todo" if self.query_one("#tabs", TabbedContent).active == "todo" else "need"

    @property
    def row(self) -> Row | None:
        """The selected row."""
        row_id = self.query_one(f"#rows-{self.table}", RowList).row_id
        return next((row for row in rows_of(self.record, self.table) if row.id == row_id), None)

    def _show_row(self) -> None:
        row = self.row
        self.query_one(RowDetail).show(self.record, row)
        self.query_one(Transcript).light_up(highlights(self.record, row))

    @on(RowList.RowSelected)
    def _row_selected(self, event: RowList.RowSelected) -> None:
        if event.table == self.table:
            self._show_row()

    @on(TabbedContent.TabActivated)
    def _table_changed(self) -> None:
        self._show_row()
        if not self.query_one(Transcript).has_focus:
            self.query_one(f"#rows-{self.table}", RowList).focus()

    @on(OptionList.OptionSelected, "#rows-need,#rows-todo")
    def _row_entered(self) -> None:
        self.action_edit()

    # Going about

    def action_next(self) -> None:
        """Go to the next row that nobody has judged."""
        self._go_to(next_to_judge(self.record, self.table, self.row.id if self.row else None))

    def _go_to(self, found: tuple[Table, str] | None) -> None:
        if found is None:
            self.notify(_("All rows have been looked at."))
            return
        table, row_id = found
        self.query_one("#tabs", TabbedContent).active = table
        rows = self.query_one(f"#rows-{table}", RowList)
        rows.select(row_id)
        self._leave_transcript()
        rows.focus()

    def action_transcript(self) -> None:
        """Go to the transcript, or back to the rows."""
        if self.has_class("-transcript"):
            self._leave_transcript()
            self.query_one(f"#rows-{self.table}", RowList).focus()
        else:
            self.add_class("-transcript")
            self.query_one(Transcript).focus()

    def _leave_transcript(self) -> None:
        self.remove_class("-transcript")

    def action_table(self) -> None:
        """Switch between needs and to-dos."""
        self.query_one("#tabs", TabbedContent).active = "need" if self.table == "todo" else "todo"

    def action_back(self) -> None:
        """Back to the rows, or to the list of meetings."""
        if self.has_class("-transcript"):
            self.action_transcript()
        else:
            self.review.show_home()

    # Changing

    def action_accept(self) -> None:
        """Accept the row and go on to the next."""
        if row := self.row:
            self._judge(row, "accept", lambda: edits.accept(self.record, row.id))

    def _judge(self, row: Row, action: str, make: Callable[[], Sequence[Change]]) -> None:
        """Judge a row and go on to the one that followed it; where it stands may change with the judgement."""
        following = next_to_judge(self.record, self.table, row.id)
        if self._apply(action, make):
            self._go_to(None if following and following[1] == row.id else following)

    def action_reopen(self) -> None:
        """Take back that the row was judged."""
        if row := self.row:
            self._apply("reopen", lambda: edits.reopen(self.record, row.id))

    @work
    async def action_reject(self) -> None:
        """Ask for a reason, reject the row and go on to the next."""
        row = self.row
        if row is None:
            return
        reason = await self.review.push_screen_wait(TextDialog(_("Reject: why? (may stay empty)"), row.reject_reason))
        if reason is not None:
            self._judge(row, "reject", lambda: edits.reject(self.record, row.id, reason))

    @work
    async def action_edit(self) -> None:
        """Ask which cell, then for its value."""
        row = self.row
        if row is None:
            return
        choices = [
            (cell, Content.assemble((f"{cell_label(cell)}  ", "$text-muted"), literal(cell_text(row, cell)) or "–"))
            for cell in row.cell_names
        ]
        cell = await self.review.push_screen_wait(ChoiceDialog(_("Edit which cell?"), choices))
        if cell is None:
            return
        value = await self.review.push_screen_wait(self._cell_dialog(row, cell))
        if value is not None:
            self._apply("edit", lambda: edits.edit_cell(self.record, row.id, cell, self._plain_value(cell, value)))

    def _cell_dialog(self, row: Row, cell: str) -> ChoiceDialog | TextDialog:
        if cell in CHOICES:
            choices = [(value, choice_label(value)) for value in CHOICES[cell]]
            return ChoiceDialog(cell_label(cell), choices, str(getattr(row, cell)))
        hint = _("a date, or as people say it: next Friday, 下周三") if cell == "due" else ""
        value = cell_text(row, cell)
        return TextDialog(cell_label(cell), value, hint=hint, several_lines=isinstance(row, Need) and cell != "title")

    def _plain_value(self, cell: str, value: str) -> str:
        """A due date as year-month-day, where it was typed as people say it."""
        if cell != "due" or not value.strip():
            return value
        spoken = resolve_due(value, self.record.meeting.date, self.record.meeting.language)
        return spoken.isoformat() if spoken else value

    @work
    async def action_add(self) -> None:
        """Add a need or a to-do that rests on the selected segment."""
        segment = self.query_one(Transcript).segment
        if segment is None:
            return
        kinds = [("need", _("Need")), ("todo", _("To-do"))]
        kind = await self.review.push_screen_wait(ChoiceDialog(_("Add which row from this segment?"), kinds))
        if kind is None:
            return
        table: Table = "todo" if kind == "todo" else "need"
        title = _("Need") if table == "need" else _("To-do")
        heading = await self.review.push_screen_wait(TextDialog(title, literal(segment.text)))
        if heading is None:
            return
        now = dt.datetime.now(dt.UTC)
        entry = self._apply("add", lambda: edits.add_row(self.record, table, [segment.id], now, heading))
        if entry:
            self.query_one("#tabs", TabbedContent).active = table
            self.query_one(f"#rows-{table}", RowList).select(entry.changes[0].id)
            self.query_one(f"#rows-{table}", RowList).focus()
            self._leave_transcript()

    @work
    async def action_speaker(self) -> None:
        """Ask whose voice the selected segment is, and write it everywhere."""
        segment = self.query_one(Transcript).segment
        speaker = next((one for one in self.record.speakers if segment and one.label == segment.speaker), None)
        if speaker is None:
            self.notify(_("Nobody's voice was told apart here."), severity="warning")
            return
        answer: SpeakerAnswer | None = await self.review.push_screen_wait(
            SpeakerDialog(speaker, self.record.meeting.participants)
        )
        if answer:
            self._apply(
                "rename",
                lambda: edits.rename_speaker(self.record, speaker.label, answer.name, answer.side, answer.role),
            )

    @work
    async def action_meeting(self) -> None:
        """Ask for title, date, place and customer; a new date resolves the due dates that hang on it."""
        answer = await self.review.push_screen_wait(MeetingDialog(self.record.meeting))
        if answer is None:
            return
        date = answer.pop("date")
        self._apply("meeting", lambda: edits.set_meeting(self.record, **answer))
        self._apply("set_date", lambda: date_changes(self.record, read_date(date)))

    def action_undo(self) -> None:
        """Take the last change back."""
        self._go_through_journal(self.review.library.undo, _("Nothing to take back."))

    def action_redo(self) -> None:
        """Make the change again that was taken back."""
        self._go_through_journal(self.review.library.redo, _("Nothing to make again."))

    def _go_through_journal(self, step: Callable[[str, str], JournalEntry | None], nothing: str) -> None:
        try:
            entry = step(self._meeting_id, self.review.recorder)
        except MeetingError as error:
            self.notify(literal(str(error)), severity="error", markup=False)
        else:
            if entry is None:
                self.notify(nothing)
        self._reload()

    def _apply(self, action: str, make: Callable[[], Sequence[Change]]) -> JournalEntry | None:
        """Make changes; what cannot be done is said in a line, and the record is shown as it is stored."""
        entry = None
        try:
            changes = make()
            if changes:
                entry = self.review.library.apply(self._meeting_id, action, changes, self.review.recorder)
        except MeetingError as error:
            self.notify(literal(str(error)), severity="error", markup=False)
        self._reload()
        return entry

    def _reload(self) -> None:
        self.record = self.review.library.record(self._meeting_id)
        self.show_record()
