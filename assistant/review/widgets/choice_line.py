"""One of a few words, chosen on a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

CHOSEN, NOT_CHOSEN = "◉", "○"
GAP = "   "


class ChoiceLine(Widget, can_focus=True):
    """The arrows, a number or the mouse choose; the sign says which one is chosen, not the colour alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
    ]

    place: reactive[int] = reactive(0)

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[tuple[str, str]] = ()

    def offer(self, choices: Sequence[tuple[str, str]], value: str) -> None:
        """Offer choices.

        Args:
            choices: Each value with its word in the interface language.
            value: The one that is chosen to begin with.
        """
        self.reword(choices)
        self.place = [name for name, _word in choices].index(value)

    @property
    def value(self) -> str:
        """What is chosen."""
        return self._choices[self.place][0]

    def reword(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer the same values with other words."""
        self._choices = choices
        self.refresh()

    def render(self) -> Content:
        """The choices with their signs, on one line."""
        return Content(GAP).join(
            Content.styled(f"{CHOSEN} {word}", "bold") if place == self.place else Content(f"{NOT_CHOSEN} {word}")
            for place, (_value, word) in enumerate(self._choices)
        )

    def action_step(self, step: int) -> None:
        """Choose the next one, around."""
        self.place = (self.place + step) % len(self._choices)

    def on_key(self, event: events.Key) -> None:
        """A number chooses."""
        if event.is_printable and event.key != "space":
            event.stop()  # a letter that means something else elsewhere would throw the choice away
        if event.key.isdigit() and 0 < int(event.key) <= len(self._choices):
            self.place = int(event.key) - 1

    def on_click(self, event: events.Click) -> None:
        """Choose the one under the mouse."""
        end = 0
        for place, (_value, word) in enumerate(self._choices):
            end += Content(f"{CHOSEN} {word}{GAP}").cell_length
            if event.x < end:
                self.place = place
                return
