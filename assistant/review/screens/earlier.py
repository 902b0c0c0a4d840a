"""To-dos and questions from earlier meetings with the same customer, shown in a tab.

A person closes them, in their own meeting. Whom one has met there is offered where a voice is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.widgets import TabbedContent
from textual.worker import Worker

from assistant.errors import MeetingError
from assistant.library import question_edits
from assistant.library.changed import with_changes
from assistant.library.library import Library
from assistant.library.todo_edits import ACTION, set_progress
from assistant.review.aside import aside
from assistant.review.dialogs.progress import ProgressAnswer, ProgressDialog
from assistant.review.dialogs.settle import SettleAnswer, SettleDialog
from assistant.review.screens.again import AgainScreen
from assistant.review.screens.cells import read_progress
from assistant.review.widgets.earlier import EarlierList
from assistant.review.widgets.lines import LineList
from assistant.review.widgets.told import QuestionList
from schemas.record import Change, Record
from schemas.talk import Segment

if TYPE_CHECKING:
    from assistant.pipeline.carried import CarriedQuestion, LeftByEarlier


class EarlierScreen(AgainScreen):
    """The tab is there once something is found; what the talk reports is read again where its words were corrected."""

    customers: Sequence[str] = ()
    """All customers by name, as far as they are known by now."""
    _looked_through: list[Segment] | None = None
    _looked_for: tuple[str, dt.date | None] | None = None
    """The customer and the day for which earlier meetings were looked up."""
    _looking = False

    def on_mount(self) -> None:
        """Look for what is left to do, while the person begins with the rows."""
        self.query_one("#tabs", TabbedContent).hide_tab("earlier")
        self._look_back()

    def show_record(self) -> None:
        """Look again where somebody has written who the customer is, or when the meeting was."""
        super().show_record()
        if self._looked_for not in (None, self._asked_for):
            self._look_back()

    @property
    def _asked_for(self) -> tuple[str, dt.date | None]:
        return self.record.meeting.customer, self.record.meeting.date

    @on(TabbedContent.TabActivated)
    def _earlier_shown(self) -> None:
        if self.tab == "earlier" and self._looked_through is not self.record.segments:
            self._look_back()

    @work
    async def _look_back(self) -> None:
        if self._looking:
            return
        self._looking = True
        left: LeftByEarlier | None = None
        try:
            while self._looked_for != self._asked_for or left is None:
                record, self._looked_for = self.record, self._asked_for
                left = await aside(partial(_left, self.review.library, record))
                self._looked_through = record.segments
        except MeetingError as error:
            self.tell(error)
            return
        finally:
            self._looking = False
        if self.is_attached:
            self._show_left(left)

    def _show_left(self, left: LeftByEarlier) -> None:
        self.met_before, self.customers = left.people, left.customers
        there, tabs = bool(left.todos or left.questions), self.query_one("#tabs", TabbedContent)
        if not there and not tabs.get_tab("earlier").display:
            return
        self._earlier.carry(left.todos, left.questions)
        (tabs.show_tab if there else tabs.hide_tab)("earlier")
        self._show_head_and_tabs()
        self.show_row()

    @property
    def _earlier(self) -> EarlierList:
        return self.query_one(EarlierList)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What became of a question or an earlier to-do can be said though it is no row of this meeting."""
        if action == "status" and self.tab in ("earlier", "question"):
            return True
        return super().check_action(action, parameters)

    @on(LineList.Chosen)
    def _earlier_chosen(self, event: LineList.Chosen) -> None:
        if isinstance(event.lines, EarlierList):
            self.action_status()

    def action_status(self) -> Worker[None]:
        """Ask what became of a question or an earlier to-do; of this meeting's rows as ever."""
        if self.tab == "question":
            return self._ask_here()
        return self._ask_earlier() if self.tab == "earlier" else super().action_status()

    @work
    async def _ask_here(self) -> None:
        """Ask what became of a question of this meeting; it goes to the list's end, where it can be opened again."""
        questions = self.query_one(QuestionList)
        if one := questions.question:

            def settled(answer: SettleAnswer) -> Sequence[Change]:
                return question_edits.settle(self.record, one, *answer)

            await self.ask(SettleDialog(one, questions.outcome), question_edits.ACTION, settled)

    @work
    async def _ask_earlier(self) -> None:
        if one := self._earlier.selected:
            dialog = ProgressDialog(one.from_meeting.todo, "done" if one.reported else None)
            dialog.keep = partial(self._keep_earlier, one.from_meeting.meeting.id, one.from_meeting.todo.id)
            await self.review.push_screen_wait(dialog)
        elif asked := self._earlier.question:
            settling = SettleDialog(asked.question, asked.settled)
            settling.keep = partial(self._keep_settled, asked)
            await self.review.push_screen_wait(settling)

    async def _keep_settled(self, asked: CarriedQuestion, answer: SettleAnswer) -> str:
        """Store an answer in the question's own meeting and show it; why it could not be stored, in a line."""
        kind, row_id = asked.question.kind, asked.question.row_id

        def settled(record: Record) -> Sequence[Change]:
            return question_edits.settle(record, asked.question, *answer)

        try:
            after = await aside(partial(self._stored_there, asked.meeting.id, question_edits.ACTION, settled))
        except MeetingError as error:
            return str(error)
        found = (one for one in after.meeting.settled if (one.kind, one.row_id) == (kind, row_id))
        shown = replace(asked, settled=next(found, None))
        self._earlier.carry(self._earlier.carried, [shown if one is asked else one for one in self._earlier.questions])
        self._show_head_and_tabs()
        return ""

    async def _keep_earlier(self, meeting_id: str, todo_id: str, answer: ProgressAnswer) -> str:
        """Store an answer in the to-do's own meeting and show it; why it could not be stored, in a line, or nothing."""

        def progressed(record: Record) -> Sequence[Change]:
            return set_progress(record, todo_id, *read_progress(answer))

        try:
            after = await aside(partial(self._stored_there, meeting_id, ACTION, progressed))
        except MeetingError as error:
            return str(error)
        todo = next(row for row in after.todos if row.id == todo_id)
        self._earlier.carry(
            [
                replace(one, from_meeting=replace(one.from_meeting, todo=todo))
                if (one.from_meeting.meeting.id, one.from_meeting.todo.id) == (meeting_id, todo_id)
                else one
                for one in self._earlier.carried
            ],
            self._earlier.questions,
        )
        self._show_head_and_tabs()
        return ""

    def _stored_there(self, meeting_id: str, action: str, make: Callable[[Record], Sequence[Change]]) -> Record:
        library = self.review.library
        record = library.record(meeting_id)
        changes = make(record)
        if changes:
            library.apply(meeting_id, action, changes, self.review.recorder)
        return with_changes(record, changes)


def _left(library: Library, record: Record) -> LeftByEarlier:
    from assistant.pipeline.carried import left_by_earlier  # what it leans on would be felt when the review begins

    return left_by_earlier(library, record)
