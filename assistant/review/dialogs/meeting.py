"""Say what is known of the meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Button, Input

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.pipeline.options import read_date
from assistant.review.dialogs.base import Dialog, Words
from assistant.review.literal import without_controls
from schemas.talk import Meeting


@dataclass(frozen=True)
class MeetingAnswer:
    """What is known of a meeting."""

    title: str
    date: dt.date | None
    customer: str
    place: str


class MeetingDialog(Dialog[MeetingAnswer]):
    """Title, date, customer and place; customers that one has met are completed.

    The recording's day is offered as a date, and never taken by itself.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+d", "take_date", show=False, priority=True),
    ]

    def __init__(self, meeting: Meeting, customers: Sequence[str] = ()) -> None:
        super().__init__(lambda: _("The meeting"))
        self._meeting = meeting
        self._customers = customers
        self._offered: list[str] = []

    def asked(self) -> Iterator[Widget]:
        """A line a field."""
        meeting = self._meeting
        yield self.field(lambda: _("Title"), self._entry("title", meeting.title))
        date = meeting.date.isoformat() if meeting.date else ""
        how = self._entry("date", date, lambda: _("year-month-day, such as 2026-03-12"))
        yield self.field(lambda: _("Date"), how)
        if meeting.proposed_date and not meeting.date:
            offer = self.worded(Button(id="take", compact=True), self._offer, "label")
            yield self.field(str, offer)
        customer = self._entry("customer", meeting.customer)
        customer.suggester = SuggestFromList(map(without_controls, self._customers), case_sensitive=False)
        yield self.field(lambda: _("Customer"), customer)
        yield self.field(lambda: _("Place"), self._entry("place", meeting.place))

    def _offer(self) -> str:
        return _("Take the file's day, {date} (ctrl+d)").format(date=self._meeting.proposed_date)

    def _entry(self, name: str, value: str, placeholder: Words = str) -> Input:
        entry = Input(without_controls(value), id=name, compact=True, select_on_focus=False)
        self._offered.append(entry.value)
        return self.worded(entry, placeholder, "placeholder")

    @property
    def hint(self) -> str:
        """How to answer."""
        return _("tab: next field") + " · " + _("enter: save · esc: leave")

    def on_button_pressed(self) -> None:
        """The offer was clicked."""
        self.action_take_date()

    def action_take_date(self) -> None:
        """Write the proposed date; it is saved with everything else."""
        if self._meeting.proposed_date:
            entry = self.query_one("#date", Input)
            entry.value = self._meeting.proposed_date.isoformat()
            entry.focus()

    @property
    def _typed(self) -> list[str]:
        return [entry.value for entry in self.query(Input)]

    @property
    def unsaved(self) -> object:
        """The fields, where one was changed."""
        return self._typed if self._typed != self._offered else None

    def on_input_submitted(self) -> None:
        """Answer with all fields, if the date is one."""
        title, date, customer, place = (value.strip() for value in self._typed)
        try:
            self.dismiss(MeetingAnswer(title, read_date(date), customer, place))
        except MeetingError as error:
            line = str(error)
            self.show_problem(lambda: line)
            self.query_one("#date", Input).focus()
