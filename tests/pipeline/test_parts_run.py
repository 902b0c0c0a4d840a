"""The main job on several files of one meeting."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.library.library import Library, open_library
from assistant.pipeline.background import RunRequest
from assistant.pipeline.job import process
from assistant.pipeline.options import Outcome, RunOptions, read_options
from assistant.pipeline.run import run
from assistant.settings import Settings
from tests.pipeline.fakes import LINES, Parts, install, write_recording


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    return install(monkeypatch)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A minute and half a minute of noise."""
    return [write_recording(tmp_path / "a.wav", 60, seed=1), write_recording(tmp_path / "b.wav", 30, seed=2)]


def _run(files: list[Path], library: Library, **options: str | bool) -> Outcome:
    chosen = read_options(further=files[1:], **options)  # type: ignore[arg-type]
    return run(files[0], chosen, Settings(), library, ignore_progress, Cancellation())


def test_they_are_one_meeting_that_is_known_again(parts: Parts, library: Library, files: list[Path]) -> None:
    first, again = _run(files, library), _run(files, library)
    other_order, alone = _run(files[::-1], library), _run(files[:1], library)

    record = library.record(first.meeting_id)
    recording = record.meeting.recording
    assert recording
    assert [(Path(part.path), part.duration_s) for part in recording.parts] == [(files[0], 60), (files[1], 30)]
    ledger = [one for one in record.coverage if one.stage == "recognise"]
    assert sum(one.end_s - one.start_s for one in ledger) == pytest.approx(90)
    assert record.meeting.title == "a"
    assert again.meeting_id == first.meeting_id
    assert "already in the library" in again.notes[0]
    assert len({first.meeting_id, other_order.meeting_id, alone.meeting_id}) == 3
    assert parts.recogniser.asked == 3


def test_a_run_that_was_killed_goes_on(parts: Parts, library: Library, files: list[Path]) -> None:
    parts.recogniser.stop_after = 2
    with pytest.raises(KeyboardInterrupt):
        _run(files, library)
    parts.recogniser.stop_after = 99
    _run(files, library)

    assert parts.recogniser.heard == [text for _voice, text in LINES]


def test_only_what_lies_between_from_and_to_is_heard_of_them(parts: Parts, library: Library, files: list[Path]) -> None:
    record = library.record(_run(files, library, begin="50", end="1:10").meeting_id)

    left_out = [(one.start_s, one.end_s) for one in record.coverage if one.state == "left_out"]
    assert left_out[-1] == (70, 90)
    with pytest.raises(InputError, match=r"a\.wav \+ .*b\.wav is left .* 90\.0 seconds"):
        _run(files, library, begin="2:00", again=True)


def test_one_that_is_missing_is_told_before_anything_is_done(parts: Parts, library: Library, files: list[Path]) -> None:
    files[1].unlink()
    told: list[Progress] = []

    with pytest.raises(InputError, match=r"There is no file .*b\.wav"):
        run(files[0], RunOptions(further=(files[1],)), Settings(), library, told.append, Cancellation())
    assert (told, library.meetings()) == ([], [])


def test_a_run_in_the_background_takes_all_of_them(parts: Parts, files: list[Path]) -> None:
    outcome = process(RunRequest(files[0], further=(files[1],)), ignore_progress, Cancellation())

    with open_library() as opened:
        recording = opened.record(outcome.meeting_id).meeting.recording
    assert recording
    assert recording.duration_s == 90
