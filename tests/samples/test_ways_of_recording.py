"""A stretch of the English sample as two files, and with one side on each channel, by the real models."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from rapidfuzz.distance import Levenshtein

from assistant.events import Cancellation, ignore_progress
from assistant.extraction.fold import folded_text
from assistant.library.library import open_library
from assistant.pipeline.options import read_options
from assistant.pipeline.run import transcribe
from assistant.settings import Settings
from assistant.transcription.decode import SAMPLE_RATE, decode
from schemas.record import Record
from schemas.talk import Segment

SAMPLES = Path(__file__).parents[2] / "samples"
FROM_S, UNTIL_S = 31.0, 45.4
"""Five turns, one of them of two words, and two people who speak at once."""
CUT_S = 36.9
LEAK = 0.1
"""20 dB under the voice that leaks."""
LATE = 80
MOST_ERRORS = 0.15

pytestmark = pytest.mark.models

Sound = npt.NDArray[np.float32]


@pytest.fixture(scope="module")
def said() -> list[Segment]:
    case = json.loads((SAMPLES / "en-talk.json").read_text(encoding="utf-8"))
    people = {person["name"]: person["side"] for person in case["meeting"]["participants"]}
    lines = [line for line in case["segments"] if line["start"] >= FROM_S and line["end"] <= UNTIL_S]
    return [
        Segment(id=number, start_s=one["start"], end_s=one["end"], speaker=people[one["speaker"]], text=one["text"])
        for number, one in enumerate(lines, 1)
    ]


def _transcribed(folder: Path, *files: Path, channels: str = "") -> Record:
    with open_library(f"sqlite:///{folder / 'library.db'}") as library:
        options = read_options(further=files[1:], channels=channels, language="en")
        outcome = transcribe(files[0], options, Settings(), library, ignore_progress, Cancellation())
        return library.record(outcome.meeting_id)


def _errors(heard: list[Segment], said: list[Segment]) -> float:
    """Share of characters."""
    wanted = folded_text("".join(segment.text for segment in said))
    return Levenshtein.distance(folded_text("".join(segment.text for segment in heard)), wanted) / len(wanted)


def _with(word: str, segments: list[Segment]) -> Segment:
    return next(segment for segment in segments if word in segment.text)


def _samples(start_s: float, end_s: float) -> Sound:
    whole = decode(SAMPLES / "en-talk.ogg", ignore_progress, Cancellation())
    return whole.samples[int(start_s * SAMPLE_RATE) : int(end_s * SAMPLE_RATE)]


def test_two_files_are_heard_as_one_talk(said: list[Segment], tmp_path: Path) -> None:
    files = [tmp_path / "one.wav", tmp_path / "two.flac"]
    soundfile.write(files[0], _samples(FROM_S, CUT_S), SAMPLE_RATE)
    soundfile.write(files[1], _samples(CUT_S, UNTIL_S), SAMPLE_RATE)

    record = _transcribed(tmp_path, *files)

    assert _errors(record.segments, said) < MOST_ERRORS
    before, after, last = (_with(word, record.segments) for word in ("Saturday", "Christmas", "November"))
    assert before.speaker == after.speaker != last.speaker
    assert last.end_s == pytest.approx(_with("November", said).end_s - FROM_S, abs=1.0)
    ledger = [one for one in record.coverage if one.stage == "recognise"]
    assert sum(one.end_s - one.start_s for one in ledger) == pytest.approx(UNTIL_S - FROM_S, abs=0.001)


def test_each_channel_gives_the_words_of_its_side_once(said: list[Segment], tmp_path: Path) -> None:
    channels = _by_side(said)
    leaking = channels + LEAK * np.roll(channels, LATE, axis=1)[::-1]
    file = tmp_path / "call.wav"
    soundfile.write(file, leaking.T, SAMPLE_RATE)

    record = _transcribed(tmp_path, file, channels="ours,customer")

    sides = {speaker.label: speaker.side for speaker in record.speakers}
    for side in ("ours", "customer"):
        heard = [segment for segment in record.segments if sides[segment.speaker] == side]
        assert _errors(heard, [segment for segment in said if segment.speaker == side]) < MOST_ERRORS
    assert not any(speaker.proposed for speaker in record.speakers)


def _by_side(said: list[Segment]) -> Sound:
    """What each side says on a channel of its own, with a little hiss."""
    whole = _samples(FROM_S, UNTIL_S)
    channels = np.random.default_rng(1).normal(0, 0.0003, (2, len(whole))).astype(np.float32)
    for line in said:
        begin, end = (round((time_s - FROM_S) * SAMPLE_RATE) for time_s in (line.start_s - 0.05, line.end_s + 0.05))
        channels[int(line.speaker == "customer"), begin:end] = whole[begin:end]
    return channels
