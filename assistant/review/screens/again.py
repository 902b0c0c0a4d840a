"""Finding rows anew with the language model; what a person has judged stays, and what is new waits beside it.

What finds rows is loaded on use, in the thread that works: it would be felt when the review begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from textual import on, work
from textual.content import Content
from textual.message import Message

from assistant.errors import CancelledError, MeetingError
from assistant.events import Cancellation, Listener, Progress
from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.library import row_filling
from assistant.review.aside import aside
from assistant.review.dialogs.choice import ChoiceDialog
from assistant.review.literal import literal
from assistant.review.screens.words import WordsScreen
from assistant.review.widgets.head import MeetingHead
from schemas.record import Need, Row, Todo
from schemas.talk import Segment

AROUND = 8
"""Segments on both sides of a row's own that are searched along with them."""


class Working(Message):
    """From the thread that works: how far it is."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress

    def can_replace(self, message: Message) -> bool:
        """Only the newest is worth painting."""
        return isinstance(message, Working)


class AgainScreen(WordsScreen):
    """One such work at a time; the interface goes on, and the same key stops it."""

    _cancellation: Cancellation | None = None

    @work
    async def action_again(self) -> None:
        """Ask what is searched again; while something is, stop that."""
        if self._cancellation:
            self._cancellation.cancel()
            return
        row, around = self.row, self._stretch()

        def choices() -> Iterator[tuple[str, Content]]:
            if row and row.review != "rejected":
                yield "row", Content(self._row_words(row))
            if around:
                yield "stretch", Content(self._stretch_words(len(around)))
            yield "meeting", Content(_("the whole meeting"))

        chosen = await self.review.push_screen_wait(
            ChoiceDialog(
                lambda: _("Find rows anew in what? What you have judged stays as it is."), lambda: list(choices())
            )
        )
        if chosen == "row" and row:
            self._row_again(row.id)
        elif chosen == "stretch":
            self._stretch_again({segment.id for segment in around})
        elif chosen == "meeting":
            self._meeting_again()

    def action_fill(self) -> None:
        """Have the model fill the row's empty cells from the words that it rests on."""
        if (row := self.row) and not self._cancellation:
            record, row_id, settings = self.record, row.id, self.review.settings

            def job(on_progress: Listener, cancel: Cancellation) -> Callable[[], None]:
                from assistant.pipeline import again

                proposal = again.filled_row(record, row_id, settings, on_progress, cancel)
                return lambda: self._filled(row_id, proposal)

            self._begin(job)

    def _row_again(self, row_id: str) -> None:
        record, settings = self.record, self.review.settings

        def job(on_progress: Listener, cancel: Cancellation) -> Callable[[], None]:
            from assistant.pipeline import again

            proposal = again.row_again(record, row_id, settings, on_progress, cancel)
            return lambda: self._suggest(row_id, proposal)

        self._begin(job)

    def _stretch_again(self, segment_ids: set[int]) -> None:
        meeting_id, settings, library = self.record.meeting.id, self.review.settings, self.review.library

        def job(on_progress: Listener, cancel: Cancellation) -> Callable[[], None]:
            from assistant.pipeline import again

            again.window_again(meeting_id, segment_ids, settings, library, on_progress, cancel)
            return self._found_anew

        self._begin(job)

    def _meeting_again(self) -> None:
        meeting_id, settings, library = self.record.meeting.id, self.review.settings, self.review.library

        def job(on_progress: Listener, cancel: Cancellation) -> Callable[[], None]:
            from assistant.pipeline import again

            again.meeting_again(meeting_id, settings, library, on_progress, cancel)
            return self._found_anew

        self._begin(job)

    def _row_words(self, row: Row) -> str:
        """What the selected row is called: by its name where the cursor stands on something else."""
        if self.pane == "rows":
            return _("this row")
        return _("the row “{heading}”").format(heading=literal(row.heading))

    def _stretch_words(self, count: int) -> str:
        """What the stretch is called, by what it lies around."""
        if self.pane == "transcript" and len(self.chosen_segments) > 1:
            return _("the {count} selected segments").format(count=count)
        words = ngettext("the stretch around it, {count} segment", "the stretch around it, {count} segments", count)
        if self.pane == "transcript":
            words = ngettext(
                "the stretch around this segment, {count} segment",
                "the stretch around this segment, {count} segments",
                count,
            )
        elif self.row is None:
            words = ngettext(
                "the stretch around these words, {count} segment",
                "the stretch around these words, {count} segments",
                count,
            )
        return words.format(count=count)

    def _stretch(self) -> list[Segment]:
        """The selected segments in the transcript; else those around the row's own."""
        if self.pane == "transcript" and len(self.chosen_segments) > 1:
            return self.chosen_segments
        behind = {piece.segment_id for piece in self.looked_at}
        if self.pane == "transcript":
            behind = {segment.id for segment in self.chosen_segments}
        places = [place for place, segment in enumerate(self.record.segments) if segment.id in behind]
        return self.record.segments[max(places[0] - AROUND, 0) : places[-1] + AROUND + 1] if places else []

    # In a thread

    def _begin(self, job: Callable[[Listener, Cancellation], Callable[[], None]]) -> None:
        self._cancellation = Cancellation()
        self.query_one(MeetingHead).show_work(_("beginning"))
        self._work(job, self._cancellation)

    @work(group="again")
    async def _work(self, job: Callable[[Listener, Cancellation], Callable[[], None]], cancel: Cancellation) -> None:
        try:
            self._over(await aside(partial(job, self._hand_on, cancel)))
        except CancelledError:
            self._over(None, _("Stopped; nothing was changed."))
        except MeetingError as error:
            self._over(None, str(error))
        except Exception as error:  # whatever else goes wrong in there must not take the review along
            self._over(None, _("This went wrong: {error}").format(error=repr(error)))

    def _hand_on(self, progress: Progress) -> None:
        self.post_message(Working(progress))

    @on(Working)
    def _progressed(self, event: Working) -> None:
        if self._cancellation:
            words = f"{event.progress.note or _('finding rows')} {event.progress.done:.0%}"
            self.query_one(MeetingHead).show_work(words)

    def _over(self, finish: Callable[[], None] | None, problem: str = "") -> None:
        """It is over, with what it found out or why it could not."""
        self._cancellation = None
        self.query_one(MeetingHead).show_work("")
        if problem:
            self.notify(problem, severity="warning", markup=False)
        elif finish:
            finish()

    def on_unmount(self) -> None:
        """What nobody waits for any more ends."""
        if self._cancellation:
            self._cancellation.cancel()

    # What came of it

    def _filled(self, row_id: str, proposal: Need | Todo) -> None:
        if self.store("fill", lambda: row_filling.fill(self.record, row_id, proposal)) is None:
            self.notify(_("The words of this row fill no empty cell."))

    def _suggest(self, row_id: str, proposal: Need | Todo) -> None:
        try:
            new = self.review.library.suggest(self.record.meeting.id, row_id, proposal)
        except MeetingError as error:
            self.tell(error)
            return
        self.reload()
        self.notify(_("A suggestion waits: y shows it.") if new else _("Nothing new was found for this row."))

    def _found_anew(self) -> None:
        before = {row.id for row in (*self.record.needs, *self.record.todos)}
        self.reload()
        rows = [*self.record.needs, *self.record.todos]
        waiting = {one.row_id for one in self.record.suggestions} & {row.id for row in rows if row.review != "rejected"}
        new = sum(row.id not in before for row in rows)
        found = ngettext("{count} new row", "{count} new rows", new).format(count=new)
        wait = ngettext("{count} suggestion waits", "{count} suggestions wait", len(waiting)).format(count=len(waiting))
        self.notify(_("{found}; {wait}.").format(found=found, wait=wait))
