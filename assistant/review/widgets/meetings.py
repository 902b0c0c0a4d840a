"""The list of all meetings, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.library.library import MeetingSummary
from assistant.review.labels import clock
from assistant.review.literal import literal
from assistant.review.painting import bar
from assistant.review.state import kept_place
from assistant.review.widgets.under_search import UnderSearch
from assistant.review.wrapping import padded

BAR_WIDTH = 8
WIDEST_CUSTOMER = 20
ROOM_FOR_CUSTOMER = 100
"""From this many cells the customer has a column of its own."""


class MeetingList(UnderSearch):
    """Date, title, customer, length, review progress and open to-dos."""

    def __init__(self) -> None:
        super().__init__("meetings")
        self._meetings: Sequence[MeetingSummary] = ()

    def show(self, meetings: Sequence[MeetingSummary], selected: str | None) -> None:
        """Show meetings, the cursor on one of them."""
        self._meetings = meetings
        self.cursor = kept_place([meeting.id for meeting in meetings], selected, None)
        self.lay_out()

    @property
    def meeting(self) -> MeetingSummary | None:
        """The meeting under the cursor."""
        return None if self.cursor is None else self._meetings[self.cursor]

    @property
    def count(self) -> int:
        """How many meetings there are."""
        return len(self._meetings)

    def height_of(self, item: int, width: int) -> int:  # noqa: ARG002 - a meeting is a line in any width
        """A line a meeting."""
        return 1

    def lines_of(self, item: int, width: int) -> list[Content]:
        """The columns of a meeting."""
        meeting = self._meetings[item]
        date = meeting.date.isoformat() if meeting.date else _("no date")
        customer = literal(meeting.customer)
        title = literal(meeting.title) or meeting.id
        behind = Content.assemble((f"  {clock(meeting.duration_s):>7}  ", "$foreground-muted"), self._standing(meeting))
        front = Content.assemble((" " + padded(date, len("2026-03-12")) + "  ", "$foreground-muted"))
        room = width - front.cell_length - behind.cell_length
        if width >= ROOM_FOR_CUSTOMER:
            named = Content.assemble(
                (padded(title, room - WIDEST_CUSTOMER - 2), "bold"), "  ", padded(customer, WIDEST_CUSTOMER)
            )
        else:
            named = Content.styled(padded(" · ".join(filter(None, (title, customer))), room), "bold")
        return [Content.assemble(front, named, behind)]

    def _standing(self, meeting: MeetingSummary) -> Content:
        """How far the review is, and the to-dos; what to do where there is nothing to review yet."""
        if not meeting.recognised:
            return Content.styled(_("nothing recognised yet · enter: go on"), "$text-warning")
        todos_width = max(cell_len(_todos(one)) for one in self._meetings)
        return Content.assemble(
            bar(meeting.rows_judged, meeting.rows_total, BAR_WIDTH),
            (f" {meeting.rows_judged:>3}/{meeting.rows_total:<3}", "$foreground-muted"),
            ("  " + padded(_todos(meeting), todos_width), "$foreground-muted"),
        )


def _todos(meeting: MeetingSummary) -> str:
    return ngettext("{count} to-do", "{count} to-dos", meeting.todos_open).format(count=meeting.todos_open)
