"""The library: all meetings, the newest first, what is searched for in them, and the runs that make new ones."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.library.library import Hit, MeetingSummary
from assistant.review.asked import asked_for
from assistant.review.keys import HOME_KEYS, SEARCH_KEYS, Key, Place, bindings
from assistant.review.literal import literal, without_controls
from assistant.review.screens.runs import RunsScreen
from assistant.review.widgets.footer import KeyLine
from assistant.review.widgets.hits import HitList
from assistant.review.widgets.lines import LineList
from assistant.review.widgets.meetings import MeetingList
from assistant.review.widgets.queue import QueueView
from assistant.review.widgets.search_line import SearchLine
from assistant.review.widgets.under_search import UnderSearch

PAUSE_S = 0.15
"""A search begins when nothing was typed for so long."""
MOST_HITS = 100


class HomeScreen(RunsScreen):
    """Choose a meeting, search in all, make a new one."""

    KEYS = HOME_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HOME_KEYS)]

    def __init__(self, came_from: str | None = None, words: str = "") -> None:
        """Show the library.

        Args:
            came_from: The meeting that was open before; the cursor begins there.
            words: What to search for to begin with.
        """
        super().__init__()
        self._came_from = came_from
        self._begin_with = words

    def compose(self) -> ComposeResult:
        """A heading, the search line, a line a meeting or what was found, the runs, the keys."""
        yield Horizontal(Static(id="head-title"), Static(id="head-place"), id="head")
        yield SearchLine(self._begin_with)
        yield MeetingList()
        yield HitList()
        yield Static(id="empty")
        yield QueueView()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the library."""
        self.show_library()
        (self.query_one(SearchLine).entry if self._words else self.query_one(MeetingList)).focus()

    def show_library(self) -> None:
        """Read the library, and show what is in it now; the cursor stays on its meeting."""
        meetings: list[MeetingSummary] = []
        try:
            meetings = self.review.library.meetings()
        except MeetingError as error:
            self._tell(error)
        meeting_list = self.query_one(MeetingList)
        selected = meeting_list.meeting
        was_empty = not meeting_list.count
        meeting_list.show(meetings, selected.id if selected else self._came_from)
        self._show_list()
        self.show_texts()
        if was_empty and self.focused is None:
            meeting_list.focus()
        if self._words:
            self._search(self._words, pause_s=0)

    def show_texts(self) -> None:
        """Write everything again."""
        super().show_texts()
        count = self.query_one(MeetingList).count
        title = Content.assemble((_("Meetings"), "bold"), (f" {count}", "$foreground-muted"))
        self.query_one("#head-title", Static).update(title)
        place = _("text goes to: {place}").format(place=literal(self.review.destination))
        self.query_one("#head-place", Static).update(Content(place))
        self.query_one(SearchLine).show_texts()
        self._show_list()
        for lines in (*self._lists, self.query_one(QueueView)):
            lines.lay_out()

    def _tell(self, error: MeetingError) -> None:
        self.notify(literal(str(error)), severity="error", markup=False)

    @property
    def place(self) -> Place:
        """Where the focus is."""
        if isinstance(self.focused, Input):
            return "search"
        return "runs" if isinstance(self.focused, QueueView) else "meetings"

    @property
    def keys_here(self) -> Sequence[Key]:
        """The keys that work where the focus is."""
        if self.place == "search":
            return [key for key in SEARCH_KEYS if self.check_action(key.action, ())]
        return self.run_keys if self.place == "runs" else self.KEYS

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What has nothing to work on is greyed."""
        works_on = {"open": self._list, "results": self._list, "search": self.query_one(MeetingList)}
        if action in works_on and not works_on[action].count:
            return None
        return super().check_action(action, parameters)

    # Searching

    @property
    def _words(self) -> str:
        """What is to be searched for."""
        return without_controls(self.query_one(SearchLine).entry.value)

    @property
    def _lists(self) -> tuple[UnderSearch, UnderSearch]:
        """The meetings, and what was found."""
        return self.query_one(MeetingList), self.query_one(HitList)

    @property
    def _list(self) -> UnderSearch:
        """The list under the search line."""
        return self._lists[1] if self.query_one(HitList).words else self._lists[0]

    @on(Input.Changed, "#words")
    def _typed(self) -> None:
        self._search(self._words, pause_s=PAUSE_S)

    @on(Input.Submitted, "#words")
    def _submitted(self) -> None:
        if self._words == self.query_one(HitList).words:
            self.action_open()
        else:
            self._search(self._words, pause_s=0)

    @work(exclusive=True, group="search")
    async def _search(self, words: str, pause_s: float) -> None:
        """Search in a thread, unless more is typed meanwhile."""
        hits: list[Hit] = []
        asked = asked_for(words)
        if words:
            await asyncio.sleep(pause_s)
            try:
                if not asked.refused:
                    hits = await asyncio.to_thread(self.review.library.search, asked.words, MOST_HITS, asked.only)
            except MeetingError as error:
                self._tell(error)
        hit_list = self.query_one(HitList)
        selected = hit_list.cursor if hit_list.words == words else None
        hit_list.show(hits, words, self._came_from)
        if selected is not None and hits:
            hit_list.move_to(selected)
        self._show_list()

    def _show_list(self) -> None:
        """Show the meetings, what was found, or why there is neither."""
        words, found, shown = self.query_one(HitList).words, self.query_one(HitList).count, self._list
        has_meetings = self.query_one(MeetingList).count > 0
        for lines in self._lists:
            lines.display = lines is shown and lines.count > 0
        self.query_one(SearchLine).display = has_meetings
        self.query_one(SearchLine).show_count(found if words else None, MOST_HITS)
        empty = self.query_one("#empty", Static)
        empty.display = not shown.count
        empty.update(Content(_not_found(words) if words else _no_meetings()))
        self.refresh_bindings()

    def action_search(self) -> None:
        """Go to the search line."""
        self.query_one(SearchLine).entry.focus()

    def action_results(self) -> None:
        """Go down from the search line."""
        if self._list.display:
            self._list.focus()

    def action_clear(self) -> None:
        """End the search; back to the meetings."""
        self.query_one(SearchLine).entry.clear()
        self.query_one(HitList).show([], "", None)
        self._show_list()
        self.query_one(MeetingList).focus()

    # Opening

    @on(LineList.Chosen)
    def action_open(self) -> None:
        """Open the meeting under the cursor, at what was found in it."""
        hit_list, meeting = self.query_one(HitList), self.query_one(MeetingList).meeting
        self.review.searched = hit_list.words
        if not hit_list.words:
            if meeting and meeting.recognised:
                self.review.show_meeting(meeting.id)
            elif meeting:
                self.go_on(meeting.id)
        elif hit := hit_list.hit:
            row_id = hit.id if hit.kind in ("need", "todo", "sent") else None
            segment_id = int(hit.id) if hit.kind == "segment" else None
            self.review.show_meeting(hit.meeting_id, row_id=row_id, segment_id=segment_id)

    def action_pane(self) -> None:
        """Go to the next of search line, list and runs."""
        self.focus_next()


def _no_meetings() -> str:
    return _(
        "No meetings yet.\n\nPress r and choose a recording to make the first record of,"
        "\nor leave with q and make it by the command:\n\n    meeting run RECORDING"
    )


def _not_found(words: str) -> str:
    asked = asked_for(words)
    if asked.refused:
        return _(
            "“{filter}” is no filter that is known here. docs/review.md lists them.\n\nesc: back to the meetings"
        ).format(filter=literal(asked.refused))
    if not asked.words:
        return _("Write a word to search for beside the filter.\n\nesc: back to the meetings")
    return _(
        "Nothing found for “{words}”.\n\nAll the words must stand in one segment, one row, or one meeting's title and "
        "customer.\n\nesc: back to the meetings"
    ).format(words=literal(words))
