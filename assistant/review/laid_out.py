"""Screens that are painted once when they open, and not each time that they are laid out anew."""

from __future__ import annotations

from textual.screen import Screen, ScreenResultType


class LaidOutScreen(Screen[ScreenResultType]):
    """Textual lays out a screen that opens several times; without this, it would be painted, half empty, each time."""

    _laid_out = False

    def on_mount(self) -> None:
        """Begin to paint once everything has its place: the lists learn their width from the first layout."""
        self.call_after_refresh(self.call_after_refresh, self._begin_to_paint)

    def _begin_to_paint(self) -> None:
        self._laid_out = True
        self.refresh(layout=True)

    def _compositor_refresh(self) -> None:
        """Textual's own."""
        if self._laid_out:
            super()._compositor_refresh()
