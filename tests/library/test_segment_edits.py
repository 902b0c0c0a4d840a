from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.library import segment_edits
from assistant.library.changed import with_changes
from schemas.record import Change, Evidence, Need, Record, Suggestion, Todo
from schemas.talk import Segment
from tests.library.samples import TEXTS, evidence, meeting, need, segments, speakers, todo

NEW_ID = 100
TEXT = TEXTS[1]
"""What is said in segment 2, from 20 to 29 s."""
PLACES = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))).filter(lambda place: place[0] < place[1])
SPOKEN = st.text(alphabet="希望通过方案降低 ab，。", max_size=12)


def record(*quotes: str) -> Record:
    """The sample meeting with one row for each quote from segment 2, and rows that rest on others."""
    own = [need(f"q{number}", 2, quote=quote) for number, quote in enumerate(quotes)]
    return Record(
        meeting=meeting(),
        speakers=speakers(),
        segments=[segment.model_copy(update={"words": []}) for segment in segments()],
        needs=[need("n1", 1), *own],
        todos=[todo("t1", 4, owner="S2"), todo("t2", 1, owner="陈总")],
    )


def quoted(after: Record, row_id: str = "q0") -> list[tuple[int | None, str]]:
    [row] = [row for row in after.needs if row.id == row_id]
    return [(piece.segment_id, piece.quote) for piece in row.evidence]


def text_of(after: Record, segment_id: int) -> str:
    [text] = [segment.text for segment in after.segments if segment.id == segment_id]
    return text


def edited(before: Record, text: str) -> Record:
    return with_changes(before, segment_edits.edit_text(before, 2, text))


def without_evidence(after: Record) -> list[Need | Todo]:
    rows: list[Need | Todo] = [*after.needs, *after.todos]
    return sorted((row.model_copy(update={"evidence": []}) for row in rows), key=lambda row: row.id)


def all_verbatim(after: Record) -> bool:
    texts = {segment.id: segment.text for segment in after.segments}
    rows: list[Need | Todo] = [*after.needs, *after.todos, *(one.proposal for one in after.suggestions)]
    pieces = [piece for row in rows for piece in row.evidence]
    return all(piece.quote and piece.quote in texts[piece.segment_id or 0] for piece in pieces)


# Words


@given(st.lists(PLACES, min_size=1, max_size=3), SPOKEN.filter(str.strip))
def test_quotes_stay_verbatim_whatever_is_written_and_nothing_else_of_a_row_changes(
    places: list[tuple[int, int]], text: str
) -> None:
    before = record(*(TEXT[start:end] for start, end in places))
    after = edited(before, text)
    assert text_of(after, 2) == text.strip()
    assert all_verbatim(after)
    assert without_evidence(after) == without_evidence(before)
    assert after.todos == before.todos
    assert quoted(after, "n1") == quoted(before, "n1")


@given(PLACES, SPOKEN, st.data())
def test_a_quote_beside_the_edited_stretch_stays_as_it_is(
    stretch: tuple[int, int], words: str, data: st.DataObject
) -> None:
    start, end = stretch
    sides = [side for side in ((0, start), (end, len(TEXT))) if side[0] < side[1]]
    if not sides:
        return
    side = data.draw(st.sampled_from(sides))
    first = data.draw(st.integers(side[0], side[1] - 1))
    quote = TEXT[first : data.draw(st.integers(first + 1, side[1]))]
    after = edited(record(quote), TEXT[:start] + words + TEXT[end:])
    assert quote in text_of(after, 2)
    if TEXT.count(quote) == 1:
        assert quoted(after) == [(2, quote)]


@pytest.mark.parametrize(
    ("quote", "corrected"),
    [
        ("降低百分之三十的运营成本", "降低百分之四十的运营成本"),  # the change is inside
        ("通过方案降低百分之三", "通过方案降低百分之四"),  # up to its end
        ("三十的运营", "四十的运营"),  # from its beginning
        ("三", "四"),
        ("希望通过方案", "希望通过方案"),  # before it
        ("十的运营成本。", "十的运营成本。"),  # behind it
        (TEXT, TEXT.replace("三", "四")),
    ],
)
def test_a_quote_follows_the_correction_of_its_own_words(quote: str, corrected: str) -> None:
    assert quoted(edited(record(quote), TEXT.replace("三", "四"))) == [(2, corrected)]


def test_two_corrections_leave_a_quote_between_them_alone() -> None:
    after = edited(record("方案降低"), TEXT.replace("希望", "我们很希望").replace("成本", "费用"))
    assert quoted(after) == [(2, "方案降低")]


def test_words_that_are_said_twice_are_told_apart_by_their_time() -> None:
    before = record("的")
    before.segments[1] = before.segments[1].model_copy(update={"text": "好的好的"})
    late = Evidence(quote="好的", segment_id=2, start_s=24.5, end_s=29.0)
    before.needs[-1] = before.needs[-1].model_copy(update={"evidence": [late]})
    assert quoted(edited(before, "好的行的")) == [(2, "行的")]


def test_what_quotes_a_whole_segment_quotes_all_of_its_new_words() -> None:
    assert quoted(edited(record(TEXT), f"其实{TEXT}对吧")) == [(2, f"其实{TEXT}对吧")]


def test_a_quote_of_which_nothing_is_left_becomes_the_whole_segment() -> None:
    assert quoted(edited(record("通过方案"), "希望降低成本")) == [(2, "希望降低成本")]


def test_suggestions_follow_too() -> None:
    before = record()
    before.suggestions.append(Suggestion(id="s1", row_id="n1", proposal=need("p1", 2, quote="三十")))
    [suggestion] = edited(before, TEXT.replace("三", "四")).suggestions
    assert [piece.quote for piece in suggestion.proposal.evidence] == ["四十"]


def test_words_found_nowhere_are_left_alone() -> None:
    before = record()
    lost = Evidence(quote="别的话", segment_id=2, grounding="none")
    before.needs[0] = before.needs[0].model_copy(update={"evidence": [lost]})
    assert [change.entity for change in segment_edits.edit_text(before, 2, "新的话")] == ["segment"]


def test_the_same_words_are_no_change_and_no_words_are_refused() -> None:
    assert segment_edits.edit_text(record(), 2, f" {TEXT}\n") == []
    with pytest.raises(InputError, match="emptied"):
        segment_edits.edit_text(record(), 2, " \n")


# Where segments begin and end


@given(st.lists(PLACES, min_size=1, max_size=3), st.integers(1, len(TEXT) - 1))
def test_a_split_keeps_all_words_and_evidence_goes_with_its_half(places: list[tuple[int, int]], cut: int) -> None:
    before = record(*(TEXT[start:end] for start, end in places))
    after = with_changes(before, segment_edits.split_segment(before, 2, cut, NEW_ID))
    assert text_of(after, 2) + text_of(after, NEW_ID) == TEXT
    assert all_verbatim(after)
    assert without_evidence(after) == without_evidence(before)
    first, second = after.segments[1:3]
    assert (first.start_s, second.end_s) == (20.0, 29.0)
    assert first.end_s == second.start_s
    assert [segment.id for segment in after.segments] == [1, 2, NEW_ID, 3, 4, 5]
    times = {2: (first.start_s, first.end_s), NEW_ID: (second.start_s, second.end_s)}
    for number, (start, end) in enumerate(places):
        [row] = [row for row in after.needs if row.id == f"q{number}"]
        assert "".join(piece.quote for piece in row.evidence) == TEXT[start:end]
        if start < cut < end and TEXT.count(TEXT[start:end]) == 1:
            assert len(row.evidence) == 2
        for piece in row.evidence:
            assert times[piece.segment_id or 0][0] <= (piece.start_s or 0)
            assert (piece.end_s or 0) <= times[piece.segment_id or 0][1]


@given(PLACES, st.integers(1, len(TEXT) - 1))
def test_joining_the_halves_of_a_split_gives_the_segment_back(place: tuple[int, int], cut: int) -> None:
    before = record(TEXT[place[0] : place[1]])
    split = with_changes(before, segment_edits.split_segment(before, 2, cut, NEW_ID))
    after = with_changes(split, segment_edits.join_segments(split, [NEW_ID, 2]))
    assert after.segments == before.segments
    assert all_verbatim(after)


def test_both_pieces_of_evidence_over_a_cut_speak_for_the_same_cells() -> None:
    before = record()
    before.needs[0] = before.needs[0].model_copy(update={"evidence": [evidence(2, TEXT, ["result"])]})
    after = with_changes(before, segment_edits.split_segment(before, 2, 6, NEW_ID))
    assert [(piece.segment_id, piece.cells) for piece in after.needs[0].evidence] == [
        (2, ["result"]),
        (NEW_ID, ["result"]),
    ]


def test_blanks_at_a_cut_are_dropped() -> None:
    before = record()
    after = with_changes(before, segment_edits.split_segment(before, 5, TEXTS[4].index(" the"), NEW_ID))
    assert (text_of(after, 5), text_of(after, NEW_ID)) == ("We worry about", "the downtime during the switch.")


@pytest.mark.parametrize("place", [-3, 0, len(TEXT), len(TEXT) + 5])
def test_a_split_without_words_on_one_side_is_refused(place: int) -> None:
    with pytest.raises(InputError, match="between two"):
        segment_edits.split_segment(record(), 2, place, NEW_ID)


def test_the_first_of_joined_segments_takes_words_times_and_evidence_of_the_others() -> None:
    before = record(TEXT)
    after = with_changes(before, segment_edits.join_segments(before, [3, 2, 1]))
    joined = after.segments[0]
    assert joined == Segment(id=1, start_s=10.0, end_s=39.0, speaker="S1", text="".join(TEXTS[:3]))
    assert [segment.id for segment in after.segments] == [1, 4, 5]
    assert quoted(after) == [(1, TEXT)]
    assert all_verbatim(after)


def test_joined_words_are_parted_by_a_blank_unless_they_are_chinese() -> None:
    before = record()
    before.segments[0] = before.segments[0].model_copy(update={"text": "It takes"})
    before.segments[1] = before.segments[1].model_copy(update={"text": "four hours"})
    before.needs.clear()
    before.todos.clear()
    after = with_changes(before, segment_edits.join_segments(before, [1, 2, 3]))
    assert text_of(after, 1) == f"It takes four hours{TEXTS[2]}"


@pytest.mark.parametrize("ids", [[], [2], [2, 2], [1, 3], [4, 99]])
def test_what_are_no_neighbours_is_not_joined(ids: list[int]) -> None:
    with pytest.raises(InputError):
        segment_edits.join_segments(record(), ids)


# Voices


def voices(after: Record) -> list[str]:
    return [segment.speaker for segment in after.segments]


def owners(after: Record) -> dict[str, str]:
    return {todo.id: todo.owner for todo in after.todos}


def test_another_voice_of_a_segment_takes_over_what_was_undertaken_there() -> None:
    before = record()
    after = with_changes(before, segment_edits.set_speaker(before, [4, 3], "S1"))
    assert voices(after) == ["S1", "S2", "S1", "S1", "S1"]
    assert owners(after) == {"t1": "陈总", "t2": "陈总"}


def test_what_the_voice_says_elsewhere_too_stays_its_own() -> None:
    before = record()
    before.todos[0] = todo("t1", 4, owner="S2").model_copy(update={"evidence": [evidence(4), evidence(2)]})
    after = with_changes(before, segment_edits.set_speaker(before, [4], "S1"))
    assert owners(after)["t1"] == "S2"


def test_an_owner_that_a_person_wrote_stays() -> None:
    before = record()
    before.todos[0] = before.todos[0].model_copy(update={"edited": ["owner"]})
    assert owners(with_changes(before, segment_edits.set_speaker(before, [4], "S1")))["t1"] == "S2"


def test_a_voice_that_nobody_knows_owns_nothing() -> None:
    before = record()
    after = with_changes(before, segment_edits.set_speaker(before, [4], ""))
    assert (voices(after)[3], owners(after)["t1"]) == ("", "")


def test_a_voice_that_a_segment_has_already_is_no_change() -> None:
    assert segment_edits.set_speaker(record(), [1, 3], "S1") == []


def test_a_voice_that_was_not_told_apart_gets_a_label_that_nobody_has() -> None:
    before = record()
    before.todos[1] = before.todos[1].model_copy(update={"owner": "S6"})
    after = with_changes(before, segment_edits.new_speaker(before, [4]))
    assert [speaker.label for speaker in after.speakers] == ["S1", "S2", "S7"]
    assert voices(after) == ["S1", "S2", "S1", "S7", "S1"]
    assert owners(after)["t1"] == "S7"


def test_a_merged_voice_is_gone_and_its_todos_follow() -> None:
    before = record()
    after = with_changes(before, segment_edits.merge_speakers(before, "S2", "S1"))
    assert voices(after) == ["S1"] * 5
    assert after.speakers == before.speakers[:1]
    assert owners(after) == {"t1": "陈总", "t2": "陈总"}


def test_a_voice_without_a_name_takes_over_that_of_the_one_merged_into_it() -> None:
    before = record()
    after = with_changes(before, segment_edits.merge_speakers(before, "S1", "S2"))
    assert after.speakers == [before.speakers[0].model_copy(update={"label": "S2"})]
    assert owners(after) == {"t1": "陈总", "t2": "陈总"}


ACTS: list[Callable[[Record], list[Change]]] = [
    lambda before: segment_edits.edit_text(before, 99, "x"),
    lambda before: segment_edits.split_segment(before, 99, 1, NEW_ID),
    lambda before: segment_edits.set_speaker(before, [1, 99], "S1"),
    lambda before: segment_edits.set_speaker(before, [], "S1"),
    lambda before: segment_edits.set_speaker(before, [1], "S9"),
    lambda before: segment_edits.new_speaker(before, []),
    lambda before: segment_edits.merge_speakers(before, "S9", "S1"),
    lambda before: segment_edits.merge_speakers(before, "S1", ""),
    lambda before: segment_edits.merge_speakers(before, "S1", "S1"),
]


@pytest.mark.parametrize("act", ACTS)
def test_what_is_not_there_is_refused_in_one_line(act: Callable[[Record], list[Change]]) -> None:
    with pytest.raises(InputError) as error:
        act(record())
    assert "\n" not in str(error.value)
