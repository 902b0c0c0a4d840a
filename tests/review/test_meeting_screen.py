"""Every key of the meeting screen, by its effect on what is stored."""

from __future__ import annotations

import datetime as dt

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select

from assistant.language import interface_language
from assistant.library.library import Library
from assistant.review.app import ReviewApp
from assistant.review.keys import APP_KEYS, MEETING_KEYS
from assistant.review.screens.dialogs import HelpScreen
from assistant.review.screens.home import HomeScreen
from assistant.review.screens.meeting import MeetingScreen
from assistant.review.widgets.transcript import Transcript
from schemas.record import Need, Record, Row, Todo
from tests.review.talk import MEETING_ID, review_of

Keys = tuple[str, ...]


def _row(library: Library, row_id: str) -> Row:
    record = library.record(MEETING_ID)
    return next(row for row in (*record.needs, *record.todos) if row.id == row_id)


def _screen(app: ReviewApp) -> MeetingScreen:
    screen = app.screen_stack[1]
    assert isinstance(screen, MeetingScreen)
    return screen


async def _press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def _write(pilot: Pilot[None], text: str, field: str = "Input") -> None:
    entry = pilot.app.screen.query(field).first(Input)
    entry.value = text
    entry.focus()
    await _press(pilot, "enter")


async def _do(library: Library, *keys: str, size: tuple[int, int] = (120, 40)) -> Record:
    """Open the talk, press keys, and give what is stored then."""
    app = review_of(library)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await _press(pilot, *keys)
    return library.record(MEETING_ID)


async def test_the_first_row_is_the_one_that_rests_on_nothing(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

        row = _screen(app).row

    assert row is not None
    assert row.id == "n-3"


async def test_accept_is_saved_at_once_and_goes_on(library: Library) -> None:
    record = await _do(library, "a", "a")

    assert [row.id for row in record.needs if row.review == "accepted"] == ["n-1", "n-3"]


async def test_accepting_everything_ends_in_the_other_table(library: Library) -> None:
    record = await _do(library, "a", "a", "a", "a", "a", "a")

    assert all(row.review == "accepted" for row in (*record.needs, *record.todos))


async def test_reject_asks_for_a_reason_and_keeps_it(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await _press(pilot, "r")
        await _write(pilot, "nobody said so")

    assert (_row(library, "n-3").review, _row(library, "n-3").reject_reason) == ("rejected", "nobody said so")


async def test_leaving_a_question_changes_nothing(library: Library) -> None:
    before = library.record(MEETING_ID)

    assert await _do(library, "r", "escape", "e", "escape", "e", "enter", "escape", "m", "escape") == before


async def test_reopen_takes_a_judgement_back(library: Library) -> None:
    record = await _do(library, "a", "down", "down", "o")

    assert all(row.review == "open" for row in record.needs)


async def test_a_title_is_edited_and_marked_as_a_persons(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await _press(pilot, "e", "enter")
        await _write(pilot, "与财务系统对接")

    row = _row(library, "n-3")
    assert (row.heading, row.edited) == ("与财务系统对接", ["title"])


async def test_a_status_is_chosen_from_the_three(library: Library) -> None:
    record = await _do(library, "n", "e", *["down"] * 7, "enter", "down", "enter")

    need = next(row for row in record.needs if row.id == "n-1")
    assert isinstance(need, Need)
    assert need.status == "unconfirmed"


async def test_a_due_date_is_typed_as_people_say_it(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await _press(pilot, "m")
        await _write(pilot, "2026-03-12", "#date")
        await _press(pilot, "w", "e", "down", "down", "enter")
        await _write(pilot, "下周五")

    todo = _row(library, "t-1")
    assert isinstance(todo, Todo)
    assert (todo.due, todo.due_text) == (dt.date(2026, 3, 20), "下周三之前")


async def test_a_date_resolves_the_spoken_deadlines_that_nobody_judged(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await _press(pilot, "m")
        await pilot.click("#take")
        await _press(pilot, "enter")

    record = library.record(MEETING_ID)
    assert record.meeting.date == dt.date(2026, 3, 12)
    assert [todo.due for todo in record.todos] == [dt.date(2026, 3, 18), dt.date(2026, 3, 13)]


async def test_a_wrong_date_is_said_and_nothing_is_stored(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await _press(pilot, "m")
        await _write(pilot, "March", "#date")

        assert any("no date" in str(notice.message) for notice in app._notifications)

    assert library.record(MEETING_ID).meeting.date is None


async def test_a_voice_is_named_everywhere_with_the_agendas_side_and_role(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        transcript = _screen(app).query_one(Transcript)
        transcript.highlighted = 2
        await _press(pilot, "s")
        app.screen.query_one("#name", Input).value = "孙浩"
        await pilot.pause()
        assert app.screen.query_one("#side", Select).value == "customer"
        app.screen.query_one("#name", Input).focus()
        await _press(pilot, "enter")

    record = library.record(MEETING_ID)
    voice = next(speaker for speaker in record.speakers if speaker.label == "S3")
    assert (voice.name, voice.side, voice.role, voice.proposed) == ("孙浩", "customer", "使用者", False)
    assert next(todo for todo in record.todos if todo.id == "t-2").owner == "孙浩"


async def test_a_row_is_added_from_a_segment_and_rests_on_it(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        _screen(app).query_one(Transcript).highlighted = 8
        await _press(pilot, "plus", "enter")
        await _write(pilot, "预算三十万以内")

    added = next(row for row in library.record(MEETING_ID).needs if row.provenance.source == "person")
    assert (added.title, [piece.segment_id for piece in added.evidence]) == ("预算三十万以内", [9])


async def test_undo_and_redo_go_through_everything_even_after_a_restart(library: Library) -> None:
    before = library.record(MEETING_ID)
    changed = await _do(library, "a", "a")

    undone = await _do(library, "u", "u", "u")
    redone = await _do(library, "ctrl+y", "ctrl+y", "ctrl+y")

    assert undone == before
    assert redone == changed


async def test_transcript_and_rows_change_places_where_it_is_narrow(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = _screen(app)
        shown = [screen.query_one(Transcript).display and screen.query_one(Transcript).region.width > 0]
        await _press(pilot, "t")
        shown.append(screen.query_one(Transcript).region.width > 0)
        await _press(pilot, "escape")
        shown.append(screen.query_one(Transcript).region.width > 0)

    assert shown == [False, True, False]


async def test_escape_leads_to_the_list_and_enter_back(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await _press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        await _press(pilot, "enter")
        assert isinstance(app.screen, MeetingScreen)


async def test_the_language_changes_at_once(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await _press(pilot, "ctrl+l")

        assert interface_language() == "zh"
        assert isinstance(app.screen, MeetingScreen)


async def test_help_names_every_key(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await _press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        await _press(pilot, "escape")
        assert isinstance(app.screen, MeetingScreen)


def test_every_key_is_bound_to_an_action_that_exists() -> None:
    for key in MEETING_KEYS:
        assert hasattr(MeetingScreen, f"action_{key.action}")
    for key in APP_KEYS:
        assert hasattr(ReviewApp, f"action_{key.action}")


async def test_the_command_palette_offers_every_key(library: Library) -> None:
    app = review_of(library)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        offered = {command.title for command in app.get_system_commands(app.screen)}

    assert {key.shown_label for key in MEETING_KEYS} <= offered


@pytest.mark.parametrize("words", ["[red]x[/red]", "{{ 7*7 }}", "\x1b[31mred", "\u202eabc\u200b", "[/]", "$primary"])
async def test_words_of_a_recording_are_shown_letter_by_letter(library: Library, words: str) -> None:
    record = library.record(MEETING_ID)
    segments = [segment.model_copy(update={"text": words}) for segment in record.segments]
    library.replace_transcript(MEETING_ID, segments, record.speakers)
    app = review_of(library)

    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        shown = str(_screen(app).query_one(Transcript).get_option_at_index(0).prompt)

    assert shown.endswith(words.replace("\x1b", "␣").replace("\u202e", "␣").replace("\u200b", "␣"))
