"""A list that stands under the line in which words are searched for."""

from __future__ import annotations

from textual.actions import SkipAction

from assistant.review.widgets.lines import LineList


class UnderSearch(LineList):
    """A list whose first line leads up to the search line: there the key is left to the screen."""

    def action_step(self, step: int) -> None:
        """Go up or down."""
        if step < 0 and not self.cursor:
            raise SkipAction
        super().action_step(step)
