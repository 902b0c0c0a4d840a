"""The queue of runs, without a screen: what waits, what goes on, how far it is and how long it will take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.events import Progress, Stage
from assistant.pipeline.background import Failed, Finished, Progressed, RunEvent, RunRequest
from assistant.pipeline.options import Outcome
from assistant.transcription.files import is_transcript

RunState = Literal["waiting", "running", "finished", "failed", "stopped"]

STAGE_COSTS = {Stage.DECODE: 0.01, Stage.RECOGNISE: 0.13, Stage.SPEAKERS: 0.05, Stage.EXTRACT: 0.10}
"""About how many seconds a stage takes for a second of recording, with the models of this program on two cores.

Only how they compare counts. Fetching models is no part of it: it depends on a network, and is done once.
"""
LEAST_ELAPSED_S = 5.0
LEAST_WORKED = 0.05
"""Before this much was seen, of the whole, nothing is said about the time that is left."""
FASTEST_S = 5.0
"""No run takes less for the whole: what seems to go faster was left out, or done before."""
SMOOTHING_S = 15.0
"""In about this time a new estimate of the time left takes the place of the old one."""


@dataclass(frozen=True)
class Fetching:
    """How far fetching models is. How long it takes says nothing of the rest of a run, and the other way round."""

    model: str
    done_bytes: int
    """Of all that is fetched, what was there before included."""
    total_bytes: int
    began_s: float
    began_bytes: int
    """When and with how much it began under our eyes."""
    told_s: float

    @property
    def left_s(self) -> float | None:
        """How long it will still take; None where too little was seen."""
        fetched, passed_s = self.done_bytes - self.began_bytes, self.told_s - self.began_s
        if fetched <= 0 or passed_s < LEAST_ELAPSED_S:
            return None
        return (self.total_bytes - self.done_bytes) * passed_s / fetched


@dataclass(frozen=True)
class Run:
    """One run in the queue."""

    id: int
    request: RunRequest
    state: RunState = "waiting"
    stage: Stage | None = None
    stage_done: float = 0.0
    """Share of the stage, 0 to 1."""
    done: float = 0.0
    """Share of the whole, 0 to 1; never falls."""
    left_s: float | None = None
    """How long it will still take; None where nobody can say."""
    note: str = ""
    """What the stage is doing now, in words; may be empty."""
    fetching: Fetching | None = None
    """The model that is being fetched; None: none is."""
    stopping: bool = False
    """Whether a person has asked it to stop while it works."""
    outcome: Outcome | None = None
    reason: str = ""
    """Why it failed."""

    @property
    def title(self) -> str:
        """The names of the files."""
        return " + ".join(file.name for file in (self.request.recording, *self.request.further))

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in ("waiting", "running")


@dataclass(frozen=True)
class _Pace:
    """What was seen of how fast a run is. Stages that were found finished count neither as work nor as time."""

    worked: float = 0.0
    """Share of the whole that was done under our eyes."""
    elapsed_s: float = 0.0
    told_s: float = 0.0
    """When it last told something."""

    @property
    def whole_s(self) -> float | None:
        """How long the whole would take; None at the beginning."""
        known = self.elapsed_s >= LEAST_ELAPSED_S and self.worked >= LEAST_WORKED
        return self.elapsed_s / self.worked if known else None


class RunQueue:
    """Runs in the order in which they were asked for; one works at a time."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._last_id = 0
        self._pace = _Pace()
        self._now_s = 0.0

    @property
    def runs(self) -> Sequence[Run]:
        """All that were asked for and not dismissed."""
        return tuple(self._runs)

    @property
    def running(self) -> Run | None:
        """The one that works."""
        return next((run for run in self._runs if run.state == "running"), None)

    @property
    def busy(self) -> bool:
        """Whether something works or waits."""
        return not all(run.ended for run in self._runs)

    def find(self, run_id: int) -> Run | None:
        """The run with this id."""
        return next((run for run in self._runs if run.id == run_id), None)

    def add(self, request: RunRequest) -> Run:
        """Put a run at the end."""
        self._last_id += 1
        run = Run(self._last_id, request)
        self._runs.append(run)
        return run

    def start_next(self, now_s: float) -> Run | None:
        """Begin with the one that waits longest, unless one works already; None where nothing begins."""
        waiting = next((run for run in self._runs if run.state == "waiting"), None)
        if waiting is None or self.running is not None:
            return None
        self._pace = _Pace(told_s=now_s)
        self._now_s = now_s
        return self._put(replace(waiting, state="running"))

    def stop(self, run_id: int) -> bool:
        """Stop a run: one that waits, or has ended, leaves the queue at once.

        Returns whether it is the one that works, and its process has to be asked.
        """
        run = self.find(run_id)
        if run is None:
            return False
        if run.state != "running":
            self._runs.remove(run)
            return False
        self._put(replace(run, stopping=True))
        return not run.stopping

    def tell(self, event: RunEvent, now_s: float) -> Run | None:
        """Note what the run that works has told; gives it as it is now."""
        run = self.running
        if run is None:
            return None
        self.pass_time(now_s)
        run = self._put(self._after(self.running or run, event, now_s))
        self._pace = replace(self._pace, told_s=now_s)
        return run

    def pass_time(self, now_s: float) -> None:
        """Let the time left shrink while nothing is told; never below what the stages to come will take."""
        passed_s, self._now_s = max(now_s - self._now_s, 0.0), max(now_s, self._now_s)
        run = self.running
        if run is not None and run.left_s is not None:
            least_s = min(run.left_s, self._later(run) * (self._pace.whole_s or 0.0))
            self._put(replace(run, left_s=max(run.left_s - passed_s, least_s)))

    def _put(self, run: Run) -> Run:
        place = next(place for place, other in enumerate(self._runs) if other.id == run.id)
        self._runs[place] = run
        return run

    def _after(self, run: Run, event: RunEvent, now_s: float) -> Run:
        if isinstance(event, Progressed):
            return self._progressed(run, event, now_s)
        ended = replace(run, left_s=None, note="", fetching=None, stopping=False)
        if isinstance(event, Finished):
            return replace(ended, state="finished", done=1.0, outcome=event.outcome)
        if isinstance(event, Failed):
            return replace(ended, state="failed", reason=event.line)
        return replace(ended, state="stopped")

    def _progressed(self, run: Run, event: Progressed, now_s: float) -> Run:
        progress, pace = event.progress, self._pace
        passed_s = max(now_s - pace.told_s, 0.0)
        before, now = share(run, run.stage, run.stage_done), share(run, progress.stage, progress.done)
        if now is not None:
            gained = max(now - before, 0.0) if before is not None and progress.stage == run.stage else 0.0
            if gained * FASTEST_S > passed_s:
                gained = 0.0
            self._pace = replace(pace, worked=pace.worked + gained, elapsed_s=pace.elapsed_s + passed_s)
        done = max(run.done, now or 0.0)
        return replace(
            run,
            stage=progress.stage,
            stage_done=min(max(progress.done, 0.0), 1.0),
            note=progress.note,
            fetching=_fetching(run.fetching, progress, now_s),
            done=done,
            left_s=self._left_s(run.left_s, done, passed_s),
        )

    def _left_s(self, before_s: float | None, done: float, passed_s: float) -> float | None:
        whole_s = self._pace.whole_s
        if whole_s is None:
            return before_s
        estimate_s = (1 - done) * whole_s
        if before_s is None:
            return estimate_s
        return before_s + (estimate_s - before_s) * (1 - math.exp(-passed_s / SMOOTHING_S))

    def _later(self, run: Run) -> float:
        """Share of the stages after the one that works."""
        end = share(run, run.stage, 1.0)
        return 1 - (run.done if end is None else max(end, run.done))


def _fetching(before: Fetching | None, progress: Progress, now_s: float) -> Fetching | None:
    """What is known of the models that are fetched, after what was told."""
    if not progress.model:
        return None
    done_bytes = round(progress.done * progress.total_bytes)
    began_s, began_bytes = (before.began_s, before.began_bytes) if before else (now_s, done_bytes)
    return Fetching(progress.model, done_bytes, progress.total_bytes, began_s, began_bytes, now_s)


def share(run: Run, stage: Stage | None, done: float) -> float | None:
    """Share of the whole at a place of a stage, 0 to 1; None for a stage that is no part of the reckoning."""
    stages = (Stage.EXTRACT,) if is_transcript(run.request.recording) else tuple(STAGE_COSTS)
    if stage not in stages:
        return None
    before = sum(STAGE_COSTS[one] for one in stages[: stages.index(stage)])
    reached = before + STAGE_COSTS[stage] * min(max(done, 0.0), 1.0)
    return min(reached / sum(STAGE_COSTS[one] for one in stages), 1.0)
