"""A transcript file becomes a meeting with its people and its length."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from assistant.library.library import Library, open_library
from assistant.pipeline.imports import import_transcript
from assistant.pipeline.options import RunOptions
from assistant.settings import Settings
from assistant.transcription.files import write_transcript
from schemas.agenda import Agenda
from schemas.record import Record
from schemas.talk import Participant, Segment, Speaker, Word


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(f"sqlite:///{tmp_path / 'library.db'}") as opened:
        yield opened


def _imported(path: Path, library: Library, agenda: Agenda | None = None) -> Record:
    meeting_id = import_transcript(path, RunOptions(agenda=agenda or Agenda()), Settings(), library)
    return library.record(meeting_id, with_words=True)


def test_a_document_becomes_a_meeting(library: Library, tmp_path: Path) -> None:
    document = docx.Document()
    for row in ("渠道复盘", "发言人 1  00:00:05", "先看预算。", "钱总  00:00:09", "到 10:30"):
        document.add_paragraph(row)
    document.save(str(tmp_path / "a.docx"))
    agenda = Agenda(people=[Participant(name="钱芳", aliases=["钱总"], side="customer")])

    record = _imported(tmp_path / "a.docx", library, agenda)

    assert [(segment.speaker, segment.text) for segment in record.segments] == [
        ("发言人 1", "先看预算。"),
        ("钱总", "到 10:30"),
    ]
    assert [(speaker.name, speaker.side) for speaker in record.speakers] == [("发言人 1", ""), ("钱芳", "customer")]


def test_a_meeting_is_as_long_as_its_latest_words(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("00:00:01,0 --> 00:01:00,0\n甲: 我一直说\n\n00:00:02,0 --> 00:00:03,0\n乙: 好\n", encoding="utf-8")

    recording = _imported(path, library).meeting.recording

    assert recording
    assert recording.duration_s == 60


def test_json_brings_language_sides_roles_and_word_times_into_the_library(library: Library, tmp_path: Path) -> None:
    words = [Word(start_s=0, end_s=1, text="OK", probability=0.5)]
    segments = [Segment(id=1, start_s=0, end_s=1, speaker="S1", text="OK", words=words)]
    speakers = [Speaker(label="S1", name="张总", side="customer", role="采购", proposed=True), Speaker(label="S2")]
    write_transcript(segments, speakers, tmp_path / "a.json", "zh")

    record = _imported(tmp_path / "a.json", library)

    assert (record.segments, record.speakers, record.meeting.language) == (segments, speakers, "zh")
