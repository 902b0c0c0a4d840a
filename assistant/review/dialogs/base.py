"""What all dialogs have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Label, Static

from assistant.language import gettext as _
from assistant.review.keys import DIALOG_KEYS, bindings, told
from assistant.review.laid_out import LaidOutScreen
from assistant.review.literal import literal
from assistant.review.widgets.lines import LineList

Answer = TypeVar("Answer")
Keep = Callable[[Answer], str | Awaitable[str]]
Worded = TypeVar("Worded", bound=Widget)
Words = Callable[[], str]
"""Words in the interface language, asked for whenever they are written, since it may change while a dialog is open."""


class Dialog(ModalScreen[Answer | None], LaidOutScreen[Answer | None]):  # styles follow the first base alone
    """A title, what is asked, a line for what is wrong, and the keys; escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", show=False),
        *bindings([key for key in DIALOG_KEYS if not key.by_widget], "app."),
    ]

    def __init__(self, title: Words) -> None:
        super().__init__()
        self._title = title
        self._writing: list[Callable[[], None]] = []
        self._problem: Words = str
        self._given_up: object = None
        self.keep: Keep[Answer] | None = None
        """Keeps an answer while the dialog still stands; gives why it cannot be kept, in a line, or nothing."""
        self._keeping = False

    def compose(self) -> ComposeResult:
        """The frame."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield self.worded(Label(classes="dialog-title"), self._title)
            yield from self.asked()
            yield self.worded(Static(classes="dialog-problem"), lambda: self._problem())
            yield self.worded(Static(classes="dialog-hint"), lambda: self.hint)

    def asked(self) -> Iterator[Widget]:
        """What is asked."""
        raise NotImplementedError

    @property
    def hint(self) -> str:
        """How to answer."""
        raise NotImplementedError

    # Words

    def worded(self, widget: Worded, words: Words, attribute: str = "content") -> Worded:
        """A widget with words, which follow the interface language.

        Args:
            widget: The widget.
            words: What it says.
            attribute: Where the widget keeps its words.
        """

        def write() -> None:
            text = literal(words())
            setattr(widget, attribute, text if attribute == "placeholder" else Content(text))

        write()
        self._writing.append(write)
        return widget

    def field(self, label: Words, entry: Widget) -> Horizontal:
        """A label and what is entered, side by side."""
        return Horizontal(self.worded(Label(classes="field-label"), label), entry, classes="field")

    def show_texts(self) -> None:
        """Write all words again, in the interface language that is in force now; what was typed stays."""
        for write in self._writing:
            write()
        for lines in self.query(Widget):
            if isinstance(lines, LineList):
                lines.lay_out()

    def show_problem(self, problem: Words) -> None:
        """Say why the answer cannot be taken; it stays for mending."""
        self._problem = problem
        line = self.query_one(".dialog-problem", Static)
        line.content = Content(literal(problem()))
        line.display = True

    def hide_problem(self) -> None:
        """What was wrong is not any more."""
        self._problem = str
        self.query_one(".dialog-problem").display = False

    # Answering

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer once it is kept; where it cannot be, say why, and stay with what was written."""
        if self._keeping:
            return AwaitComplete()  # it closes, or says why not, as soon as the answer is kept
        if result is None or self.keep is None:
            return super().dismiss(result)
        problem = self.keep(result)
        if isinstance(problem, str):
            return self._answered(result, problem)
        self._keeping = True
        self._wait_for(result, problem)
        return AwaitComplete()

    @work(group="keep")
    async def _wait_for(self, result: Answer, keeping: Awaitable[str]) -> None:
        problem = await keeping
        self._keeping = False
        self._answered(result, problem)

    def _answered(self, result: Answer, problem: str) -> AwaitComplete:
        if not problem:
            return super().dismiss(result)
        self.show_problem(lambda: problem)
        return AwaitComplete()

    # Leaving

    @property
    def unsaved(self) -> object:
        """What was written and would be lost; None where nothing was, or where it is soon written again."""
        return None

    def action_give_up(self) -> None:
        """Leave; where something was written, only when asked twice."""
        unsaved = self.unsaved
        if unsaved is None or unsaved == self._given_up:
            self.dismiss(None)
        else:
            self._given_up = unsaved
            self.show_problem(lambda: _("Not saved yet. Escape again gives up the changes."))

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys in force; in the bottom line stand those that work in every dialog."""
        return told(super().active_bindings, DIALOG_KEYS, "dialog")
