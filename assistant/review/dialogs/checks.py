"""A list in which items are taken or left, for the dialogs that ask which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from assistant.review.widgets.lines import LineList

TAKEN, LEFT = "[✓]", "[ ]"
CHECK_WIDTH = 5
"""Cells of a mark and the blanks around it."""


class CheckList(LineList):
    """Space, a click on the mark, or two clicks on the words take an item or leave it; shift and arrows scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "check", show=False),
        Binding("shift+up", "scroll_up", show=False),
        Binding("shift+down", "scroll_down", show=False),
    ]

    class Toggled(Message):
        """A person has taken or left an item."""

    def __init__(self, id: str, taken: Iterable[int] = ()) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.taken = set(taken)
        """The places of the items that are taken."""

    def check(self, item: int) -> Content:
        """The mark of an item."""
        return Content.styled(f" {TAKEN} ", "$text-success") if item in self.taken else Content(f" {LEFT} ")

    def take(self, items: Iterable[int]) -> None:
        """Take these items, and no others."""
        self.taken = set(items)
        self.refresh()

    def action_check(self) -> None:
        """Take or leave the item under the cursor."""
        if self.cursor is not None:
            self.taken ^= {self.cursor}
            self.refresh()
            self.post_message(self.Toggled())

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is, and take or leave what is there."""
        event.prevent_default()
        super().on_click(event)
        if event.chain == 2 or event.x < CHECK_WIDTH:
            self.action_check()
