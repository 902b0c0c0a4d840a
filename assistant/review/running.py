"""The part of the application that runs go on in, whichever screen is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from textual import on
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from assistant.language import gettext as _
from assistant.pipeline.background import BackgroundRun, Progressed, RunEvent, RunRequest
from assistant.review.dialogs.choice import ChoiceDialog
from assistant.review.literal import literal
from assistant.review.notices import READ_S, NoticeApp
from assistant.review.queue import Run, RunQueue
from assistant.review.widgets.queue import QueueView

TICK_S = 1.0
"""How often the time left is painted while nothing is told."""


class Background(Protocol):
    """What does the runs, one at a time."""

    def start(self, request: RunRequest, on_event: Callable[[RunEvent], None]) -> None:
        """Start a run, and tell of it from whatever thread."""

    def cancel(self) -> None:
        """Ask it to stop."""

    def close(self) -> None:
        """End it at once."""


class RunEnded(Message):
    """A run has ended: sent to every screen that is open, since the library may hold something new."""

    def __init__(self, meeting_id: str) -> None:
        """Tell which.

        Args:
            meeting_id: The meeting that was made or made anew; empty where the run has not come to its end.
        """
        super().__init__()
        self.meeting_id = meeting_id


class _RunTold(Message):
    """A run has told something, in its thread."""

    def __init__(self, event: RunEvent) -> None:
        super().__init__()
        self.event = event


class RunningApp(NoticeApp):
    """Runs one after another, in processes of their own; they end with the application."""

    def __init__(self) -> None:
        super().__init__()
        self.runs = RunQueue()
        self.background: Background = BackgroundRun()
        self.clock_s: Callable[[], float] = time.monotonic
        self._ticks: Timer | None = None

    def on_mount(self) -> None:
        """Time passes only while something runs."""
        self._ticks = self.set_interval(TICK_S, self._tick, pause=True)

    def on_unmount(self) -> None:
        """Leave no process behind."""
        self.background.close()

    def start_run(self, request: RunRequest) -> None:
        """Put a run in the queue; it begins when those before it have ended."""
        self.runs.add(request)
        self._go_on()

    def stop_run(self, run_id: int) -> None:
        """Stop the run that works, or take another one out of the queue."""
        if self.runs.stop(run_id):
            self.background.cancel()
        self._show_runs()

    def repeat_run(self, run: Run) -> None:
        """Begin a run that has failed or was stopped again; it goes on after the last finished stage."""
        self.runs.stop(run.id)
        self.start_run(run.request)

    async def action_quit(self) -> None:
        """Leave; where something runs, ask first."""
        if not self.runs.busy:
            self.exit()
        elif not isinstance(self.screen, QuitDialog):
            self.push_screen(QuitDialog(), self._leave)

    def _leave(self, answer: str | None) -> None:
        if answer == QuitDialog.LEAVE:
            self.exit()

    def _go_on(self) -> None:
        if run := self.runs.start_next(self.clock_s()):
            self.background.start(run.request, self._hand_over)
        if self._ticks is not None:
            if self.runs.running:
                self._ticks.resume()
            else:
                self._ticks.pause()
        self._show_runs()

    def _hand_over(self, event: RunEvent) -> None:
        """Called in the thread of a run."""
        self.post_message(_RunTold(event))

    def _tick(self) -> None:
        self.runs.pass_time(self.clock_s())
        self._show_runs()

    def _show_runs(self) -> None:
        for screen in self.screen_stack:
            for view in screen.query(QueueView):
                view.show(self.runs)

    @on(_RunTold)
    def _told(self, message: _RunTold) -> None:
        run = self.runs.tell(message.event, self.clock_s())
        if isinstance(message.event, Progressed) or run is None:
            self._show_runs()
            return
        self._tell_end(run)
        for screen in self.screen_stack:
            screen.post_message(RunEnded(run.outcome.meeting_id if run.outcome else ""))
        self._go_on()

    def _tell_end(self, run: Run) -> None:
        """Say in a notice how a run has ended, whatever is being reviewed meanwhile."""
        name = literal(run.title)
        if run.state == "failed":
            self.notify(
                literal(run.reason),
                title=literal(_("Failed: {file}").format(file=run.title)),
                severity="error",
                markup=False,
            )
        elif run.outcome is None:
            self.notify(_("Stopped: {file}. What was finished is kept.").format(file=name), markup=False)
        else:
            lines = [_("The record of {file} is made.").format(file=name)]
            lines += [_gaps(run.outcome.gaps)] if run.outcome.gaps else []
            lines += map(literal, run.outcome.notes)
            self.notify(
                "\n".join(lines),
                severity="warning" if run.outcome.gaps else "information",
                timeout=READ_S if lines[1:] else None,
                markup=False,
            )


def _gaps(gaps: Sequence[str]) -> str:
    """The first gap, and how many there are; the meeting's head tells the same."""
    if len(gaps) == 1:
        return _("Gap: {gap}").format(gap=literal(gaps[0]))
    return _("{count} gaps, the first: {gap}").format(count=len(gaps), gap=literal(gaps[0]))


class QuitDialog(ChoiceDialog):
    """Whether to leave while something runs."""

    LEAVE, STAY = "leave", "stay"

    def __init__(self) -> None:
        super().__init__(
            lambda: _("A run is not finished yet. Leaving stops it; what is finished is kept."),
            lambda: [(self.STAY, Content(_("stay, let it run"))), (self.LEAVE, Content(_("stop it and leave")))],
        )
