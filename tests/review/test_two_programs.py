"""Two programs on one meeting: nothing is written over unseen, and the screen catches up with what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from assistant.library import edits, replacing, segment_edits
from assistant.library.library import Library, open_library
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.find import FindDialog
from assistant.review.dialogs.row_form import RowForm
from assistant.review.widgets.cell_editor import CellEditor
from tests.review.driving import answer, meeting, need, notices, opened, press, put, selected, until, write
from tests.review.talk import MEETING_ID


class Other:
    """Another program, in which somebody else works."""

    def __init__(self, library: Library, who: str = "Li") -> None:
        self._library, self._who = library, who

    def writes(self, row_id: str, cell: str, text: str) -> None:
        changes = edits.edit_cell(self._library.record(MEETING_ID), row_id, cell, text)
        self._library.apply(MEETING_ID, "edit", changes, self._who)

    def accepts(self, row_id: str) -> None:
        self._library.apply(MEETING_ID, "accept", edits.accept(self._library.record(MEETING_ID), row_id), self._who)

    def says(self, segment_id: int, words: str) -> None:
        changes = segment_edits.edit_text(self._library.record(MEETING_ID), segment_id, words)
        self._library.apply(MEETING_ID, "words", changes, self._who)

    def knows(self, **details: str) -> None:
        changes = edits.set_meeting(self._library.record(MEETING_ID), **details)
        self._library.apply(MEETING_ID, "meeting", changes, self._who)

    def names(self, label: str, name: str) -> None:
        changes = edits.rename_speaker(self._library.record(MEETING_ID), label, name)
        self._library.apply(MEETING_ID, "rename", changes, self._who)

    def undoes(self) -> None:
        self._library.undo(MEETING_ID, self._who)


@pytest.fixture
def other(library: Library, tmp_path: Path) -> Iterator[Other]:
    with open_library(f"sqlite:///{tmp_path / 'library.db'}") as opened_too:
        yield Other(opened_too)


async def looks_here(pilot: Pilot[None]) -> None:
    """The terminal loses the focus and gets it again."""
    pilot.app.post_message(events.AppBlur())
    await pilot.pause()
    pilot.app.post_message(events.AppFocus())
    await pilot.pause()


def cell_note(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#cell-note", Static).content)


def problem(pilot: Pilot[None]) -> str:
    line = pilot.app.screen.query_one(".dialog-problem", Static)
    return str(line.content) if line.display else ""


def shown(pilot: Pilot[None], row_id: str, cell: str) -> str:
    record = meeting(pilot).record
    return str(getattr(next(row for row in (*record.needs, *record.todos) if row.id == row_id), cell))


# The same place


async def test_what_another_has_written_into_a_cell_is_told_once_and_then_written_over_knowingly(
    library: Library, other: Other
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "7")
        await write(pilot, "我的话", ".cell-entry")
        other.writes("n-1", "result", "别人的话")
        await press(pilot, "enter")
        await until(pilot, lambda: "别人的话" in cell_note(pilot))

        assert "Li" in cell_note(pilot)
        assert "Enter" in cell_note(pilot)
        assert pilot.app.screen.query_one(".cell-entry", TextArea).text == "我的话"
        assert shown(pilot, "n-1", "result") == "别人的话"
        assert need(library, "n-1").result == "别人的话"

        await press(pilot, "enter")
        await until(pilot, lambda: meeting(pilot).query_one(CellEditor).question is None)

    assert need(library, "n-1").result == "我的话"
    written = [change for entry in library.journal(MEETING_ID)[-2:] for change in entry.changes]
    assert [change.after and change.after["result"] for change in written] == ["别人的话", "我的话"]
    assert written[1].before == written[0].after


async def test_what_another_writes_between_the_two_times_is_told_again(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "7")
        await write(pilot, "我的话", ".cell-entry")
        for theirs in ("第一句", "第二句"):
            other.writes("n-1", "result", theirs)
            await press(pilot, "enter")
            await until(pilot, lambda theirs=theirs: theirs in cell_note(pilot))  # type: ignore[misc]
            assert need(library, "n-1").result == theirs
        await press(pilot, "enter")
        await until(pilot, lambda: meeting(pilot).query_one(CellEditor).question is None)

    assert need(library, "n-1").result == "我的话"


async def test_what_was_caught_up_with_while_a_cell_is_written_is_told_too(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "7")
        await write(pilot, "我的话", ".cell-entry")
        other.writes("n-1", "result", "别人的话")
        await looks_here(pilot)
        assert shown(pilot, "n-1", "result") == "别人的话"
        await press(pilot, "enter")
        await until(pilot, lambda: "别人的话" in cell_note(pilot))

        assert need(library, "n-1").result == "别人的话"
        assert pilot.app.screen.query_one(".cell-entry", TextArea).text == "我的话"


async def test_what_another_has_written_into_another_cell_of_the_row_stands_beside(
    library: Library, other: Other
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "7")
        await write(pilot, "我的话", ".cell-entry")
        other.writes("n-1", "situation", "别人的话")
        await press(pilot, "enter")
        await until(pilot, lambda: meeting(pilot).query_one(CellEditor).question is None)

        assert any("Li" in line for line in notices(pilot))
        assert shown(pilot, "n-1", "situation") == "别人的话"
    assert (need(library, "n-1").result, need(library, "n-1").situation) == ("我的话", "别人的话")


async def test_both_having_written_the_same_is_no_question(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "7")
        await write(pilot, "一样的话", ".cell-entry")
        other.writes("n-1", "result", "一样的话")
        await press(pilot, "enter")
        await until(pilot, lambda: meeting(pilot).query_one(CellEditor).question is None)

    assert need(library, "n-1").result == "一样的话"


async def test_a_form_keeps_what_was_typed_and_tells_of_the_cells_that_it_would_write_over(
    library: Library, other: Other
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "f")
        await write(pilot, "我的题目", "#title")
        await write(pilot, "我的结果", "#result")
        other.writes("n-1", "title", "别人的题目")
        other.writes("n-1", "task", "别人的任务")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "别人的题目" in problem(pilot))

        assert "别人的任务" not in problem(pilot)
        assert "ctrl+s" in problem(pilot)
        assert pilot.app.screen.query_one("#title", Input).value == "我的题目"
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, RowForm))

    row = need(library, "n-1")
    assert (row.title, row.result, row.task) == ("我的题目", "我的结果", "别人的任务")


async def test_corrected_words_stay_in_the_dialog_beside_what_another_has_made_of_them(
    library: Library, other: Other
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "e")
        await write(pilot, "我改的话")
        other.says(1, "别人改的话")
        await press(pilot, "enter")

        assert "别人改的话" in problem(pilot)
        assert pilot.app.screen.query_one(TextArea).text == "我改的话"
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))

    assert library.record(MEETING_ID).segments[0].text == "我改的话"


async def test_words_of_a_segment_that_is_gone_stay_in_the_dialog(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "down", "e")
        await write(pilot, "我改的话")
        record = library.record(MEETING_ID)
        library.apply(MEETING_ID, "join", segment_edits.join_segments(record, [1, 2]), "Li")
        await press(pilot, "enter", "enter")

        assert problem(pilot)
        assert pilot.app.screen.query_one(TextArea).text == "我改的话"


async def test_what_is_known_of_the_meeting_is_written_over_only_where_it_was_told(
    library: Library, other: Other
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "m")
        await write(pilot, "我的客户", "#customer")
        other.knows(customer="别人的客户", place="别处")
        await press(pilot, "enter")
        await until(pilot, lambda: "别人的客户" in problem(pilot))

        assert "别处" not in problem(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))

    stored = library.record(MEETING_ID).meeting
    assert (stored.customer, stored.place) == ("我的客户", "别处")


async def test_a_date_and_a_title_of_ones_own_are_no_news_to_oneself(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "m")
        await write(pilot, "巡检", "#title")
        await answer(pilot, "2026-03-12", "#date")

    stored = library.record(MEETING_ID).meeting
    assert (stored.title, str(stored.date)) == ("巡检", "2026-03-12")


async def test_the_name_of_a_voice_stays_in_the_dialog_beside_the_one_that_another_has_given(
    library: Library, other: Other
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "s")
        await write(pilot, "赵力", "#name")
        other.names("S1", "赵丽")
        await press(pilot, "enter")
        await until(pilot, lambda: "赵丽" in problem(pilot))

        assert pilot.app.screen.query_one("#name", Input).value == "赵力"
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))

    assert library.record(MEETING_ID).speakers[0].name == "赵力"


async def test_places_that_were_found_are_looked_for_again_where_the_transcript_has_changed(
    library: Library, other: Other
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "ctrl+f")
        await write(pilot, "巡检", "#find")
        await write(pilot, "点检", "#new")
        other.says(2, "巡检巡检巡检。")
        await press(pilot, "enter")
        await until(pilot, lambda: bool(problem(pilot)))

        dialog = pilot.app.screen
        assert isinstance(dialog, FindDialog)
        assert len(dialog._found.chosen) == len(replacing.occurrences(library.record(MEETING_ID), "巡检"))
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))

    assert library.record(MEETING_ID).segments[1].text == "点检点检点检。"


async def test_a_reason_stays_in_the_dialog_where_the_row_was_changed(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "r")
        await write(pilot, "不是需求")
        other.writes("n-1", "result", "别人的话")
        await press(pilot, "enter")

        assert "别人的话" in problem(pilot)
        assert pilot.app.screen.query_one(Input).value == "不是需求"
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))

    assert (need(library, "n-1").review, need(library, "n-1").reject_reason) == ("rejected", "不是需求")


async def test_a_row_that_was_changed_is_shown_before_it_can_be_accepted(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n")
        other.writes("n-1", "result", "别人的话")
        await press(pilot, "a")

        assert any("别人的话" in line for line in notices(pilot))
        assert shown(pilot, "n-1", "result") == "别人的话"
        assert need(library, "n-1").review == "open"
        assert selected(pilot) == "n-1"
        await press(pilot, "a")

    assert need(library, "n-1").review == "accepted"


# Catching up


async def test_the_screen_catches_up_when_the_terminal_gets_the_focus(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        other.writes("n-2", "title", "别人的题目")
        await looks_here(pilot)

        assert shown(pilot, "n-2", "title") == "别人的题目"
        assert any("Li" in line for line in notices(pilot))


async def test_nothing_is_told_where_nobody_else_has_written(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "a", "x")
        record = meeting(pilot).record
        await looks_here(pilot)

        assert meeting(pilot).record is record
        assert not notices(pilot)


async def test_the_screen_catches_up_with_its_next_act(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        other.accepts("n-2")
        await press(pilot, "n", "7")
        await put(pilot, "我的话")

        assert shown(pilot, "n-2", "review") == "accepted"
        assert shown(pilot, "n-1", "result") == "我的话"


async def test_a_cell_that_is_being_written_stays_as_it_is_when_the_screen_catches_up(
    library: Library, other: Other
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "7")
        await write(pilot, "写到一半", ".cell-entry")
        other.writes("n-2", "title", "别人的题目")
        await looks_here(pilot)

        assert pilot.app.screen.query_one(".cell-entry", TextArea).text == "写到一半"
        assert pilot.app.screen.query_one(".cell-entry").has_focus
        await press(pilot, "enter")
        await until(pilot, lambda: meeting(pilot).query_one(CellEditor).question is None)

    assert (need(library, "n-1").result, need(library, "n-2").title) == ("写到一半", "别人的题目")


async def test_the_record_on_the_screen_is_the_stored_one_after_acts_of_both(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        other.accepts("n-2")
        await press(pilot, "a")
        other.names("S3", "孙浩")
        await press(pilot, "u", "u")
        other.says(2, "那我直说。")
        await looks_here(pilot)

        assert meeting(pilot).record == library.record(MEETING_ID)


# Taking back


async def test_what_another_did_is_shown_before_it_is_taken_back(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        await press(pilot, "a")
        other.writes("n-2", "result", "别人的话")
        await press(pilot, "u")

        assert need(library, "n-2").result == "别人的话"
        assert any("Li" in line and "别人的话" in line for line in notices(pilot))
        assert selected(pilot) == "n-2"

        await press(pilot, "u")
        assert need(library, "n-2").result == ""
        assert need(library, "n-3").review == "accepted"

        await press(pilot, "u")
        assert need(library, "n-3").review == "open"


async def test_what_another_did_is_shown_first_even_where_the_screen_has_caught_up(
    library: Library, other: Other
) -> None:
    async with opened(library) as pilot:
        other.writes("n-2", "result", "别人的话")
        await looks_here(pilot)
        await press(pilot, "u")

        assert need(library, "n-2").result == "别人的话"
        await press(pilot, "u")

    assert need(library, "n-2").result == ""


async def test_what_another_took_back_is_shown_before_it_is_made_again(library: Library, other: Other) -> None:
    async with opened(library) as pilot:
        await press(pilot, "a")
        other.undoes()
        await press(pilot, "ctrl+y")

        assert need(library, "n-3").review == "open"
        assert any("Li" in line for line in notices(pilot))
        await press(pilot, "ctrl+y")

    assert need(library, "n-3").review == "accepted"


async def test_another_window_of_the_same_person_is_another_program(library: Library, tmp_path: Path) -> None:
    with open_library(f"sqlite:///{tmp_path / 'library.db'}") as too:
        async with opened(library) as pilot:
            Other(too, "tester").writes("n-2", "result", "另一窗口的话")
            await press(pilot, "u")

            assert need(library, "n-2").result == "另一窗口的话"
            assert any("Another window" in line for line in notices(pilot))


async def test_what_the_same_person_did_before_is_taken_back_at_once(library: Library) -> None:
    Other(library, "tester").writes("n-2", "result", "昨天的话")
    async with opened(library) as pilot:
        await press(pilot, "u")

    assert need(library, "n-2").result == ""


async def test_several_acts_are_taken_back_one_after_another_however_quickly(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "a", "a", "a")
        await pilot.press("u", "u", "u", "ctrl+y")
        await pilot.pause()

        assert [need(library, name).review for name in ("n-3", "n-1", "n-2")] == ["accepted", "open", "open"]
        assert meeting(pilot).record == library.record(MEETING_ID)
