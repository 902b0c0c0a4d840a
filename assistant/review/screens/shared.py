"""How a meeting's screen keeps up with other programs that write into the same record; nothing polls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.errors import ChangedMeanwhileError, MeetingError
from assistant.language import gettext as _
from assistant.library.turning import Act
from assistant.review.literal import literal
from assistant.review.meanwhile import author, done_by, last_on, over_line
from assistant.review.screens.view import MeetingView
from schemas.record import JournalEntry, Record


class SharedScreen(MeetingView):
    """Looks after each act, and when the terminal gets the focus, whether what it shows is what is stored."""

    def __init__(self, record: Record, newest: int) -> None:
        """Show a record.

        Args:
            record: As it is stored.
            newest: The newest entry of its journal, read before the record was.
        """
        super().__init__(record)
        self._opened = self._known = newest
        self._own: set[int] = set()
        self._busy = False
        """Whether a thread is storing something that is not shown yet."""

    def catch_up(self) -> None:
        """Show what others have stored since, and say who has."""
        if self._busy or not self.is_attached:
            return
        try:
            others = self.others()
        except MeetingError as error:
            self.tell(error)
            return
        if others:
            self.reload()
            self.tell_others(others)

    def others(self) -> Mapping[int, str]:
        """Who wrote the entries of the journal that are neither from here nor shown yet. Raises ``LibraryError``."""
        authors = self.review.library.authors(self.record.meeting.id, after=self._known)
        return {entry: who for entry, who in authors.items() if entry not in self._own}

    def reload(self) -> None:
        """Show the record as it is stored."""
        library, meeting_id = self.review.library, self.record.meeting.id
        try:
            newest = library.newest_entry(meeting_id)
            self.record = library.record(meeting_id)
            self._known = newest
        except MeetingError as error:
            self.tell(error)
        self.show_record()

    def is_others(self, act: Act) -> bool:
        """Whether somebody else made an act what it is: in another window since this was opened, or by another name."""
        if act.newest in self._own:
            return False
        return act.newest > self._opened or act.who != self.review.recorder

    # Telling

    def tell(self, error: MeetingError | str) -> None:
        """Say what is wrong, in a line."""
        self.notify(literal(str(error)), severity="error", markup=False)

    def tell_others(self, others: Mapping[int, str]) -> None:
        """Say who else has written into the record that is shown now; nothing where nobody has."""
        if others:
            who = author(list(others.values())[-1], self.review.recorder)
            line = _("{who} has changed this meeting meanwhile; it is shown as it is now.").format(who=who)
            self.notify(literal(line), markup=False)

    def tell_changed(self) -> None:
        """Say that what was shown is not there any more, so that an answer to it would hit something else."""
        self.notify(_("This has changed meanwhile; look at it again."), severity="warning")

    def changed_line(self, error: ChangedMeanwhileError) -> str:
        """Says who has changed what was to be changed, and how; asked for before the record is read anew."""
        entry = last_on(self._since_opened(), error.entity, error.name)
        if entry is None:
            return str(error)
        return _("{who} has changed this meanwhile ({what}). Look at it, then do it again.").format(
            who=author(entry.who, self.review.recorder), what=done_by(entry)
        )

    def over_line(self, entity: str, name: str, news: Mapping[str, str], key: str = "Enter") -> str:
        """Says what others have written where something is about to be written; see ``meanwhile.over_line``."""
        if not news:
            return ""
        entry = last_on(self._since_opened(), entity, name)
        who = author(entry.who, self.review.recorder) if entry else _("Somebody else")
        return over_line(who, news, key)

    def _since_opened(self) -> Sequence[JournalEntry]:
        try:
            entries = self.review.library.journal(self.record.meeting.id, after=self._opened)
        except MeetingError:
            return []
        return [entry for entry in entries if entry.id not in self._own]
