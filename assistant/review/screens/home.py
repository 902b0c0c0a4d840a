"""The library: all meetings, the newest first."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Footer, Static

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.library.library import MeetingSummary
from assistant.review.keys import HOME_KEYS, bindings
from assistant.review.literal import literal
from assistant.review.screens.base import ReviewScreen
from assistant.review.widgets.lines import LineList
from assistant.review.widgets.meetings import MeetingList


class HomeScreen(ReviewScreen):
    """Choose a meeting."""

    KEYS = HOME_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HOME_KEYS)]

    def __init__(self, came_from: str | None = None) -> None:
        """Show the library.

        Args:
            came_from: The meeting that was open before; the cursor begins there.
        """
        super().__init__()
        self._came_from = came_from

    def compose(self) -> ComposeResult:
        """A heading, a line a meeting, the keys."""
        yield Horizontal(Static(id="head-title"), Static(id="head-place"), id="head")
        yield MeetingList()
        yield Static(id="empty")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read the library."""
        meetings: list[MeetingSummary] = []
        try:
            meetings = self.review.library.meetings()
        except MeetingError as error:
            self.notify(literal(str(error)), severity="error", markup=False)
        meeting_list = self.query_one(MeetingList)
        meeting_list.show(meetings, self._came_from)
        meeting_list.display = bool(meetings)
        self.query_one("#empty").display = not meetings
        meeting_list.focus()
        self.show_texts()

    def show_texts(self) -> None:
        """Write everything again."""
        super().show_texts()
        count = self.query_one(MeetingList).count
        title = Content.assemble((_("Meetings"), "bold"), (f" {count}", "$foreground-muted"))
        self.query_one("#head-title", Static).update(title)
        place = _("text goes to: {place}").format(place=literal(self.review.destination))
        self.query_one("#head-place", Static).update(Content(place))
        hint = _("No meetings yet.\n\nLeave with q and make the first record:\n\n    meeting run RECORDING")
        self.query_one("#empty", Static).update(Content(hint))
        self.query_one(MeetingList).lay_out()

    @on(LineList.Chosen)
    def action_open(self) -> None:
        """Open the meeting under the cursor."""
        if meeting := self.query_one(MeetingList).meeting:
            self.review.show_meeting(meeting.id)
