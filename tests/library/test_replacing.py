from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.library.changed import with_changes
from assistant.library.replacing import Occurrence, occurrences, replace
from schemas.record import Need, Record
from schemas.talk import Segment
from tests.library.samples import evidence, meeting, need, segments

TALK = st.lists(st.text(alphabet="abAB的一.", min_size=1, max_size=10), min_size=1, max_size=4)
WORDS = st.text(alphabet="abAB的.", min_size=1, max_size=3)


def record(texts: list[str]) -> Record:
    talk = [
        Segment(id=number, start_s=number, end_s=number + 1, speaker="", text=text)
        for number, text in enumerate(texts, 1)
    ]
    return Record(meeting=meeting(), segments=talk)


def resting_on(before: Record, segment_id: int, start: int, end: int) -> Record:
    """The record with a need that quotes a stretch of a segment."""
    segment = before.segments[segment_id - 1]
    piece = evidence(1).model_copy(
        update={"segment_id": segment_id, "quote": segment.text[start:end], "start_s": segment.start_s}
    )
    row: Need = need("n1").model_copy(update={"evidence": [piece]})
    return before.model_copy(update={"needs": [row]})


@given(TALK, WORDS)
def test_every_place_holds_the_words_none_overlaps_another_and_none_is_overlooked(texts: list[str], words: str) -> None:
    found = occurrences(record(texts), words)
    assert found == sorted(found, key=lambda one: (one.segment_id, one.start))
    for number, text in enumerate(texts, 1):
        here = [one for one in found if one.segment_id == number]
        told = text.lower()
        assert len(here) == told.count(words.lower())
        assert all(told[one.start : one.end] == words.lower() for one in here)
        assert all(one.end <= next_one.start for one, next_one in pairwise(here))


def test_capitals_are_not_told_apart() -> None:
    talk = record(["The wms and the WMS"])
    assert occurrences(talk, "Wms") == [Occurrence(1, 4, 7), Occurrence(1, 16, 19)]


def test_words_are_taken_literally_and_no_words_are_found_nowhere() -> None:
    talk = record(["a.c abc (a|b)* \\d"])
    assert [(one.start, one.end) for one in occurrences(talk, "a.c")] == [(0, 3)]
    assert len(occurrences(talk, "(a|b)*")) == 1
    assert occurrences(talk, "") == []


@given(TALK, WORDS, st.text(alphabet="xy的", max_size=3), st.data())
def test_only_the_chosen_places_are_replaced_and_quotes_stay_verbatim(
    texts: list[str], words: str, new: str, data: st.DataObject
) -> None:
    before = record(texts)
    number = data.draw(st.integers(1, len(texts)))
    start = data.draw(st.integers(0, len(texts[number - 1]) - 1))
    before = resting_on(before, number, start, data.draw(st.integers(start + 1, len(texts[number - 1]))))
    found = occurrences(before, words)
    chosen = [one for one in found if data.draw(st.booleans())]
    expected = list(texts)
    for one in reversed(chosen):
        text = expected[one.segment_id - 1]
        expected[one.segment_id - 1] = text[: one.start] + new + text[one.end :]
    if not all(text.strip() for text in expected):
        with pytest.raises(InputError):
            replace(before, chosen, new)
        return
    after = with_changes(before, replace(before, data.draw(st.permutations(chosen)), new))
    assert [segment.text for segment in after.segments] == expected
    [piece] = after.needs[0].evidence
    assert piece.quote
    assert piece.quote in expected[number - 1]


@pytest.mark.parametrize(
    ("quote", "corrected"),
    [
        ("库里", "仓库里"),
        ("们的库", "们的仓库"),
        ("我们", "我们"),
        ("里有", "里有"),
        ("库", "仓库"),
        ("我们的库里有库", "我们的仓库里有仓库"),
    ],
)
def test_quotes_follow_the_new_words(quote: str, corrected: str) -> None:
    text = "我们的库里有库"
    before = resting_on(record([text]), 1, text.index(quote), text.index(quote) + len(quote))
    after = with_changes(before, replace(before, occurrences(before, "库"), "仓库"))
    assert [piece.quote for piece in after.needs[0].evidence] == [corrected]


def test_the_same_words_and_no_places_are_no_change() -> None:
    talk = Record(meeting=meeting(), segments=segments())
    assert replace(talk, [], "x") == []
    assert replace(talk, occurrences(talk, "报价"), "报价") == []


@pytest.mark.parametrize(
    "found",
    [
        [Occurrence(9, 0, 1)],
        [Occurrence(1, 2, 9)],
        [Occurrence(1, 1, 1)],
        [Occurrence(1, 0, 2), Occurrence(1, 1, 3)],
        [Occurrence(1, 0, 3)],  # nothing would be left
    ],
)
def test_places_that_are_not_there_and_empty_segments_are_refused(found: list[Occurrence]) -> None:
    with pytest.raises(InputError) as error:
        replace(record(["abc"]), found, "")
    assert "\n" not in str(error.value)
