"""How the review's screens change a record: in the library, and in its journal, before the screen shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from assistant.errors import ChangedMeanwhileError, InputError, LibraryError, MeetingError
from assistant.language import gettext as _
from assistant.library.changed import with_changes
from assistant.library.turning import Act, Direction
from assistant.review.dialogs.base import Dialog
from assistant.review.literal import literal
from assistant.review.meanwhile import author, done_by
from assistant.review.screens.shared import SharedScreen
from schemas.record import Change, JournalEntry, Record

Answer = TypeVar("Answer")
Result = TypeVar("Result")


class Kept(NamedTuple):
    """What became of an act."""

    problem: str = ""
    """Why it was not stored, in a line; empty: it was, or there was nothing to change."""
    entry: JournalEntry | None = None


@dataclass(frozen=True)
class Asked(Generic[Answer]):
    """What a person has answered."""

    answer: Answer | None
    """None: the dialog was left."""
    entry: JournalEntry | None
    """What was stored for the answer; None where there was nothing to change."""


class StoringScreen(SharedScreen):
    """Makes changes; what cannot be done is said in a line, and the record is shown as it is stored."""

    def __init__(self, record: Record, newest: int) -> None:
        super().__init__(record, newest)
        self._agreed = 0
        """The entry of somebody else that was shown when it was to be undone or redone; asked again, that is done."""

    def store(self, action: str, make: Callable[[], Sequence[Change]]) -> JournalEntry | None:
        """Make changes and store them; None where there is nothing to change, or they were refused."""
        return self._say(self.kept(action, make))

    async def store_many(self, action: str, make: Callable[[], Sequence[Change]]) -> JournalEntry | None:
        """The same in a thread, for what may touch thousands of segments; the interface goes on meanwhile."""
        return self._say(await self.kept_many(action, make))

    async def ask(
        self,
        dialog: Dialog[Answer],
        action: str,
        make: Callable[[Answer], Sequence[Change]],
        news: Callable[[Answer], str] | None = None,
        *,
        many: bool = False,
    ) -> Asked[Answer]:
        """Ask, and store the answer before the dialog closes: where that cannot be, it stays with what was written.

        Args:
            dialog: What asks.
            action: A verb for the journal.
            make: Makes the changes of an answer and the record that is shown.
            news: What others have written where an answer goes; see ``kept``.
            many: The changes may be thousands, and are made in a thread.

        Returns:
            The answer and what was stored for it.
        """
        kept = Kept()

        def keep(answer: Answer) -> str:
            nonlocal kept
            kept = self.kept(action, partial(make, answer), partial(news, answer) if news else None)
            return kept.problem

        async def keep_many(answer: Answer) -> str:
            nonlocal kept
            kept = await self.kept_many(action, partial(make, answer), partial(news, answer) if news else None)
            return kept.problem

        dialog.keep = keep_many if many else keep
        return Asked(await self.review.push_screen_wait(dialog), kept.entry)

    def kept(self, action: str, make: Callable[[], Sequence[Change]], news: Callable[[], str] | None = None) -> Kept:
        """Make changes, store and show them, or show the record as it is and say why not.

        Args:
            action: A verb for the journal.
            make: Makes the changes from the record that is shown.
            news: What others have written, that the person has not seen, in the very place of what is written now: a
                line, which is told once; empty where there is nothing. Where others have changed something beside it,
                the changes are made anew. None: whatever others have changed is told, and it has to be done again.
        """
        if news and (line := news()):
            return Kept(line)
        try:
            return Kept(entry=self._stored(self.applied(action, make)))
        except MeetingError as error:
            others, line = self._others(), self._line_for(error, news)
        return Kept(line) if line else self._beside(others, self.kept(action, make))

    async def kept_many(
        self, action: str, make: Callable[[], Sequence[Change]], news: Callable[[], str] | None = None
    ) -> Kept:
        """The same in a thread."""
        if news and (line := news()):
            return Kept(line)
        try:
            return Kept(entry=self._stored(await self._in_thread(partial(self.applied, action, make))))
        except MeetingError as error:
            others, line = self._others(), self._line_for(error, news)
        return Kept(line) if line else self._beside(others, await self.kept_many(action, make))

    def _line_for(self, error: MeetingError, news: Callable[[], str] | None) -> str:
        """Why an act was refused; empty where that was only because of what others have changed beside it."""
        line = self._refused(error)
        return news() if news and isinstance(error, ChangedMeanwhileError) else line

    def _beside(self, others: Mapping[int, str], kept: Kept) -> Kept:
        """Say who has changed something beside an act that was made anew for that."""
        if kept.entry:
            self.tell_others(others)
        return kept

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        self._busy = True
        try:
            return await asyncio.to_thread(work)
        finally:
            self._busy = False

    def applied(self, action: str, make: Callable[[], Sequence[Change]]) -> JournalEntry | None:
        """Make changes and store them, without showing anything. Raises ``MeetingError``, and nothing else."""
        try:
            changes = make()
            if not changes:
                return None
            return self.review.library.apply(self.record.meeting.id, action, changes, self.review.recorder)
        except MeetingError:
            raise
        except Exception as error:  # even a defect of ours must not take along what was typed
            raise LibraryError(_("This went wrong: {error}").format(error=repr(error))) from error

    # Taking back

    async def turn(self, direction: Direction, nothing: str) -> None:
        """Undo or redo an act, and go where it was; what somebody else did is first shown, and done when asked again.

        In a thread, for the same reason as ``store_many``. Keys that are pressed meanwhile wait for it.

        Args:
            direction: Which of them.
            nothing: What is said where there is nothing to turn round.
        """
        try:
            act, entry = await self._in_thread(partial(self._turned, direction))
        except MeetingError as error:
            self.tell(self._refused(error))
            return
        if act is None:
            self.notify(nothing)
            return
        if entry:
            self._stored(entry)
        else:
            entry = self._show_others(act, direction)
        rows = [change.id for change in entry.changes if change.entity in ("need", "todo")] if entry else []
        if rows:
            self.go_to_row(rows[0])

    def _turned(self, direction: Direction) -> tuple[Act | None, JournalEntry | None]:
        """What is next, and the entry that turned it round; None where it is somebody else's and was not shown yet."""
        library, meeting_id = self.review.library, self.record.meeting.id
        act = library.next_act(meeting_id, direction)
        if act is None or (self.is_others(act) and act.newest != self._agreed):
            return act, None
        turn = library.undo if direction == "undo" else library.redo
        return act, turn(meeting_id, self.review.recorder, act.newest)

    def _show_others(self, act: Act, direction: Direction) -> JournalEntry | None:
        """Show what somebody else did, and say that asking once more turns it round."""
        self.reload()
        try:
            entry = self.review.library.journal(self.record.meeting.id, after=act.entry - 1)[0]
        except MeetingError as error:
            self.tell(error)
            return None
        self._agreed = act.newest
        line = (
            _("{who} made the last change ({what}). Once more takes it back.")
            if direction == "undo"
            else _("{who} took back the last change ({what}). Once more makes it again.")
        ).format(who=author(act.who, self.review.recorder), what=done_by(entry))
        self.notify(literal(line), severity="warning", markup=False)
        return entry

    # Showing

    def _say(self, kept: Kept) -> JournalEntry | None:
        if kept.problem:
            self.tell(kept.problem)
        return kept.entry

    def _stored(self, entry: JournalEntry | None) -> JournalEntry | None:
        """Show what was stored, and what others have stored before it."""
        if entry is None:
            return None
        self._own.add(entry.id)
        if self._others():
            self.catch_up()
        else:
            self._known = entry.id
            self.show_changes(entry.changes)
        return entry

    def _others(self) -> Mapping[int, str]:
        """Who else has written, as far as can be read: where it cannot, the next act finds out."""
        try:
            return self.others()
        except MeetingError:
            return {}

    def _refused(self, error: MeetingError) -> str:
        """Show the record as it is where that is why an act was refused, and give the line that says so."""
        line = str(error)
        if isinstance(error, ChangedMeanwhileError):
            line = self.changed_line(error)
        if isinstance(error, ChangedMeanwhileError | InputError):
            self.reload()
        return line

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show what was stored, without reading a talk of hours anew."""
        self.record = with_changes(self.record, changes)
        self.show_record()
