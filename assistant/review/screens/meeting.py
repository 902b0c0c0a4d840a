"""A meeting under review, with everything that a person does to it."""

from __future__ import annotations

import asyncio
import datetime as dt
from functools import partial

from textual import on, work

from assistant.errors import MeetingError
from assistant.extraction.open_questions import as_list
from assistant.language import gettext as _
from assistant.library import edits
from assistant.pipeline.details import set_date
from assistant.review.aside import aside
from assistant.review.dialogs.meeting import MeetingDialog
from assistant.review.literal import without_controls
from assistant.review.running import RunEnded
from assistant.review.screens.again import AgainScreen
from assistant.review.screens.view import minuted_of
from schemas.talk import Meeting


class MeetingScreen(AgainScreen):
    """Review one record. Every change is in the library, and in its journal, before the screen shows it."""

    @on(RunEnded)
    def _made_anew(self, event: RunEnded) -> None:
        """Show what a run from the list of meetings has found in this one meanwhile."""
        if event.meeting_id == self.record.meeting.id:
            self.reload()

    @work
    async def action_meeting(self) -> None:
        """Ask for title, date, customer and place; a new date resolves the due dates that hang on it."""
        before = self.record.meeting
        answer = await self.review.push_screen_wait(MeetingDialog(before))
        if answer is None:
            return
        texts = {"title": answer.title, "customer": answer.customer, "place": answer.place}
        changed = {name: text for name, text in texts.items() if text != without_controls(getattr(before, name))}
        self.store("meeting", lambda: edits.set_meeting(self.record, **changed))
        if answer.date != before.date:
            await self._set_date(before, answer.date)

    async def _set_date(self, meeting: Meeting, date: dt.date | None) -> None:
        """Set the date in a thread, since reading spoken deadlines may load a library first."""
        try:
            await asyncio.to_thread(set_date, self.review.library, meeting.id, date, self.review.recorder)
        except MeetingError as error:
            self.tell(error)
        self.reload()

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """Copy the open questions to the clipboard, as a list."""
        minuted = self._minuted
        if minuted is None:
            minuted = await aside(partial(minuted_of, self.record))
        questions = minuted.minutes.open_questions
        if not questions:
            self.notify(_("Nothing is open."))
            return
        self.review.copy_to_clipboard(as_list(questions, self.record.meeting.language))
        self.notify(_("{count} open questions are on the clipboard.").format(count=len(questions)))
