"""Drafts worded from the review, by a model behind an address on this machine, while the interface goes on."""

from __future__ import annotations

import threading

from textual.pilot import Pilot

from assistant.library import edits
from assistant.library.library import Library
from assistant.review.app import ReviewApp
from tests.follow_up.server import Answer, ModelServer
from tests.review.driving import need, notices, opened, press, text_of, until
from tests.review.talk import MEETING_ID

GOES_ON = 10.0
"""Seconds after which a test that waits for nothing ends."""
TOLD = "贵方巡检全靠纸，上个月漏检七处，罚了两万。"
WRONG = "贵方巡检全靠纸，上个月漏检九处，罚了两万。"


def ask_at(pilot: Pilot[None], server: ModelServer) -> None:
    """Have the application ask the model of a test."""
    assert isinstance(pilot.app, ReviewApp)
    pilot.app.settings = server.settings


def accept(library: Library, *row_ids: str) -> None:
    for row_id in row_ids:
        library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), row_id), "tester")


async def copied(library: Library, answer: Answer, choice: str) -> tuple[str, list[str], list[str]]:
    """What is on the clipboard after a draft, what was told, and the rows that the model was asked about."""
    with ModelServer(answer) as server:
        async with opened(library) as pilot:
            ask_at(pilot, server)
            await press(pilot, "D", choice)
            await until(pilot, lambda: bool(notices(pilot)))
            return pilot.app.clipboard, notices(pilot), server.asked


async def test_a_mail_is_worded_and_copied_with_its_subject(library: Library) -> None:
    accept(library, "n-1", "n-2")

    text, told, asked = await copied(library, lambda _row: TOLD, "1")

    assert text.startswith("会谈小结与后续事项：")
    assert TOLD in text
    assert "师傅" not in text  # a concern is internal
    assert len(asked) == 1
    assert told[0].startswith("The draft is on the clipboard.\n")
    assert "left out" in told[0]


async def test_a_note_is_copied_with_the_rows_own_words_for_what_was_refused(library: Library) -> None:
    accept(library, "n-1", "n-2")

    text, told, asked = await copied(library, lambda _row: WRONG, "2")

    assert WRONG not in text
    assert "每月漏检降到一处以内，不增加人手" in text
    assert "师傅年纪大，字要看得清" in text
    assert len(asked) == 2
    assert "2 sentences were refused" in told[0]


async def test_without_a_judged_row_the_line_says_so(library: Library) -> None:
    text, told, asked = await copied(library, lambda _row: TOLD, "3")

    assert (text, asked) == ("", [])
    assert told[0].startswith("There is nothing to write from")


async def test_the_interface_goes_on_meanwhile_and_the_same_key_stops_it(library: Library) -> None:
    accept(library, "n-1", "n-2")
    asked, go_on = threading.Event(), threading.Event()

    def answer(_row: str) -> str:
        asked.set()
        assert go_on.wait(GOES_ON)
        return TOLD

    with ModelServer(answer) as server:
        async with opened(library) as pilot:
            ask_at(pilot, server)
            await press(pilot, "D", "2")
            await until(pilot, asked.is_set)
            await until(pilot, lambda: "wording row 1 of 2" in text_of(pilot, "#head"))
            await press(pilot, "a")
            assert need(library, "n-3").review == "accepted"
            await press(pilot, "D")
            go_on.set()
            await until(pilot, lambda: any("Stopped" in line for line in notices(pilot)))

            assert pilot.app.clipboard == ""
            assert len(server.bodies) == 1
            assert "wording row" not in text_of(pilot, "#head")


async def test_who_leaves_the_question_gets_no_draft(library: Library) -> None:
    accept(library, "n-1")
    with ModelServer(lambda _row: TOLD) as server:
        async with opened(library) as pilot:
            ask_at(pilot, server)
            await press(pilot, "D", "escape", "a")
            assert need(library, "n-3").review == "accepted"
            assert pilot.app.clipboard == ""

    assert server.bodies == []
