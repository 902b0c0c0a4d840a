"""What the main screens have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import ActiveBinding

from assistant.review.keys import APP_KEYS, Key, Place, told
from assistant.review.laid_out import LaidOutScreen

if TYPE_CHECKING:
    from assistant.review.app import ReviewApp

WIDE = 100
"""Cells from which two panes stand side by side."""
HUGE = 160
"""Cells from which the selected row's cells stand beside the rows."""


class ReviewScreen(LaidOutScreen[None]):
    """A screen whose footer is made from the list of keys, in the interface language, for the focused pane."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (HUGE, "-huge")]
    KEYS: ClassVar[Sequence[Key]] = ()

    @property
    def review(self) -> ReviewApp:
        """The application, by its own type."""
        return cast("ReviewApp", self.app)

    @property
    @abstractmethod
    def place(self) -> Place:
        """Where the focus is."""

    def fit(self, width: int) -> None:
        """Take the layout for a width before the screen is shown: otherwise all is laid out twice when it opens."""
        self.add_class([name for least, name in self.HORIZONTAL_BREAKPOINTS if width >= least][-1])

    def show_texts(self) -> None:
        """Write everything again, in the interface language that is in force now."""
        self.refresh_bindings()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys in force, in the order of the lists; labels and the footer depend on language and focus."""
        return told(super().active_bindings, (*self.keys_here, *APP_KEYS), self.place)

    @property
    def keys_here(self) -> Sequence[Key]:
        """The keys that work where the focus is, without those of the application."""
        return self.KEYS

    @property
    def palette_keys(self) -> Sequence[Key]:
        """The keys whose commands can be found by name: all of the screen's, wherever the focus is."""
        return self.KEYS
