"""What the review knows, without a screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.library import edits
from assistant.library.library import Library
from assistant.review.literal import literal
from assistant.review.state import highlights, left_to_judge, next_to_judge, rows_of, speaker_names
from tests.review.talk import MEETING_ID, quote


def test_rows_that_rest_on_nothing_come_first_and_rejected_ones_last(library: Library) -> None:
    record = library.record(MEETING_ID)
    library.apply(MEETING_ID, "reject", edits.reject(record, "n-1"), "tester")

    assert [row.id for row in rows_of(library.record(MEETING_ID), "need")] == ["n-3", "n-2", "n-1"]


def test_next_goes_through_both_tables_and_around_until_all_are_judged(library: Library) -> None:
    visited, at = [], ("need", "n-1")
    for _step in range(5):
        found = next_to_judge(library.record(MEETING_ID), at[0], at[1])  # type: ignore[arg-type]
        assert found is not None
        visited.append(found[1])
        library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), found[1]), "tester")
        at = found

    assert sorted(visited) == ["n-1", "n-2", "n-3", "t-1", "t-2"]
    assert left_to_judge(library.record(MEETING_ID)) == 0
    assert next_to_judge(library.record(MEETING_ID), "need", "n-1") is None


def test_exactly_the_quoted_words_light_up(library: Library) -> None:
    record = library.record(MEETING_ID)
    need = next(row for row in record.needs if row.id == "n-1")
    texts = {segment.id: segment.text for segment in record.segments}

    lit = {texts[number][start:end] for number, spans in highlights(record, need).items() for start, end in spans}

    assert lit == {piece.quote for piece in need.evidence}


def test_a_segment_whose_words_were_changed_lights_up_whole(library: Library) -> None:
    record = library.record(MEETING_ID)
    need = record.needs[0].model_copy(
        update={"evidence": [quote(2).model_copy(update={"quote": "not there any more"})]}
    )

    assert highlights(record, need) == {2: [(0, len(record.segments[1].text))]}


def test_a_name_that_is_only_proposed_carries_a_question_mark(library: Library) -> None:
    assert speaker_names(library.record(MEETING_ID)) == {"S1": "赵立?", "S2": "周岚?", "S3": "S3"}


@given(st.text())
def test_what_is_shown_has_as_many_characters_and_none_that_steers_the_screen(text: str) -> None:
    shown = literal(text)

    assert len(shown) == len(text)
    assert not set(shown) & {"\x1b", "\n", "\r", "\u200b", "\u202e", "\u2066", "\ufeff"}
    assert literal(shown) == shown
