"""The main job on a recording with one side on each channel: sides are known, nothing is heard twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.errors import InputError
from assistant.events import Cancellation, ignore_progress
from assistant.library.library import Library, open_library
from assistant.pipeline.background import RunRequest
from assistant.pipeline.job import process
from assistant.pipeline.options import Outcome, read_options
from assistant.pipeline.run import run
from assistant.settings import Settings
from assistant.transcription.channels import GAP_S
from assistant.transcription.decode import SAMPLE_RATE, Sound
from assistant.transcription.recognition import HeardPiece
from assistant.transcription.speakers import Diarisation, Turn
from schemas.record import Coverage
from tests.pipeline.fakes import FakeDiariser, FakeRecogniser, Parts, install, said, write_recording

pytestmark = pytest.mark.slow

LENGTH_S = 30.0
RIGHT_S = LENGTH_S + GAP_S
SAID = (
    ("我是赵立，您请说。", 1.0),
    ("好，我下周三前发方案。", 17.0),
    ("最头疼的是漏检。", RIGHT_S + 11),
    ("降到一处以内。", RIGHT_S + 20),
)
"""At their times with the channels in a row; the second and the last are spoken at once."""


@dataclass
class _Heard(FakeRecogniser):
    """Hears what is said, each line a piece."""

    def _pieces(self, from_s: float, failed: list[Coverage]) -> Iterator[HeardPiece]:
        heard = 0
        for text, start_s in SAID:
            if start_s + len(text) <= from_s:
                continue
            if heard == self.stop_after:
                raise KeyboardInterrupt
            if text == self.failing:
                end_s = start_s + len(text)
                failed.append(Coverage(stage="recognise", state="failed", start_s=start_s, end_s=end_s, note="busy"))
                continue
            self.heard.append(text)
            heard += 1
            yield HeardPiece([said(text, start_s)], start_s + len(text))


@dataclass
class _Voices(FakeDiariser):
    """One voice on the left, two on the right."""

    length_s: float = 0.0

    def diarise(
        self, sound: Sound, voices: int | None = None, before_each: Callable[[float], None] = lambda _done: None
    ) -> Diarisation:
        self.length_s = sound.duration_s
        labels = ("A", "A", "B", "C")
        turns = [Turn(at, at + len(text), label) for label, (text, at) in zip(labels, SAID, strict=True)]
        return Diarisation(turns, {"A": [1.0, 0.0], "B": [0.0, 1.0], "C": [0.5, 0.5]})


def _killed(*_given: object) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    installed = install(monkeypatch)
    installed.recogniser, installed.diariser = _Heard(), _Voices()
    return installed


@pytest.fixture
def stereo(tmp_path: Path) -> Path:
    """Noise on the left, then on the right, then on both."""
    noise = np.random.default_rng(1).normal(0, 0.1, (int(LENGTH_S) * SAMPLE_RATE, 2))
    noise[10 * SAMPLE_RATE : 17 * SAMPLE_RATE, 0] *= 0.01
    noise[: 11 * SAMPLE_RATE, 1] *= 0.01
    soundfile.write(tmp_path / "call.wav", noise, SAMPLE_RATE)
    return tmp_path / "call.wav"


def _run(recording: Path, library: Library, channels: str = "ours,customer", **options: bool | str | Path) -> Outcome:
    chosen = read_options(channels=channels, **options)  # type: ignore[arg-type]
    return run(recording, chosen, Settings(), library, ignore_progress, Cancellation())


def test_each_channel_is_heard_on_its_own_and_tells_the_side(parts: Parts, library: Library, stereo: Path) -> None:
    record = library.record(_run(stereo, library).meeting_id)

    assert [(segment.text, segment.start_s, segment.speaker) for segment in record.segments] == [
        ("我是赵立，您请说。", 1.0, "S1"),
        ("最头疼的是漏检。", 11.0, "S2"),
        ("好，我下周三前发方案。", 17.0, "S1"),
        ("降到一处以内。", 20.0, "S3"),
    ]
    assert [(one.label, one.side, one.proposed, one.side_confidence) for one in record.speakers] == [
        ("S1", "ours", False, None),
        ("S2", "customer", False, None),
        ("S3", "customer", False, None),
    ]
    ledger = [one for one in record.coverage if one.stage == "recognise"]
    assert sum(one.end_s - one.start_s for one in ledger) == pytest.approx(LENGTH_S)
    assert all(one.note != "overlap" for one in ledger), "two sides that speak at once are heard on a channel each"
    assert record.meeting.recording
    assert record.meeting.recording.channels == ["ours", "customer"]
    assert isinstance(parts.diariser, _Voices)
    assert parts.diariser.length_s == 2 * LENGTH_S + GAP_S


@pytest.mark.parametrize(
    ("channels", "name", "side"), [("ours,customer", "赵立", "ours"), ("customer,ours", "", "customer")]
)
def test_a_name_is_proposed_only_for_a_voice_on_that_persons_side(
    parts: Parts, library: Library, stereo: Path, tmp_path: Path, channels: str, name: str, side: str
) -> None:
    agenda = tmp_path / "agenda.toml"
    agenda.write_text('[[people]]\nname = "赵立"\nside = "ours"\n', encoding="utf-8")

    first = library.record(_run(stereo, library, channels, agenda=agenda).meeting_id).speakers[0]

    assert (first.name, first.side, first.proposed) == (name, side, bool(name))


@pytest.mark.parametrize("kills", [[0], [1], [2], [3], [1, 1], [2, 1, 0]])
def test_a_run_that_was_killed_goes_on(parts: Parts, library: Library, stereo: Path, kills: list[int]) -> None:
    for heard in kills:
        parts.recogniser.stop_after = heard
        with pytest.raises(KeyboardInterrupt):
            _run(stereo, library)
    parts.recogniser.stop_after = 99
    record = library.record(_run(stereo, library).meeting_id)

    assert parts.recogniser.heard == [text for text, _at in SAID]
    assert sorted(segment.text for segment in record.segments) == sorted(text for text, _at in SAID)


@pytest.mark.parametrize("kills", [[], [0], [1], [3]])
def test_a_run_that_was_killed_after_its_last_words_still_tells_the_sides(
    parts: Parts, library: Library, stereo: Path, monkeypatch: pytest.MonkeyPatch, kills: list[int]
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("assistant.pipeline.run.digest_of", _killed)
        with pytest.raises(KeyboardInterrupt):
            _run(stereo, library)
    for heard in kills:
        parts.recogniser.stop_after = heard
        with pytest.raises(KeyboardInterrupt):
            _run(stereo, library)
    parts.recogniser.stop_after = 99

    record = library.record(_run(stereo, library).meeting_id)

    sides = {speaker.label: speaker.side for speaker in record.speakers}
    assert [(segment.text, sides[segment.speaker]) for segment in record.segments] == [
        ("我是赵立，您请说。", "ours"),
        ("最头疼的是漏检。", "customer"),
        ("好，我下周三前发方案。", "ours"),
        ("降到一处以内。", "customer"),
    ]


@pytest.mark.parametrize(
    ("failing", "at_s"), [(SAID[2][0], (11, 19)), pytest.param(SAID[3][0], (20, 27), id="while the other side speaks")]
)
def test_what_failed_of_a_channel_is_told_at_its_time(
    parts: Parts, library: Library, stereo: Path, failing: str, at_s: tuple[float, float]
) -> None:
    parts.recogniser.failing = failing

    coverage = library.record(_run(stereo, library).meeting_id).coverage

    assert [(one.start_s, one.end_s) for one in coverage if one.state == "failed"] == [at_s]


def test_without_a_diariser_each_channel_is_a_speaker(parts: Parts, library: Library, stereo: Path) -> None:
    parts.diariser = None

    record = library.record(_run(stereo, library).meeting_id)

    assert [segment.speaker for segment in record.segments] == ["S1", "S2", "S1", "S2"]
    assert [speaker.side for speaker in record.speakers] == ["ours", "customer"]


def test_other_channels_are_told_and_heard_only_again(parts: Parts, library: Library, stereo: Path) -> None:
    first = _run(stereo, library)

    same, other = _run(stereo, library), _run(stereo, library, "customer,ours")
    anew = _run(stereo, library, "customer,ours", again=True)

    assert "otherwise" not in same.notes[0]
    assert "channels heard otherwise; --again" in other.notes[0]
    assert anew.meeting_id == first.meeting_id
    assert [one.side for one in library.record(anew.meeting_id).speakers] == ["customer", "ours", "ours"]


def test_sides_of_channels_are_not_carried_to_a_run_without(parts: Parts, library: Library, stereo: Path) -> None:
    _run(stereo, library)

    speakers = library.record(_run(stereo, library, "", again=True).meeting_id).speakers

    assert all(speaker.proposed or not speaker.side for speaker in speakers)


def test_a_recording_without_two_channels_is_told(parts: Parts, library: Library, tmp_path: Path) -> None:
    mono = write_recording(tmp_path / "mono.wav", 5)
    samples, rate = soundfile.read(mono)
    both = tmp_path / "both.wav"
    soundfile.write(both, np.stack([samples, samples], axis=1), rate)

    with pytest.raises(InputError, match=r"mono\.wav has 1 channel, not two: leave out --channels"):
        _run(mono, library)
    with pytest.raises(InputError, match="hold the same voices; leave out --channels"):
        _run(both, library)
    assert library.meetings() == []


@pytest.mark.parametrize("text", ["ours", "ours,ours", "left,right", "ours,customer,ours", ","])
def test_other_names_than_the_two_sides_are_told(text: str) -> None:
    with pytest.raises(InputError, match="ours,customer or customer,ours"):
        read_options(channels=text)


def test_a_run_in_the_background_hears_them_as_asked(parts: Parts, stereo: Path) -> None:
    outcome = process(RunRequest(stereo, channels="customer,ours"), ignore_progress, Cancellation())

    with open_library() as opened:
        assert [one.side for one in opened.record(outcome.meeting_id).speakers] == ["customer", "ours", "ours"]


@pytest.mark.parametrize(("begin", "end", "kept"), [("0.5", "28", (0.5, 28.0)), ("", "", (0.0, None))])
def test_a_part_that_was_asked_for_is_known_to_a_run_that_goes_on(
    parts: Parts, stereo: Path, begin: str, end: str, kept: tuple[float, float | None]
) -> None:
    parts.recogniser.stop_after = 0
    with open_library() as opened, pytest.raises(KeyboardInterrupt):
        _run(stereo, opened, begin="1", end="29")
    parts.recogniser.stop_after = 99

    outcome = process(
        RunRequest(stereo, channels="ours,customer", begin=begin, end=end), ignore_progress, Cancellation()
    )

    with open_library() as opened:
        record = opened.record(outcome.meeting_id)
    assert record.meeting.recording
    assert (record.meeting.recording.from_s, record.meeting.recording.until_s) == kept
    left_out = [(one.start_s, one.end_s) for one in record.coverage if one.state == "left_out"]
    assert left_out == ([(0, 0.5), (28, 30)] if begin else [])
