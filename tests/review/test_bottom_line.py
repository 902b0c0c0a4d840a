"""The bottom line shows the keys that work where the focus is, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant.language import Language, translator, use_language
from assistant.library.library import Library, open_library
from assistant.pipeline.background import Failed, Finished, Stopped
from assistant.pipeline.options import Outcome
from assistant.review.widgets.cell_editor import CellEditor
from assistant.review.widgets.footer import GAP, KeyLine
from tests.review.driving import NARROW, WIDE, meeting, opened, press, until
from tests.review.run_queue import focus_queue, queued, tell
from tests.review.talk import MEETING_ID, review_of

HELP_AND_QUIT = ["? Help", "q Quit"]


def line(pilot: Pilot[None]) -> list[str]:
    """The keys of the line under the main screen, each with its label."""
    return [key for key in str(pilot.app.screen_stack[1].query_one(KeyLine).render()).split(" " * GAP) if key]


async def to_tab(pilot: Pilot[None], tab: str) -> None:
    while meeting(pilot).tab != tab:
        await press(pilot, "right")
    await until(pilot, lambda: meeting(pilot).listing.count > 0)


async def test_among_rows_those_for_rows_stand_there(library: Library) -> None:
    async with opened(library) as pilot:
        assert line(pilot)[:4] == ["n Next", "a Accept", "e Edit", "r Reject"]
        assert line(pilot)[-2:] == HELP_AND_QUIT


async def test_open_questions_have_their_own(library: Library) -> None:
    async with opened(library) as pilot:
        await to_tab(pilot, "question")

        assert line(pilot) == [
            "e To the row", "t Settle", "n Next", "space Play", "tab Switch", "c Copy", "u Undo", *HELP_AND_QUIT,
        ]  # fmt: skip


@pytest.mark.parametrize("tab", ["decision", "summary", "profile"])
async def test_what_is_told_beside_the_rows_has_no_keys_for_rows(library: Library, tab: str) -> None:
    async with opened(library) as pilot:
        await to_tab(pilot, tab)

        assert line(pilot) == ["n Next", "space Play", "g Evidence", "tab Switch", "u Undo", *HELP_AND_QUIT]


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("3", ["enter Save", "tab Next cell", "esc Leave"]),
        ("2", ["→ Choose", "enter Save", "tab Next cell", "esc Leave"]),
    ],
    ids=["text", "choice"],
)
async def test_while_a_cell_is_written_only_its_own_keys_do_what_they_say(
    library: Library, key: str, shown: Sequence[str]
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", key)
        editor = meeting(pilot).query_one(CellEditor)
        await until(pilot, lambda: editor.question is not None)
        assert line(pilot) == shown
        await press(pilot, "escape")

        assert line(pilot)[:2] == ["n Next", "a Accept"]


@pytest.mark.parametrize("keys", [("r",), ("f",), ("t",), ("m",), ("R",), ("ctrl+f",), ("question_mark",)])
async def test_under_a_dialog_stand_those_of_every_dialog(library: Library, keys: Sequence[str]) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", *keys)
        assert line(pilot) == ["esc Leave", "ctrl+l 中文/English", "ctrl+t Dark/light"]
        await press(pilot, "escape")

        assert line(pilot)[:2] == ["n Next", "a Accept"]


async def test_textuals_own_palette_tells_its_keys_itself(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "ctrl+p")

        assert line(pilot) == []


async def test_the_labels_follow_the_language_under_a_dialog_too(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "m", "ctrl+l")

        assert line(pilot)[1] == f"ctrl+l {translator('zh')('中文/English')}"
        assert line(pilot)[2] != "ctrl+t Dark/light"


async def test_a_users_own_key_shows_under_a_dialog_and_works_there(library: Library) -> None:
    app = review_of(library)
    app.own_keys = {"review.language": "f9"}
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "m")
        assert line(pilot)[1].startswith("f9 ")
        before = line(pilot)
        await press(pilot, "f9")

        assert line(pilot) != before


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("keys", [("left", "left"), ("left",), ("n", "3"), ("n", "2"), ("m",)])
async def test_it_fits_the_narrow_screen(library: Library, keys: Sequence[str], language: Language) -> None:
    use_language(language)
    async with opened(library, NARROW) as pilot:
        await press(pilot, *keys)
        await pilot.pause()
        keys_line = meeting(pilot).query_one(KeyLine)

        assert keys_line.render().cell_length <= keys_line.content_size.width


# The list of meetings


async def test_the_search_line_shows_what_leads_out_of_it(library: Library) -> None:
    async with review_of(library, None).run_test(size=WIDE) as pilot:
        await press(pilot, "slash")
        assert line(pilot) == ["enter Open", "↓ Results", "esc Clear"]
        await press(pilot, *"qqq")
        await until(pilot, lambda: line(pilot) == ["esc Clear"])


async def test_without_meetings_what_opens_and_searches_them_is_muted(tmp_path: Path) -> None:
    with open_library(f"sqlite:///{tmp_path / 'empty.db'}") as empty:
        async with review_of(empty, None).run_test(size=WIDE) as pilot:
            await pilot.pause()
            active = pilot.app.screen.active_bindings
            works = [key for key, bound in active.items() if bound.binding.show and bound.enabled]

    assert works == ["r", "question_mark", "q"]


async def test_among_the_runs_stand_the_keys_that_work_on_the_selected_one(library: Library) -> None:
    always = ["r Run", "tab Switch", *HELP_AND_QUIT]
    async with queued(library, "a.wav", "b.wav") as (pilot, background):
        focus_queue(pilot)
        await pilot.pause()
        assert line(pilot) == ["x Stop", *always]
        await press(pilot, "down")
        assert line(pilot) == ["x Take out", *always]
        await press(pilot, "up")
        await tell(pilot, background, Finished(Outcome(MEETING_ID)))
        assert line(pilot) == ["enter Open", "x Dismiss", *always]
        await press(pilot, "down")
        await tell(pilot, background, Failed("no"))
        assert line(pilot) == ["enter Try again", "x Dismiss", *always]
        await press(pilot, "enter")
        await tell(pilot, background, Stopped())
        await pilot.pause()
        assert line(pilot) == ["enter Go on", "x Dismiss", *always]


async def test_every_key_that_is_shown_is_bound_and_works(library: Library) -> None:
    async with queued(library, "a.wav") as (pilot, _background):
        for keys in ((), ("tab",), ("tab",)):
            await press(pilot, *keys)
            active = pilot.app.screen.active_bindings
            shown = {key for _end, key in pilot.app.screen.query_one(KeyLine)._ends}

            assert shown
            assert all(active[key].enabled for key in shown)
