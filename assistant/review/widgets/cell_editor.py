"""Writing a cell in its place among the others of its row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import DescendantBlur
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.review.literal import literal, without_controls
from assistant.review.widgets.choice_line import ChoiceLine

Then = Literal["stay", "next", "previous"]
"""Where a person goes on after leaving a cell."""


@dataclass(frozen=True)
class CellQuestion:
    """A cell that is to be written, and how."""

    row_id: str
    cell: str
    value: str
    """What stands there; for a choice its value, not its word."""
    read: Callable[[str], str]
    """Makes the cell's value of what was typed, in a thread of its own; raises ``MeetingError``."""
    choices: Sequence[tuple[str, str]] = ()
    """Values and their words; empty: any text."""
    suggestions: Sequence[str] = ()
    """Offered to complete what is typed."""
    note: str = ""
    """What may be written."""
    long: bool = False
    """The text may fill several lines."""


class CellEditor(Vertical, can_focus=True):
    """Enter, tab, or going elsewhere with the mouse leaves the cell and keeps it; escape leaves it as it was.

    While one entry gives way to another it has the focus itself and keeps what is typed meanwhile.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave('stay')", show=False, priority=True),
        Binding("tab", "leave('next')", show=False, priority=True),
        Binding("shift+tab", "leave('previous')", show=False, priority=True),
        Binding("escape", "give_up", show=False, priority=True),
    ]

    class Left(Message):
        """A cell was left; ``value`` is None where it is as it was before. Whoever keeps it closes the entry."""

        def __init__(self, question: CellQuestion, value: str | None, then: Then) -> None:
            super().__init__()
            self.question, self.value, self.then = question, value, then

    class Refused(Message):
        """What is written cannot be taken, and stays for mending."""

        def __init__(self, question: CellQuestion) -> None:
            super().__init__()
            self.question = question

    class Resized(Message):
        """What is written takes another number of lines."""

    def __init__(self) -> None:
        super().__init__(id="cell-editor")
        self._question: CellQuestion | None = None
        self._early = ""
        self.display = False

    def compose(self) -> ComposeResult:
        """The entry, and a line below it."""
        yield Static(id="cell-note")

    @property
    def question(self) -> CellQuestion | None:
        """The cell that is being written; None where none is."""
        return self._question

    async def ask(self, question: CellQuestion) -> None:
        """Begin to write a cell."""
        self._question = None  # what the entry before loses the focus to is no answer
        self._early = ""
        self.display = True
        self.screen.set_focus(self)
        await self.query(".cell-entry").remove()
        entry = _entry(question)
        entry.add_class("cell-entry")
        await self.mount(entry, before=0)
        self._say(" · ".join(filter(None, (question.note, _("enter: save · tab: next · esc: leave")))))
        self._question = question
        self.screen.set_focus(entry)
        if self._early and isinstance(entry, TextArea):
            entry.insert(self._early)
        elif self._early and isinstance(entry, Input):
            entry.value = self._early  # the old value was selected, so that typing replaces it
            entry.cursor_position = len(entry.value)

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed before there is an entry for it."""
        if self.has_focus:
            event.stop()
            event.prevent_default()
            self._early += event.character if event.is_printable and event.character else ""

    def close(self) -> None:
        """Put the entry away."""
        self._question = None
        self.display = False

    def on_resize(self) -> None:
        """What is below has to make room."""
        self.post_message(self.Resized())

    @on(DescendantBlur)
    def _gone_elsewhere(self) -> None:
        """The mouse went elsewhere: what was written is kept. Where the terminal loses the focus the entry waits."""
        if self._question and self.screen.is_current and self.app.app_focus:
            self.action_leave("stay")

    def action_give_up(self) -> None:
        """Leave the cell as it was."""
        if question := self._question:
            self.close()
            self.post_message(self.Left(question, None, "stay"))

    @work(exclusive=True)
    async def action_leave(self, then: Then) -> None:
        """Keep what is written, if it can be taken; else it stays for mending."""
        question = self._question
        if question is None:
            return
        written, value = self.written, None
        if written is not None:
            try:
                value = await asyncio.to_thread(question.read, written)
            except MeetingError as error:
                if self._question is question and self.is_attached:
                    self.post_message(self.Refused(question))
                    self.say_problem(str(error))
                return
        if self._question is question:
            self.post_message(self.Left(question, value, then))

    @property
    def written(self) -> str | None:
        """What was written; None where no cell is, or it says what it said."""
        question = self._question
        if question is None:
            return None
        entry = self.query_one(".cell-entry")
        assert isinstance(entry, TextArea | Input | ChoiceLine)
        text = entry.text if isinstance(entry, TextArea) else entry.value
        return text if text != (question.value if question.choices else without_controls(question.value)) else None

    def say_problem(self, line: str) -> None:
        """Say why what is written cannot be taken."""
        self._say(line, problem=True)
        self.query_one(".cell-entry").focus()

    def _say(self, line: str, *, problem: bool = False) -> None:
        note = self.query_one("#cell-note", Static)
        note.set_class(problem, "-problem")
        note.update(Content(literal(line)))


def _entry(question: CellQuestion) -> Widget:
    if question.choices:
        return ChoiceLine(question.choices, question.value)
    value = without_controls(question.value)
    if question.long:
        area = TextArea(value, soft_wrap=True, show_line_numbers=False, compact=True, highlight_cursor_line=False)
        area.move_cursor(area.document.end)
        return area
    suggester = SuggestFromList(list(question.suggestions), case_sensitive=False) if question.suggestions else None
    return Input(value, suggester=suggester, compact=True)
