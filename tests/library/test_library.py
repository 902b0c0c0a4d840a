from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.errors import LibraryError, MeetingNotFoundError
from assistant.library import edits
from assistant.library.library import Library, StoredWindow
from assistant.library.shapes import Hearing
from schemas.record import Coverage
from schemas.talk import Segment
from tests.library.samples import NOW, fill, meeting, need, segments, speakers, todo


def test_what_was_stored_comes_back(library: Library) -> None:
    fill(library)
    record = library.record("m1", with_words=True)
    assert record.meeting == meeting()
    assert record.segments == segments()
    assert record.speakers == speakers()
    assert [row.id for row in (*record.needs, *record.todos)] == ["n1", "n2", "t1", "t2"]


def test_words_are_left_out_unless_asked_for(library: Library) -> None:
    fill(library)
    assert library.record("m1").segments == [segment.model_copy(update={"words": []}) for segment in segments()]


def test_rows_stand_in_the_order_in_which_they_were_said(library: Library) -> None:
    library.add_meeting(meeting())
    timeless = need("n0").model_copy(update={"evidence": []})
    library.replace_proposals("m1", [timeless, need("late", 5), need("early", 1), need("early too", 1)], [])
    assert [row.id for row in library.record("m1").needs] == ["early", "early too", "late", "n0"]


def test_segments_come_in_one_by_one_and_stay_in_their_order(library: Library) -> None:
    library.add_meeting(meeting())
    given = segments()
    given.append(Segment(id=77, start_s=0.0, end_s=1.0, speaker="", text="out of time order"))
    for segment in given:
        library.append_segments("m1", [segment])
    library.append_segments("m1", [])
    assert library.record("m1", with_words=True).segments == given


def test_a_new_transcript_takes_the_place_of_the_old_and_drops_its_windows(library: Library) -> None:
    fill(library)
    library.save_window("m1", StoredWindow(0, 1, 2, "f", "processed", drafts={"needs": []}))
    library.replace_transcript("m1", segments()[:1], list(reversed(speakers())))
    record = library.record("m1", with_words=True)
    assert record.segments == segments()[:1]
    assert record.speakers == list(reversed(speakers()))
    assert library.windows("m1") == []


def test_a_new_transcript_takes_only_the_evidence_of_the_rows_it_is_given(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
    anchored = [row.model_copy(update={"evidence": [], "title": "stale"}) for row in record.needs]
    library.replace_transcript("m1", segments(), speakers(), rows=anchored)
    [first, second] = library.record("m1").needs
    assert (first.review, first.title, first.evidence) == ("accepted", "need n1", [])
    assert second.evidence == []
    assert (library.journal("m1")[-1].who, library.journal("m1")[-1].action) == ("transcription", "transcribe")


def test_a_new_transcript_for_a_row_that_is_gone_changes_nothing(library: Library) -> None:
    before = fill(library)
    with pytest.raises(LibraryError):
        library.replace_transcript("m1", [], [], rows=[need("n9")])
    assert library.record("m1") == before


def test_coverage_is_said_anew_stage_by_stage(library: Library) -> None:
    library.add_meeting(meeting())
    heard = [
        Coverage(stage="recognise", state="processed", start_s=0, end_s=9),
        Coverage(stage="recognise", state="silent", start_s=9, end_s=20),
    ]
    searched = [Coverage(stage="extract", state="failed", start_s=0, end_s=9, note="no answer")]
    library.set_coverage("m1", "extract", searched)
    library.set_coverage("m1", "recognise", heard[:1])
    library.set_coverage("m1", "recognise", heard)
    assert library.record("m1").coverage == heard + searched


def test_checkpoints_are_set_again_and_forgotten(library: Library) -> None:
    library.add_meeting(meeting())
    for stage, fingerprint in (("recognise", "a"), ("speakers", "b"), ("recognise", "c")):
        library.finish_stage("m1", stage, fingerprint)
    assert library.stages("m1") == {"speakers": "b", "recognise": "c"}
    library.forget_stages("m1", ["recognise", "extract"])
    assert library.stages("m1") == {"speakers": "b"}


@pytest.mark.parametrize("likelier", ["", "ja"])
def test_how_far_a_recording_is_heard_is_kept_until_its_voices_are_told_apart(library: Library, likelier: str) -> None:
    library.add_meeting(meeting())
    heard = Hearing("f", 12.75, likelier)
    library.append_heard("m1", segments(), heard)
    library.finish_stage("m1", "recognise", "f")
    assert library.hearing("m1") == heard
    assert library.stages("m1") == {"recognise": "f"}
    library.finish_stage("m1", "speakers", "g")
    assert library.hearing("m1") is None


def test_how_far_an_older_program_has_heard_a_recording_is_understood(library: Library) -> None:
    library.add_meeting(meeting())
    library.finish_stage("m1", "hearing", "f 12.75")
    assert library.hearing("m1") == Hearing("f", 12.75)


def test_windows_are_kept_by_number(library: Library) -> None:
    library.add_meeting(meeting())
    done = StoredWindow(0, 1, 3, "f0", "processed", drafts={"needs": [{"title": "标题"}]})
    failed = StoredWindow(1, 4, 5, "f1", "failed", error="no answer")
    for window in (failed, StoredWindow(0, 1, 2, "old", "failed", error="e"), done):
        library.save_window("m1", window)
    assert library.windows("m1") == [done, failed]


def test_a_meeting_is_found_by_id_beginning_or_as_the_last_one_added(library: Library) -> None:
    for name, minutes in (("abc1", 2), ("abd2", 3), ("ab", 1)):
        library.add_meeting(meeting(name, created_at=NOW + dt.timedelta(minutes=minutes)))
    assert library.find("last").id == "abd2"
    assert library.find("abc").id == "abc1"
    assert library.find("ab").id == "ab"
    with pytest.raises(MeetingNotFoundError, match=r"abd2 \(First talk\), abc1 \(First talk\)"):
        library.find("a")
    for reference in ("x", "", "%", "b"):
        with pytest.raises(MeetingNotFoundError, match="abd2"):
            library.find(reference)


def test_last_goes_by_the_moment_and_not_by_its_zone(library: Library) -> None:
    east = dt.timezone(dt.timedelta(hours=8))
    library.add_meeting(meeting("early", created_at=dt.datetime(2026, 3, 12, 12, 0, tzinfo=east)))
    library.add_meeting(meeting("late", created_at=dt.datetime(2026, 3, 12, 11, 0, tzinfo=dt.UTC)))
    assert library.find("last").id == "late"


def test_an_empty_library_says_how_to_begin(library: Library) -> None:
    with pytest.raises(MeetingNotFoundError, match="meeting run"):
        library.find("last")
    assert library.meetings() == []


def test_a_recording_is_found_by_its_digest(library: Library) -> None:
    library.add_meeting(meeting("m1", sha256="s"))
    library.add_meeting(meeting("m2", sha256="s", created_at=NOW + dt.timedelta(seconds=1)))
    found = library.find_recording("s")
    assert found is not None
    assert found.id == "m2"
    assert library.find_recording("other") is None


def test_the_list_counts_what_stands_in_each_meeting(library: Library) -> None:
    record = fill(library)
    library.add_meeting(meeting("m2", created_at=NOW + dt.timedelta(days=1)).model_copy(update={"recording": None}))
    library.append_segments("m2", segments())
    library.apply("m1", "reject", edits.reject(record, "t1"), "Li")
    library.apply("m1", "edit", edits.edit_cell(record, "n1", "task", "x"), "Li")
    newer, older = library.meetings()
    assert (newer.id, newer.rows_total, newer.rows_judged, newer.todos_open, newer.duration_s) == ("m2", 0, 0, 0, 59.0)
    assert (older.id, older.rows_total, older.rows_judged, older.todos_open, older.duration_s) == ("m1", 4, 2, 1, 50.0)
    assert (older.title, older.customer, older.date, older.created_at) == ("First talk", "Sample Ltd", None, NOW)


def test_an_id_is_given_once(library: Library) -> None:
    library.add_meeting(meeting())
    with pytest.raises(LibraryError, match="m1"):
        library.add_meeting(meeting())


@pytest.mark.parametrize(
    "act",
    [
        lambda library: library.record("x"),
        lambda library: library.append_segments("x", segments()),
        lambda library: library.replace_transcript("x", [], []),
        lambda library: library.set_coverage("x", "extract", []),
        lambda library: library.finish_stage("x", "extract", ""),
        lambda library: library.replace_proposals("x", [], [todo("t1")]),
        lambda library: library.undo("x", "Li"),
        lambda library: library.stages("x"),
        lambda library: library.windows("x"),
        lambda library: library.journal("x"),
    ],
)
def test_nothing_is_done_to_a_meeting_that_is_not_there(library: Library, act: Callable[[Library], object]) -> None:
    with pytest.raises(MeetingNotFoundError):
        act(library)


def test_several_threads_write_at_once_and_nothing_is_lost(library: Library) -> None:
    library.add_meeting(meeting())

    def append(number: int) -> None:
        library.append_segments("m1", [Segment(id=number, start_s=0, end_s=1, speaker="", text=str(number))])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(append, range(1, 41)))
    assert {segment.id for segment in library.record("m1").segments} == set(range(1, 41))
