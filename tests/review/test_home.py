"""The list of meetings, and searching in all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Static

from assistant.language import use_language
from assistant.library.library import Library, open_library
from assistant.pipeline.background import RunRequest
from assistant.review.keys import APP_KEYS, HOME_KEYS
from assistant.review.screens.home import HomeScreen
from assistant.review.screens.meeting import MeetingScreen
from assistant.review.widgets.hits import HitList, first_shown
from assistant.review.widgets.meetings import MeetingList
from assistant.review.widgets.queue import QueueView
from assistant.review.widgets.search_line import SearchLine
from assistant.review.widgets.transcript import Transcript
from schemas.talk import Meeting, Recording, RecordingPart, Segment
from tests.review.driving import NARROW, WIDE, meeting, press, selected, until
from tests.review.run_queue import FakeBackground
from tests.review.talk import MEETING_ID, NOW, review_of

Compare = Callable[..., bool]
SIZES = [NARROW, WIDE, (200, 60)]
OLDER = "b2c3d4e5f6"


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    chosen: tuple[int, int] = request.param
    return chosen


@pytest.fixture
def two_meetings(library: Library) -> Library:
    """The talk, and an older one with words that look like markup."""
    before = NOW - dt.timedelta(days=7)
    library.add_meeting(
        Meeting(id=OLDER, title="Kick-off [red]", customer="", date=dt.date(2026, 3, 5), created_at=before)
    )
    texts = (
        "We walk the inspection rounds [bold]on paper[/].",
        "纸上的巡检记录\x1b[31m没人看。",
        "那个预算，" * 30 + "巡检。",
    )
    library.append_segments(
        OLDER,
        [Segment(id=n, start_s=n * 10.0, end_s=n * 10.0 + 8, speaker="", text=t) for n, t in enumerate(texts, 1)],
    )
    return library


@pytest.fixture
def stopped_early(library: Library, tmp_path: Path) -> Library:
    """The talk, and a recording on which a run was stopped before anything of it was recognised."""
    files = [str(tmp_path / name) for name in ("second.wav", "third.wav")]
    parts = [RecordingPart(path=file, sha256="1" * 64, duration_s=30.0) for file in files]
    recording = Recording(
        path=files[0],
        sha256="1" * 64,
        duration_s=60.0,
        parts=parts,
        channels=["ours", "customer"],
        from_s=2.5,
        until_s=50.0,
    )
    library.add_meeting(Meeting(id=OLDER, title="Second talk", recording=recording, created_at=NOW + dt.timedelta(1)))
    return library


@asynccontextmanager
async def home(library: Library, size: tuple[int, int] = WIDE) -> AsyncIterator[Pilot[None]]:
    async with review_of(library, None).run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def hits(pilot: Pilot[None]) -> HitList:
    return pilot.app.screen.query_one(HitList)


def entry(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(SearchLine).entry.value


async def search(pilot: Pilot[None], words: str) -> None:
    """Go to the search line by its key, type, and wait for what is found."""
    await press(pilot, "slash")
    pilot.app.screen.query_one(SearchLine).entry.value = words
    await until(pilot, lambda: hits(pilot).words == words)


def lines_of(pilot: Pilot[None]) -> list[str]:
    listed = hits(pilot)
    return [line for y in range(listed.size.height) if (line := listed.render_line(y).text.rstrip())]


async def test_letters_are_typed_while_the_search_line_has_the_focus(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await press(pilot, "slash", *"rqx", "question_mark", "slash")

        assert entry(pilot) == "rqx?/"
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_what_is_typed_is_found_without_another_key(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await press(pilot, "slash", *"paper")
        await until(pilot, lambda: hits(pilot).words == "paper")

        assert hits(pilot).display
        assert not pilot.app.screen.query_one(MeetingList).display
        [heading, line] = lines_of(pilot)
        assert "Kick-off [red]" in heading
        assert "0:10" in line
        assert "[bold]on paper[/]" in line


async def test_found_words_stand_out_by_more_than_colour(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await search(pilot, "paper walk")
        lit = [part.text for part in hits(pilot).render_line(1) if part.style and part.style.underline]

    assert lit == ["walk", "paper"]


async def test_a_word_of_one_character_is_found_in_rows_and_segments_of_all_meetings(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await search(pilot, "纸")
        shown = "\n".join(lines_of(pilot))

    assert shown.index("每月漏检降到一处以内") < shown.index("全靠纸，漏一处") < shown.index("纸上的巡检记录")
    assert "\x1b" not in shown


async def test_filters_are_typed_beside_the_words(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await search(pilot, "kind:segment until:2026-03-05 纸")
        shown = lines_of(pilot)
        assert len(shown) == 2
        assert "纸上的巡检记录" in shown[1]
        lit = [part.text for part in hits(pilot).render_line(1) if part.style and part.style.underline]
        assert lit == ["纸"]


@pytest.mark.parametrize(("typed", "told"), [("kind:thing 纸", "“kind:thing”"), ("kind:need", "Write a word")])
async def test_a_filter_that_finds_nothing_by_itself_is_told(two_meetings: Library, typed: str, told: str) -> None:
    async with home(two_meetings) as pilot:
        await search(pilot, typed)
        empty = pilot.app.screen.query_one("#empty", Static)
        assert empty.display
        assert told in str(empty.content)


async def test_a_word_far_back_in_a_long_segment_is_seen(two_meetings: Library) -> None:
    async with home(two_meetings, NARROW) as pilot:
        await search(pilot, "巡检 预算")

        assert "…" in lines_of(pilot)[-1]
        assert lines_of(pilot)[-1].endswith("巡检。")


async def test_down_leads_from_the_search_line_into_what_was_found_and_up_back(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await search(pilot, "巡检")
        await press(pilot, "down")
        assert hits(pilot).has_focus
        await press(pilot, "down", "up")
        assert hits(pilot).has_focus
        await press(pilot, "up")

        assert pilot.app.screen.query_one(SearchLine).entry.has_focus


async def test_down_and_up_lead_to_the_meetings_and_back_while_nothing_is_searched(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await press(pilot, "up")
        assert pilot.app.screen.query_one(SearchLine).entry.has_focus
        await press(pilot, "down")

        assert pilot.app.screen.query_one(MeetingList).has_focus


async def test_enter_opens_the_meeting_at_the_segment(library: Library) -> None:
    async with home(library) as pilot:
        await search(pilot, "三十万")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MeetingScreen))
        await until(pilot, lambda: meeting(pilot).query_one(Transcript).has_focus)

        segment = meeting(pilot).query_one(Transcript).segment
        assert segment is not None
        assert segment.id == 9


@pytest.mark.parametrize(("words", "row_id"), [("看得清", "n-2"), ("路线图", "t-2")])
async def test_enter_opens_the_meeting_at_the_row(library: Library, words: str, row_id: str) -> None:
    async with home(library) as pilot:
        await search(pilot, words)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MeetingScreen) and selected(pilot) == row_id)


async def test_enter_on_a_meeting_that_was_found_opens_it(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await search(pilot, "kick")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MeetingScreen))

        assert meeting(pilot).record.meeting.id == OLDER


async def test_enter_before_anything_was_found_searches_at_once_and_opens_nothing_else(library: Library) -> None:
    async with home(library) as pilot:
        await press(pilot, "slash")
        pilot.app.screen.query_one(SearchLine).entry.value = "三十万"
        await press(pilot, "enter")
        await until(pilot, lambda: hits(pilot).words == "三十万")

        assert isinstance(pilot.app.screen, HomeScreen)


async def test_two_clicks_open_what_was_found(library: Library) -> None:
    async with home(library) as pilot:
        await search(pilot, "三十万")
        await pilot.click("#hits", offset=(20, 2), times=2)
        await until(pilot, lambda: isinstance(pilot.app.screen, MeetingScreen))


async def test_escape_clears_the_search_and_shows_the_meetings(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await search(pilot, "巡检")
        await press(pilot, "down", "escape")

        assert entry(pilot) == ""
        assert not hits(pilot).display
        assert pilot.app.screen.query_one(MeetingList).has_focus


async def test_what_was_searched_is_there_again_after_the_meeting(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await search(pilot, "paper")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MeetingScreen) and meeting(pilot).pane == "transcript")
        await press(pilot, "escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen) and hits(pilot).count == 1)

        assert entry(pilot) == "paper"
        await press(pilot, "escape", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MeetingScreen))
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        assert entry(pilot) == ""


async def test_nothing_found_is_said_with_the_words(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await search(pilot, "[没有]")
        await press(pilot, "down", "enter")

        assert "“[没有]”" in str(pilot.app.screen.query_one("#empty", Static).content)
        assert "nothing found" in str(pilot.app.screen.query_one("#search-count", Static).content)
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_meeting_that_a_run_has_made_appears_and_the_cursor_stays(two_meetings: Library) -> None:
    async with home(two_meetings) as pilot:
        await press(pilot, "down")
        two_meetings.add_meeting(Meeting(id="new", title="New", created_at=NOW + dt.timedelta(days=1)))
        screen = pilot.app.screen
        assert isinstance(screen, HomeScreen)
        screen.show_library()
        await pilot.pause()

        meetings = screen.query_one(MeetingList)
        assert meetings.count == 3
        assert meetings.meeting is not None
        assert meetings.meeting.id == OLDER


async def test_an_empty_library_has_no_search_and_names_the_key_and_the_command(tmp_path: Path) -> None:
    with open_library(f"sqlite:///{tmp_path / 'empty.db'}") as library:
        async with home(library, NARROW) as pilot:
            await press(pilot, "slash", "down", "escape", "enter", "tab")
            said = str(pilot.app.screen.query_one("#empty", Static).content)

            assert "Press r" in said
            assert "meeting run RECORDING" in said
            assert not pilot.app.screen.query_one(SearchLine).display
            library.add_meeting(Meeting(id=MEETING_ID, created_at=NOW))
            screen = pilot.app.screen
            assert isinstance(screen, HomeScreen)
            screen.show_library()
            await pilot.pause()
            assert screen.query_one(MeetingList).has_focus


async def test_every_listed_key_is_bound_and_every_bound_key_is_listed(library: Library) -> None:
    async with home(library) as pilot:
        await press(pilot, "slash")
        active = pilot.app.screen.active_bindings
        listed = {shown for key in (*HOME_KEYS, *APP_KEYS) for shown in key.keys}
        footer = {shown for shown, bound in active.items() if bound.binding.show}
        own = {
            shown
            for shown, bound in active.items()
            if bound.node in (pilot.app, pilot.app.screen) and bound.binding.id is not None
        }

        typed = {"slash", "r", "x", "q", "question_mark", "enter"}
        assert listed - typed <= active.keys()
        assert footer == {"enter", "down", "escape"}
        assert own - {"ctrl+q", "ctrl+c"} <= listed
        await press(pilot, "down")
        assert listed <= pilot.app.screen.active_bindings.keys()


@given(st.text("预算 ab", min_size=1), st.integers(0), st.integers(4, 40))
def test_what_was_found_is_within_what_is_shown(text: str, place: int, width: int) -> None:
    start = place % len(text)
    first = first_shown(text, start, width)

    assert 0 <= first <= start
    assert cell_len(text[first : start + 1]) <= width


# What it looks like


def _searching(words: str, *keys: str) -> Callable[[Pilot[None]], object]:
    async def searched(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await search(pilot, words)
        await press(pilot, *keys)

    return searched


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hits(snap_compare: Compare, two_meetings: Library, size: tuple[int, int], language: str) -> None:
    use_language("zh" if language == "zh" else "en")

    assert snap_compare(
        review_of(two_meetings, None), terminal_size=size, run_before=_searching("巡检", "down", "down")
    )


def test_no_hits(snap_compare: Compare, two_meetings: Library, size: tuple[int, int]) -> None:
    use_language("zh")

    assert snap_compare(review_of(two_meetings, None), terminal_size=size, run_before=_searching("没有这个词"))


def meeting_lines(pilot: Pilot[None]) -> list[str]:
    listed = pilot.app.screen.query_one(MeetingList)
    return [line for y in range(listed.size.height) if (line := listed.render_line(y).text.rstrip())]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_meeting_of_which_nothing_was_recognised_says_so_and_enter_goes_on(
    stopped_early: Library, tmp_path: Path, size: tuple[int, int]
) -> None:
    app = review_of(stopped_early, None)
    background = FakeBackground()
    app.background = background
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        first, other = meeting_lines(pilot)
        assert "Second talk" in first
        assert "nothing recognised yet · enter: go on" in first
        assert "0/5" in other
        await press(pilot, "enter")
        assert background.started == [
            RunRequest(
                tmp_path / "second.wav",
                further=(tmp_path / "third.wav",),
                channels="ours,customer",
                begin="2.500000",
                end="50.000000",
            )
        ]
        assert app.runs.runs[0].title == "second.wav + third.wav"
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "enter")
        assert len(app.runs.runs) == 1, "it goes on already"

        assert isinstance(app.focused, QueueView)


async def test_once_something_was_recognised_the_meeting_is_opened(stopped_early: Library) -> None:
    stopped_early.append_segments(OLDER, [Segment(id=1, start_s=0, end_s=5, speaker="", text="Good morning.")])
    async with home(stopped_early) as pilot:
        assert "0/0" in meeting_lines(pilot)[0]
        await press(pilot, "enter")

        assert isinstance(pilot.app.screen, MeetingScreen)


async def test_a_recording_in_which_nobody_speaks_is_no_run_that_was_stopped(stopped_early: Library) -> None:
    stopped_early.finish_stage(OLDER, "recognise", "f")
    async with home(stopped_early) as pilot:
        assert "nothing recognised" not in meeting_lines(pilot)[0]


def test_home_at_rest(snap_compare: Compare, two_meetings: Library, size: tuple[int, int]) -> None:
    use_language("zh")

    assert snap_compare(review_of(two_meetings, None), terminal_size=size)


def test_empty_library(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    with open_library(f"sqlite:///{tmp_path / 'empty.db'}") as library:
        assert snap_compare(review_of(library, None), terminal_size=size)
