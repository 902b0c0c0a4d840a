"""The list of meetings, keys, help, command palette, language and colours."""

from __future__ import annotations

import gc
import re
import weakref
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Static

from assistant.language import interface_language
from assistant.library.library import Library, open_library
from assistant.review.app import ReviewApp
from assistant.review.dialogs.help import HelpScreen, HelpText
from assistant.review.keys import APP_KEYS, TRANSCRIPT_KEYS
from assistant.review.screens.home import HomeScreen
from assistant.review.screens.meeting import MeetingScreen
from assistant.review.widgets.cell_editor import CellEditor
from assistant.review.widgets.footer import KeyLine
from assistant.review.widgets.transcript import Transcript
from assistant.settings import Settings
from schemas.record import Coverage
from tests.review.driving import NARROW, WIDE, meeting, notices, opened, press, review, selected, text_of, until
from tests.review.talk import MEETING_ID, review_of


async def test_escape_leads_to_the_list_and_enter_back(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "escape", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "enter")

        assert isinstance(pilot.app.screen, MeetingScreen)


async def test_meetings_that_were_left_are_not_kept(library: Library) -> None:
    async with opened(library) as pilot:
        shown = []
        for _time in range(3):
            shown.append(weakref.ref(meeting(pilot)))
            await press(pilot, "escape", "enter")
        gc.collect()

        assert [one() for one in shown[:2]] == [None, None]


async def test_without_a_meeting_the_list_is_shown_with_progress(library: Library) -> None:
    async with review_of(library, None).run_test(size=NARROW) as pilot:
        await pilot.pause()
        line = pilot.app.screen.query_one("#meetings").render_line(0).text

    assert "巡检系统需求沟通" in line
    assert "2:30" in line
    assert "0/5" in line
    assert "2 to-dos" in line


async def test_an_empty_library_says_how_to_begin(tmp_path: Path) -> None:
    with open_library(f"sqlite:///{tmp_path / 'empty.db'}") as library:
        async with review_of(library, None).run_test(size=NARROW) as pilot:
            await press(pilot, "enter", "down")

            assert "meeting run" in str(pilot.app.screen.query_one("#empty", Static).content)


async def test_a_meeting_that_is_gone_is_said_and_the_list_is_shown(library: Library) -> None:
    async with review_of(library, "nowhere").run_test(size=NARROW) as pilot:
        await pilot.pause()

        assert isinstance(pilot.app.screen, HomeScreen)
        assert notices(pilot)


async def test_the_language_changes_at_once_and_nothing_else_does(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "down", "ctrl+l")

        assert interface_language() == "zh"
        assert selected(pilot) == "n-1"
        assert "情境" in text_of(pilot, "#detail")
        await press(pilot, "ctrl+l")
        assert "Situation" in text_of(pilot, "#detail")


async def test_dark_and_light_take_turns(library: Library) -> None:
    async with opened(library) as pilot:
        dark = [pilot.app.current_theme.dark]
        for _time in range(2):
            await press(pilot, "ctrl+t")
            dark.append(pilot.app.current_theme.dark)

    assert dark == [True, False, True]


async def test_quit_ends_the_application(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "q")

        assert not pilot.app.is_running or pilot.app._exit


async def test_the_head_names_where_text_goes_and_how_many_rows_are_left(library: Library) -> None:
    async with opened(library) as pilot:
        head = text_of(pilot, "#head")
        assert "this machine" in head
        assert "5 rows left" in head
        await press(pilot, "a")

        assert "4 rows left" in text_of(pilot, "#head")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_head_names_gaps_and_keeps_the_rows_left(library: Library, size: tuple[int, int]) -> None:
    gap = Coverage(stage="extract", state="failed", start_s=24, end_s=60, note="the endpoint did not answer")
    library.set_coverage(MEETING_ID, "extract", [gap])
    async with opened(library, size) as pilot:
        head = text_of(pilot, "#head")

    assert "5 rows left" in head
    assert "! 00:24-01:00" in head


async def test_help_names_every_key_of_the_screen(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        shown = str(pilot.app.screen.query_one(HelpText).content)
        await press(pilot, "escape", "f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, "f1")

        assert isinstance(pilot.app.screen, MeetingScreen)
    for key in (*MeetingScreen.KEYS, *APP_KEYS):
        assert key.shown_keys({}) in shown
        assert key.shown_help in shown


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("pane", ["rows", "transcript"])
async def test_help_fits_the_screen_on_as_many_pages_as_it_needs(
    library: Library, size: tuple[int, int], pane: str
) -> None:
    async with opened(library, size) as pilot:
        await press(pilot, *(["tab"] if pane == "transcript" else []))
        keys = meeting(pilot).keys_here
        await press(pilot, "question_mark")
        dialog, hint = pilot.app.screen.query_one(".dialog"), pilot.app.screen.query_one(".dialog-hint", Static)
        shown, pages = "", []
        for _page in range(3):
            assert dialog.virtual_size.height <= dialog.container_size.height
            shown += str(pilot.app.screen.query_one(HelpText).content)
            pages.append(re.findall(r"page (\d) of (\d)", str(hint.content)))
            await press(pilot, "right")

    count = len({page for found in pages for page in found}) or 1
    assert pages == [[(f"{number % count + 1}", f"{count}")] if count > 1 else [] for number in range(3)]
    assert count == (1 if size == WIDE else 2)

    assert [key.shown_help for key in (*keys, *APP_KEYS) if key.shown_help not in shown] == []


@pytest.mark.parametrize("keys", [(), ("tab",)], ids=["rows", "transcript"])
async def test_every_listed_key_is_bound_and_every_bound_key_is_listed(library: Library, keys: Sequence[str]) -> None:
    async with opened(library) as pilot:
        await press(pilot, *keys)
        active = meeting(pilot).active_bindings
        listed = {shown for key in (*meeting(pilot).keys_here, *APP_KEYS) for shown in key.keys}
        own = {
            shown
            for shown, bound in active.items()
            if isinstance(bound.node, (MeetingScreen, ReviewApp, Transcript)) and bound.binding.id is not None
        }

        assert listed <= active.keys()
        assert own - {"ctrl+q", "ctrl+c"} <= listed


def test_every_key_has_an_action() -> None:
    for keys, owner in (
        (MeetingScreen.KEYS, MeetingScreen),
        (TRANSCRIPT_KEYS, MeetingScreen),
        (HomeScreen.KEYS, HomeScreen),
    ):
        for key in keys:
            assert hasattr(owner, f"action_{key.action}")
    for key in APP_KEYS:
        assert hasattr(ReviewApp, f"action_{key.action}")


def test_no_key_does_two_things_on_one_screen() -> None:
    keys = [shown for key in (*MeetingScreen.KEYS, *APP_KEYS) for shown in key.keys]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("pane", ["rows", "transcript"])
async def test_the_footer_fits_the_narrow_screen(library: Library, pane: str, language: str) -> None:
    async with opened(library, NARROW) as pilot:
        if language == "zh":
            await press(pilot, "ctrl+l")
        if pane == "transcript":
            await press(pilot, "tab")
        await pilot.pause()
        line = meeting(pilot).query_one(KeyLine)
        shown = line.render()

        assert len(line._ends) >= 6
        assert shown.cell_length <= line.content_size.width


async def test_a_click_on_a_key_of_the_footer_presses_it(library: Library) -> None:
    async with opened(library) as pilot:
        line = meeting(pilot).query_one(KeyLine)
        start = next(end for end, key in line._ends if key == "n")
        await pilot.click(KeyLine, offset=(start + 2, 0))
        await until(pilot, lambda: library.record(MEETING_ID).needs[-1].review == "accepted")


async def test_the_command_palette_offers_every_key_and_runs_it(library: Library) -> None:
    async with opened(library) as pilot:
        commands = {command.title: command for command in review(pilot).get_system_commands(pilot.app.screen)}
        for key in (*MeetingScreen.KEYS, *TRANSCRIPT_KEYS, *APP_KEYS):
            if key.action not in ("edit_number", "command_palette"):
                assert key.shown_label in commands
        assert "Edit: Situation" in commands
        commands["Accept"].callback()
        await pilot.pause()
        assert library.record(MEETING_ID).needs[-1].review == "accepted"
        await press(pilot, "ctrl+p")

        assert isinstance(pilot.app.screen, CommandPalette)


async def test_the_mouse_selects_rows_and_edits_with_two_clicks(library: Library) -> None:
    async with opened(library) as pilot:
        await pilot.click("#rows-need", offset=(10, 2))
        await pilot.pause()
        assert selected(pilot) == "n-2"
        await pilot.click("#transcript", offset=(10, 6))
        await pilot.pause()
        assert meeting(pilot).pane == "transcript"
        await pilot.click("#rows-need", offset=(10, 1), times=2)
        await until(pilot, lambda: pilot.app.screen.query_one(CellEditor).question is not None)

        assert selected(pilot) == "n-1"


async def test_keys_of_a_users_own_take_the_place_of_ours_everywhere(library: Library) -> None:
    app = ReviewApp(library, MEETING_ID, Settings(recorder="tester", keymap={"accept": "f2", "nonsense": "z"}))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert any("nonsense" in line for line in notices(pilot))
        await press(pilot, "a")
        assert library.record(MEETING_ID).needs[-1].review == "open"
        await press(pilot, "f2")
        assert library.record(MEETING_ID).needs[-1].review == "accepted"
        await press(pilot, "question_mark")

        assert "f2" in str(app.screen.query_one(HelpText).content)
