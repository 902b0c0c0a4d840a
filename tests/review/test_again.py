"""Finding rows anew from the review, while it goes on; and the open questions on the clipboard."""

from __future__ import annotations

import threading

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from assistant.errors import EndpointError
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.library import edits
from assistant.library.library import Library
from assistant.pipeline import again
from assistant.pipeline.options import Outcome
from assistant.review.widgets.told import QuestionList
from assistant.settings import Settings
from schemas.record import Need, Record
from tests.review.driving import NARROW, meeting, need, notices, opened, press, selected, text_of, until
from tests.review.talk import MEETING_ID, needs

GOES_ON = 10.0
"""Seconds after which a test that waits for nothing ends."""


def choices(pilot: Pilot[None]) -> list[str]:
    """What the dialog offers, without the numbers."""
    options = pilot.app.screen.query_one(OptionList).options
    return [str(option.prompt).split("  ", 1)[1] for option in options]


async def test_a_row_found_anew_waits_as_a_suggestion(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def row_again(record: Record, row_id: str, *_how: object) -> Need:
        assert row_id == "n-1"
        return needs()[0].model_copy(update={"id": "n-9", "result": "漏检为零"})

    monkeypatch.setattr(again, "row_again", row_again)
    library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), "n-1"), "tester")
    async with opened(library) as pilot:
        await press(pilot, "home", "down", "R", "1")
        await until(pilot, lambda: bool(library.record(MEETING_ID).suggestions))
        await until(pilot, lambda: "»" in text_of(pilot, "#rows-need"))

    assert need(library, "n-1").result == needs()[0].result


async def test_the_interface_goes_on_meanwhile_and_the_same_key_stops_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Event()

    def meeting_again(
        meeting_id: str, settings: Settings, library: Library, on_progress: Listener, cancel: Cancellation
    ) -> Outcome:
        on_progress(Progress(Stage.EXTRACT, 0.42, "reading the lines"))
        asked.set()
        assert cancel._event.wait(GOES_ON)
        cancel.check()
        raise AssertionError("not stopped")

    monkeypatch.setattr(again, "meeting_again", meeting_again)
    async with opened(library) as pilot:
        await press(pilot, "R", "2")  # no stretch is offered: the row rests on no words
        await until(pilot, asked.is_set)
        await until(pilot, lambda: "42%" in text_of(pilot, "#head"))
        await press(pilot, "a")
        assert need(library, "n-3").review == "accepted"
        await press(pilot, "R")
        await until(pilot, lambda: any("Stopped" in line for line in notices(pilot)))

        assert "42%" not in text_of(pilot, "#head")


@pytest.mark.parametrize(
    ("keys", "offered"),
    [
        (("n",), ["this row", "the stretch around it, 11 segments", "the whole meeting"]),
        (("up",), ["this row", "the whole meeting"]),
        (
            ("n", "tab", "home"),
            [
                "the row “每月漏检降到一处以内，不增加人手”",
                "the stretch around this segment, 9 segments",
                "the whole meeting",
            ],
        ),
        (
            ("n", "tab", "home", "shift+down"),
            ["the row “每月漏检降到一处以内，不增加人手”", "the 2 selected segments", "the whole meeting"],
        ),
    ],
)
async def test_what_is_searched_again_is_named_by_what_it_lies_around(
    library: Library, keys: tuple[str, ...], offered: list[str]
) -> None:
    async with opened(library) as pilot:
        await press(pilot, *keys, "R")

        assert choices(pilot) == offered


async def test_beside_the_rows_it_is_named_by_the_words_that_are_looked_at(library: Library) -> None:
    async with opened(library) as pilot:
        while meeting(pilot).tab != "question":
            await press(pilot, "right")
        await until(pilot, lambda: bool(meeting(pilot).query_one(QuestionList).questions))
        while not meeting(pilot).looked_at or not meeting(pilot).looked_at[0].segment_id:
            await press(pilot, "down")
        await press(pilot, "R")

        assert choices(pilot)[0].startswith("the stretch around these words, ")
        assert choices(pilot)[1:] == ["the whole meeting"]


async def test_only_the_segments_around_a_row_are_searched_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[set[int]] = []

    def window_again(meeting_id: str, segment_ids: set[int], *_how: object) -> Outcome:
        searched.append(set(segment_ids))
        return Outcome(meeting_id)

    monkeypatch.setattr(again, "window_again", window_again)
    monkeypatch.setattr("assistant.review.screens.again.AROUND", 1)
    async with opened(library) as pilot:
        await press(pilot, "home", "down", "R", "2")
        await until(pilot, lambda: bool(searched))

    assert searched == [{4, 5, 6, 7, 8}]


async def test_what_goes_wrong_is_a_line_and_the_review_goes_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def filled_row(*_how: object) -> Need:
        raise EndpointError("the model [did not] answer")

    monkeypatch.setattr(again, "filled_row", filled_row)
    async with opened(library) as pilot:
        await press(pilot, "ctrl+g")
        await until(pilot, lambda: "the model [did not] answer" in notices(pilot))
        await press(pilot, "a")

    assert need(library, "n-3").review == "accepted"


async def test_the_model_fills_empty_cells_and_no_others(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def filled_row(*_how: object) -> Need:
        return needs()[1].model_copy(update={"id": "n-9", "situation": "别的", "task": "字要大"})

    monkeypatch.setattr(again, "filled_row", filled_row)
    async with opened(library) as pilot:
        await press(pilot, "home", "down", "down", "ctrl+g")
        await until(pilot, lambda: need(library, "n-2").task == "字要大")

    assert need(library, "n-2").situation == needs()[1].situation


async def test_the_open_questions_are_listed_lead_to_their_row_and_are_copied(
    library: Library,
) -> None:
    async with opened(library, NARROW) as pilot:
        screen = meeting(pilot)
        await press(pilot, "left", "left")
        assert screen.tab == "question"
        await until(pilot, lambda: screen.listing.count > 3)
        await press(pilot, "c")
        await until(pilot, lambda: bool(pilot.app.clipboard))
        assert "师傅年纪大，字要看得清" in pilot.app.clipboard
        questions = screen.query_one(QuestionList).questions
        place = next(number for number, one in enumerate(questions) if one.row_id == "n-2")
        await press(pilot, "home", *["down"] * place, "enter")

        assert selected(pilot) == "n-2"
