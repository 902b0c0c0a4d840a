"""What a screen does with the queue of runs, wherever it shows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import on, work

from assistant.errors import MeetingError
from assistant.pipeline.background import RunRequest
from assistant.review.dialogs.run import RunDialog
from assistant.review.keys import HOME_KEYS, RUNS, Key, marked
from assistant.review.literal import literal
from assistant.review.queue import RunState
from assistant.review.running import RunEnded
from assistant.review.screens.base import ReviewScreen
from assistant.review.widgets.queue import QueueView


def _enter(label: str, help_text: str) -> Key:
    return Key(("enter",), "choose", label, help_text, RUNS, by_widget=True)


_AWAY = Key(("x",), "stop", marked("Dismiss"), marked("take it off the list"), RUNS)
RUN_KEYS: dict[RunState, tuple[Key, ...]] = {
    "waiting": (Key(("x",), "stop", marked("Take out"), marked("take it out before it begins"), RUNS),),
    "running": (Key(("x",), "stop", marked("Stop"), marked("stop the selected run"), RUNS),),
    "finished": (_enter(marked("Open"), marked("open what it has made")), _AWAY),
    "failed": (_enter(marked("Try again"), marked("begin it again")), _AWAY),
    "stopped": (_enter(marked("Go on"), marked("go on after the last finished stage")), _AWAY),
}
"""What works on a run, by how it stands."""


class RunsScreen(ReviewScreen):
    """A screen with a ``QueueView``: starts runs, stops them, and opens what they have made."""

    def on_mount(self) -> None:
        """Show what goes on already."""
        self.query_one(QueueView).show(self.review.runs)

    @property
    def run_keys(self) -> Sequence[Key]:
        """The keys that work on the selected run, as it stands, and those that always work beside the runs."""
        run = self.query_one(QueueView).run
        return (*(RUN_KEYS[run.state] if run else ()), *(key for key in HOME_KEYS if key.action in ("run", "pane")))

    def show_library(self) -> None:
        """Read the library again: a run has ended."""
        raise NotImplementedError

    @work
    async def action_run(self) -> None:
        """Ask for a file, and make a record from it."""
        request = await self.review.push_screen_wait(RunDialog())
        if request is not None:
            self.review.start_run(request)

    def go_on(self, meeting_id: str) -> None:
        """Go on with a run that was stopped before anything was recognised; where it goes on already, go there."""
        try:
            recording = self.review.library.find(meeting_id).recording
        except MeetingError as error:
            self.notify(literal(str(error)), severity="error", markup=False)
            return
        if recording is None:
            return
        request = RunRequest(
            Path(recording.path),
            further=tuple(Path(part.path) for part in recording.parts[1:]),
            channels=",".join(recording.channels),
            begin=f"{recording.from_s:f}" if recording.from_s else "",
            end="" if recording.until_s is None else f"{recording.until_s:f}",
        )
        if any(_same_files(run.request, request) and not run.ended for run in self.review.runs.runs):
            self.query_one(QueueView).focus()
        else:
            self.review.start_run(request)

    def action_stop(self) -> None:
        """Stop the selected run, or take it out of the queue."""
        if run := self.query_one(QueueView).run:
            self.review.stop_run(run.id)

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


def _same_files(one: RunRequest, other: RunRequest) -> bool:
    return (one.recording, one.further) == (other.recording, other.further)
