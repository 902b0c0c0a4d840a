"""Choose some of a few things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog, Words
from assistant.review.dialogs.checks import CheckList
from assistant.review.painting import hanging


class MarksDialog(Dialog[list[int]]):
    """The answer is the places of what is marked: at least one thing, and not all."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "confirm", show=False, priority=True)]

    def __init__(self, title: Words, things: Sequence[Content], problem: Words) -> None:
        """Ask for some things.

        Args:
            title: What they are chosen for.
            things: Each as it is shown, without line breaks.
            problem: What is said where none or all are marked.
        """
        super().__init__(title)
        self._things = ThingList(things)
        self._problem = problem

    def asked(self) -> Iterator[Widget]:
        """The things, none marked."""
        yield self._things

    @property
    def hint(self) -> str:
        """How to choose."""
        return _("space: mark · enter: done · esc: leave")

    def action_confirm(self) -> None:
        """Answer with the places, if something is left on both sides."""
        if 0 < len(self._things.taken) < self._things.count:
            self.dismiss(sorted(self._things.taken))
        else:
            self.show_problem(self._problem)


class ThingList(CheckList):
    """Things with their marks."""

    def __init__(self, things: Sequence[Content]) -> None:
        super().__init__("things")
        self._things = things
        self.cursor = 0 if things else None

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._things)

    def height_of(self, item: int, width: int) -> int:
        """The lines of a thing."""
        return len(self.lines_of(item, width))

    def lines_of(self, item: int, width: int) -> list[Content]:
        """The mark, and the thing."""
        return list(hanging(self.check(item), self._things[item], width))
