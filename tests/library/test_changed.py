from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.library import edits, replacing, row_edits, segment_edits, suggestion_edits
from assistant.library.changed import with_changes
from assistant.library.library import Library
from schemas.record import Change, JournalEntry, Record
from schemas.talk import Segment
from tests.library.samples import NOW, fill, need, speakers, todo
from tests.library.test_histories import ACTS, PICK, WORDS, row_of
from tests.ready_library import copied_library, file_of

Edit = Callable[[Library, Record], list[Change]]


def picked(record: Record, *picks: int) -> list[int]:
    return [record.segments[pick % len(record.segments)].id for pick in picks]


def _neighbours(record: Record, pick: int, more: int) -> list[int]:
    first = pick % len(record.segments)
    return [segment.id for segment in record.segments[first : first + 1 + more]]


def _split(library: Library, record: Record, pick: int, place: int) -> list[Change]:
    [segment_id] = picked(record, pick)
    return segment_edits.split_segment(record, segment_id, 1 + place, library.free_segment_id("m1"))


def _replace(record: Record, new: str) -> list[Change]:
    return replacing.replace(record, replacing.occurrences(record, "我们"), new)


def _move(record: Record, pick: int, to: int) -> list[Change]:
    return row_edits.move_evidence(record, row_of(record, pick).id, 0, row_of(record, to).id)


def _with_suggestion(act: Callable[[Record, str], list[Change]]) -> Edit:
    return lambda _library, record: act(record, record.suggestions[0].id) if record.suggestions else []


EDITS: st.SearchStrategy[Edit] = st.one_of(
    ACTS.map(lambda act: lambda _library, record: act[1](record)),
    st.builds(lambda pick: lambda _library, record: row_edits.duplicate(record, row_of(record, pick).id, NOW), PICK),
    st.builds(
        lambda one, two: (
            lambda _library, record: row_edits.merge(record, [row_of(record, one).id, row_of(record, two).id])
        ),
        PICK,
        PICK,
    ),
    st.builds(lambda one, two: lambda _library, record: _move(record, one, two), PICK, PICK),
    st.sampled_from([_with_suggestion(suggestion_edits.take), _with_suggestion(suggestion_edits.leave)]),
    st.builds(
        lambda pick, words: lambda _library, record: segment_edits.edit_text(record, picked(record, pick)[0], words),
        PICK,
        WORDS,
    ),
    st.builds(
        lambda pick, place: lambda library, record: _split(library, record, pick, place), PICK, st.integers(0, 12)
    ),
    st.builds(
        lambda pick, more: (
            lambda _library, record: segment_edits.join_segments(record, _neighbours(record, pick, more))
        ),
        PICK,
        st.integers(1, 3),
    ),
    st.builds(
        lambda pick, label: lambda _library, record: segment_edits.set_speaker(record, picked(record, pick), label),
        PICK,
        st.sampled_from(["", "S1", "S2", "S3"]),
    ),
    st.builds(lambda pick: lambda _library, record: segment_edits.new_speaker(record, picked(record, pick)), PICK),
    st.builds(
        lambda one, two: lambda _library, record: segment_edits.merge_speakers(record, one, two),
        st.sampled_from(["S1", "S2", "S3"]),
        st.sampled_from(["S1", "S2", "S3"]),
    ),
    st.builds(lambda words: lambda _library, record: _replace(record, words), WORDS),
)


def filled(library: Library) -> Record:
    """The sample meeting with a suggestion for one need and one to-do."""
    record = fill(library)
    for row in (record.needs[0], record.todos[0]):
        library.apply("m1", "accept", edits.accept(record, row.id), "Li")
    library.suggest("m1", "n1", need("p1", 1, title="another heading"))
    library.suggest("m1", "t1", todo("p2", 4, task="another task"))
    return library.record("m1")


@cache
def _filled_file() -> bytes:
    return file_of(filled)


def in_order(record: Record) -> Record:
    return record.model_copy(update={"suggestions": sorted(record.suggestions, key=lambda one: one.id)})


@settings(max_examples=20, deadline=None)
@given(st.lists(EDITS, max_size=8))
def test_a_record_with_changes_is_the_one_that_is_stored(acts: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder, copied_library(_filled_file(), Path(folder)) as library:
        record = beginning = library.record("m1")
        done = 0
        for act in acts:
            try:
                changes = act(library, record)
            except InputError:  # what the act is about is not there
                continue
            if not changes:
                continue
            made = library.apply("m1", "edit", changes, "Li").changes
            assert with_changes(record, made) == with_changes(record, changes)
            record = with_changes(record, changes)
            assert record == library.record("m1")
            done += 1
        end = record
        for turn, reached in ((library.undo, beginning), (library.redo, end)):
            for _time in range(done):
                entry: JournalEntry | None = turn("m1", "Li")
                assert entry is not None
                record = with_changes(record, entry.changes)
                assert in_order(record) == in_order(library.record("m1"))
            assert in_order(record) == in_order(reached)


def record_of(library: Library) -> Record:
    return fill(library)


def test_what_is_left_alone_is_shared_and_the_old_record_stays_as_it_was(library: Library) -> None:
    before = record_of(library)
    copy = before.model_copy(deep=True)
    after = with_changes(before, segment_edits.edit_text(before, 3, "别的话"))
    assert before == copy
    assert after.speakers is before.speakers
    assert after.coverage is before.coverage
    assert [one is other for one, other in zip(after.segments, before.segments, strict=True)] == [
        True,
        True,
        False,
        True,
        True,
    ]


def test_loaded_words_stay_with_their_segments(library: Library) -> None:
    record_of(library)
    before = library.record("m1", with_words=True)
    after = with_changes(before, segment_edits.edit_text(before, 3, "别的话"))
    assert after.segments[2].words == before.segments[2].words
    assert after == before.model_copy(
        update={"segments": [*before.segments[:2], after.segments[2], *before.segments[3:]]}
    )


def test_no_changes_make_no_difference(library: Library) -> None:
    before = record_of(library)
    assert with_changes(before, []) == before


def test_a_suggestion_goes_with_its_row(library: Library) -> None:
    before = filled(library)
    row = before.needs[0]
    gone = Change(entity="need", id=row.id, before=row.model_dump(mode="json"), after=None)
    assert [one.row_id for one in with_changes(before, [gone]).suggestions] == ["t1"]


def test_things_come_at_the_beginning_behind_one_another_and_at_the_end(library: Library) -> None:
    before = record_of(library)

    def coming(number: int, behind: str | None) -> Change:
        segment = Segment(id=number, start_s=0.0, end_s=1.0, speaker="", text="x")
        return Change(entity="segment", id=str(number), before=None, after=segment.model_dump(), behind=behind)

    changes = [coming(11, ""), coming(12, "3"), coming(13, "12"), coming(14, None), coming(15, "99"), coming(16, "11")]
    after = with_changes(before, changes)
    assert [segment.id for segment in after.segments] == [11, 16, 1, 2, 3, 12, 13, 4, 5, 14, 15]
    library.apply("m1", "edit", changes, "Li")
    assert library.record("m1") == after


def test_a_voice_that_comes_back_stands_where_it_stood(library: Library) -> None:
    before = record_of(library)
    library.apply("m1", "merge", segment_edits.merge_speakers(before, "S1", "S2"), "Li")
    library.undo("m1", "Li")
    assert library.record("m1").speakers == speakers()
