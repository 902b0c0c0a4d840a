"""The ledger of the recording in the review: what is listed, heard, and gone to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from assistant.language import translator, use_language
from assistant.library.library import Library
from assistant.review.dialogs.coverage import CoverageDialog, StretchList
from assistant.review.state import segment_from, untrusted
from schemas.record import Coverage
from tests.review.driving import NARROW, meeting, notices, opened, press, transcript, until
from tests.review.talk import MEETING_ID, review_of
from tests.review.test_playing import FakePlayer, heard

LEDGER = [
    Coverage(stage="recognise", state="silent", start_s=0, end_s=12),
    Coverage(stage="recognise", state="processed", start_s=12, end_s=24),
    Coverage(stage="recognise", state="suspect", start_s=24, end_s=33.4, note="loop"),
    Coverage(stage="recognise", state="silent", start_s=33.4, end_s=36),
    Coverage(stage="recognise", state="processed", start_s=36, end_s=57),
    Coverage(stage="recognise", state="failed", start_s=57, end_s=59.5, note="the [endpoint] is busy"),
    Coverage(stage="recognise", state="processed", start_s=59.5, end_s=96),
    Coverage(stage="recognise", state="suspect", start_s=96, end_s=105, note="wrong language"),
    Coverage(stage="recognise", state="processed", start_s=105, end_s=150),
    Coverage(stage="recognise", state="failed", start_s=150, end_s=230, note="cut off"),
]


@pytest.fixture
def doubtful(library: Library) -> Library:
    """The talk with stretches of every kind."""
    library.set_coverage(MEETING_ID, "recognise", LEDGER)
    return library


def _dialog(pilot: Pilot[None]) -> CoverageDialog:
    screen = pilot.app.screen
    assert isinstance(screen, CoverageDialog)
    return screen


def _summary(pilot: Pilot[None]) -> str:
    return str(_dialog(pilot).query_one("#ledger", Static).content)


def _lines(pilot: Pilot[None]) -> list[str]:
    listed = _dialog(pilot).query_one(StretchList)
    return [" ".join(listed.render_line(y).text.split()) for y in range(listed.size.height)]


async def test_the_ledger_stands_first_and_below_it_each_stretch_with_time_length_and_reason(
    doubtful: Library,
) -> None:
    async with opened(doubtful) as pilot:
        await press(pilot, "l")
        summary, lines = _summary(pilot), _lines(pilot)

    assert summary == "Recording 3:50: 1:54 recognised, 0:18 doubtful, 1:23 not recognised, 0:15 silence."
    assert lines == [
        "≈ 0:24–0:33 9.4 s the same again and again",
        "! 0:57–0:59 2.5 s not recognised: the [endpoint] is busy",
        "≈ 1:36–1:45 9.0 s in another language than the talk",
        "! 2:30–3:50 1:20 not recognised: the recording is damaged or breaks off",
    ]


async def test_long_silence_is_listed_when_it_is_asked_for_and_the_cursor_stays(doubtful: Library) -> None:
    async with opened(doubtful) as pilot:
        await press(pilot, "l", "down", "s")
        with_silence, cursor = _lines(pilot), _dialog(pilot).query_one(StretchList).cursor
        await press(pilot, "s")

        assert with_silence[0] == "0:00–0:12 12.0 s silence"
        assert len(with_silence) == 5
        assert cursor == 2
        assert len(_lines(pilot)) == 4
        assert _dialog(pilot).query_one(StretchList).cursor == 1


@pytest.mark.parametrize(("downs", "segment_id"), [(0, 2), (1, 5), (2, 8), (3, 11)])
async def test_enter_goes_to_the_segment_there_the_next_one_or_the_last(
    doubtful: Library, downs: int, segment_id: int
) -> None:
    async with opened(doubtful) as pilot:
        await press(pilot, "l", *["down"] * downs, "enter")
        segment = transcript(pilot).segment

        assert pilot.app.screen is meeting(pilot)
        assert meeting(pilot).pane == "transcript"
        assert segment
        assert segment.id == segment_id


async def test_space_plays_the_stretch_and_stops_and_leaving_is_silent(doubtful: Library) -> None:
    player = FakePlayer()
    async with heard(doubtful, player) as pilot:
        await press(pilot, "l", "space")
        assert player.playing
        await press(pilot, "space")
        assert not player.playing
        await press(pilot, "down", "space", "escape")

        assert player.asked == [(24.0, 33.4, 1.0), (57.0, 59.5, 1.0)]
        assert not player.playing
        assert pilot.app.screen is meeting(pilot)


async def test_two_clicks_go_there_too(doubtful: Library) -> None:
    async with opened(doubtful) as pilot:
        await press(pilot, "l")
        await pilot.click(StretchList, offset=(5, 2), times=2)
        await until(pilot, lambda: pilot.app.screen is meeting(pilot))
        segment = transcript(pilot).segment

    assert segment
    assert segment.id == 8


async def test_all_is_worded_anew_in_the_other_language(doubtful: Library) -> None:
    async with opened(doubtful) as pilot:
        await press(pilot, "l", "ctrl+l")
        lines = _lines(pilot)

    assert translator("zh")("the same again and again") in lines[0]


async def test_where_nothing_is_missing_that_is_said_and_enter_and_space_do_nothing(library: Library) -> None:
    player = FakePlayer()
    async with heard(library, player) as pilot:
        await press(pilot, "l", "enter", "space")

        assert _summary(pilot).endswith("0:00 silence. Nothing is doubtful or missing.")
        assert player.asked == []


async def test_a_meeting_without_a_recording_has_no_ledger(library: Library) -> None:
    library.set_coverage(MEETING_ID, "recognise", [])
    async with opened(library) as pilot:
        await press(pilot, "l")

        assert pilot.app.screen is meeting(pilot)
        assert notices(pilot) == ["There is no recording to account for."]


def test_what_is_listed_with_silence_is_all_but_what_was_recognised_and_short_pauses(doubtful: Library) -> None:
    listed = untrusted(doubtful.record(MEETING_ID), with_silence=True)

    pause = next(one for one in LEDGER if one.start_s == 33.4)
    assert listed == [one for one in LEDGER if one.state != "processed" and one != pause]


def test_there_is_no_segment_to_go_to_in_an_empty_transcript(doubtful: Library) -> None:
    record = doubtful.record(MEETING_ID).model_copy(update={"segments": []})

    assert segment_from(record, 24.0) is None


def test_a_ledger_at_80_columns(snap_compare: Callable[..., bool], doubtful: Library) -> None:
    use_language("zh")

    async def lead(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await press(pilot, "l", "down")

    assert snap_compare(review_of(doubtful), terminal_size=NARROW, run_before=lead)
