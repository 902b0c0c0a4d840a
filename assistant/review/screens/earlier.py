"""To-dos from earlier meetings with the same customer: shown in a tab, closed by a person, in their own meeting."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.widgets import TabbedContent
from textual.worker import Worker

from assistant.errors import MeetingError
from assistant.library.changed import with_changes
from assistant.library.library import Library
from assistant.library.todo_edits import ACTION, set_progress
from assistant.review.aside import aside
from assistant.review.dialogs.progress import ProgressAnswer, ProgressDialog
from assistant.review.screens.again import AgainScreen
from assistant.review.screens.cells import read_progress
from assistant.review.widgets.earlier import EarlierList
from assistant.review.widgets.lines import LineList
from schemas.record import Record
from schemas.talk import Segment

if TYPE_CHECKING:
    from assistant.pipeline.carried import CarriedTodo


class EarlierScreen(AgainScreen):
    """The tab is there once something is found; what the talk reports is read again where its words were corrected."""

    _looked_through: list[Segment] | None = None
    _looking = False

    def on_mount(self) -> None:
        """Look for what is left to do, while the person begins with the rows."""
        self.query_one("#tabs", TabbedContent).hide_tab("earlier")
        self._look_back()

    @on(TabbedContent.TabActivated)
    def _earlier_shown(self) -> None:
        if self.tab == "earlier" and self._looked_through is not self.record.segments:
            self._look_back()

    @work
    async def _look_back(self) -> None:
        if self._looking:
            return
        self._looking = True
        record = self.record
        try:
            carried = await aside(partial(_carried, self.review.library, record))
        except MeetingError as error:
            self.tell(error)
            return
        finally:
            self._looking = False
        self._looked_through = record.segments
        if self.is_attached and carried:
            self._earlier.carry(carried)
            self.query_one("#tabs", TabbedContent).show_tab("earlier")
            self._show_head_and_tabs()
            self.show_row()

    @property
    def _earlier(self) -> EarlierList:
        return self.query_one(EarlierList)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What became of an earlier to-do can be said though it is no row of this meeting."""
        if action == "status" and self.tab == "earlier":
            return True
        return super().check_action(action, parameters)

    @on(LineList.Chosen)
    def _earlier_chosen(self, event: LineList.Chosen) -> None:
        if isinstance(event.lines, EarlierList):
            self.action_status()

    def action_status(self) -> Worker[None]:
        """Ask what became of an earlier to-do; of this meeting's rows as ever."""
        return self._ask_earlier() if self.tab == "earlier" else super().action_status()

    @work
    async def _ask_earlier(self) -> None:
        if one := self._earlier.selected:
            dialog = ProgressDialog(one.from_meeting.todo, "done" if one.reported else None)
            dialog.keep = partial(self._keep_earlier, one.from_meeting.meeting.id, one.from_meeting.todo.id)
            await self.review.push_screen_wait(dialog)

    async def _keep_earlier(self, meeting_id: str, todo_id: str, answer: ProgressAnswer) -> str:
        """Store an answer in the to-do's own meeting and show it; why it could not be stored, in a line, or nothing."""
        try:
            after = await aside(partial(self._stored_there, meeting_id, todo_id, answer))
        except MeetingError as error:
            return str(error)
        todo = next(row for row in after.todos if row.id == todo_id)
        self._earlier.carry(
            [
                replace(one, from_meeting=replace(one.from_meeting, todo=todo))
                if (one.from_meeting.meeting.id, one.from_meeting.todo.id) == (meeting_id, todo_id)
                else one
                for one in self._earlier.carried
            ]
        )
        return ""

    def _stored_there(self, meeting_id: str, todo_id: str, answer: ProgressAnswer) -> Record:
        library = self.review.library
        record = library.record(meeting_id)
        changes = set_progress(record, todo_id, *read_progress(answer))
        if changes:
            library.apply(meeting_id, ACTION, changes, self.review.recorder)
        return with_changes(record, changes)


def _carried(library: Library, record: Record) -> list[CarriedTodo]:
    from assistant.pipeline.carried import carried_todos  # what it leans on would be felt when the review begins

    return carried_todos(library, record)
