"""What the main screens have in common."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import Footer

from assistant.review.keys import APP_KEYS, Key, Pane

if TYPE_CHECKING:
    from assistant.review.app import ReviewApp

WIDE = 100
"""Cells from which two panes stand side by side."""


class ReviewScreen(Screen[None]):
    """A screen whose footer is made from the list of keys, in the interface language, for the focused pane."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    KEYS: ClassVar[Sequence[Key]] = ()

    @property
    def review(self) -> ReviewApp:
        """The application, by its own type."""
        return cast("ReviewApp", self.app)

    @property
    def pane(self) -> Pane:
        """What has the focus."""
        return "rows"

    def on_resize(self, event: events.Resize) -> None:
        """Where it is narrow the footer's keys stand closer together."""
        self.query_one(Footer).compact = event.size.width < WIDE

    def show_texts(self) -> None:
        """Write everything again, in the interface language that is in force now."""
        self.refresh_bindings()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys in force, in the order of the lists; labels and the footer depend on language and focus."""
        active = super().active_bindings
        listed = {shown: key for key in (*self.KEYS, *APP_KEYS) for shown in key.keys if shown in active}
        ours = {shown: self._translated(active[shown], key, shown) for shown, key in listed.items()}
        return ours | {shown: _not_shown(other) for shown, other in active.items() if shown not in ours}

    def _translated(self, active: ActiveBinding, key: Key, shown: str) -> ActiveBinding:
        show = self.pane in key.footer and shown == key.keys[0]
        return active._replace(binding=dataclasses.replace(active.binding, description=key.shown_label, show=show))


def _not_shown(active: ActiveBinding) -> ActiveBinding:
    return active._replace(binding=dataclasses.replace(active.binding, show=False))
