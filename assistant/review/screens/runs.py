"""What a screen does with the queue of runs, wherever it shows it."""

from __future__ import annotations

from textual import on, work

from assistant.review.dialogs.run import RunDialog
from assistant.review.running import RunEnded
from assistant.review.screens.base import ReviewScreen
from assistant.review.widgets.queue import QueueView


class RunsScreen(ReviewScreen):
    """A screen with a ``QueueView``: starts runs, stops them, and opens what they have made."""

    def on_mount(self) -> None:
        """Show what goes on already."""
        self.query_one(QueueView).show(self.review.runs)

    def show_library(self) -> None:
        """Read the library again: a run has ended."""
        raise NotImplementedError

    @work
    async def action_run(self) -> None:
        """Ask for a file, and make a record from it."""
        request = await self.review.push_screen_wait(RunDialog())
        if request is not None:
            self.review.start_run(request)

    def action_stop(self) -> None:
        """Stop the selected run, or take it out of the queue."""
        run_id = self.query_one(QueueView).run_id
        if run_id is not None:
            self.review.stop_run(run_id)

    @on(QueueView.RunChosen)
    def _open_or_repeat(self, message: QueueView.RunChosen) -> None:
        run = message.run
        if run.outcome is not None:
            self.review.show_meeting(run.outcome.meeting_id)
        elif run.ended:
            self.review.repeat_run(run)

    @on(RunEnded)
    def _run_ended(self) -> None:
        self.show_library()
