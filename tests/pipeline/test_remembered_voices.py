"""Voices that are remembered from one meeting to the next, where the user wants that."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.events import Cancellation, ignore_progress
from assistant.library import edits
from assistant.library.library import Library
from assistant.pipeline.options import RunOptions
from assistant.pipeline.run import run
from assistant.settings import Settings
from schemas.agenda import Agenda
from schemas.talk import Participant
from tests.pipeline.fakes import Parts, install, write_recording

pytestmark = pytest.mark.slow

ON, OFF = Settings(remember_voices=True), Settings()


@pytest.fixture(autouse=True)
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    return install(monkeypatch)


@pytest.fixture
def recordings(tmp_path: Path) -> list[Path]:
    return [write_recording(tmp_path / f"{number}.wav", seed=number) for number in (1, 2)]


def heard(recording: Path, library: Library, settings: Settings = ON, *people: Participant, again: bool = False) -> str:
    options = RunOptions(agenda=Agenda(people=list(people)), again=again)
    return run(recording, options, settings, library, ignore_progress, Cancellation()).meeting_id


def remember(library: Library, meeting_id: str, label: str, name: str) -> None:
    changes = edits.rename_speaker(library.record(meeting_id), label, name, "customer", "采购")
    library.apply(meeting_id, "rename", changes, "Li")
    library.remember_voice(meeting_id, label)


def test_nothing_is_kept_and_nobody_proposed_unless_it_is_asked_for(library: Library, recordings: list[Path]) -> None:
    first = heard(recordings[0], library, ON)
    remember(library, first, "S2", "钱芳")

    second = heard(recordings[1], library, OFF)

    assert Settings().remember_voices is False
    assert library.voices(second) == {}
    assert [speaker.name for speaker in library.record(second).speakers] == ["", ""]


def test_the_next_meeting_proposes_who_was_remembered_and_nobody_else(library: Library, recordings: list[Path]) -> None:
    first = heard(recordings[0], library)
    assert library.voices(first) == {"S1": [1.0, 0.0, 0.1], "S2": [0.0, 1.0, 0.1]}
    remember(library, first, "S2", "钱芳")

    unknown, known = library.record(heard(recordings[1], library)).speakers

    assert (unknown.label, unknown.name) == ("S1", "")
    assert (known.name, known.side, known.role, known.proposed) == ("钱芳", "customer", "采购", True)
    assert known.confidence is not None
    assert 0.9 < known.confidence < 1


def test_what_the_talk_tells_stands_above_what_voices_sound_like(library: Library, recordings: list[Path]) -> None:
    first = heard(recordings[0], library)
    remember(library, first, "S1", "钱芳")

    speakers = library.record(heard(recordings[1], library, ON, Participant(name="赵立", side="ours"))).speakers

    assert [speaker.name for speaker in speakers] == ["赵立", ""]


def test_a_name_that_a_person_gave_stays_when_the_meeting_is_heard_again(
    library: Library, recordings: list[Path]
) -> None:
    first = heard(recordings[0], library)
    remember(library, first, "S1", "钱芳")
    second = heard(recordings[1], library)
    library.apply(second, "rename", edits.rename_speaker(library.record(second), "S1", "孙浩"), "Li")
    library.apply(second, "rename", edits.rename_speaker(library.record(second), "S2", "钱芳"), "Li")

    heard(recordings[1], library, ON, again=True)

    speakers = library.record(second).speakers
    assert [(speaker.name, speaker.proposed) for speaker in speakers] == [("孙浩", False), ("钱芳", False)]


def test_hearing_a_meeting_again_with_the_setting_off_drops_what_was_kept_of_its_voices(
    library: Library, recordings: list[Path]
) -> None:
    meeting_id = heard(recordings[0], library)
    heard(recordings[0], library, OFF, again=True)

    assert library.voices(meeting_id) == {}
