"""Segments that come and go one by one: where they stand, their words, and their ids."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.errors import LibraryError
from assistant.library import edits, segment_edits
from assistant.library.library import Library
from schemas.record import Change, Record
from schemas.talk import Segment, Word
from tests.library.samples import evidence, fill, meeting, need


def store(library: Library, segments: Sequence[Segment]) -> Record:
    library.add_meeting(meeting())
    library.replace_transcript("m1", segments, [])
    return library.record("m1")


def spoken(number: int, start_s: float, *words: str) -> Segment:
    """A segment of words that take a second each."""
    timed = [
        Word(start_s=start_s + n, end_s=start_s + n + 1, text=word, probability=0.5) for n, word in enumerate(words)
    ]
    text = "".join(words)
    return Segment(id=number, start_s=start_s, end_s=start_s + len(words), speaker="", text=text, words=timed)


def said(library: Library) -> list[tuple[int, str]]:
    """The words of each segment, in the order of the transcript."""
    segments = library.record("m1", with_words=True).segments
    return [(segment.id, "".join(word.text for word in segment.words)) for segment in segments]


def split(library: Library, segment_id: int, place: int) -> int:
    new_id = library.free_segment_id("m1")
    changes = segment_edits.split_segment(library.record("m1"), segment_id, place, new_id)
    library.apply("m1", "split", changes, "Li")
    return new_id


def join(library: Library, ids: Sequence[int]) -> None:
    library.apply("m1", "join", segment_edits.join_segments(library.record("m1"), ids), "Li")


def test_words_go_with_the_half_in_which_they_begin_and_come_back(library: Library) -> None:
    store(library, [spoken(1, 0, "一", "二", "三", "四"), spoken(2, 4, "五")])
    split(library, 1, 3)
    assert said(library) == [(1, "一二三"), (3, "四"), (2, "五")]
    library.undo("m1", "Li")
    assert said(library) == [(1, "一二三四"), (2, "五")]
    library.redo("m1", "Li")
    assert said(library) == [(1, "一二三"), (3, "四"), (2, "五")]


def test_words_of_joined_segments_are_put_together_and_part_again(library: Library) -> None:
    store(library, [spoken(1, 0, "一"), spoken(2, 1, "二", "三"), spoken(3, 3, "四"), spoken(4, 4, "五")])
    join(library, [1, 2, 3])
    assert said(library) == [(1, "一二三四"), (4, "五")]
    library.undo("m1", "Li")
    assert said(library) == [(1, "一"), (2, "二三"), (3, "四"), (4, "五")]


def test_a_first_segment_that_goes_leaves_its_words_to_the_next(library: Library) -> None:
    record = store(library, [spoken(1, 0, "一"), spoken(2, 1, "二")])
    before = record.segments[0].model_dump(exclude={"words"})
    library.apply("m1", "edit", [Change(entity="segment", id="1", before=before, after=None)], "Li")
    assert said(library) == [(2, "一二")]
    library.undo("m1", "Li")
    assert [segment.id for segment in library.record("m1").segments] == [1, 2]


@pytest.mark.parametrize("starts_s", [(0, 0, 0, 0), (30, 10, 20, 0), (0, 10, 10, 20)])
def test_segments_come_back_to_their_place_whatever_their_times(library: Library, starts_s: tuple[float, ...]) -> None:
    """Imported transcripts may have equal times, or times that run backwards."""
    record = store(library, [spoken(number, start_s, "一", "二") for number, start_s in enumerate(starts_s, 1)])
    join(library, [2, 3])
    new_id = split(library, 1, 1)
    assert [segment.id for segment in library.record("m1").segments] == [1, new_id, 2, 4]
    library.undo("m1", "Li")
    library.undo("m1", "Li")
    assert library.record("m1") == record
    library.redo("m1", "Li")
    library.redo("m1", "Li")
    assert [segment.id for segment in library.record("m1").segments] == [1, new_id, 2, 4]


def test_an_id_is_never_given_again(library: Library) -> None:
    fill(library)
    first = split(library, 1, 4)
    library.undo("m1", "Li")
    second = split(library, 1, 4)
    join(library, [1, second])
    assert (first, second, library.free_segment_id("m1")) == (6, 7, 8)


def test_an_id_that_only_evidence_knows_is_not_given(library: Library) -> None:
    fill(library)
    cited = need("n9").model_copy(update={"evidence": [evidence(1).model_copy(update={"segment_id": 40})]})
    library.replace_proposals("m1", [cited], [])
    assert library.free_segment_id("m1") == 41


def test_the_first_id_of_all_is_one(library: Library) -> None:
    store(library, [])
    assert library.free_segment_id("m1") == 1


def test_an_act_that_gives_an_id_again_is_refused_as_a_whole(library: Library) -> None:
    fill(library)
    record = library.record("m1")
    split(library, 1, 4)
    library.undo("m1", "Li")
    with pytest.raises(LibraryError, match="meanwhile"):
        library.apply("m1", "split", segment_edits.split_segment(record, 1, 4, 6), "Li")
    assert library.record("m1") == record


def test_an_old_cut_cannot_be_made_again_in_a_new_transcript(library: Library) -> None:
    record = fill(library)
    split(library, 1, 4)
    library.undo("m1", "Li")
    anew = [segment.model_copy(update={"id": segment.id + 10}) for segment in record.segments]
    library.replace_transcript("m1", anew, record.speakers)
    with pytest.raises(LibraryError):
        library.redo("m1", "Li")
    assert [segment.id for segment in library.record("m1").segments] == [11, 12, 13, 14, 15]


def test_correcting_words_judges_no_row(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
    changes = segment_edits.edit_text(library.record("m1"), 2, "希望降低四成的成本")
    library.apply("m1", "correct", changes, "Li")
    after = library.record("m1")
    assert [(row.id, row.judged) for row in after.needs] == [("n1", True), ("n2", False)]
    assert after.needs[1].evidence[0].quote == "希望降低四成的成本"
