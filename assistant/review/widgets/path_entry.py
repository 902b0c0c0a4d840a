"""A line for a path: completed as it is typed, with what may follow in a list, and what is wrong with it beside."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import MeetingError
from assistant.review.literal import literal
from assistant.review.paths import completions, typed_path


class PathEntry(Vertical):
    """An input for the path of a file."""

    def __init__(
        self,
        id: str,  # noqa: A002 - Textual's own name
        read: Callable[[Path], str],
        *,
        suffixes: Sequence[str] = (),
    ) -> None:
        """Ask for a path.

        Args:
            id: The widget's.
            read: Says in a few words what a file is, in a thread of its own; raises ``MeetingError``.
            suffixes: How the names end that are offered; empty: any.
        """
        super().__init__(id=id, classes="path-entry")
        self._read, self._suffixes = read, suffixes
        self._offered: list[str] = []
        self._handed_in = ""
        self._line = _PathInput(suggester=_PathSuggester(suffixes), compact=True)
        self._standing = Static(classes="path-standing")
        self._offers = OptionList(compact=True)

    def compose(self) -> ComposeResult:
        """The line, what is said of it, and what may follow."""
        yield from (self._line, self._standing, self._offers)

    def on_mount(self) -> None:
        """Nothing is said yet."""
        self._show([], "", wrong=False)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._line.value.strip()

    @property
    def placeholder(self) -> str:
        """Shown while nothing is typed."""
        return self._line.placeholder

    @placeholder.setter
    def placeholder(self, words: str) -> None:
        self._line.placeholder = words

    def focus_input(self) -> None:
        """Put the cursor into the line."""
        self._line.focus()

    @on(Input.Changed)
    def _changed(self) -> None:
        self.look()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_changed(self) -> None:
        self.look()

    @work(exclusive=True)
    async def look(self) -> None:
        """See what may follow and what the file is, while typing goes on."""
        typed = self.text
        offered, said, wrong = await asyncio.to_thread(self._looked, typed)
        if self.is_attached:  # the dialog may have been answered meanwhile
            self._show(offered if self.has_focus_within else [], said, wrong=wrong)

    async def usable(self) -> bool:
        """Whether what is typed can be used, or nothing is typed; why it cannot is said under it."""
        self._handed_in = self.text
        self.workers.cancel_node(self)  # what was seen before would take its place
        offered, said, wrong = await asyncio.to_thread(self._looked, self.text)
        self._show(offered if self.has_focus_within else [], said, wrong=wrong)
        return not wrong

    def _looked(self, typed: str) -> tuple[list[str], str, bool]:
        offered = completions(typed, self._suffixes)
        if not typed:
            return offered, "", False
        path = typed_path(typed)
        # On the way to one, unless it was handed in; pathlib raises for what is too long to be a path.
        if offered and typed != self._handed_in and not os.path.isfile(path):  # noqa: PTH113
            return offered, "", False
        try:
            return [one for one in offered if one != typed], self._read(path), False
        except MeetingError as error:
            return offered, str(error), True

    def _show(self, offered: list[str], said: str, *, wrong: bool) -> None:
        sign = "! " if wrong else "✓ "
        self._standing.update(Content.styled(sign + literal(said), "$text-warning" if wrong else "$text-success"))
        self._standing.display = bool(said)
        self._offers.display = bool(offered)
        if offered != self._offered:
            self._offered = offered
            self._offers.clear_options()
            self._offers.add_options(Option(Content(literal(_last(one)))) for one in offered)

    def on_key(self, event: events.Key) -> None:
        """From the line down into the list, and up again."""
        if event.key == "down" and self._line.has_focus and self._offers.display:
            event.stop()
            event.prevent_default()
            self._offers.highlighted = 0
            self._offers.focus()
        elif event.key == "up" and self._offers.has_focus and not self._offers.highlighted:
            event.stop()
            event.prevent_default()
            self._line.focus()

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._line.value = self._offered[event.option_index]
        self._line.focus()
        self._line.action_end()


class _PathInput(Input):
    """Tab takes what is suggested, and goes on to the next field where nothing is."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "take", show=False)]

    def action_take(self) -> None:
        """Take the suggestion."""
        before = self.value
        self.action_end()
        self.action_cursor_right()
        if self.value == before:
            self.screen.focus_next("Input, RadioSet")


class _PathSuggester(Suggester):
    """Suggests the first file or folder that goes on as typed."""

    def __init__(self, suffixes: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._suffixes = suffixes

    async def get_suggestion(self, value: str) -> str | None:
        """What is typed and what may follow."""
        offered = await asyncio.to_thread(completions, value, self._suffixes)
        return next((one for one in offered if one.startswith(value) and one != value), None)


def _last(path: str) -> str:
    """The last part of a path, a folder's separator included."""
    return path[path.rstrip(os.sep).rfind(os.sep) + 1 :]
