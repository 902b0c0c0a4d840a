"""The sound of evidence: each quoted stretch of the recording, and what is said where there is none."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import pytest

from assistant.errors import CancelledError, InputError
from assistant.events import Cancellation, Progress, Stage, ignore_progress
from assistant.export.contents import contents, stretches
from assistant.pipeline.sounds import AROUND_S, sounds_of
from assistant.transcription.small_sound import RATE
from schemas.minutes import MinutedRecord
from schemas.talk import Recording
from tests.export import records
from tests.pipeline.fakes import write_recording


def recorded(path: Path) -> MinutedRecord:
    record = records.english()
    recording = Recording(path=str(path), sha256="", duration_s=260)
    return record.model_copy(update={"meeting": record.meeting.model_copy(update={"recording": recording})})


def length_s(mp3: bytes) -> float:
    with av.open(BytesIO(mp3), "r") as container:
        return sum(frame.samples for frame in container.decode(audio=0)) / RATE


def test_every_quoted_stretch_is_cut_with_a_little_around_it(tmp_path: Path) -> None:
    record = recorded(write_recording(tmp_path / "talk.wav", 260))
    told: list[Progress] = []

    sounds = sounds_of(record, "internal", told.append, Cancellation())

    assert list(sounds) == stretches(contents(record))
    for (start_s, end_s), mp3 in sounds.items():
        assert length_s(mp3) == pytest.approx(end_s - start_s + 2 * AROUND_S, abs=0.2)
    assert {progress.stage for progress in told} == {Stage.DECODE}
    assert told[-1].done == 1.0
    assert set(sounds_of(record, "customer", ignore_progress, Cancellation())) < set(sounds)


def test_without_the_recording_one_line_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no recording to take sound from"):
        sounds_of(records.english(), "internal", ignore_progress, Cancellation())
    imported = recorded(write_recording(tmp_path / "talk.wav", 1))
    imported.meeting.recogniser = ""
    with pytest.raises(InputError, match="no recording to take sound from"):
        sounds_of(imported, "internal", ignore_progress, Cancellation())
    with pytest.raises(InputError, match=r"no longer at .*gone\.wav"):
        sounds_of(recorded(tmp_path / "gone.wav"), "internal", ignore_progress, Cancellation())


def test_it_can_be_stopped(tmp_path: Path) -> None:
    record = recorded(write_recording(tmp_path / "talk.wav", 5))
    cancel = Cancellation()
    cancel.cancel()

    with pytest.raises(CancelledError):
        sounds_of(record, "internal", ignore_progress, cancel)
