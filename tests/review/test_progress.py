"""What became of a to-do, said in the review."""

from __future__ import annotations

import datetime as dt

from assistant.library import edits
from assistant.library.library import Library
from assistant.review.history import row_history
from tests.review.driving import notices, opened, press, text_of, todo, until, write
from tests.review.talk import MEETING_ID


async def test_a_to_do_is_done_with_a_note_and_undo_takes_it_back(library: Library) -> None:
    before = todo(library, "t-1")
    async with opened(library) as pilot:
        await press(pilot, "right", "t", "2")
        await write(pilot, "by mail", "#note")
        await press(pilot, "enter")
        await until(pilot, lambda: todo(library, "t-1").progress == "done")
        assert "done: by mail" in text_of(pilot, "#detail")
        assert "done" in text_of(pilot, "#rows-todo")

        await press(pilot, "u")
        await until(pilot, lambda: todo(library, "t-1") == before)

    done, undone = row_history(library.journal_of_row(MEETING_ID, "t-1"), "t-1")[1::-1]
    assert [(one.label, one.before, one.after) for one in done.differences] == [("Progress", "", "done: by mail")]
    assert [(one.label, one.before, one.after) for one in undone.differences] == [("Progress", "done: by mail", "")]


async def test_it_is_postponed_to_a_day_as_people_say_it(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "right", "t")
        await write(pilot, "whenever", "#postponed")
        await press(pilot, "enter")
        await until(pilot, lambda: "No day" in str(pilot.app.screen.query_one(".dialog-problem").render()))
        assert todo(library, "t-1").postponed_to is None

        await write(pilot, "tomorrow", "#postponed")
        await press(pilot, "enter")
        tomorrow = dt.date.today() + dt.timedelta(days=1)
        await until(pilot, lambda: todo(library, "t-1").postponed_to == tomorrow)
        await until(pilot, lambda: f"→ {tomorrow}" in text_of(pilot, "#rows-todo"))

    assert (todo(library, "t-1").progress, todo(library, "t-1").due_text) == ("open", "下周三之前")


async def test_leaving_changes_nothing_and_a_rejected_one_is_not_asked_about(library: Library) -> None:
    before = library.record(MEETING_ID)
    async with opened(library) as pilot:
        await press(pilot, "right", "t", "3", "escape")
    assert library.record(MEETING_ID) == before

    library.apply(MEETING_ID, "reject", edits.reject(before, "t-1"), "tester")
    library.apply(MEETING_ID, "reject", edits.reject(before, "t-2"), "tester")
    async with opened(library) as pilot:
        await press(pilot, "right", "t")
        assert any("rejected" in line for line in notices(pilot))
