"""Hearing the words behind what is looked at: what is played, from where, and how fast."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from assistant.library.library import Library
from assistant.review.app import ReviewApp
from assistant.review.player import Player, tell_nobody
from assistant.settings import Settings
from schemas.talk import Recording
from tests.review.driving import WIDE, notices, press, text_of, transcript, until
from tests.review.talk import MEETING_ID


class FakePlayer(Player):
    """Notes what it is asked to play, and plays until the test says that it is over."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[float, float, float]] = []
        self.at_s: float | None = None
        self.problem: Callable[[str], None] = tell_nobody

    def play(
        self,
        recording: Recording,
        start_s: float,
        end_s: float,
        *,
        speed: float = 1.0,
        on_problem: Callable[[str], None] = tell_nobody,
    ) -> None:
        assert recording.path == "/talk.wav"
        self.asked.append((start_s, end_s, speed))
        self.at_s, self.problem = start_s, on_problem

    def stop(self) -> None:
        self.at_s = None

    @property
    def playing(self) -> bool:
        return self.at_s is not None

    @property
    def position_s(self) -> float | None:
        return self.at_s


@asynccontextmanager
async def heard(library: Library, player: FakePlayer) -> AsyncIterator[Pilot[None]]:
    app = ReviewApp(library, MEETING_ID, Settings(recorder="tester"), player)
    app.animation_level = "none"
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        yield pilot


@pytest.fixture
def player() -> FakePlayer:
    return FakePlayer()


async def test_space_plays_all_the_words_of_a_row_one_after_another_and_stops(
    library: Library, player: FakePlayer
) -> None:
    async with heard(library, player) as pilot:
        await press(pilot, "n", "space")
        assert player.asked == [(60.0, 69.0, 1.0)]
        player.stop()
        await until(pilot, lambda: len(player.asked) == 2)
        assert player.asked[1] == (72.0, 81.0, 1.0)
        await press(pilot, "space")

        assert not player.playing
        await pilot.pause(0.3)
        assert len(player.asked) == 2


async def test_a_cell_plays_its_own_words(library: Library, player: FakePlayer) -> None:
    async with heard(library, player) as pilot:
        await press(pilot, "n", *["shift+down"] * 8, "space")

    assert player.asked[0] == (72.0, 81.0, 1.0)


async def test_in_the_transcript_the_selected_segments_are_played(library: Library, player: FakePlayer) -> None:
    async with heard(library, player) as pilot:
        await press(pilot, "tab", "home", "space")
        await until(pilot, lambda: "♪" in text_of(pilot, "#transcript"))

    assert player.asked == [(12.0, 21.0, 1.0)]


async def test_slower_is_for_all_that_is_played_until_it_is_taken_back(library: Library, player: FakePlayer) -> None:
    async with heard(library, player) as pilot:
        await press(pilot, "n", "comma", "space", "space", "comma", "space")

    assert [speed for _start, _end, speed in player.asked] == [0.75, 1.0]


async def test_earlier_goes_two_seconds_back_from_where_it_is_or_begins(library: Library, player: FakePlayer) -> None:
    async with heard(library, player) as pilot:
        await press(pilot, "n", "b")
        assert player.asked[-1] == (58.0, 69.0, 1.0)
        player.at_s = 63.0
        await press(pilot, "b", "b")

    assert [start for start, _end, _speed in player.asked[1:]] == [61.0, 59.0]


async def test_what_cannot_be_played_is_said_in_a_line(library: Library, player: FakePlayer) -> None:
    async with heard(library, player) as pilot:
        await press(pilot, "space")
        assert any("no sound" in line for line in notices(pilot))
        await press(pilot, "n", "space")
        player.problem("no [sound] device")
        await until(pilot, lambda: "no [sound] device" in notices(pilot))

        assert transcript(pilot)
