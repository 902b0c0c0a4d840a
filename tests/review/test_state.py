"""What the review knows, without a screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.library import edits
from assistant.library.library import Library
from assistant.review.labels import doubt_words, review_sign, review_words, sign_meanings
from assistant.review.literal import literal, without_controls
from assistant.review.state import (
    Progress,
    doubt,
    highlights,
    kept_place,
    next_to_judge,
    pieces_of,
    progress,
    rows_of,
    speaker_names,
    table_of,
)
from tests.review.talk import MEETING_ID, quote


def test_rows_that_rest_on_nothing_come_first_and_rejected_ones_last(library: Library) -> None:
    record = library.record(MEETING_ID)
    library.apply(MEETING_ID, "reject", edits.reject(record, "n-1"), "tester")

    assert [row.id for row in rows_of(library.record(MEETING_ID), "need")] == ["n-3", "n-2", "n-1"]


def test_rows_that_the_program_is_unsure_of_come_second(library: Library) -> None:
    record = library.record(MEETING_ID)
    record.needs[1].confidence = 0.2
    record.needs[0].confidence = 0.9

    assert [row.id for row in rows_of(record, "need")] == ["n-3", "n-2", "n-1"]
    assert [doubt(row) for row in rows_of(record, "need")] == ["ungrounded", "doubtful", ""]


def test_accepting_moves_no_row(library: Library) -> None:
    before = [row.id for row in rows_of(library.record(MEETING_ID), "need")]
    for row_id in before:
        library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), row_id), "tester")

        assert [row.id for row in rows_of(library.record(MEETING_ID), "need")] == before


def test_progress_counts_what_is_judged_and_what_rests_on_nothing(library: Library) -> None:
    assert progress(library.record(MEETING_ID)) == Progress(judged=0, total=5, ungrounded=1)
    library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), "n-3"), "tester")

    assert progress(library.record(MEETING_ID)) == Progress(judged=1, total=5, ungrounded=0)
    assert progress(library.record(MEETING_ID)).left == 4


@given(st.lists(st.text(min_size=1), unique=True), st.text(), st.none() | st.integers(0, 20))
def test_the_cursor_stays_on_its_row_or_else_at_its_place(ids: list[str], row_id: str, place: int | None) -> None:
    kept = kept_place(ids, row_id, place)

    if not ids:
        assert kept is None
    elif row_id in ids:
        assert kept is not None
        assert ids[kept] == row_id
    else:
        assert kept == min(place or 0, len(ids) - 1)


def test_next_goes_through_both_tables_and_around_until_all_are_judged(library: Library) -> None:
    visited, at = [], ("need", "n-1")
    for _step in range(5):
        found = next_to_judge(library.record(MEETING_ID), at[0], at[1])  # type: ignore[arg-type]
        assert found is not None
        visited.append(found[1])
        library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), found[1]), "tester")
        at = found

    assert sorted(visited) == ["n-1", "n-2", "n-3", "t-1", "t-2"]
    assert progress(library.record(MEETING_ID)).left == 0
    assert next_to_judge(library.record(MEETING_ID), "need", "n-1") is None


def test_exactly_the_quoted_words_light_up(library: Library) -> None:
    record = library.record(MEETING_ID)
    need = next(row for row in record.needs if row.id == "n-1")
    texts = {segment.id: segment.text for segment in record.segments}

    lit = {
        texts[number][start:end]
        for number, spans in highlights(record, pieces_of(need)).items()
        for start, end in spans
    }

    assert lit == {piece.quote for piece in need.evidence}


def test_a_segment_whose_words_were_changed_lights_up_whole(library: Library) -> None:
    record = library.record(MEETING_ID)
    need = record.needs[0].model_copy(
        update={"evidence": [quote(2).model_copy(update={"quote": "not there any more"})]}
    )

    assert highlights(record, pieces_of(need)) == {2: [(0, len(record.segments[1].text))]}


def test_a_name_that_is_only_proposed_carries_a_question_mark(library: Library) -> None:
    assert speaker_names(library.record(MEETING_ID)) == {"S1": "赵立?", "S2": "周岚?", "S3": "S3"}


@given(st.text())
def test_what_is_shown_has_as_many_characters_and_none_that_steers_the_screen(text: str) -> None:
    shown = literal(text)

    assert len(shown) == len(text)
    assert not set(shown) & {"\x1b", "\n", "\r", "\u200b", "\u202e", "\u2066", "\ufeff"}
    assert literal(shown) == shown


@given(st.text())
def test_what_is_offered_for_editing_has_no_control_characters_and_is_one_line(text: str) -> None:
    offered = without_controls(text)

    assert not set(offered) & {"\x1b", "\n", "\r", "\u200b", "\u202e", "\u2066", "\ufeff"}
    assert without_controls(offered) == offered


def test_a_row_is_found_in_its_table(library: Library) -> None:
    record = library.record(MEETING_ID)

    assert [table_of(record, row_id) for row_id in ("n-2", "t-1", "x")] == ["need", "todo", None]


def test_every_state_of_a_row_has_a_sign_and_words_of_its_own(library: Library) -> None:
    ungrounded = next(row for row in library.record(MEETING_ID).needs if row.id == "n-3")
    plain = next(row for row in library.record(MEETING_ID).needs if row.id == "n-1")
    states = [
        ungrounded,
        plain,
        plain.model_copy(update={"confidence": 0.1}),
        plain.model_copy(update={"edited": ["title"]}),
        plain.model_copy(update={"review": "accepted"}),
        plain.model_copy(update={"review": "rejected"}),
    ]

    assert len({review_sign(row) for row in states}) == len(states)
    assert len({(review_words(row), doubt_words(row)) for row in states}) == len(states)
    assert {review_sign(row) for row in states} <= {sign for sign, _words in sign_meanings()}
