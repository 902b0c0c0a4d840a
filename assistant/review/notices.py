"""Notices that come and go: few, short, and where they cover no row."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import App
from textual.notifications import Notification, Notify, SeverityLevel

ROOM_LINES = 3
"""Lines over the rows, which notices may cover together."""
FRAME = 4
"""Cells around the words of a notice."""
SHORT_S, READ_S = 4.0, 8.0
"""How long a notice stands: one that confirms something, and one that has to be read."""


class NoticeApp(App[None]):
    """Shows the newest notice, and one before it where there is room; never two that say the same."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notice; where no time is given it stands as long as its kind has to be read."""
        timeout = timeout or (SHORT_S if severity == "information" else READ_S)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def on_notify(self, event: Notify) -> None:
        """Make room for a notice."""
        new = event.notification
        before = [one for one in self._notifications if (one.title, one.message) != (new.title, new.message)]
        self.clear_notifications()
        if before and self._lines(before[-1]) + self._lines(new) <= ROOM_LINES:
            self._notifications.add(before[-1])

    def _lines(self, notice: Notification) -> int:
        room = max(self.size.width - FRAME, 1)
        parts = [part for part in (notice.title, *notice.message.splitlines()) if part]
        return sum(-(-cell_len(part) // room) for part in parts)
