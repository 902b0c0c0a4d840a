"""Writing cells, the meeting's own details, and whose voice it is."""

from __future__ import annotations

import datetime as dt

from textual.widgets import Input, OptionList, RadioSet, Static

from assistant.library import edits
from assistant.library.library import Library
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.status import StatusDialog
from assistant.review.screens.meeting import MeetingScreen
from assistant.review.widgets.cell_editor import CellEditor
from assistant.review.widgets.detail import RowDetail
from tests.review.driving import answer, meeting, need, opened, press, put, todo, transcript, until, write
from tests.review.talk import MEETING_ID


async def test_a_title_is_edited_in_its_place_and_marked_as_a_persons(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "e")
        await put(pilot, "与财务系统对接")

        assert isinstance(pilot.app.screen, MeetingScreen)
        assert meeting(pilot).rows.has_focus
    assert (need(library, "n-3").title, need(library, "n-3").edited) == ("与财务系统对接", ["title"])


async def test_a_number_edits_the_cell_that_bears_it(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "7")
        await put(pilot, "漏检不超过一处")

    assert need(library, "n-1").result == "漏检不超过一处"


async def test_the_cell_under_the_cursor_is_edited(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", *["shift+down"] * 3, "enter")
        await put(pilot, "全靠纸")

        assert meeting(pilot).query_one(RowDetail).part == "situation"
    assert need(library, "n-1").situation == "全靠纸"


async def test_tab_leads_through_the_cells_and_keeps_each_that_is_left(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "3")
        await put(pilot, "一", "tab")
        assert need(library, "n-1").situation == "一"
        await put(pilot, "二", "tab")
        await put(pilot, "三", "shift+tab")
        await press(pilot, "escape")

    row = need(library, "n-1")
    assert (row.situation, row.task, row.action_tried) == ("一", "二", "三")
    assert row.edited == ["situation", "task", "action_tried"]


async def test_going_elsewhere_with_the_mouse_keeps_what_was_written(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "3")
        await write(pilot, "写到一半", ".cell-entry")
        await pilot.click("#transcript", offset=(10, 6))
        await until(pilot, lambda: meeting(pilot).query_one(CellEditor).question is None)

    assert need(library, "n-3").situation == "写到一半"


async def test_escape_leaves_a_cell_as_it_was(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "3")
        await write(pilot, "写到一半", ".cell-entry")
        await press(pilot, "escape")

        assert meeting(pilot).query_one(CellEditor).question is None
    assert need(library, "n-3").situation == ""


async def test_a_status_is_set_with_the_turn_that_proves_it(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "down", "down", "8")
        assert isinstance(pilot.app.screen, StatusDialog)
        await press(pilot, "3", "space", "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))

    row = need(library, "n-2")
    assert (row.status, [piece.segment_id for piece in row.evidence if piece.cells == ["status"]]) == ("disputed", [8])


async def test_a_kind_is_chosen_by_arrows_or_by_its_number(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "2", "right", "enter")
        await until(pilot, lambda: need(library, "n-1").kind == "implicit")
        await press(pilot, "2", "3", "enter")
        await until(pilot, lambda: need(library, "n-1").kind == "concern")


async def test_leaving_a_cell_as_it_is_marks_nothing_as_edited(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "3", "enter")
        await until(pilot, lambda: meeting(pilot).query_one(CellEditor).question is None)

    assert need(library, "n-1").edited == []


async def test_an_empty_heading_is_refused_and_stays_for_mending(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "1")
        await write(pilot, "  ", ".cell-entry")
        await press(pilot, "enter")
        problem = pilot.app.screen.query_one("#cell-note", Static)
        await until(pilot, lambda: problem.has_class("-problem"))

        assert "heading" in str(problem.content)
        await put(pilot, "有标题")

    assert need(library, "n-3").title == "有标题"


async def test_control_characters_of_a_cell_are_left_out_where_it_is_edited(library: Library) -> None:
    changes = edits.edit_cell(library.record(MEETING_ID), "n-3", "situation", "\x1b[31m红\u202e色\n两行")
    library.apply(MEETING_ID, "edit", changes, "tester")
    async with opened(library) as pilot:
        await press(pilot, "up", "up", "3", "end", "好", "enter")
        await until(pilot, lambda: meeting(pilot).query_one(CellEditor).question is None)

    assert need(library, "n-3").situation == "[31m红色 两行好"


async def test_a_due_date_is_typed_as_people_say_it(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "m")
        await answer(pilot, "2026-03-12", "#date")
        await until(pilot, lambda: library.record(MEETING_ID).meeting.date is not None)
        await press(pilot, "right", "3")
        await put(pilot, "下周五")

    assert (todo(library, "t-1").due, todo(library, "t-1").due_text) == (dt.date(2026, 3, 20), "下周三之前")


async def test_a_due_date_can_be_a_date_or_nothing(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "right", "3")
        await put(pilot, "2026-03-20")
        assert todo(library, "t-1").due == dt.date(2026, 3, 20)
        await press(pilot, "3")
        await put(pilot, "")

    assert todo(library, "t-1").due is None


async def test_a_due_date_that_cannot_be_read_is_said_where_it_is_typed(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "right", "3")
        await write(pilot, "下周五", ".cell-entry")
        await press(pilot, "enter")
        problem = pilot.app.screen.query_one("#cell-note", Static)
        await until(pilot, lambda: problem.has_class("-problem"))

        assert "meeting's date" in str(problem.content)


async def test_an_owner_is_completed_from_the_participants(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "right", "2")
        await write(pilot, "", ".cell-entry")
        await press(pilot, "孙")
        entry = pilot.app.screen.query_one(Input)
        await until(pilot, lambda: entry._suggestion == "孙浩")
        await press(pilot, "right", "enter")
        await until(pilot, lambda: todo(library, "t-1").owner == "孙浩")


async def test_a_whole_row_is_written_in_a_form_as_one_change(library: Library) -> None:
    entries = len(library.journal(MEETING_ID))
    async with opened(library) as pilot:
        await press(pilot, "n", "f")
        await write(pilot, "漏检一处以内", "#title")
        await write(pilot, "全靠纸", "#situation")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))

    assert (need(library, "n-1").title, need(library, "n-1").situation) == ("漏检一处以内", "全靠纸")
    assert len(library.journal(MEETING_ID)) == entries + 1


async def test_the_proposed_date_is_taken_by_a_key_and_resolves_spoken_deadlines(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "m", "ctrl+d", "enter")
        await until(pilot, lambda: library.record(MEETING_ID).meeting.date is not None)

    assert library.record(MEETING_ID).meeting.date == dt.date(2026, 3, 12)
    assert [row.due for row in library.record(MEETING_ID).todos] == [dt.date(2026, 3, 18), dt.date(2026, 3, 13)]


async def test_title_customer_and_place_are_one_change(library: Library) -> None:
    entries = len(library.journal(MEETING_ID))
    async with opened(library) as pilot:
        await press(pilot, "m")
        await write(pilot, "巡检", "#title")
        await answer(pilot, "三号会议室", "#place")

    meeting = library.record(MEETING_ID).meeting
    assert (meeting.title, meeting.customer, meeting.place) == ("巡检", "某水务公司", "三号会议室")
    assert len(library.journal(MEETING_ID)) == entries + 1


async def test_a_wrong_date_is_said_and_nothing_is_stored(library: Library) -> None:
    before = library.record(MEETING_ID)
    async with opened(library) as pilot:
        await press(pilot, "m")
        await write(pilot, "March", "#date")
        await press(pilot, "enter")

        assert "no date" in str(pilot.app.screen.query_one(".dialog-problem", Static).content)

    assert library.record(MEETING_ID) == before


async def test_a_voice_is_named_everywhere_with_the_participants_side_and_role(library: Library) -> None:
    async with opened(library) as pilot:
        transcript(pilot).cursor = 2
        await press(pilot, "s")
        await write(pilot, "孙主管", "#name")

        assert pilot.app.screen.query_one(RadioSet).pressed_index == 1
        assert pilot.app.screen.query_one("#role", Input).value == "使用者"
        await answer(pilot, "孙浩", "#name")

    voice = next(speaker for speaker in library.record(MEETING_ID).speakers if speaker.label == "S3")
    assert (voice.name, voice.side, voice.role, voice.proposed) == ("孙浩", "customer", "使用者", False)
    assert todo(library, "t-2").owner == "孙浩"


async def test_a_participant_is_chosen_from_the_list_for_a_voice(library: Library) -> None:
    async with opened(library) as pilot:
        transcript(pilot).cursor = 2
        await press(pilot, "s", "down", "down", "down", "enter")
        assert not pilot.app.screen.query_one(OptionList).has_focus
        await press(pilot, "enter")

    voice = next(speaker for speaker in library.record(MEETING_ID).speakers if speaker.label == "S3")
    assert (voice.name, voice.role) == ("孙浩", "使用者")
