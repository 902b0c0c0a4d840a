"""The line at the bottom: the keys that are most used where the focus is."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from assistant.review.dialogs.base import Dialog
from assistant.review.keys import shown_key
from assistant.review.literal import literal
from assistant.review.screens.base import ReviewScreen

GAP, NARROW_GAP = 2, 1
"""Cells between two keys."""
NARROW = 100
"""Cells of a line below which the keys stand closer together."""


class KeyLine(Widget):
    """One widget for all keys, since it is painted again whenever the focus moves; a click presses the key."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._ends: list[tuple[int, str]] = []

    def on_mount(self) -> None:
        """Follow the keys that work, those of a dialog over the screen included."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self.app.screen_change_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        """Each key with what it does; muted where there is nothing that it works on."""
        gap = GAP if self.size.width >= NARROW else NARROW_GAP
        self._ends = []
        line = Content("")
        top = self.app.screen
        ours = isinstance(top, ReviewScreen | Dialog)  # what Textual opens itself tells its keys itself
        for key, active in top.active_bindings.items() if ours else ():
            if active.binding.show:
                styles = ("bold $accent", "") if active.enabled else ("$accent 60%", "$foreground-muted")
                label = literal(active.binding.description)
                line = Content.assemble(line, (f"{shown_key(key)} ", styles[0]), (label, styles[1]), " " * gap)
                self._ends.append((line.cell_length, key))
        return line

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        key = next((key for end, key in self._ends if event.get_content_offset_capture(self).x < end), None)
        if key is not None:
            self.app.simulate_key(key)
