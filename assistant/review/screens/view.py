"""A meeting on the screen: transcript beside rows, and going about in them."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Footer, TabbedContent, TabPane, Tabs

from assistant.language import gettext as _
from assistant.review.keys import MEETING_KEYS, Pane, bindings
from assistant.review.screens.base import ReviewScreen
from assistant.review.state import TABLES, Table, highlights, next_to_judge, rows_of, table_of
from assistant.review.widgets.detail import RowDetail
from assistant.review.widgets.head import MeetingHead
from assistant.review.widgets.lines import LineList
from assistant.review.widgets.rows import RowTable
from assistant.review.widgets.transcript import Transcript
from schemas.record import Record, Row

ROW_ACTIONS = ("accept", "edit", "edit_number", "reject", "reopen", "evidence", "detail")


class MeetingView(ReviewScreen):
    """Shows a record and follows the cursor; what changes the record is in ``MeetingScreen``."""

    KEYS = MEETING_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(MEETING_KEYS)]

    def __init__(self, record: Record) -> None:
        super().__init__()
        self.record = record
        self._greyed = False

    def compose(self) -> ComposeResult:
        """The head, the transcript, the tables with the selected row's cells below them, the keys."""
        yield MeetingHead()
        with Horizontal(id="panes"):
            yield Transcript()
            with Vertical(id="tables"):
                with TabbedContent(id="tabs"):
                    for table in TABLES:
                        with TabPane("", id=table):
                            yield RowTable(table)
                yield RowDetail()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin with the most doubtful row that nobody has judged."""
        self.query_one(Tabs).can_focus = False
        self.show_record()
        self.rows.focus()
        if first := next_to_judge(self.record, "need", None):
            self.go_to(*first)

    # Showing

    def show_record(self) -> None:
        """Paint everything from the record."""
        self.query_one(Transcript).show(self.record)
        for table in TABLES:
            self._table(table).show(self.record)
        self._show_head_and_tabs()
        self.show_row()

    def show_texts(self) -> None:
        """Write everything again."""
        super().show_texts()
        self._show_head_and_tabs()
        for lines in (self.query_one(Transcript), *map(self._table, TABLES)):
            lines.lay_out()
        self.show_row()

    def _show_head_and_tabs(self) -> None:
        self.query_one(MeetingHead).show(self.record, self.review.destination)
        for table in TABLES:
            count = sum(row.review != "rejected" for row in rows_of(self.record, table))
            title = _("Needs") if table == "need" else _("To-dos")
            self.query_one("#tabs", TabbedContent).get_tab(table).label = Content(f"{title} {count}")

    def show_row(self) -> None:
        """Show the selected row's cells, and light its words up."""
        row = self.row
        self.query_one(RowDetail).show(self.record, row)
        self.query_one(Transcript).light_up(highlights(self.record, row))
        if self._greyed != (row is None):
            self._greyed = row is None
            self.refresh_bindings()

    @property
    def table(self) -> Table:
        """The table on top."""
        return "todo" if self.query_one("#tabs", TabbedContent).active == "todo" else "need"

    @property
    def rows(self) -> RowTable:
        """The rows of the table on top."""
        return self._table(self.table)

    @property
    def row(self) -> Row | None:
        """The selected row."""
        row_id = self.rows.row_id
        return next((row for row in rows_of(self.record, self.table) if row.id == row_id), None)

    def _table(self, table: Table) -> RowTable:
        return self.query_one(f"#rows-{table}", RowTable)

    @property
    def pane(self) -> Pane:
        """What has the focus."""
        return "transcript" if self.has_class("-transcript") else "rows"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What works on a row is greyed where there is none."""
        if action in ROW_ACTIONS and self.is_mounted and self.query(RowTable) and self.row is None:
            return None
        return super().check_action(action, parameters)

    # Following the cursor

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        if event.lines is self.rows:
            self.show_row()

    @on(TabbedContent.TabActivated)
    def _table_changed(self) -> None:
        self.show_row()
        if self.pane == "rows":
            self.rows.focus()

    def on_descendant_focus(self) -> None:
        """Where it is narrow, the pane with the focus is the one that is seen."""
        self.set_class(self.query_one(Transcript).has_focus, "-transcript")

    # Going about

    def go_to(self, table: Table, row_id: str) -> None:
        """Put the cursor on a row."""
        self.query_one("#tabs", TabbedContent).active = table
        self._table(table).select(row_id)
        self._show_pane("rows")
        self.show_row()

    def go_to_row(self, row_id: str) -> None:
        """Put the cursor on a row, wherever it stands; nothing where there is none of that id."""
        if table := table_of(self.record, row_id):
            self.go_to(table, row_id)

    def _show_pane(self, pane: Pane) -> None:
        self.set_class(pane == "transcript", "-transcript")
        (self.query_one(Transcript) if pane == "transcript" else self.rows).focus()

    def action_next(self) -> None:
        """Go to the next row that nobody has judged."""
        found = next_to_judge(self.record, self.table, self.row.id if self.row else None)
        if found:
            self.go_to(*found)
        else:
            self.notify(_("All rows have been looked at."))

    def action_evidence(self) -> None:
        """Go to the words that the row rests on; from there, to the next ones."""
        row = self.row
        if row is None or not row.grounded:
            self.notify(_("The words of this row were not found in the transcript."), severity="warning")
            return
        if self.pane == "transcript":
            self.query_one(Transcript).next_lit()
        else:
            self.query_one(Transcript).light_up(highlights(self.record, row))
            self._show_pane("transcript")

    def action_pane(self) -> None:
        """Go to the transcript, or back to the rows."""
        self._show_pane("rows" if self.pane == "transcript" else "transcript")

    def action_table(self, key: str) -> None:
        """Go to the table on the left or the right of this one."""
        place = TABLES.index(self.table) + (1 if key == "right" else -1)
        self._show_pane("rows")
        self.query_one("#tabs", TabbedContent).active = TABLES[place % len(TABLES)]

    def action_detail(self, key: str) -> None:
        """Scroll the selected row's cells."""
        self.query_one(RowDetail).scroll_relative(y=-2 if key == "shift+up" else 2, animate=False)

    def action_back(self) -> None:
        """Back to the rows; from there to the list of meetings."""
        if self.pane == "transcript":
            self._show_pane("rows")
        else:
            self.review.show_home()
