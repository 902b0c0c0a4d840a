"""Dialogs about one row: each by its keys, with what it answers, and what they look like."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from textual.content import Content
from textual.widgets import OptionList

from assistant.review.dialogs.history import HistoryDialog
from assistant.review.dialogs.rows import RowsDialog
from assistant.review.dialogs.status import StatusDialog, TurnList
from assistant.review.dialogs.suggestion import SuggestionDialog
from assistant.review.history import Difference, RowChange
from assistant.review.state import speaker_names
from schemas.record import Evidence, Record
from schemas.talk import Segment
from tests.review.asking import (
    LONG,
    NAMES,
    SIZES,
    STEERING,
    Compare,
    answers_to,
    asked,
    painted,
    pictured,
    problem,
    segments_of_talk,
)
from tests.review.driving import NARROW, press, until
from tests.review.talk import LINES, NOW, needs, todos


@pytest.fixture
def _in_shanghai() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield
    time.tzset()


# A status and its proof


def status_dialog(record: Record, *selected: int, **values: object) -> StatusDialog:
    need = needs()[0].model_copy(update=values)
    return StatusDialog(need, record.segments, speaker_names(record), selected)


async def test_the_turns_that_prove_the_status_are_marked_to_begin_with(record: Record) -> None:
    assert await answers_to(status_dialog(record, 7, 6), "enter") == [("confirmed", [6, 7])]


async def test_a_status_is_chosen_by_its_number_and_a_turn_by_space(record: Record) -> None:
    dialog = status_dialog(record, 6, 7)

    assert await answers_to(dialog, "3", "space", "up", "space", "enter") == [("disputed", [5, 7])]


async def test_what_has_to_be_proved_is_refused_without_a_turn(record: Record) -> None:
    async with asked(status_dialog(record, status="unconfirmed")) as (pilot, answers):
        await press(pilot, "1", "enter")
        assert "Mark the turn" in problem(pilot)
        assert answers == []
        await press(pilot, "space", "enter")

    assert answers == [("confirmed", [5])]


async def test_what_nobody_confirmed_needs_no_proof_and_the_marks_come_back(record: Record) -> None:
    assert await answers_to(status_dialog(record, 6, 7), "2", "enter") == [("unconfirmed", [])]
    assert await answers_to(status_dialog(record, 6, 7), "2", "3", "enter") == [("disputed", [6, 7])]


async def test_leaving_answers_nothing(record: Record) -> None:
    assert await answers_to(status_dialog(record, 6, 7), "3", "escape") == [None]


async def test_a_click_on_the_mark_marks_and_one_on_the_words_only_goes_there(record: Record) -> None:
    async with asked(status_dialog(record)) as (pilot, answers):
        turns = pilot.app.screen.query_one(TurnList)
        await pilot.click(turns, offset=(30, 2))
        assert (turns.cursor, turns.taken_ids) == (2, [])
        await pilot.click(turns, offset=(2, 3))
        await pilot.click(turns, offset=(30, 6), times=2)
        await press(pilot, "enter")

    assert answers == [("confirmed", [4, 7])]


async def test_however_long_the_talk_it_opens_where_the_need_was_said_and_makes_only_what_is_seen(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    segments = [
        Segment(id=number, start_s=number, end_s=number + 1, speaker="S2", text=f"{number}：{LINES[number % 11][1]}")
        for number in range(1, 3_001)
    ]
    need = needs()[0].model_copy(update={"evidence": [Evidence(quote="巡检", segment_id=2_000)]})
    made: set[int] = set()
    make = TurnList.lines_of

    def counted(lines: TurnList, item: int, width: int) -> list[Content]:
        made.add(item)
        return make(lines, item, width)

    monkeypatch.setattr(TurnList, "lines_of", counted)
    async with asked(StatusDialog(need, segments, NAMES, []), NARROW) as (pilot, answers):
        assert "2000：" in painted(pilot)
        await press(pilot, "space", "enter")

    assert answers == [("confirmed", [2_000])]
    assert 1_999 in made
    assert len(made) < 100


@pytest.mark.parametrize("place", [14, 20, 25, 30, 45])
async def test_it_opens_with_what_was_answered_below_what_the_need_rests_on(record: Record, place: int) -> None:
    segments = [
        Segment(id=number, start_s=number, end_s=number + 1, speaker="S2", text=f"第 {number} 句")
        for number in range(1, 61)
    ]
    need = needs()[0].model_copy(update={"evidence": [Evidence(quote="句", segment_id=place)]})
    async with asked(StatusDialog(need, segments, NAMES, [])) as (pilot, _answers):
        lines = painted(pilot).splitlines()
        at = next(number for number, line in enumerate(lines) if line.endswith(f" {place} 句"))
        assert at <= len(lines) // 3 or lines[-1].endswith(" 60 句")
        before = lines[0]
        await press(pilot, "down")

        assert painted(pilot).splitlines()[0] == before


# A history


def changes() -> list[RowChange]:
    """A row's history, with long words and words that try to steer the screen."""
    edited = (Difference("Result", needs()[0].result, LONG), Difference("Status", "confirmed", "disputed"))
    found = (Difference("Need", "", STEERING), Difference("Kind", "", "demand"))
    rejected, reopened = (
        Difference("Review", "not looked at", "rejected: 重复"),
        Difference("Review", "rejected: 重复", "not looked at"),
    )
    evidence = Difference("Evidence, 1 more", "", "“漏检要降到一处以内”")

    def at(minutes: int) -> dt.datetime:
        return NOW + dt.timedelta(minutes=minutes)

    return [
        RowChange(at(4), "周记录", "took back: rejected", (reopened,)),
        RowChange(at(3), "周记录", "rejected", (rejected,), taken_back=True),
        RowChange(at(2), "周记录", "edited", edited),
        RowChange(at(0), "the program", "found", (*found, evidence)),
    ]


@pytest.mark.usefixtures("_in_shanghai")
async def test_the_history_tells_the_time_of_this_place_and_scrolls_to_its_end() -> None:
    async with asked(HistoryDialog("巡检", changes), NARROW) as (pilot, answers):
        first = painted(pilot)
        await press(pilot, "down")
        assert painted(pilot).splitlines()[0] == first.splitlines()[1]
        await press(pilot, "end")
        last = painted(pilot)
        await press(pilot, "home", "pagedown", "pageup")
        assert painted(pilot) == first
        await press(pilot, "escape")

    assert first.splitlines()[0] == "2026-03-12 17:34  周记录  took back: rejected"
    assert "taken back since" in first
    assert last.splitlines()[-1].endswith("+ “漏检要降到一处以内”")
    assert "+ [red]␣[31m红␣色[/red] {{x}}" in last
    assert answers == [None]


async def test_a_row_without_a_history_says_so() -> None:
    async with asked(HistoryDialog("巡检", list)) as (pilot, _answers):
        assert painted(pilot) == "Nothing is known of this row."


# One row of several


async def test_a_row_is_chosen_by_number_by_arrows_and_with_the_mouse() -> None:
    rows = [*needs(), *todos()]
    assert await answers_to(RowsDialog(lambda: "?", rows), "4") == ["t-1"]
    assert await answers_to(RowsDialog(lambda: "?", rows), "down", "enter") == ["n-2"]
    assert await answers_to(RowsDialog(lambda: "?", rows), "enter") == ["n-1"]
    assert await answers_to(RowsDialog(lambda: "?", rows), "escape") == [None]
    async with asked(RowsDialog(lambda: "?", rows)) as (pilot, answers):
        await pilot.click(OptionList, offset=(20, 4))

    assert answers == ["t-2"]


async def test_the_rows_show_sign_time_table_and_heading() -> None:
    first, second, *others = needs()
    rows = [first, second.model_copy(update={"title": STEERING}), *others, *todos()]
    async with asked(RowsDialog(lambda: "?", rows)) as (pilot, _answers):
        options = pilot.app.screen.query_one(OptionList).options

    assert [" ".join(str(option.prompt).split()) for option in options] == [
        "1 ○ 1:00 Need 每月漏检降到一处以内，不增加人手",
        "2 ○ 1:36 Need [red]␣[31m红␣色[/red] {{x}}",
        "3 ▲ no source Need 和财务系统打通",
        "4 ○ 2:00 To-do 把方案和报价发给周总",
        "5 ○ 2:12 To-do 整理巡检路线图",
    ]


# A suggestion


DIFFERING = ["title", "situation", "status"]


def suggestion_dialog() -> SuggestionDialog:
    values = {"title": "漏检每月一处以内", "situation": LONG, "status": "disputed"}
    return SuggestionDialog(needs()[0], needs()[0].model_copy(update=values), DIFFERING)


@pytest.mark.parametrize("key", ["t", "enter"])
async def test_all_cells_of_a_suggestion_are_taken_unless_one_is_left(key: str) -> None:
    assert await answers_to(suggestion_dialog(), key) == [("take", DIFFERING)]
    assert await answers_to(suggestion_dialog(), "down", "space", key) == [("take", ["title", "status"])]


async def test_a_suggestion_is_left_or_decided_later() -> None:
    assert await answers_to(suggestion_dialog(), "l") == [("leave", [])]
    assert await answers_to(suggestion_dialog(), "escape") == [None]


async def test_taking_no_cell_is_said_to_be_nothing() -> None:
    async with asked(suggestion_dialog()) as (pilot, answers):
        await press(pilot, "space", "down", "space", "down", "space", "t")

        assert "Mark a cell" in problem(pilot)
        assert answers == []


async def test_a_suggestion_that_says_what_the_row_says_by_now_is_taken_with_nothing() -> None:
    assert await answers_to(SuggestionDialog(needs()[0], needs()[0], []), "t") == [("take", [])]


async def test_a_cell_that_is_taller_than_the_screen_is_scrolled() -> None:
    proposal = needs()[0].model_copy(update={"situation": LONG * 10})
    async with asked(SuggestionDialog(needs()[0], proposal, ["situation"]), NARROW) as (pilot, _answers):
        lines = pilot.app.screen.query_one("#cells")
        await press(pilot, *["shift+down"] * 30)
        await until(pilot, lambda: lines.scroll_offset.y == lines.max_scroll_y > 0)
        assert painted(pilot).endswith("服务费用。")
        await press(pilot, "shift+up")
        await until(pilot, lambda: lines.scroll_offset.y == lines.max_scroll_y - 1)


async def test_a_suggestion_shows_what_stands_and_what_is_proposed() -> None:
    async with asked(suggestion_dialog()) as (pilot, _answers):
        assert [line.strip() for line in painted(pilot).splitlines()[:3]] == [
            "[✓] Need",
            "- 每月漏检降到一处以内，不增加人手",
            "+ 漏检每月一处以内",
        ]


# What they look like


@pytest.mark.usefixtures("_in_shanghai")
@SIZES
def test_picture_of_a_history(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert pictured(snap_compare, HistoryDialog(needs()[0].title, changes), size, ())


@SIZES
def test_picture_of_a_status(snap_compare: Compare, size: tuple[int, int]) -> None:
    dialog = StatusDialog(needs()[0], segments_of_talk(), NAMES, [6, 7])

    assert pictured(snap_compare, dialog, size, ("down", "down", "space"))


@SIZES
def test_picture_of_a_suggestion(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert pictured(snap_compare, suggestion_dialog(), size, ("down", "space"))
