"""A meeting under review, with everything that a person does to it."""

from __future__ import annotations

from functools import partial

from textual import on, work

from assistant.extraction.open_questions import as_list
from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.library import edits
from assistant.pipeline.details import date_changes
from assistant.review.aside import aside
from assistant.review.dialogs.meeting import MeetingAnswer, MeetingDialog
from assistant.review.literal import literal, without_controls
from assistant.review.meanwhile import Seen
from assistant.review.running import RunEnded
from assistant.review.screens.drafts import DraftsScreen
from assistant.review.screens.view import minuted_of
from assistant.review.widgets.row_pane import RowPane
from schemas.talk import Meeting


class MeetingScreen(DraftsScreen):
    """Review one record. Every change is in the library, and in its journal, before the screen shows it."""

    def show_texts(self) -> None:
        """Write everything again, around a cell that is being written too."""
        super().show_texts()
        pane, row = self.query_one(RowPane), self.row
        if (question := pane.editor.question) and row and row.id == question.row_id:
            pane.reword(self._question(row, question.cell))

    @on(RunEnded)
    def _made_anew(self, event: RunEnded) -> None:
        """Show what a run from the list of meetings has found in this one meanwhile."""
        if event.meeting_id == self.record.meeting.id:
            self.reload()

    @work
    async def action_meeting(self) -> None:
        """Ask for title, date, customer and place; a new date resolves the due dates that hang on it."""
        before = self.record.meeting
        seen = Seen(_meeting_texts(before))

        async def keep(answer: MeetingAnswer) -> str:
            texts = {"title": answer.title, "customer": answer.customer, "place": answer.place}
            changed = {name: text for name, text in texts.items() if text != without_controls(getattr(before, name))}
            written = {*changed, *(["date"] if answer.date != before.date else [])}

            def news() -> str:
                stored = {name: text for name, text in _meeting_texts(self.record.meeting).items() if name in written}
                told = {_meeting_label(name): text for name, text in seen.news(stored).items()}
                return self.over_line("meeting", before.id, told)

            problem = self.kept("meeting", lambda: edits.set_meeting(self.record, **changed), news).problem
            if problem or answer.date == before.date:
                return problem
            seen.news(_meeting_texts(self.record.meeting))  # written just now
            # In a thread, since reading spoken deadlines may load a library first.
            return (await self.kept_many("set_date", lambda: date_changes(self.record, answer.date))).problem

        dialog = MeetingDialog(before, self.customers)
        dialog.keep = keep
        await self.review.push_screen_wait(dialog)

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """Copy the open questions to the clipboard, as a list."""
        minuted = self._minuted
        if minuted is None:
            try:
                minuted = await aside(partial(minuted_of, self.record))
            except Exception as error:  # whatever goes wrong in there must not take the review along
                why = _("This went wrong: {error}").format(error=literal(repr(error)))
                self.notify(why, severity="error", markup=False)
                return
        questions = minuted.minutes.open_questions
        if not questions:
            self.notify(_("Nothing is open."))
            return
        self.review.copy_to_clipboard(as_list(questions, self.record.meeting.language))
        words = ngettext(
            "{count} open question is on the clipboard.",
            "{count} open questions are on the clipboard.",
            len(questions),
        )
        self.notify(words.format(count=len(questions)))


def _meeting_texts(meeting: Meeting) -> dict[str, str]:
    date = meeting.date.isoformat() if meeting.date else ""
    return {"title": meeting.title, "date": date, "customer": meeting.customer, "place": meeting.place}


def _meeting_label(name: str) -> str:
    return {"title": _("Title"), "date": _("Date"), "customer": _("Customer"), "place": _("Place")}[name]
