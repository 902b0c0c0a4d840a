"""Remembering whose voice it is: offered where the user wants it, and never done unasked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from assistant.library.library import Library
from assistant.review.app import ReviewApp
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.sign_button import SignBox
from assistant.settings import Settings
from schemas.talk import Speaker
from tests.review.driving import WIDE, answer, notices, press, until, write
from tests.review.talk import MEETING_ID, segments

VOICES = {"S2": [0.0, 1.0], "S3": [1.0, 0.0]}
SPEAKERS = [
    Speaker(label="S1", name="赵立", side="ours", proposed=True),
    Speaker(label="S2", name="周岚", side="customer", proposed=True, confidence=0.93),
    Speaker(label="S3"),
]


@pytest.fixture
def heard(library: Library) -> Library:
    """The talk with what two of its voices are like."""
    library.replace_transcript(MEETING_ID, segments(), SPEAKERS, embeddings=VOICES)
    return library


@asynccontextmanager
async def asked(library: Library, segment: int, *, on: bool = True) -> AsyncIterator[Pilot[None]]:
    """The talk, and whose voice it is in one of its segments."""
    app = ReviewApp(library, MEETING_ID, Settings(recorder="tester", remember_voices=on))
    app.animation_level = "none"
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await ask(pilot, segment)
        yield pilot


async def ask(pilot: Pilot[None], segment: int) -> None:
    await press(pilot, "tab", "home", *["down"] * (segment - 1), "s")
    assert isinstance(pilot.app.screen, Dialog)


def box(pilot: Pilot[None]) -> SignBox:
    return pilot.app.screen.query_one("#remember", SignBox)


def remembered(library: Library) -> list[tuple[str, list[list[float]]]]:
    return [(voice.name, voice.embeddings) for voice in library.remembered_voices()]


async def test_a_voice_that_is_named_is_remembered_when_that_is_marked(heard: Library) -> None:
    async with asked(heard, 3) as pilot:
        assert not box(pilot).value
        await write(pilot, "孙浩", "#name")
        await press(pilot, "ctrl+r", "enter")
        await until(pilot, lambda: bool(notices(pilot)))

        assert notices(pilot)[-1] == "The voice of 孙浩 is remembered."

    [voice] = heard.remembered_voices()
    assert (voice.name, voice.side, voice.role, voice.customer) == ("孙浩", "customer", "使用者", "某水务公司")
    assert voice.embeddings == [VOICES["S3"]]


async def test_a_voice_is_named_without_being_remembered(heard: Library) -> None:
    async with asked(heard, 3) as pilot:
        await answer(pilot, "孙浩", "#name")

    assert heard.record(MEETING_ID).speakers[2].name == "孙浩"
    assert remembered(heard) == []


async def test_leaving_the_dialog_remembers_nothing(heard: Library) -> None:
    async with asked(heard, 2) as pilot:
        await press(pilot, "ctrl+r", "escape")
        assert isinstance(pilot.app.screen, Dialog)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, Dialog)

    assert remembered(heard) == []


@pytest.mark.parametrize(("segment", "on"), [(3, False), (1, True)], ids=["setting off", "nothing kept of the voice"])
async def test_remembering_is_not_offered_where_it_cannot_be(heard: Library, segment: int, on: bool) -> None:
    async with asked(heard, segment, on=on) as pilot:
        assert not pilot.app.screen.query("#remember")
        await press(pilot, "ctrl+r")
        await answer(pilot, "孙浩", "#name")

    assert remembered(heard) == []


async def test_a_remembered_voice_that_is_given_another_name_is_remembered_under_that_alone(heard: Library) -> None:
    heard.remember_voice(MEETING_ID, "S2")
    async with asked(heard, 2) as pilot:
        assert box(pilot).value
        await answer(pilot, "周建国", "#name")
        await until(pilot, lambda: bool(notices(pilot)))

    assert remembered(heard) == [("周建国", [VOICES["S2"]])]


async def test_taking_the_mark_away_forgets_the_voice(heard: Library) -> None:
    heard.remember_voice(MEETING_ID, "S2")
    async with asked(heard, 2) as pilot:
        await press(pilot, "ctrl+r", "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))
        await until(pilot, lambda: remembered(heard) == [])

    assert heard.record(MEETING_ID).speakers[1].name == "周岚"


async def test_a_voice_whose_name_was_emptied_is_remembered_no_more(heard: Library) -> None:
    heard.remember_voice(MEETING_ID, "S2")
    async with asked(heard, 2) as pilot:
        await answer(pilot, "", "#name")
        await until(pilot, lambda: remembered(heard) == [])


async def test_of_two_voices_made_one_the_one_that_stays_is_remembered(heard: Library) -> None:
    async with asked(heard, 3) as pilot:
        await write(pilot, "周岚", "#name")
        await press(pilot, "ctrl+r", "enter")
        await until(pilot, lambda: "周岚" in str(pilot.app.screen.query_one(".dialog-problem", Static).content))
        await press(pilot, "enter")
        await until(pilot, lambda: remembered(heard) != [])

    assert remembered(heard) == [("周岚", [VOICES["S2"]])]


async def test_how_sure_a_proposal_is_is_told_until_it_is_confirmed(heard: Library) -> None:
    async with asked(heard, 2) as pilot:
        assert "93% sure" in str(pilot.app.screen.query_one("#confidence", Static).content)
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))
        await press(pilot, "s")
        assert not pilot.app.screen.query("#confidence")

    confirmed = heard.record(MEETING_ID).speakers[1]
    assert (confirmed.name, confirmed.proposed, confirmed.confidence) == ("周岚", False, None)
