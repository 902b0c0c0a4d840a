"""A run in a process of its own: what it tells, how it is stopped, and how it ends."""

from __future__ import annotations

import io
import json
import os
import queue
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.language import Language, interface_language
from assistant.library.library import open_library
from assistant.pipeline.background import (
    EVENTS,
    STOP_LINE,
    BackgroundRun,
    Failed,
    Finished,
    Progressed,
    RunEvent,
    RunOrder,
    RunRequest,
    Stopped,
    log_path,
)
from assistant.pipeline.job import process, serve
from assistant.pipeline.options import Outcome
from tests.pipeline.fakes import install

pytestmark = pytest.mark.slow

WITHIN_S = 30.0
REQUEST = RunRequest(Path("talk.wav"))
RECOGNISED = Progress(Stage.RECOGNISE, 0.25, "loading")


def order(request: RunRequest = REQUEST, interface: Language = "en") -> str:
    return RunOrder(request=request, interface=interface).model_dump_json() + "\n"


# What the child does with its order


@contextmanager
def piped() -> Iterator[tuple[TextIO, TextIO]]:
    """The two ends of a pipe: the one that is read, the one that is written to."""
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as orders, os.fdopen(writing, "w", encoding="utf-8") as pen:
        yield orders, pen


def served(work: Callable[[RunRequest, Listener, Cancellation], Outcome], interface: Language = "en") -> list[RunEvent]:
    """All that is told of a run of this work."""
    answers, abandoned = io.StringIO(), threading.Event()
    serve(io.StringIO(order(interface=interface)), answers, work, when_abandoned=abandoned.set)
    return [EVENTS.validate_json(line) for line in answers.getvalue().splitlines()]


def test_progress_is_told_and_then_the_outcome() -> None:
    def work(request: RunRequest, on_progress: Listener, _cancel: Cancellation) -> Outcome:
        assert request == REQUEST
        on_progress(RECOGNISED)
        return Outcome("a1", gaps=["00:10"], notes=["词"])

    assert served(work) == [Progressed(RECOGNISED), Finished(Outcome("a1", gaps=["00:10"], notes=["词"]))]


def test_a_thousand_steps_are_not_a_thousand_lines_but_stages_notes_and_ends_are_all_told() -> None:
    def work(_request: RunRequest, on_progress: Listener, _cancel: Cancellation) -> Outcome:
        for step in range(1000):
            on_progress(Progress(Stage.DECODE, step / 1000))
        on_progress(Progress(Stage.DECODE, 1.0))
        on_progress(Progress(Stage.EXTRACT, 0.0))
        on_progress(Progress(Stage.EXTRACT, 0.0, "loading"))
        return Outcome("a1")

    told = [event.progress for event in served(work) if isinstance(event, Progressed)]

    assert told[0] == Progress(Stage.DECODE, 0.0)
    assert told[-3:] == [
        Progress(Stage.DECODE, 1.0),
        Progress(Stage.EXTRACT, 0.0),
        Progress(Stage.EXTRACT, 0.0, "loading"),
    ]
    assert len(told) < 500


def test_what_the_user_can_mend_is_told_as_it_is() -> None:
    def work(*_parts: object) -> Outcome:
        raise InputError("talk.wav is empty.")

    assert served(work) == [Failed("talk.wav is empty.")]


def test_a_defect_is_one_line_that_names_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    def work(*_parts: object) -> Outcome:
        raise ZeroDivisionError("by nothing")

    [event] = served(work)

    assert isinstance(event, Failed)
    assert "ZeroDivisionError: by nothing" in event.line
    assert str(log_path()) in event.line
    assert "\n" not in event.line
    assert "Traceback" in capsys.readouterr().err


def test_notes_are_worded_in_the_language_of_the_interface() -> None:
    spoken: list[str] = []

    def work(*_parts: object) -> Outcome:
        spoken.append(interface_language())
        return Outcome("a1")

    served(work, "zh")

    assert spoken == ["zh"]


def test_a_line_asks_to_stop_and_the_end_of_the_orders_says_that_nobody_is_there() -> None:
    abandoned, answers = threading.Event(), io.StringIO()
    with piped() as (orders, pen):

        def work(_request: RunRequest, _on_progress: Listener, cancel: Cancellation) -> Outcome:
            pen.write(f"{STOP_LINE}\n")
            pen.flush()
            assert cancel._event.wait(WITHIN_S)
            cancel.check()
            raise AssertionError("it went on")

        pen.write(order())
        pen.flush()
        serve(orders, answers, work, when_abandoned=abandoned.set)
        assert not abandoned.is_set()
        pen.close()

        assert abandoned.wait(WITHIN_S)
    assert answers.getvalue().splitlines() == [EVENTS.dump_json(Stopped()).decode()]


events = st.one_of(
    st.builds(Progressed, st.builds(Progress, st.sampled_from(Stage), st.floats(0, 1), st.text())),
    st.builds(Finished, st.builds(Outcome, st.text(), st.lists(st.text()), st.lists(st.text()))),
    st.builds(Failed, st.text()),
    st.just(Stopped()),
)


@given(events)
def test_every_event_is_one_line_and_comes_through_it_unchanged(event: RunEvent) -> None:
    line = EVENTS.dump_json(event).decode()

    assert "\n" not in line
    assert EVENTS.validate_json(line) == event


def test_the_name_of_a_file_says_whether_it_is_a_transcript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    file = tmp_path / "Talk.TXT"
    file.write_text(
        "周总：最头疼的是漏检，希望漏检降到一处以内。\n赵立：那我下周三之前把方案发给您。\n", encoding="utf-8"
    )
    told: list[Progress] = []

    outcome = process(RunRequest(file, date="2026-03-12"), told.append, Cancellation())

    with open_library() as library:
        record = library.record(outcome.meeting_id)
    assert record.meeting.title == "Talk"
    assert [need.title for need in record.needs]
    assert {progress.stage for progress in told} == {Stage.EXTRACT}


# The process, seen from its parent


class Told:
    """What a run has told, from its thread."""

    def __init__(self) -> None:
        self._events: queue.Queue[RunEvent] = queue.Queue()

    def __call__(self, event: RunEvent) -> None:
        self._events.put(event)

    def next(self) -> RunEvent:
        return self._events.get(timeout=WITHIN_S)

    def last(self) -> RunEvent:
        while isinstance(event := self.next(), Progressed):
            pass
        return event


@contextmanager
def background(script: str = "", folder: Path | None = None) -> Iterator[BackgroundRun]:
    """Runs in the real child, or in a stand-in that follows a script."""
    if folder is None:
        run = BackgroundRun()
    else:
        (folder / "child.py").write_text(f"import json, os, sys, time\norder = json.loads(input())\n{script}\n")
        run = BackgroundRun([sys.executable, str(folder / "child.py")])
    yield run
    run.close()
    assert psutil.Process().children() == []


HALF = EVENTS.dump_json(Progressed(Progress(Stage.RECOGNISE, 0.5))).decode()
DONE = EVENTS.dump_json(Finished(Outcome("a1"))).decode()
STOPPED = EVENTS.dump_json(Stopped()).decode()


def says(line: str) -> str:
    return f"print({line!r}, flush=True)"


def test_the_last_event_comes_when_the_process_has_ended(tmp_path: Path) -> None:
    told, children = Told(), []

    def seen(event: RunEvent) -> None:
        children.append(len(psutil.Process().children()))
        told(event)

    with background(f"{says(HALF)}\ninput()\n{says(DONE)}", tmp_path) as run:
        run.start(REQUEST, seen)
        assert told.next() == Progressed(Progress(Stage.RECOGNISE, 0.5))
        run.cancel()

        assert told.next() == Finished(Outcome("a1"))
    assert children == [1, 0]


def test_the_child_is_told_the_request_and_no_setting(tmp_path: Path) -> None:
    request = RunRequest(tmp_path / "a b.wav", tmp_path / "agenda.toml", "2026-03-12", "zh", again=True)
    told = Told()
    script = "print(json.dumps({'kind': 'failed', 'line': json.dumps(order)}), flush=True)"
    with background(script, tmp_path) as run:
        run.start(request, told)
        event = told.last()

    assert isinstance(event, Failed)
    assert RunOrder.model_validate_json(event.line) == RunOrder(request=request, interface="en")
    assert set(json.loads(event.line)) == {"request", "interface"}


def test_one_run_follows_another(tmp_path: Path) -> None:
    told = Told()
    with background(says(DONE), tmp_path) as run:
        for _time in range(2):
            run.start(REQUEST, told)
            assert told.last() == Finished(Outcome("a1"))


def test_asked_to_stop_it_stops(tmp_path: Path) -> None:
    told = Told()
    with background(f"{says(HALF)}\nassert input() == {STOP_LINE!r}\n{says(STOPPED)}", tmp_path) as run:
        run.start(REQUEST, told)
        told.next()
        run.cancel()

        assert told.last() == Stopped()


def test_a_run_that_does_not_listen_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.pipeline.background.STOP_TIMEOUT_S", 0.05)
    told = Told()
    with background(f"{says(HALF)}\ntime.sleep(600)", tmp_path) as run:
        run.start(REQUEST, told)
        told.next()
        run.cancel()

        assert told.last() == Stopped()


def test_closing_leaves_no_process_even_where_the_run_does_not_listen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.pipeline.background.CLOSE_TIMEOUT_S", 0.05)
    told = Told()
    with background(f"{says(HALF)}\ntime.sleep(600)", tmp_path) as run:
        run.start(REQUEST, told)
        told.next()

    assert told.last() == Stopped()


@pytest.mark.parametrize(
    ("script", "status"),
    [("os._exit(3)", "3"), (f"{says(HALF)}\nos.kill(os.getpid(), 9)", "SIGKILL"), ("sys.stdout.write('{\"ki')", "0")],
)
def test_a_crash_is_one_line_that_names_the_log(tmp_path: Path, script: str, status: str) -> None:
    told = Told()
    with background(script, tmp_path) as run:
        run.start(REQUEST, told)
        event = told.last()

    assert isinstance(event, Failed)
    assert f"({status})" in event.line
    assert str(log_path()) in event.line
    assert "\n" not in event.line


def test_what_it_prints_besides_goes_to_a_log_of_the_users_own(tmp_path: Path) -> None:
    told = Told()
    with background(f"print('native words', file=sys.stderr)\n{says(DONE)}", tmp_path) as run:
        run.start(REQUEST, told)
        told.last()
        run.start(REQUEST, told)
        told.last()

    assert log_path().read_text(encoding="utf-8").count("native words") == 2
    assert stat.S_IMODE(log_path().stat().st_mode) == 0o600


def test_where_no_process_can_be_started_it_is_said(tmp_path: Path) -> None:
    told = Told()
    BackgroundRun([str(tmp_path / "nothing")]).start(REQUEST, told)

    event = told.next()
    assert isinstance(event, Failed)
    assert "cannot be started" in event.line


# The real child


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("gone.wav", None, "no file"), ("words.srt", "no cue here", "no words")],
)
def test_the_real_child_says_what_is_wrong_with_a_file(
    tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    told = Told()
    with background() as run:
        run.start(RunRequest(tmp_path / name), told)
        event = told.last()

    assert isinstance(event, Failed)
    assert name in event.line
    assert said in event.line


PARENT = """
import sys, time
from pathlib import Path
from assistant.pipeline.background import BackgroundRun, RunRequest
import psutil
run = BackgroundRun()
run.start(RunRequest(Path(sys.argv[1])), print)
print(psutil.Process().children()[0].pid, flush=True)
time.sleep(600)
"""


def test_the_real_child_ends_with_its_parent_however_that_ends(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless.wav")  # whoever opens it waits for somebody who writes
    arguments = [sys.executable, "-c", PARENT, str(tmp_path / "endless.wav")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()

    assert psutil.wait_procs([child], WITHIN_S)[1] == []
