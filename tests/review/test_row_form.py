"""The form of a whole row, and the small ones of a meeting and a voice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from textual.widgets import Input, Label, RadioSet, TextArea

from assistant.errors import InputError
from assistant.review.dialogs.meeting import MeetingDialog
from assistant.review.dialogs.row_form import RowForm
from assistant.review.dialogs.sign_button import SignButton
from assistant.review.dialogs.speaker import SpeakerDialog
from assistant.review.dialogs.text import TextDialog
from schemas.record import Need
from schemas.talk import Meeting, Speaker
from tests.review.asking import (
    LONG,
    PEOPLE,
    SIZES,
    STEERING,
    Compare,
    answers_to,
    asked,
    pictured,
    problem,
)
from tests.review.driving import NARROW, press, until, write
from tests.review.talk import NOW, needs, todos


def read_due(text: str) -> str:
    if text in ("", "2026-03-20"):
        return text
    if text == "next friday":
        return "2026-03-20"
    raise InputError("no day")


def need_form(**values: object) -> RowForm:
    return RowForm(needs()[0].model_copy(update=values), PEOPLE, read_due)


def todo_form(**values: object) -> RowForm:
    return RowForm(todos()[0].model_copy(update=values), PEOPLE, read_due)


async def test_the_form_answers_with_the_changed_cells_alone() -> None:
    assert await answers_to(need_form(), "end", "x", "tab", "right", "space", "tab", "y", "ctrl+s") == [
        {
            "title": "每月漏检降到一处以内，不增加人手x",
            "kind": "implicit",
            "situation": "巡检全靠纸，上个月漏检七处，罚了两万y",
        }
    ]


async def test_enter_saves_from_a_field_of_one_line_and_breaks_a_long_one() -> None:
    assert await answers_to(need_form(), "end", "x", "enter") == [{"title": "每月漏检降到一处以内，不增加人手x"}]
    assert await answers_to(need_form(), "tab", "tab", "tab", "enter", "backspace", "ctrl+s") == [{}]
    assert await answers_to(need_form(), "tab", "tab", "tab", "enter", "a", "ctrl+s") == [{"task": "减少漏检\na"}]


async def test_saving_what_nobody_changed_answers_with_nothing() -> None:
    assert await answers_to(need_form(), "enter") == [{}]


@pytest.mark.parametrize("cell", ["title", "situation"])
async def test_control_characters_are_not_shown_and_left_alone_unless_their_cell_is_edited(cell: str) -> None:
    async with asked(need_form(**{cell: STEERING})) as (pilot, answers):
        entry = pilot.app.screen.query_one(f"#{cell}")
        assert isinstance(entry, Input | TextArea)
        shown = entry.value if isinstance(entry, Input) else entry.text
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: bool(answers))

    assert shown == "[red][31m红色[/red] {{x}}"
    assert answers == [{}]


async def test_a_due_date_is_typed_as_people_say_it_and_its_day_shows_once_the_field_is_left() -> None:
    async with asked(todo_form()) as (pilot, answers):
        await write(pilot, "next friday", "#due")
        day = pilot.app.screen.query_one("#day", Label)
        assert not day.display
        await press(pilot, "tab")
        await until(pilot, lambda: day.display)
        assert str(day.content) == "→ 2026-03-20"
        await press(pilot, "enter")
        await until(pilot, lambda: bool(answers))

    assert answers == [{"due": "2026-03-20"}]


async def test_a_due_date_that_means_the_day_that_stands_is_no_change() -> None:
    form = todo_form(due=dt.date(2026, 3, 20))
    async with asked(form) as (pilot, answers):
        await write(pilot, "next friday", "#due")
        await write(pilot, "周岚", "#owner")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: bool(answers))

    assert answers == [{"owner": "周岚"}]


async def test_a_due_date_can_be_emptied() -> None:
    async with asked(todo_form(due=dt.date(2026, 3, 20))) as (pilot, answers):
        await write(pilot, "", "#due")
        await press(pilot, "enter")
        await until(pilot, lambda: bool(answers))

    assert answers == [{"due": ""}]


async def test_a_due_date_that_means_no_day_is_said_under_it_and_stays_for_mending() -> None:
    async with asked(todo_form()) as (pilot, answers):
        await write(pilot, "soon", "#due")
        await press(pilot, "tab", "ctrl+s")
        await until(pilot, lambda: bool(problem(pilot, "#problem-due")))
        await until(pilot, lambda: pilot.app.screen.query_one("#due").has_focus)
        assert (problem(pilot, "#problem-due"), answers) == ("no day", [])

        await write(pilot, "next friday", "#due")
        await press(pilot, "tab")
        await until(pilot, lambda: not problem(pilot, "#problem-due"))


async def test_a_row_without_a_heading_is_refused_at_the_heading() -> None:
    async with asked(need_form()) as (pilot, answers):
        await write(pilot, "  ", "#title")
        await press(pilot, "tab", "ctrl+s")
        await until(pilot, lambda: "heading" in problem(pilot, "#problem-title"))

        assert pilot.app.screen.query_one("#title").has_focus
        assert answers == []


async def test_an_owner_is_completed_from_the_people() -> None:
    async with asked(todo_form(owner="")) as (pilot, answers):
        await press(pilot, "tab", "孙")
        entry = pilot.app.screen.query_one("#owner", Input)
        await until(pilot, lambda: entry._suggestion == "孙浩")
        await press(pilot, "right", "enter")
        await until(pilot, lambda: bool(answers))

    assert answers == [{"owner": "孙浩"}]


async def test_leaving_asks_only_where_something_was_changed_and_only_once() -> None:
    assert await answers_to(need_form(), "escape") == [None]
    assert await answers_to(need_form(), "x", "escape") == []
    assert await answers_to(need_form(), "x", "escape", "escape") == [None]
    assert await answers_to(need_form(), "x", "escape", "y", "escape") == []
    assert await answers_to(need_form(), "x", "escape", "ctrl+s") == [{"title": "每月漏检降到一处以内，不增加人手x"}]


async def test_a_choice_is_made_with_the_mouse() -> None:
    async with asked(need_form()) as (pilot, answers):
        disputed = list(pilot.app.screen.query_one("#status", RadioSet).query(SignButton))[2]
        await pilot.click(disputed)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: bool(answers))

    assert answers == [{"status": "disputed"}]


@pytest.mark.parametrize("form", [need_form, todo_form])
async def test_every_field_is_reached_by_tab_and_then_seen_whole(form: Callable[[], RowForm]) -> None:
    dialog = form()
    async with asked(dialog, NARROW) as (pilot, _answers):
        frame = dialog.query_one(".form").region
        seen = []
        for _cell in dialog.written.keys() | dialog._row.cell_names:
            field = dialog.focused
            assert field is not None
            seen.append(field.id)
            assert frame.contains_region(field.region)
            await press(pilot, "tab")

        assert seen == list(dialog._row.cell_names)
        assert pilot.app.screen.region.contains_region(dialog.query_one(".dialog-hint").region)


async def test_typed_words_are_given_up_only_when_asked_twice() -> None:
    def dialog(*, long: bool = True) -> TextDialog:
        return TextDialog(lambda: "?", "漏检", long=long)

    for long in (True, False):
        assert await answers_to(dialog(long=long), "escape") == [None]
        assert await answers_to(dialog(long=long), "x", "escape") == []
        assert await answers_to(dialog(long=long), "x", "escape", "escape") == [None]
        assert await answers_to(dialog(long=long), "x", "escape", "y", "escape") == []
    async with asked(dialog()) as (pilot, answers):
        await press(pilot, "x", "escape")
        assert "Escape again gives up" in problem(pilot)
        await press(pilot, "enter")

    assert answers == ["漏检x"]


async def test_what_is_known_of_a_meeting_or_a_voice_is_given_up_only_when_asked_twice() -> None:
    speaker = Speaker(label="S1", name="赵立", side="ours")
    for make in (
        lambda: MeetingDialog(Meeting(id="m", title="t", created_at=NOW)),
        lambda: SpeakerDialog(speaker, [], {}, lambda: None),
    ):
        assert await answers_to(make(), "escape") == [None]
        assert await answers_to(make(), "x", "escape") == []
        assert await answers_to(make(), "x", "escape", "escape") == [None]


async def test_a_side_that_is_only_guessed_says_how_sure_the_program_is() -> None:
    guess = Speaker(label="S1", side="customer", proposed=True, side_confidence=0.87)
    for speaker, told in ((guess, ["87%"]), (Speaker(label="S1", side="customer"), [])):
        async with asked(SpeakerDialog(speaker, [], {}, lambda: None)) as (pilot, _answers):
            words = [str(button.label) for button in pilot.app.screen.query(SignButton)]
            assert [share for text in words for share in ("87%",) if share in text] == told


@SIZES
def test_picture_of_a_need(snap_compare: Compare, size: tuple[int, int]) -> None:
    form = RowForm(Need.model_validate(needs()[0].model_dump() | {"result": LONG}), PEOPLE, read_due)

    assert pictured(snap_compare, form, size, ("tab", "tab"))


@SIZES
def test_picture_of_a_todo_with_a_day_that_is_none(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert pictured(snap_compare, todo_form(), size, ("tab", "tab", *"soon", "tab"), said="#problem-due")
