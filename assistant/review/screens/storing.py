"""How the review's screens change a record: in the library, and in its journal, before the screen shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.library.changed import with_changes
from assistant.review.literal import literal
from assistant.review.screens.view import MeetingView
from schemas.record import Change, JournalEntry


class StoringScreen(MeetingView):
    """Makes changes; what cannot be done is said in a line, and the record is shown as it is stored."""

    def store(self, action: str, make: Callable[[], Sequence[Change]]) -> JournalEntry | None:
        """Make changes and store them; None where there is nothing to change, or they were refused."""
        try:
            return self._stored(self.applied(action, make))
        except MeetingError as error:
            self._refused(error)
            return None

    async def store_many(self, action: str, make: Callable[[], Sequence[Change]]) -> JournalEntry | None:
        """The same in a thread, for what may touch thousands of segments; the interface goes on meanwhile."""
        try:
            return self._stored(await asyncio.to_thread(self.applied, action, make))
        except MeetingError as error:
            self._refused(error)
            return None

    def applied(self, action: str, make: Callable[[], Sequence[Change]]) -> JournalEntry | None:
        """Make changes and store them, without showing anything. Raises ``MeetingError``."""
        changes = make()
        if not changes:
            return None
        return self.review.library.apply(self.record.meeting.id, action, changes, self.review.recorder)

    def _stored(self, entry: JournalEntry | None) -> JournalEntry | None:
        if entry:
            self.show_changes(entry.changes)
        return entry

    def _refused(self, error: MeetingError) -> None:
        self.tell(error)
        self.reload()

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show what was stored, without reading a talk of hours anew."""
        self.record = with_changes(self.record, changes)
        self.show_record()

    def reload(self) -> None:
        """Show the record as it is stored."""
        try:
            self.record = self.review.library.record(self.record.meeting.id)
        except MeetingError as error:
            self.tell(error)
        self.show_record()

    def tell_changed(self) -> None:
        """Say that what was shown is not there any more, so that an answer to it would hit something else."""
        self.notify(_("This has changed meanwhile; look at it again."), severity="warning")

    def tell(self, error: MeetingError) -> None:
        """Say what is wrong, in a line."""
        self.notify(literal(str(error)), severity="error", markup=False)
