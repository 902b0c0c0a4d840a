"""The main job with the real models on the sample recordings: what is heard, who speaks, which rows are found."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

from assistant.extraction.fold import folded_text
from schemas.minutes import MinutedRecord
from schemas.record import Evidence, Row
from schemas.talk import Segment

SAMPLES = Path(__file__).parents[2] / "samples"
MOST_ERRORS = {"zh-talk": 0.12, "en-talk": 0.20}
"""Share of characters; the English sample has overlapping speech and is short."""
LEAST_OVERLAP = 0.5
"""Share of an expected line's time that a row's evidence must cover."""

Expected = dict[str, Any]

pytestmark = pytest.mark.models


@dataclass(frozen=True)
class Job:
    """A finished main job and what was expected of it."""

    talk: str
    record: MinutedRecord
    files: list[Path]
    case: dict[str, Any]


@pytest.fixture(scope="module", params=["zh-talk", "en-talk"])
def job(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Job:
    talk = str(request.param)
    folder = tmp_path_factory.mktemp(talk)
    sample = SAMPLES / talk
    done = subprocess.run(
        [sys.executable, "-c", "from assistant.cli.main import main; main()", "run", f"{sample}.ogg",
         "--agenda", f"{sample}.agenda.toml", "--out", str(folder / "out"), "--json"],
        env={**os.environ, "MEETING_HOME": str(folder / "home"), "MEETING_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    files = [Path(name) for name in json.loads(done.stdout)["files"]]
    content = next(file for file in files if file.suffix == ".json").read_text(encoding="utf-8")
    case = json.loads((SAMPLES / f"{talk}.json").read_text(encoding="utf-8"))
    return Job(talk, MinutedRecord.model_validate_json(content), files, case)


def test_the_words_are_heard(job: Job) -> None:
    heard = folded_text("".join(segment.text for segment in job.record.segments))
    said = folded_text("".join(segment["text"] for segment in job.case["segments"]))

    assert Levenshtein.distance(heard, said) / len(said) < MOST_ERRORS[job.talk]


def test_every_speaker_is_found_and_named_rightly(job: Job) -> None:
    """For each person the voice that speaks most of the time in which that person does; no voice for two of them."""
    voices = {
        person["name"]: _voice_of(person["name"], job.case["segments"], job.record.segments)
        for person in job.case["meeting"]["participants"]
    }
    names = {speaker.label: speaker.name for speaker in job.record.speakers}

    assert len(set(voices.values())) == len(voices)
    wrong = {name: names[voice] for name, voice in voices.items() if names[voice] not in ("", name)}
    assert wrong == {}


def test_at_least_half_of_the_expected_rows_are_there_with_right_evidence(job: Job) -> None:
    spoken = {segment["id"]: segment for segment in job.case["segments"]}
    for expected, rows in (
        (job.case["gold"]["needs"], job.record.needs),
        (job.case["gold"]["todos"], job.record.todos),
    ):
        assert _found(expected, rows, spoken) >= len(expected) / 2
        assert len(rows) <= 2 * len(expected)


def test_every_row_rests_on_words_of_the_transcript_or_is_marked(job: Job) -> None:
    texts = {segment.id: segment.text for segment in job.record.segments}
    rows: list[Row] = [*job.record.needs, *job.record.todos]
    assert rows
    for row in rows:
        assert row.evidence
        for piece in row.evidence:
            if piece.grounding == "none":
                assert piece.segment_id is None
            else:
                assert piece.segment_id is not None
                assert piece.quote in texts[piece.segment_id]


def test_documents_of_every_format_are_written(job: Job) -> None:
    assert sorted(file.suffix for file in job.files) == [".docx", ".json", ".md", ".xlsx"]
    assert all(file.stat().st_size > 0 for file in job.files)


def test_every_second_is_accounted_for(job: Job) -> None:
    recording = job.record.meeting.recording
    assert recording is not None
    stretches = sorted(
        (stretch.start_s, stretch.end_s) for stretch in job.record.coverage if stretch.stage == "recognise"
    )

    assert stretches[0][0] == 0
    assert all(before[1] == after[0] for before, after in itertools.pairwise(stretches))
    assert stretches[-1][1] == pytest.approx(recording.duration_s, abs=0.01)


def _found(expected: list[Expected], rows: list[Any], spoken: dict[int, Expected]) -> int:
    """How many expected rows have a row of their own that cites one of their core lines."""
    free = list(rows)
    found = 0
    for item in expected:
        row = next((row for row in free if any(_cites(row, spoken[line]) for line in item["core"])), None)
        if row is not None:
            free.remove(row)
            found += 1
    return found


def _cites(row: Row, line: Expected) -> bool:
    return any(_overlap_s(piece, line) >= LEAST_OVERLAP * _shorter_s(piece, line) for piece in row.evidence)


def _overlap_s(piece: Evidence, line: Expected) -> float:
    if piece.start_s is None or piece.end_s is None:
        return -1.0
    return float(min(piece.end_s, line["end"]) - max(piece.start_s, line["start"]))


def _shorter_s(piece: Evidence, line: Expected) -> float:
    return float(min((piece.end_s or 0.0) - (piece.start_s or 0.0), line["end"] - line["start"]))


def _voice_of(name: str, said: list[Expected], heard: list[Segment]) -> str:
    """The label that shares most time with a person's turns."""
    shared: dict[str, float] = {}
    for turn in said:
        if turn["speaker"] == name:
            for segment in heard:
                overlap_s = min(segment.end_s, turn["end"]) - max(segment.start_s, turn["start"])
                if overlap_s > 0:
                    shared[segment.speaker] = shared.get(segment.speaker, 0.0) + overlap_s
    return max(shared, key=lambda label: shared[label])
