"""A meeting on the screen: transcript beside rows, and going about in them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import TabbedContent, Tabs

from assistant.extraction.open_questions import open_questions, settled_questions
from assistant.language import gettext as _
from assistant.review.aside import aside
from assistant.review.keys import (
    CELL_KEYS,
    CHOICE_KEYS,
    EARLIER_KEYS,
    MEETING_KEYS,
    QUESTION_KEYS,
    ROW_KEYS,
    TOLD_KEYS,
    TRANSCRIPT_KEYS,
    WITHOUT_ROW,
    Key,
    Pane,
    Place,
    bindings,
)
from assistant.review.labels import tab_label
from assistant.review.screens.base import ReviewScreen
from assistant.review.state import (
    TABLES,
    TABS,
    Tab,
    Table,
    highlights,
    next_to_judge,
    pieces_of,
    rows_of,
    table_of,
)
from assistant.review.widgets.cell_editor import CellEditor
from assistant.review.widgets.choice_line import ChoiceLine
from assistant.review.widgets.detail import RowDetail
from assistant.review.widgets.earlier import EarlierList
from assistant.review.widgets.footer import KeyLine
from assistant.review.widgets.head import MeetingHead
from assistant.review.widgets.list_pane import ListPane
from assistant.review.widgets.row_pane import RowPane
from assistant.review.widgets.rows import RowTable
from assistant.review.widgets.told import DecisionList, ProfileList, QuestionList, SummaryList
from assistant.review.widgets.told_list import ToldList
from assistant.review.widgets.transcript import Transcript
from schemas.minutes import MinutedRecord
from schemas.record import Evidence, Record, Row

ROW_ACTIONS = frozenset(key.action for key in ROW_KEYS) - WITHOUT_ROW
"""What works on the selected row, and is greyed where there is none."""


class MeetingView(ReviewScreen):
    """Shows a record and follows the cursor; what changes the record is in ``MeetingScreen``."""

    KEYS = (*ROW_KEYS, *MEETING_KEYS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS)]

    def __init__(self, record: Record) -> None:
        super().__init__()
        self.record = record
        self._shown: Record | None = None
        self._minuted: MinutedRecord | None = None
        self._greyed = False
        self._telling = False
        told = (DecisionList(), SummaryList(), QuestionList(), ProfileList(), EarlierList())
        self._told: dict[Tab, ToldList] = dict(zip(TABS[len(TABLES) :], told, strict=True))

    def compose(self) -> ComposeResult:
        """The head, the transcript, the tables with the selected row's cells below them, the keys."""
        yield MeetingHead()
        with Horizontal(id="panes"):
            yield Transcript()
            with Vertical(id="tables"):
                with TabbedContent(id="tabs"):
                    for table in TABLES:
                        with ListPane("", id=table):
                            yield RowTable(table)
                    for tab, told in self._told.items():
                        with ListPane("", id=tab):
                            yield told
                yield RowPane()
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the most doubtful row that nobody has judged."""
        self.query_one(Tabs).can_focus = False
        self._watch_cursors()
        self.show_record()
        self.set_focus(self.rows)
        if first := next_to_judge(self.record, "need", None):
            self.go_to(*first)

    # Showing

    def show_record(self) -> None:
        """Paint what is new in the record."""
        shown, self._shown = self._shown, self.record
        if shown is None or shown.segments is not self.record.segments or shown.speakers is not self.record.speakers:
            self.query_one(Transcript).show(self.record)
        for table in TABLES:
            self._table(table).show(self.record)
        self._show_head_and_tabs()
        if shown is not None:
            self._keep_minutes(shown)
        if self.tab not in TABLES:
            if self._minuted is None:
                self._tell()
            self._show_told()
        self.show_row()

    def show_texts(self) -> None:
        """Write everything again."""
        super().show_texts()
        self._show_head_and_tabs()
        for lines in (self.query_one(Transcript), *map(self._table, TABLES), *self._told.values()):
            lines.lay_out()
        self.show_row()

    def _show_head_and_tabs(self) -> None:
        self.query_one(MeetingHead).show(self.record, self.review.destination)
        tabs = self.query_one("#tabs", TabbedContent)
        for tab in TABS:
            label = f"{tab_label(tab)} {self._count(tab)}".rstrip()
            if tabs.get_tab(tab).label != label:  # another one lays out the screen
                tabs.get_tab(tab).label = Content(label)

    def _count(self, tab: Tab) -> str:
        if tab == "need" or tab == "todo":
            return str(sum(row.review != "rejected" for row in rows_of(self.record, tab)))
        if tab == "earlier":
            return str(self.query_one(EarlierList).open_count)
        if self._minuted is None:
            return ""
        minutes = self._minuted.minutes
        return {"decision": str(len(minutes.decisions)), "question": str(len(minutes.open_questions))}.get(tab, "")

    @work
    async def _tell(self) -> None:
        """Draw what is told of the meeting beside its rows: in a thread, since it takes seconds for a long one."""
        if self._telling:
            return
        self._telling = True
        for told in self._told.values():
            told.forget_failure()
        record, minuted, failure = None, None, None
        while record is not self.record:
            record = self.record
            try:
                minuted, failure = await aside(partial(minuted_of, record)), None
            except Exception as error:  # whatever goes wrong in there must not take the review along
                minuted, failure = None, error
        self._telling = False
        self._minuted = minuted
        with suppress(NoMatches):  # a screen that is being taken down loses its parts before itself
            self._show_told(failure)

    def _show_told(self, failure: Exception | None = None) -> None:
        if failure and self.is_attached:
            for told in self._told.values():
                told.show_failure(failure)
            self.show_row()
        elif self._minuted and self.is_attached:
            for told in self._told.values():
                told.show(self._minuted)
            self._show_head_and_tabs()
            self.show_row()

    def _keep_minutes(self, shown: Record) -> None:
        """After an act on rows the minutes stand but for the open questions; other words need other minutes."""
        same_talk = shown.segments is self.record.segments and shown.speakers is self.record.speakers
        ids = [[row.id for row in (*record.needs, *record.todos)] for record in (shown, self.record)]
        if self._minuted is None or not same_talk or ids[0] != ids[1]:
            self._minuted = None
            return
        minutes = self._minuted.minutes
        asked = {
            "open_questions": open_questions(self.record, minutes),
            "settled": settled_questions(self.record, minutes),
        }
        minutes = minutes.model_copy(update=asked)
        self._minuted = MinutedRecord.model_construct(**{**dict(self.record), "minutes": minutes})

    def show_row(self) -> None:
        """Show the selected row's cells, and light up the words of what is looked at."""
        row = self.row
        self.query_one(RowDetail).show(self.record, row)
        self._light_up()
        if self._greyed != (row is None):
            self._greyed = row is None
            self.refresh_bindings()

    def _light_up(self) -> None:
        follow = self.pane == "rows"
        self.query_one(Transcript).light_up(highlights(self.record, self.looked_at), follow=follow)

    @property
    def tab(self) -> Tab:
        """The tab on top."""
        return cast("Tab", self.query_one("#tabs", TabbedContent).active or TABLES[0])

    @property
    def table(self) -> Table:
        """The table on top; the needs where what is on top is no table."""
        return "todo" if self.tab == "todo" else "need"

    @property
    def rows(self) -> RowTable:
        """The rows of the table on top."""
        return self._table(self.table)

    @property
    def listing(self) -> RowTable | ToldList:
        """What is listed on top."""
        return self._told.get(self.tab) or self.rows

    @property
    def row(self) -> Row | None:
        """The selected row."""
        row_id = self.rows.row_id if self.tab in TABLES else None
        return next((row for row in rows_of(self.record, self.table) if row.id == row_id), None) if row_id else None

    @property
    def looked_at(self) -> list[Evidence]:
        """The evidence of the cell, the row, or whatever else is under the cursor."""
        listing = self.listing
        if isinstance(listing, RowTable):
            return pieces_of(self.row, self.query_one(RowDetail).part)
        return list(listing.evidence)

    def _table(self, table: Table) -> RowTable:
        return self.query_one(f"#rows-{table}", RowTable)

    @property
    def pane(self) -> Pane:
        """What has the focus."""
        return "transcript" if self.has_class("-transcript") else "rows"

    @property
    def place(self) -> Place:
        """Where the focus is."""
        if self.pane == "transcript":
            return "transcript"
        if self.query_one(CellEditor).has_focus_within:
            return "choice" if isinstance(self.focused, ChoiceLine) else "cell"
        if self.tab == "question" or self.tab == "earlier":
            return self.tab
        return "rows" if self.tab in TABLES else "told"

    @property
    def keys_here(self) -> Sequence[Key]:
        """The keys that work where the focus is; in the transcript its own stand first."""
        here: dict[Place, Sequence[Key]] = {
            "transcript": (*TRANSCRIPT_KEYS, *self.KEYS),
            "cell": CELL_KEYS,
            "choice": CHOICE_KEYS,
            "question": (*QUESTION_KEYS, *MEETING_KEYS),
            "told": (*TOLD_KEYS, *MEETING_KEYS),
            "earlier": (*EARLIER_KEYS, *MEETING_KEYS),
        }
        return here.get(self.place, self.KEYS)

    @property
    def palette_keys(self) -> Sequence[Key]:
        """The transcript's commands can be found from the rows too."""
        return (*self.KEYS, *TRANSCRIPT_KEYS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What works on a row is greyed where there is none."""
        if action in ROW_ACTIONS and self._greyed:  # asked for every key whenever the bottom line is painted
            return None if action != "edit" or self.tab != "question" else True
        return super().check_action(action, parameters)

    # Following the cursor

    def _watch_cursors(self) -> None:
        """Show what is under the cursor of a list, whenever a person moves it."""
        for lines in (*map(self._table, TABLES), *self._told.values()):
            self.watch(lines, "moved", self._moved, init=False)
        self.watch(self.query_one(RowDetail), "moved", self._light_up, init=False)

    def _moved(self) -> None:
        self.query_one(RowDetail).part = None
        self.show_row()

    @on(TabbedContent.TabActivated)
    def _tab_changed(self) -> None:
        if self.query_one(RowPane).display != (self.tab in TABLES):
            self.query_one(RowPane).display = self.tab in TABLES
        if self.tab not in TABLES and self._minuted is None:
            self._tell()
        self.show_row()
        if self.pane == "rows" and self.query_one(RowPane).editor.question is None:
            self.set_focus(self.listing)

    def on_descendant_focus(self) -> None:
        """Where it is narrow, the pane with the focus is the one that is seen."""
        self.set_class(self.focused is self.query_one(Transcript), "-transcript")

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

    def go_to_segment(self, segment_id: int) -> None:
        """Put the cursor on a segment of the transcript."""
        self._show_pane("transcript")
        self.query_one(Transcript).go_to(segment_id)

    def _show_pane(self, pane: Pane) -> None:
        self.set_class(pane == "transcript", "-transcript")
        self.set_focus(self.query_one(Transcript) if pane == "transcript" else self.listing)

    def action_next(self) -> None:
        """Go to the next row that nobody has judged."""
        found = next_to_judge(self.record, self.table, self.row.id if self.row else None)
        if found:
            self.go_to(*found)
        else:
            self.notify(_("All rows have been looked at."))

    def action_evidence(self) -> None:
        """Go to the words that are looked at; from there, to the next ones."""
        if self.pane == "transcript":
            self.query_one(Transcript).next_lit()
        elif lit := highlights(self.record, self.looked_at):
            self.query_one(Transcript).light_up(lit)
            self._show_pane("transcript")
        else:
            self.notify(_("These words were not found in the transcript."), severity="warning")

    def action_pane(self) -> None:
        """Go to the transcript, or back to the rows."""
        self._show_pane("rows" if self.pane == "transcript" else "transcript")

    def action_tab(self, key: str) -> None:
        """Go to the tab on the left or the right of this one."""
        tabs = self.query_one("#tabs", TabbedContent)
        there = [tab for tab in TABS if tabs.get_tab(tab).display]
        place = there.index(self.tab) + (1 if key == "right" else -1)
        tabs.active = there[place % len(there)]
        self._show_pane("rows")

    def action_part(self, key: str) -> None:
        """Go to the cell, or the piece of evidence, above or below."""
        self.query_one(RowDetail).step(-1 if key == "shift+up" else 1)

    def action_back(self) -> None:
        """Back to the row as a whole, to the rows, and from there to the list of meetings."""
        if self.pane == "transcript":
            self._show_pane("rows")
        elif self.query_one(RowDetail).part is not None:
            self.query_one(RowDetail).part = None
            self._light_up()
        elif self.rows.marked_ids:
            self.rows.unmark()
        else:
            self.review.show_home()


def minuted_of(record: Record) -> MinutedRecord:
    """The record with its minutes: seconds of work for a long talk, so it is called in a thread."""
    from assistant.pipeline.minutes import with_minutes  # what it leans on would be felt when the review begins

    return with_minutes(record)
