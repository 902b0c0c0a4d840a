"""Accepting, rejecting, and taking it back."""

from __future__ import annotations

from assistant.library.library import Library
from tests.review.driving import after, answer, need, notices, opened, press, selected
from tests.review.talk import MEETING_ID


async def test_the_first_row_is_the_one_that_rests_on_nothing(library: Library) -> None:
    async with opened(library) as pilot:
        assert selected(pilot) == "n-3"


async def test_accepting_is_saved_at_once_and_goes_on_to_the_next(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "a")

        assert need(library, "n-3").review == "accepted"
        assert selected(pilot) == "n-1"


async def test_accepting_everything_goes_through_both_tables(library: Library) -> None:
    record = await after(library, "a", "a", "a", "a", "a")

    assert all(row.review == "accepted" for row in (*record.needs, *record.todos))


async def test_rejecting_keeps_the_reason_and_puts_the_row_last(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "r")
        await answer(pilot, "nobody said so")

        assert (need(library, "n-3").review, need(library, "n-3").reject_reason) == ("rejected", "nobody said so")
        await press(pilot, "end")
        assert selected(pilot) == "n-3"


async def test_rejecting_needs_no_reason(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "r")
        await answer(pilot, "")

    assert need(library, "n-3").review == "rejected"


async def test_reopening_takes_a_judgement_back(library: Library) -> None:
    record = await after(library, "a", "up", "o")

    assert all(row.review == "open" for row in record.needs)


async def test_leaving_every_question_changes_nothing(library: Library) -> None:
    before = library.record(MEETING_ID)

    left = await after(library, "r", "escape", "e", "escape", "e", "enter", "escape", "2", "escape", "m", "escape")

    assert left == before


async def test_next_goes_to_rows_that_nobody_has_judged_and_says_when_there_are_none(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "a", "n", "n")
        assert selected(pilot) == "t-2"
        await press(pilot, "a", "a", "a", "a", "n")

        assert any("looked at" in line for line in notices(pilot))


async def test_undo_and_redo_go_through_everything_even_after_a_restart(library: Library) -> None:
    before = library.record(MEETING_ID)
    changed = await after(library, "a", "a")

    undone = await after(library, "u", "ctrl+z", "u")
    redone = await after(library, "ctrl+y", "ctrl+y", "ctrl+y")

    assert undone == before
    assert redone == changed


async def test_undo_goes_to_the_row_that_it_changed(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "a", "right", "u")

        assert selected(pilot) == "n-3"


async def test_what_the_library_refuses_is_a_line_and_no_crash(library: Library) -> None:
    async with opened(library) as pilot:
        library.replace_proposals(MEETING_ID, [], [])
        await press(pilot, "a")

        assert notices(pilot)
        assert selected(pilot) is None


async def test_without_rows_every_key_is_harmless(library: Library) -> None:
    library.replace_proposals(MEETING_ID, [], [])
    before = library.record(MEETING_ID)

    left = await after(library, "a", "r", "e", "1", "o", "g", "n", "up", "down", "home", "end", "pagedown", "u")

    assert left == before
