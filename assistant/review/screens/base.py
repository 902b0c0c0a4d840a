"""What both main screens have in common."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, cast

from textual.binding import ActiveBinding
from textual.screen import Screen

from assistant.language import gettext as _

if TYPE_CHECKING:
    from assistant.review.app import ReviewApp


class ReviewScreen(Screen[None]):
    """A screen whose keys are shown in the interface language."""

    @property
    def review(self) -> ReviewApp:
        """The application, by its own type."""
        return cast("ReviewApp", self.app)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys in force; their labels are translated here, since a class's bindings are made before any choice."""
        return {
            key: active._replace(
                binding=dataclasses.replace(active.binding, description=_(active.binding.description))
                if active.binding.description
                else active.binding
            )
            for key, active in super().active_bindings.items()
        }
