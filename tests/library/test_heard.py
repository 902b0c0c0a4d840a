"""What was heard where the program corrected words."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.library.changed import with_changes
from assistant.library.heard import corrected_places, heard_behind, heard_words, put_back, standing
from assistant.library.library import Library
from schemas.record import AsHeard, Change, Record
from schemas.talk import Segment
from tests.library.samples import TEXTS, evidence, fill, filled_library, need, segments, speakers
from tests.library.test_changed import EDITS, Edit
from tests.ready_library import copied_library

STEPS = ("correct_terms", "correct_homophones")
WORDS = st.text(alphabet="用电店量，a1 ", max_size=12)


def correct(library: Library, action: str, texts: Mapping[int, str]) -> Record:
    """Correct segments as the program does."""
    by_id = {segment.id: segment for segment in library.record("m1", with_words=True).segments}
    library.apply("m1", action, [_change(by_id[number], text) for number, text in texts.items()], "transcription")
    return library.record("m1")


def _change(old: Segment, text: str) -> Change:
    new = old.model_copy(update={"text": text})
    return Change(
        entity="segment", id=str(old.id), before=old.model_dump(mode="json"), after=new.model_dump(mode="json")
    )


def texts_of(record: Record) -> dict[int, str]:
    return {segment.id: segment.text for segment in record.segments}


def told(record: Record) -> dict[int, str]:
    return {number: one.heard for number, one in standing(record).items()}


CORRECTED = st.dictionaries(
    st.integers(1, len(TEXTS)), st.tuples(st.integers(0, 9), st.sampled_from(["甲", "乙", "a"])), min_size=1
)


@settings(max_examples=20, deadline=None)
@given(st.lists(CORRECTED, min_size=1, max_size=2), st.lists(EDITS, max_size=6))
def test_what_was_heard_is_known_until_a_person_changes_the_segment_and_again_once_that_is_taken_back(
    corrections: Sequence[Mapping[int, tuple[int, str]]], acts: Sequence[Edit]
) -> None:
    with tempfile.TemporaryDirectory() as folder, copied_library(filled_library(), Path(folder)) as library:
        heard = texts_of(library.record("m1"))
        for action, found in zip(STEPS, corrections, strict=False):
            now = texts_of(library.record("m1"))
            texts = {number: now[number][:at] + new + now[number][at + 1 :] for number, (at, new) in found.items()}
            correct(library, action, texts)
        beginning = library.record("m1")
        corrected = texts_of(beginning)
        touched = {number for number in heard if heard[number] != corrected[number]}
        assert told(beginning) == {number: heard[number] for number in touched}

        record, done = beginning, 0
        for act in acts:
            try:
                changes = act(library, record)
            except InputError:  # what the act is about is not there
                continue
            if changes:
                record = with_changes(record, library.apply("m1", "edit", changes, "Li").changes)
                done += 1
            left = {one for one, text in texts_of(record).items() if one in touched and text == corrected[one]}
            assert told(record) == {number: heard[number] for number in left}
            assert standing(library.record("m1")) == standing(record)
        for _time in range(done):
            library.undo("m1", "Li")
        assert standing(library.record("m1")) == standing(beginning)


@given(st.integers(0, 12).flatmap(lambda size: st.tuples(*[st.text("用电店，a1 ", min_size=size, max_size=size)] * 2)))
@example(("请问用店量多大", "请问用电量多大"))
def test_what_is_marked_is_all_that_differs_and_what_was_heard_there_is_told(texts: tuple[str, str]) -> None:
    one = AsHeard(segment_id=1, heard=texts[0], corrected=texts[1])
    text = one.corrected
    for (start, end), words in zip(corrected_places(one), heard_words(one), strict=True):
        assert one.heard[start:end] != one.corrected[start:end]
        assert one.heard[start:end] in words
        text = text[:start] + one.heard[start:end] + text[end:]

    assert text == one.heard


@pytest.mark.parametrize(
    ("heard", "corrected", "told"),
    [
        ("请问用店量多大", "请问用电量多大", ["用店量"]),
        ("店费多少", "电费多少", ["店费"]),
        ("厂里一气坏了，很费用店。", "厂里仪器坏了，很费用电。", ["一气", "用店"]),
        ("we use redis here", "we use Redis here", ["redis"]),
    ],
)
def test_what_was_heard_is_told_in_words_that_can_be_understood(heard: str, corrected: str, told: list[str]) -> None:
    assert heard_words(AsHeard(segment_id=1, heard=heard, corrected=corrected)) == told


@pytest.mark.parametrize("action", STEPS)
def test_what_was_heard_is_put_back_with_the_quotes_and_that_can_be_undone(library: Library, action: str) -> None:
    fill(library)
    correct(library, action, {1: TEXTS[0].replace("对账", "对帐")})
    piece = evidence(1).model_copy(update={"quote": "四个小时对帐"})
    library.replace_proposals("m1", [need("n1", 1).model_copy(update={"evidence": [piece]})], [])
    corrected = library.record("m1")
    library.apply("m1", "put_back", put_back(corrected, 1), "Li")
    back = library.record("m1")
    assert texts_of(back)[1] == TEXTS[0]
    assert back.needs[0].evidence == [piece.model_copy(update={"quote": "四个小时对账"})]
    assert standing(back) == {}
    assert put_back(back, 1) == []

    library.undo("m1", "Li")
    assert library.record("m1") == corrected


def test_a_quote_tells_what_was_heard_in_it_and_not_beside_it(library: Library) -> None:
    fill(library)
    record = correct(library, "correct_terms", {1: TEXTS[0].replace("仓库", "苍库")})
    [one] = standing(record).values()
    assert heard_behind(evidence(1).model_copy(update={"quote": "我们苍库每天"}), record.segments[0], one) == ["们仓库"]
    assert heard_behind(evidence(1, "错误也多"), record.segments[0], one) == []


def test_a_transcript_that_was_heard_anew_has_no_corrections_of_the_old_one(library: Library) -> None:
    fill(library)
    corrected = correct(library, "correct_terms", {1: TEXTS[0].replace("仓库", "苍库")})
    assert standing(corrected)

    library.replace_transcript("m1", segments([segment.text for segment in corrected.segments]), speakers())

    assert library.record("m1").as_heard == []
