"""The library: all meetings, the newest first."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from assistant.language import gettext as _
from assistant.library.library import MeetingSummary
from assistant.review.keys import marked
from assistant.review.labels import clock
from assistant.review.literal import literal
from assistant.review.screens.base import ReviewScreen


class HomeScreen(ReviewScreen):
    """Choose a meeting."""

    BINDINGS = [Binding("enter", "open", marked("Open"), id="home.open")]

    def compose(self) -> ComposeResult:
        """A line a meeting."""
        yield Static(Content.styled(_("Meetings"), "bold"), id="head")
        self._meetings = self.review.library.meetings()
        if self._meetings:
            yield OptionList(*(Option(_line(meeting)) for meeting in self._meetings), id="meetings")
        else:
            hint = _("The library is empty. Leave with q, then make the first record: meeting run RECORDING")
            yield Static(hint, id="empty", markup=False)
        yield Footer(show_command_palette=False)

    def action_open(self) -> None:
        """Open the meeting under the cursor."""
        if self._meetings:
            place = self.query_one(OptionList).highlighted
            if place is not None:
                self.review.show_meeting(self._meetings[place].id)

    def on_option_list_option_selected(self) -> None:
        """Enter and the mouse open as well."""
        self.action_open()


def _line(meeting: MeetingSummary) -> Content:
    date = meeting.date.isoformat() if meeting.date else _("no date")
    judged = _("{judged} of {total} rows judged").format(judged=meeting.rows_judged, total=meeting.rows_total)
    todos = _("{count} to-dos").format(count=meeting.todos_open)
    about = f"{date:10}  {clock(meeting.duration_s):>7}  {judged}  {todos}"
    title = " · ".join(filter(None, (literal(meeting.title), literal(meeting.customer)))) or meeting.id
    return Content.assemble((title, "bold"), "\n", (about, "$text-muted"))
