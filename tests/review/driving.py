"""Driving the application by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from assistant.library.library import Library
from assistant.review.app import ReviewApp
from assistant.review.dialogs.base import Dialog
from assistant.review.screens.meeting import MeetingScreen
from assistant.review.widgets.cell_editor import CellEditor
from assistant.review.widgets.transcript import Transcript
from schemas.record import Need, Record, Todo
from tests.review.talk import MEETING_ID, review_of

WIDE, NARROW = (120, 40), (80, 24)


@asynccontextmanager
async def opened(library: Library, size: tuple[int, int] = WIDE) -> AsyncIterator[Pilot[None]]:
    """The talk on the screen."""
    async with review_of(library).run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each after what the one before has caused."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def write(pilot: Pilot[None], text: str, field: str = "Input, TextArea") -> None:
    """Write a text in the place of what stands in a field of the dialog."""
    entry = pilot.app.screen.query(field).first()
    if isinstance(entry, TextArea):
        entry.text = text
    else:
        assert isinstance(entry, Input)
        entry.value = text
    entry.focus()
    await pilot.pause()


async def answer(pilot: Pilot[None], text: str, field: str = "Input, TextArea") -> None:
    """Write a text, and confirm the dialog, which must close."""
    await write(pilot, text, field)
    await press(pilot, "enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))


async def put(pilot: Pilot[None], text: str, key: str = "enter") -> None:
    """Write a text in the place of what stands in the cell that is edited, and leave it by a key."""
    editor = pilot.app.screen.query_one(CellEditor)
    await until(pilot, lambda: editor.question is not None)
    question = editor.question
    await write(pilot, text, ".cell-entry")
    await press(pilot, key)
    await until(pilot, lambda: editor.question is not question)


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for what a thread brings about."""
    for _turn in range(500):
        if condition():
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not come about")


async def after(library: Library, *keys: str, size: tuple[int, int] = WIDE) -> Record:
    """Open the talk, press keys, and give what is stored then."""
    async with opened(library, size) as pilot:
        await press(pilot, *keys)
    return library.record(MEETING_ID)


def review(pilot: Pilot[None]) -> ReviewApp:
    """The application, by its own type."""
    app = pilot.app
    assert isinstance(app, ReviewApp)
    return app


def meeting(pilot: Pilot[None]) -> MeetingScreen:
    """The meeting's screen, under whatever dialog."""
    screen = pilot.app.screen_stack[1]
    assert isinstance(screen, MeetingScreen)
    return screen


def transcript(pilot: Pilot[None]) -> Transcript:
    """The transcript on the screen."""
    return meeting(pilot).query_one(Transcript)


def selected(pilot: Pilot[None]) -> str | None:
    """The id of the row under the cursor."""
    row = meeting(pilot).row
    return row.id if row else None


def notices(pilot: Pilot[None]) -> list[str]:
    """The lines that were shown to the user."""
    return [notice.message for notice in pilot.app._notifications]


def text_of(pilot: Pilot[None], widget: str) -> str:
    """What a widget paints, line by line, as it is seen."""
    found = meeting(pilot).query_one(widget)
    return "\n".join(found.render_line(y).text.rstrip() for y in range(found.size.height))


def need(library: Library, row_id: str) -> Need:
    """A stored need."""
    return next(row for row in library.record(MEETING_ID).needs if row.id == row_id)


def todo(library: Library, row_id: str) -> Todo:
    """A stored to-do."""
    return next(row for row in library.record(MEETING_ID).todos if row.id == row_id)
