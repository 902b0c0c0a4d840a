"""What is kept of voices, and how it goes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from assistant.errors import LibraryError, MeetingNotFoundError
from assistant.library import edits, segment_edits
from assistant.library.library import Library
from schemas.record import Record
from schemas.talk import Speaker
from tests.library.samples import NOW, fill, meeting, segments, speakers

VOICES = {"S1": [0.25, -1.5, 0.0], "S2": [1.0, 0.0, 0.5]}


def heard(library: Library, meeting_id: str = "m1") -> Record:
    """The sample meeting with what its voices are like; S1 is 陈总 of the customer, as the program proposes."""
    fill(library, meeting_id)
    library.replace_transcript(meeting_id, segments(), speakers(), embeddings=VOICES)
    return library.record(meeting_id)


def rename(library: Library, label: str, name: str, meeting_id: str = "m1") -> None:
    library.apply(meeting_id, "rename", edits.rename_speaker(library.record(meeting_id), label, name), "Li")


def test_what_voices_are_like_is_kept_by_label_until_the_next_transcript(library: Library) -> None:
    heard(library)
    kept = library.voices("m1")
    library.replace_transcript("m1", segments(), speakers())

    assert kept == VOICES
    assert library.voices("m1") == {}


def test_nothing_of_a_voice_is_in_the_journal_or_in_the_record(library: Library) -> None:
    record = heard(library)
    library.remember_voice("m1", "S1")

    assert "-1.5" not in record.model_dump_json()
    assert not any("-1.5" in entry.model_dump_json() for entry in library.journal("m1"))


def test_a_label_that_comes_again_is_another_voice(library: Library) -> None:
    record = heard(library)
    library.apply("m1", "merge_voices", segment_edits.merge_speakers(record, "S2", "S1"), "Li")
    gone = library.voices("m1")
    library.apply("m1", "whose", segment_edits.new_speaker(library.record("m1"), [1]), "Li")

    assert library.record("m1").speakers[-1].label == "S2"
    assert gone == library.voices("m1") == {"S1": VOICES["S1"]}


def test_what_voices_are_like_goes_with_the_meeting_what_is_remembered_stays(library: Library, home: Path) -> None:
    heard(library)
    library.remember_voice("m1", "S1")
    library.close()
    with sqlite3.connect(home / "library.db") as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM speaker WHERE meeting_id = 'm1'")

    assert library.voices("m1") == {}
    assert [voice.name for voice in library.remembered_voices()] == ["陈总"]


def test_a_person_is_remembered_with_side_and_customer_once_a_meeting(library: Library) -> None:
    for number in (1, 2):
        library.add_meeting(meeting(f"m{number}", created_at=NOW))
        library.replace_transcript(f"m{number}", segments(), speakers(), embeddings={"S1": [float(number)]})
        library.remember_voice(f"m{number}", "S1")
        library.remember_voice(f"m{number}", "S1")

    [voice] = library.remembered_voices()
    assert (voice.name, voice.side, voice.customer) == ("陈总", "customer", "Sample Ltd")
    assert voice.embeddings == [[1.0], [2.0]]
    assert library.remembered_in("m1") == {"陈总"}


def test_one_of_ours_belongs_to_no_customer(library: Library) -> None:
    record = heard(library)
    library.apply("m1", "rename", edits.rename_speaker(record, "S2", "赵立", "ours", "主谈人"), "Li")
    library.remember_voice("m1", "S2")

    [voice] = library.remembered_voices()
    assert (voice.name, voice.side, voice.role, voice.customer) == ("赵立", "ours", "主谈人", "")


@pytest.mark.parametrize("label", ["S2", "S9"])
def test_a_voice_without_a_name_or_that_is_not_there_is_not_remembered(library: Library, label: str) -> None:
    heard(library)

    with pytest.raises(LibraryError, match="no voice here"):
        library.remember_voice("m1", label)
    assert library.remembered_voices() == []


def test_a_voice_of_which_nothing_was_kept_is_not_remembered(library: Library) -> None:
    fill(library)

    with pytest.raises(LibraryError, match="no voice here"):
        library.remember_voice("m1", "S1")
    with pytest.raises(MeetingNotFoundError):
        library.remember_voice("m2", "S1")


def test_forgetting_in_one_meeting_leaves_what_others_tell(library: Library) -> None:
    for meeting_id in ("m1", "m2"):
        heard(library, meeting_id)
        library.remember_voice(meeting_id, "S1")
    library.forget_voice_in("m1", "陈总")

    assert [len(voice.embeddings) for voice in library.remembered_voices()] == [1]
    assert library.voices("m1") == VOICES


def test_forgetting_a_person_takes_what_is_remembered_and_what_meetings_keep_and_nothing_else(library: Library) -> None:
    for meeting_id in ("m1", "m2"):
        heard(library, meeting_id)
        rename(library, "S2", "林静", meeting_id)
        for label in VOICES:
            library.remember_voice(meeting_id, label)

    assert library.forget_voice("陈总")
    assert not library.forget_voice("陈总")
    assert [voice.name for voice in library.remembered_voices()] == ["林静"]
    assert library.voices("m1") == library.voices("m2") == {"S2": VOICES["S2"]}


def test_forgetting_everybody_leaves_nothing(library: Library) -> None:
    heard(library)
    library.remember_voice("m1", "S1")
    library.forget_voices()

    assert library.remembered_voices() == []
    assert library.voices("m1") == {}
    assert library.record("m1").speakers[0] == Speaker(label="S1", name="陈总", side="customer", proposed=True)


def test_what_is_forgotten_is_gone_from_the_file(library: Library, home: Path) -> None:
    fill(library)
    voices = {label: [number + place / 7 for place in range(192)] for number, label in enumerate(("S1", "S2"))}
    library.replace_transcript("m1", segments(), speakers(), embeddings=voices)
    library.remember_voice("m1", "S1")
    library.close()
    before = (home / "library.db").read_bytes()
    library.forget_voices()
    library.close()

    number = str(voices["S1"][100]).encode()
    assert number in before
    assert number not in (home / "library.db").read_bytes()
