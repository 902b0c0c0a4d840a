"""Finding and replacing words of the talk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Checkbox, Static

from assistant.library.replacing import Occurrence
from assistant.review.dialogs.find import FindAnswer, FindDialog, OccurrenceList
from assistant.review.dialogs.status import TurnList
from schemas.record import Record
from schemas.talk import Segment
from tests.review.asking import (
    NAMES,
    SIZES,
    Compare,
    answers_to,
    asked,
    meeting_of,
    painted,
    pictured,
    problem,
    segments_of_talk,
)
from tests.review.driving import press
from tests.review.talk import needs


async def test_what_is_found_shows_as_it_is_typed_with_what_becomes_of_it(record: Record) -> None:
    async with asked(FindDialog(record)) as (pilot, _answers):
        await press(pilot, "漏", "检", "enter", "错", "检")

        lines = painted(pilot).splitlines()
        assert " ".join(lines[0].split()) == ("[✓] 0:36 S3 上个月漏检→错检了七处，客户那边罚了我们两万。")
        assert [line.count("漏检→错检") for line in lines[:4]] == [1, 1, 1, 0]
        assert str(pilot.app.screen.query_one("#counts", Static).content) == "3 places found, 3 marked"


async def test_a_place_that_is_left_stays_as_it_is(record: Record) -> None:
    dialog = FindDialog(record)
    async with asked(dialog) as (pilot, answers):
        await press(pilot, "漏", "检", "tab", "错", "检", "down", "down", "space")
        assert "[ ]" in painted(pilot).splitlines()[1]
        assert "→" not in painted(pilot).splitlines()[1]
        await press(pilot, "enter")

    places = [Occurrence(3, 3, 5), Occurrence(6, 8, 10)]
    assert answers == [FindAnswer("错检", places, into_glossary=False)]


async def test_words_with_nothing_in_their_place_are_taken_out_and_that_is_said_before(record: Record) -> None:
    async with asked(FindDialog(record)) as (pilot, answers):
        await press(pilot, "漏", "检", "enter")
        assert "taken out" in str(pilot.app.screen.query_one("#counts", Static).content)
        await press(pilot, "enter")

    assert isinstance(answers[0], FindAnswer)
    assert (answers[0].new, len(answers[0].chosen)) == ("", 3)


async def test_a_word_of_two_characters_can_go_into_the_glossary_too(record: Record) -> None:
    dialog = FindDialog(record)
    async with asked(dialog) as (pilot, answers):
        box = dialog.query_one("#glossary", Checkbox)
        await press(pilot, "漏", "检", "tab", "错", "ctrl+g")
        assert (box.disabled, box.value) == (True, False)
        await press(pilot, "检", "ctrl+g", "enter")

    assert isinstance(answers[0], FindAnswer)
    assert answers[0].into_glossary


async def test_a_word_that_became_too_short_stays_out_of_the_glossary(record: Record) -> None:
    dialog = FindDialog(record)
    answers = await answers_to(dialog, "漏", "检", "tab", "错", "检", "ctrl+g", "backspace", "enter")

    assert isinstance(answers[0], FindAnswer)
    assert (answers[0].new, answers[0].into_glossary) == ("错", False)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("不", "在", "这", "里", "enter", "x", "enter"), "No place is marked"),
        (("漏", "处", "enter", "x", "enter"), "No place is marked"),
        (("enter", "enter"), "No place is marked"),
        (("漏", "检", "enter", "漏", "检", "enter"), "the same"),
    ],
)
async def test_nothing_to_replace_is_said(record: Record, keys: tuple[str, ...], said: str) -> None:
    async with asked(FindDialog(record)) as (pilot, answers):
        await press(pilot, *keys)

        assert said in problem(pilot)
        assert answers == []


async def test_the_arrows_lead_from_the_words_into_the_places_and_back(record: Record) -> None:
    dialog = FindDialog(record)
    async with asked(dialog) as (pilot, _answers):
        await press(pilot, "漏", "检", "down", "down")
        assert dialog.query_one(OccurrenceList).cursor == 1
        await press(pilot, "up", "up")

        assert dialog.query_one("#new").has_focus


@given(
    text=st.text(min_size=1, max_size=80),
    place=st.tuples(st.integers(0, 79), st.integers(0, 79)),
    new=st.text(max_size=20),
    width=st.integers(20, 120),
)
def test_a_place_is_one_line_that_fits_whatever_was_said(
    text: str, place: tuple[int, int], new: str, width: int
) -> None:
    start, end = sorted(min(one, len(text)) for one in place)
    segment = Segment(id=1, start_s=0, end_s=4_000, speaker="S1", text=text)
    meeting = meeting_of([segment])
    places = OccurrenceList(meeting)
    places._found, places.taken, places._new = [Occurrence(1, start, end)], {0}, new.replace("\n", " ")
    [line] = places.lines_of(0, width)

    assert line.cell_length <= width
    assert not set(line.plain) & {"\x1b", "\n", "\r", "\u202e"}


@given(text=st.text(max_size=200), width=st.integers(30, 120))
def test_a_turn_takes_as_many_lines_as_it_is_told_to(text: str, width: int) -> None:
    turns = TurnList(needs()[0], [Segment(id=1, start_s=0, end_s=9, speaker="S2", text=text)], NAMES, [])
    lines = turns.lines_of(0, width)

    assert turns.height_of(0, width) == len(lines)
    assert all(line.cell_length <= width for line in lines)
    assert not set("".join(line.plain for line in lines)) & {"\x1b", "\n", "\r", "\u202e"}


@SIZES
def test_picture_of_what_is_found(snap_compare: Compare, size: tuple[int, int]) -> None:
    dialog = FindDialog(meeting_of(segments_of_talk()))

    assert pictured(snap_compare, dialog, size, (*"漏检", "tab", *"错检", "ctrl+g", "down", "down", "space"))
