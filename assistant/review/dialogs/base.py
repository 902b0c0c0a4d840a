"""What all dialogs have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Label, Static

from assistant.review.literal import literal

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None]):
    """A title, what is asked, a line for what is wrong, and the keys; escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """The frame."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Label(Content(literal(self._title)), classes="dialog-title")
            yield from self.asked()
            yield Static(classes="dialog-problem")
            yield Static(Content(self.hint), classes="dialog-hint")

    def asked(self) -> Iterator[Widget]:
        """What is asked."""
        raise NotImplementedError

    @property
    def hint(self) -> str:
        """How to answer."""
        raise NotImplementedError

    def show_problem(self, problem: str) -> None:
        """Say why the answer cannot be taken; it stays for mending."""
        line = self.query_one(".dialog-problem", Static)
        line.update(Content(literal(problem)))
        line.display = True


def field(label: str, entry: Widget) -> Horizontal:
    """A label and what is entered, side by side."""
    return Horizontal(Label(Content(label), classes="field-label"), entry, classes="field")
