"""Writing a cell in its place among the others of its row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import DescendantBlur
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static, TextArea
from textual.widgets.input import Selection

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


class CellEditor(Vertical):
    """Enter, tab, or going elsewhere with the mouse leaves the cell and keeps it; escape leaves it as it was.

    The screen does that, in its actions ``leave_cell`` and ``give_cell_up``, before it looks at the next key. There is
    one entry of each sort, hidden while it is not asked for: making one, and taking another away, would let keys fall
    between them, and what is taken away might still be painted.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.leave_cell('stay')", show=False, priority=True),
        Binding("tab", "screen.leave_cell('next')", show=False, priority=True),
        Binding("shift+tab", "screen.leave_cell('previous')", show=False, priority=True),
        Binding("escape", "screen.give_cell_up", show=False, priority=True),
    ]

    class GoneElsewhere(Message):
        """The mouse went elsewhere while a cell was being written."""

        def __init__(self, question: CellQuestion) -> None:
            super().__init__()
            self.question = question

    class Resized(Message):
        """What is written takes another number of lines."""

    def __init__(self) -> None:
        super().__init__(id="cell-editor")
        self._question: CellQuestion | None = None
        self._text = TextArea(soft_wrap=True, show_line_numbers=False, compact=True, highlight_cursor_line=False)
        self._line = Input(select_on_focus=False, compact=True)
        self._choice = ChoiceLine()
        self.display = False

    def compose(self) -> ComposeResult:
        """The entries, and a line below them."""
        yield self._text
        yield self._line
        yield self._choice
        yield Static(id="cell-note")

    @property
    def question(self) -> CellQuestion | None:
        """The cell that is being written; None where none is."""
        return self._question

    @property
    def entry(self) -> TextArea | Input | ChoiceLine:
        """What is written in, or was written in last."""
        return next((one for one in (self._line, self._choice) if one.has_class("cell-entry")), self._text)

    def ask(self, question: CellQuestion) -> None:
        """Begin to write a cell: the next key is for it."""
        self._question = question
        entry = self._choice if question.choices else self._text if question.long else self._line
        for one in (self._text, self._line, self._choice):
            one.display = one is entry
            one.set_class(one is entry, "cell-entry")
        self._fill(question)
        self._say(_note(question))
        self.display = True
        self.screen.set_focus(entry)

    def reword(self, question: CellQuestion) -> None:
        """Write the words around the entry in the interface language; what is written in it, or is wrong, stays."""
        if question.choices:
            self._choice.reword(question.choices)
        if not self.query_one("#cell-note").has_class("-problem"):
            self._say(_note(question))

    def _fill(self, question: CellQuestion) -> None:
        """Put what stands in the cell into its entry; on a line it is selected, so that typing replaces it."""
        value = without_controls(question.value)
        if question.choices:
            self._choice.offer(question.choices, question.value)
        elif question.long:
            self._text.load_text(value)
            self._text.move_cursor(self._text.document.end)
        else:
            self._line.suggester = None  # what stands there is not to be completed
            self._line.value = value
            self._line.selection = Selection(0, len(value))
            if question.suggestions:
                self._line.suggester = SuggestFromList(list(question.suggestions), case_sensitive=False)

    def close(self) -> None:
        """Put the entry away."""
        self._question = None
        self.display = False

    def on_resize(self) -> None:
        """What is below has to make room."""
        self.post_message(self.Resized())

    @on(DescendantBlur)
    def _gone_elsewhere(self) -> None:
        """Where the terminal loses the focus, or a dialog has it, the entry waits."""
        gone = self.screen.is_current and self.app.app_focus and self.screen.focused is not self.entry
        if self._question and gone:
            self.post_message(self.GoneElsewhere(self._question))

    @property
    def written(self) -> str | None:
        """What was written; None where no cell is, or it says what it said."""
        question, entry = self._question, self.entry
        if question is None:
            return None
        text = entry.text if isinstance(entry, TextArea) else entry.value
        return text if text != (question.value if question.choices else without_controls(question.value)) else None

    def say_problem(self, line: str) -> None:
        """Say why what is written cannot be taken; it stays as it is, and what is typed goes on behind it."""
        self._say(line, problem=True)
        self.screen.set_focus(self.entry)

    def _say(self, line: str, *, problem: bool = False) -> None:
        note = self.query_one("#cell-note", Static)
        note.set_class(problem, "-problem")
        note.update(Content(literal(line)))


def _note(question: CellQuestion) -> str:
    return " · ".join(filter(None, (question.note, _("enter: save · tab: next · esc: leave"))))
