"""What is behind a tab."""

from __future__ import annotations

from textual import events
from textual.widgets import TabPane


class ListPane(TabPane):
    """Comes to the top only where its tab is asked for.

    Textual's own also comes some messages after something in it had the focus, though another tab may have been asked
    for since.
    """

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Leave the tabs alone."""
        event.prevent_default()
