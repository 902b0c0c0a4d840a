"""Several files as one recording: one clock, every second in the right file, and what is wrong told at once."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.transcription.coverage import recognition_coverage
from assistant.transcription.cut_off import CutOff
from assistant.transcription.decode import SAMPLE_RATE, decode
from assistant.transcription.parts import digests_of, joint_digest, passages, recording_of
from assistant.transcription.stretch import PLAYED_RATE, stretch
from schemas.talk import Recording, RecordingPart
from tests.transcription.makers import alone

LENGTHS = st.lists(st.floats(0.5, 20_000, allow_nan=False), min_size=1, max_size=5)
TONES = {"one.wav": 300, "two.flac": 700, "three.ogg": 1100}
LENGTH_S = 2.0


def _in_parts(lengths_s: list[float]) -> Recording:
    parts = [RecordingPart(path=f"/{n}.wav", sha256=str(n), duration_s=length) for n, length in enumerate(lengths_s)]
    return Recording(path="/0.wav", sha256="", duration_s=sum(lengths_s), parts=parts if len(parts) > 1 else [])


@given(LENGTHS, st.data())
def test_a_stretch_is_covered_by_its_files_in_order_each_at_its_own_clock(
    lengths_s: list[float], data: st.DataObject
) -> None:
    begins = [0.0, *accumulate(lengths_s)]
    start_s = data.draw(st.floats(0, begins[-1]))
    end_s = data.draw(st.floats(start_s, begins[-1] + 100).filter(lambda time_s: time_s > start_s))

    found = passages(_in_parts(lengths_s), start_s, end_s)

    on_the_clock = []
    for passage in found:
        number = int(passage.path.stem)
        assert 0 <= passage.start_s < passage.end_s
        assert number == len(lengths_s) - 1 or passage.end_s <= lengths_s[number] + 1e-6
        on_the_clock.append((begins[number] + passage.start_s, begins[number] + passage.end_s))
    edges = [start_s, *(end for _start, end in on_the_clock)]
    assert [start for start, _end in on_the_clock] == pytest.approx(edges[:-1], abs=1e-6)
    assert edges[-1] == pytest.approx(end_s, abs=1e-6)


def _tone(hertz: int, seconds: float = LENGTH_S) -> np.ndarray:
    return np.sin(np.arange(int(seconds * SAMPLE_RATE)) * 2 * np.pi * hertz / SAMPLE_RATE) * 0.4


def _pitch(samples: np.ndarray, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples.astype(float)))
    return float(np.argmax(spectrum) * rate / len(samples))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for name, hertz in TONES.items():
        soundfile.write(tmp_path / name, _tone(hertz), SAMPLE_RATE)
    return [tmp_path / name for name in TONES]


def _decoded(files: list[Path]) -> Recording:
    sound = decode(files[0], ignore_progress, Cancellation(), further=files[1:])
    return recording_of(files, digests_of(files), sound)


def test_files_are_heard_in_their_order_on_one_clock_and_played_from_it(files: list[Path]) -> None:
    seen: list[Progress] = []
    sound = decode(files[0], seen.append, Cancellation(), further=files[1:])
    recording = recording_of(files, digests_of(files), sound)

    assert sound.duration_s == pytest.approx(3 * LENGTH_S, abs=0.02)
    assert sum(part.duration_s for part in recording.parts) == pytest.approx(recording.duration_s)
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    for number, hertz in enumerate(TONES.values()):
        start_s = number * LENGTH_S + 0.5
        heard = sound.samples[int(start_s * SAMPLE_RATE) : int((start_s + 1) * SAMPLE_RATE)]
        assert _pitch(heard, SAMPLE_RATE) == pytest.approx(hertz, abs=5)
        assert _pitch(stretch(recording, start_s, start_s + 1).samples, PLAYED_RATE) == pytest.approx(hertz, abs=5)


def test_a_stretch_over_an_edge_is_played_from_both_files(files: list[Path]) -> None:
    recording = recording_of(
        files[:2], digests_of(files[:2]), decode(files[0], ignore_progress, Cancellation(), None, files[1:2])
    )

    across = stretch(recording, LENGTH_S - 0.5, LENGTH_S + 0.5)

    assert [across.start_s, across.end_s] == pytest.approx([LENGTH_S - 0.5, LENGTH_S + 0.5])
    first, second = np.split(across.samples, 2)
    assert [_pitch(first, PLAYED_RATE), _pitch(second, PLAYED_RATE)] == pytest.approx([300, 700], abs=5)


def test_a_file_that_is_missing_later_is_named_and_the_others_are_played(files: list[Path]) -> None:
    recording = recording_of(
        files, digests_of(files), decode(files[0], ignore_progress, Cancellation(), None, files[1:])
    )
    files[1].unlink()

    assert _pitch(stretch(recording, 5, 5.5).samples, PLAYED_RATE) == pytest.approx(1100, abs=5)
    with pytest.raises(InputError, match=r"no longer at .*two\.flac"):
        stretch(recording, 1.5, 2.5)


def test_a_cut_off_is_in_the_joint_time(files: list[Path]) -> None:
    sound = decode(files[0], ignore_progress, Cancellation(), CutOff(1.0, 4.5), files[1:])

    loud = np.flatnonzero(np.abs(sound.samples[:]) > 0.1) / SAMPLE_RATE
    assert (loud[0], loud[-1]) == (pytest.approx(1.0, abs=0.01), pytest.approx(4.5, abs=0.01))


def test_what_a_file_announces_and_does_not_hold_is_a_hole_before_the_next(files: list[Path]) -> None:
    whole = files[0].read_bytes()
    soundfile.write(files[0], _tone(300, 10), SAMPLE_RATE)
    files[0].write_bytes(files[0].read_bytes()[: len(whole)])

    sound = decode(files[0], ignore_progress, Cancellation(), further=files[1:2])
    recording = recording_of(files[:2], digests_of(files[:2]), sound)
    ledger = recognition_coverage([], sound, "en")

    assert [part.duration_s for part in recording.parts] == pytest.approx([10, LENGTH_S], abs=0.02)
    assert sum(one.end_s - one.start_s for one in ledger) == pytest.approx(recording.duration_s)
    assert [(one.start_s, one.end_s) for one in ledger if one.state == "failed"] == [pytest.approx((2, 10), abs=0.02)]
    assert _pitch(stretch(recording, 10.5, 11.5).samples, PLAYED_RATE) == pytest.approx(700, abs=5)
    assert not stretch(recording, 9.0, 9.9 + 0.2).samples[: int(0.9 * PLAYED_RATE)].any()


@pytest.mark.parametrize(
    ("content", "said"), [(None, "There is no file"), (b"", "is empty"), (b"no sound at all" * 99, "no recording")]
)
def test_a_file_that_cannot_be_read_is_told_before_the_first_is_gone_through(
    files: list[Path], content: bytes | None, said: str
) -> None:
    files[2].unlink()
    if content is not None:
        files[2].write_bytes(content)
    seen: list[Progress] = []

    with pytest.raises(InputError, match=rf"three\.ogg {said}|{said} .*three\.ogg|three\.ogg is {said}"):
        decode(files[0], seen.append, Cancellation(), further=files[1:])
    assert seen == []


def test_a_recording_is_known_by_all_its_files_and_their_order(files: list[Path]) -> None:
    digests = digests_of(files)

    known = {joint_digest(some) for some in (digests, digests[::-1], digests[:2], digests[:1])}
    assert len(known) == 4
    assert joint_digest(digests[:1]) == digests[0]


def test_a_file_that_is_named_twice_is_told(files: list[Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy.wav"
    copy.write_bytes(files[0].read_bytes())

    with pytest.raises(InputError, match=r"copy\.wav holds the same as .*one\.wav"):
        digests_of([*files, copy])


def test_a_single_file_is_played_past_the_length_that_was_noted(files: list[Path]) -> None:
    assert stretch(alone(files[0]), 1.2, 1.9).end_s == pytest.approx(1.9)
