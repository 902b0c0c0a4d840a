"""The queue of runs, without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from assistant.events import Progress, Stage
from assistant.pipeline.background import Failed, Finished, Progressed, RunEvent, RunRequest, Stopped
from assistant.pipeline.options import Outcome
from assistant.review.queue import LEAST_ELAPSED_S, STAGE_COSTS, Run, RunQueue, share

SOUND, TEXT = RunRequest(Path("/talks/talk.wav")), RunRequest(Path("/talks/talk.srt"))
ORDER = list(STAGE_COSTS)
progress = st.builds(Progress, st.sampled_from(Stage), st.floats(-0.5, 1.5), st.text(max_size=3))


def started(request: RunRequest = SOUND) -> RunQueue:
    """A queue with one run, which works since time 0."""
    queue = RunQueue()
    queue.add(request)
    queue.start_next(0.0)
    return queue


def told(queue: RunQueue, stage: Stage, done: float, now_s: float) -> Run:
    run = queue.tell(Progressed(Progress(stage, done)), now_s)
    assert run is not None
    return run


class QueueMachine(RuleBasedStateMachine):
    """Whatever people and runs do, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = RunQueue()
        self.now_s = 0.0
        self.asked: list[int] = []
        self.begun: list[int] = []
        self.done: dict[int, float] = {}

    @rule(request=st.sampled_from([SOUND, TEXT]))
    def add(self, request: RunRequest) -> None:
        self.asked.append(self.queue.add(request).id)

    @rule()
    def start(self) -> None:
        if run := self.queue.start_next(self.now_s):
            self.begun.append(run.id)

    @rule(event=st.one_of(st.builds(Progressed, progress)), after_s=st.floats(0, 100))
    def progress(self, event: RunEvent, after_s: float) -> None:
        self.now_s += after_s
        self.queue.tell(event, self.now_s)

    @rule(event=st.sampled_from([Finished(Outcome("a1")), Failed("no"), Stopped()]))
    def end(self, event: RunEvent) -> None:
        self.queue.tell(event, self.now_s)
        assert self.queue.running is None

    @rule(after_s=st.floats(0, 100))
    def wait(self, after_s: float) -> None:
        self.now_s += after_s
        self.queue.pass_time(self.now_s)

    @precondition(lambda self: self.queue.runs)
    @rule(data=st.data())
    def stop(self, data: st.DataObject) -> None:
        run = data.draw(st.sampled_from(self.queue.runs))
        to_be_told = self.queue.stop(run.id)

        assert to_be_told == (run.state == "running" and not run.stopping)
        assert (self.queue.find(run.id) is None) == (run.state != "running")
        if run.state == "waiting":
            self.asked.remove(run.id)

    @invariant()
    def one_works_at_most(self) -> None:
        assert sum(run.state == "running" for run in self.queue.runs) <= 1
        assert self.queue.busy == any(run.state in ("running", "waiting") for run in self.queue.runs)

    @invariant()
    def they_begin_in_the_order_in_which_they_were_asked_for(self) -> None:
        assert self.begun == self.asked[: len(self.begun)]
        assert [run.id for run in self.queue.runs] == sorted(run.id for run in self.queue.runs)

    @invariant()
    def what_is_done_never_falls_and_is_never_more_than_all(self) -> None:
        for run in self.queue.runs:
            assert self.done.get(run.id, 0.0) <= run.done <= 1
            self.done[run.id] = run.done
            assert 0 <= run.stage_done <= 1

    @invariant()
    def time_left_is_none_or_some(self) -> None:
        for run in self.queue.runs:
            assert run.left_s is None or (run.left_s >= 0 and run.state == "running")


TestQueue = QueueMachine.TestCase
TestQueue.settings = settings(max_examples=40, stateful_step_count=30)


def test_the_stages_of_a_recording_make_up_the_whole() -> None:
    run = Run(1, SOUND)
    shares = [share(run, stage, done) for stage in ORDER for done in (0.0, 1.0)]

    assert shares[0] == 0
    assert shares[-1] == 1
    assert [shares[place] for place in range(1, 7, 2)] == [shares[place] for place in range(2, 8, 2)]


def test_a_transcript_is_only_searched() -> None:
    assert share(Run(1, TEXT), Stage.EXTRACT, 0.5) == 0.5
    assert share(Run(1, TEXT), Stage.RECOGNISE, 0.5) is None


def test_fetching_models_is_shown_but_counts_for_nothing() -> None:
    queue = started()
    told(queue, Stage.DECODE, 1.0, 1.0)
    before = told(queue, Stage.RECOGNISE, 0.5, 20.0)
    after = told(queue, Stage.FETCH, 0.4, 900.0)

    assert (after.stage, after.stage_done) == (Stage.FETCH, 0.4)
    assert after.done == before.done


@given(
    total=st.integers(1_000, 2**40),
    before=st.floats(0, 0.5),
    steps=st.lists(st.tuples(st.floats(0, 0.1), st.floats(0, 100)), max_size=8),
)
def test_how_far_fetching_is_follows_what_arrives_under_our_eyes(
    total: int, before: float, steps: list[tuple[float, float]]
) -> None:
    queue, share_done, now_s = started(), before, 0.0
    for gained, passed_s in [(0.0, 0.0), *steps]:
        share_done, now_s = min(share_done + gained, 1.0), now_s + passed_s
        progress = Progress(Stage.FETCH, share_done, model="whisper-base", total_bytes=total)
        run = queue.tell(Progressed(progress), now_s)
        assert run is not None
        fetching = run.fetching
        assert fetching is not None
        assert 0 <= fetching.done_bytes <= total == fetching.total_bytes
        assert fetching.left_s is None or fetching.left_s >= 0
        assert (fetching.left_s is None) == (fetching.done_bytes <= fetching.began_bytes or now_s < LEAST_ELAPSED_S)
        assert run.left_s is None, "it says nothing of how long the whole takes"

    assert told(queue, Stage.RECOGNISE, 0.1, now_s).fetching is None


def test_nothing_is_said_of_the_time_left_before_something_was_seen() -> None:
    queue = started()

    assert told(queue, Stage.DECODE, 0.5, 1.0).left_s is None
    assert told(queue, Stage.RECOGNISE, 0.0, 60.0).left_s is None
    assert told(queue, Stage.RECOGNISE, 0.2, 64.0).left_s is not None


@given(st.floats(30, 20_000), st.integers(20, 60))
def test_the_time_left_is_right_where_stages_take_what_they_are_reckoned_to(whole_s: float, steps: int) -> None:
    queue = started()
    cost = sum(STAGE_COSTS.values())
    now_s = 0.0
    for stage in ORDER:
        for step in range(steps + 1):
            run = told(queue, stage, step / steps, now_s + whole_s * STAGE_COSTS[stage] / cost * step / steps)
            reached_s = now_s + whole_s * STAGE_COSTS[stage] / cost * step / steps
            assert run.left_s is None or run.left_s == pytest.approx(whole_s - reached_s, abs=whole_s * 0.02)
        now_s += whole_s * STAGE_COSTS[stage] / cost


def test_what_a_run_finds_finished_does_not_make_it_look_fast() -> None:
    queue = started()
    told(queue, Stage.SPEAKERS, 1.0, 0.5)
    told(queue, Stage.EXTRACT, 0.0, 1.0)
    run = told(queue, Stage.EXTRACT, 0.5, 61.0)

    assert run.left_s == pytest.approx(60, rel=0.1)


def test_a_stage_that_is_left_out_does_not_make_a_run_look_fast() -> None:
    queue = started()
    for done, now_s in ((0.0, 0.0), (0.9, 0.01), (1.0, 0.02)):
        told(queue, Stage.SPEAKERS, done, now_s)
    told(queue, Stage.EXTRACT, 0.0, 0.1)

    assert told(queue, Stage.EXTRACT, 0.1, 12.1).left_s is None
    assert told(queue, Stage.EXTRACT, 0.5, 60.1).left_s == pytest.approx(60, rel=0.1)


def test_the_time_left_shrinks_while_nothing_is_told_but_not_below_what_is_still_to_come() -> None:
    queue = started()
    told(queue, Stage.RECOGNISE, 0.0, 0.0)
    told(queue, Stage.RECOGNISE, 1.0, 130.0)
    at_first = told(queue, Stage.SPEAKERS, 0.0, 130.0).left_s
    left = []
    for now_s in (140.0, 150.0, 1000.0):
        queue.pass_time(now_s)
        left.append(queue.runs[0].left_s)

    assert at_first == pytest.approx(150, rel=0.1)
    assert left[0] == pytest.approx(140, rel=0.1)
    assert left[1] == pytest.approx(130, rel=0.1)
    assert left[2] == pytest.approx(100, rel=0.1)


def test_one_slow_step_does_not_throw_the_time_left_about() -> None:
    queue = started()
    told(queue, Stage.RECOGNISE, 0.0, 0.0)
    calm = told(queue, Stage.RECOGNISE, 0.5, 50.0).left_s
    queue.tell(Progressed(Progress(Stage.RECOGNISE, 0.51)), 55.0)
    after = queue.runs[0].left_s

    assert calm is not None
    assert after is not None
    assert calm - 5 <= after <= calm + 5


def test_how_a_run_ended_is_kept() -> None:
    ends = {}
    for event in (Finished(Outcome("a1", gaps=["00:10"])), Failed("talk.wav is empty."), Stopped()):
        queue = started()
        told(queue, Stage.RECOGNISE, 0.5, 10.0)
        run = queue.tell(event, 11.0)
        assert run is not None
        ends[run.state] = run

    assert ends["finished"].outcome == Outcome("a1", gaps=["00:10"])
    assert ends["finished"].done == 1
    assert ends["failed"].reason == "talk.wav is empty."
    assert ends["failed"].done == ends["stopped"].done < 1
    assert all(run.ended for run in ends.values())


def test_what_is_told_when_nothing_runs_is_not_noted() -> None:
    queue = RunQueue()
    queue.add(SOUND)

    assert queue.tell(Finished(Outcome("a1")), 1.0) is None
    assert queue.runs[0].state == "waiting"
