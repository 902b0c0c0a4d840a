"""Whatever keeps an act from being stored is one clear line; what was typed stays, and is stored once it is mended."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from assistant.errors import LibraryError
from assistant.library import edits
from assistant.library.library import Library, open_library
from assistant.review.dialogs.base import Dialog
from assistant.review.screens.meeting import MeetingScreen
from assistant.review.widgets.cell_editor import CellEditor
from tests.review.driving import meeting, need, notices, opened, press, until, write
from tests.review.talk import MEETING_ID

LONG = "太长了写不下。" * 1_000
"""More than fits into what is free in a file that must not grow."""
Fault = Callable[[Library, Path], AbstractContextManager[None]]


@contextmanager
def full(library: Library, file: Path) -> Iterator[None]:
    """The disk has no room; the limit holds for the one connection that the pool gives out again and again."""
    with library._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    yield
    with library._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


@contextmanager
def locked(library: Library, file: Path) -> Iterator[None]:
    """Another program writes, and does not come to an end."""
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def gone(library: Library, file: Path) -> Iterator[None]:
    """The file was moved away, with those that SQLite keeps beside it."""
    files = sorted(file.parent.glob(f"{file.name}*"))
    aside = file.parent / "aside"
    aside.mkdir()
    for one in files:
        one.rename(aside / one.name)
    yield
    for one in files:
        (aside / one.name).rename(one)
    aside.rmdir()


@contextmanager
def replaced(library: Library, file: Path) -> Iterator[None]:
    """Another file stands in its place."""
    with gone(library, file):
        open_library(f"sqlite:///{file}").close()
        yield
        file.unlink()


@contextmanager
def defect(library: Library, file: Path) -> Iterator[None]:
    """The program itself is wrong."""

    def wrong(*_arguments: object) -> None:
        raise ZeroDivisionError("a defect")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "apply", wrong)
        yield


FAULTS: dict[Fault, str] = {
    full: "is full",
    locked: "held by another program",
    gone: "moved, removed or replaced",
    replaced: "moved, removed or replaced",
    defect: "ZeroDivisionError",
}
every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)


@pytest.fixture
def library(library: Library, tmp_path: Path) -> Iterator[Library]:
    """The same library, opened so that it waits for nobody."""
    library.close()
    with open_library(f"sqlite:///{tmp_path / 'library.db'}?timeout=0.01") as impatient:
        yield impatient


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def problem(pilot: Pilot[None]) -> str:
    lines = pilot.app.screen.query(".dialog-problem").results(Static)
    return "".join(str(line.content) for line in lines if line.display)


def is_clear(line: str, fault: Fault) -> bool:
    return FAULTS[fault] in line and "\n" not in line


@every_fault
async def test_a_cell_stays_with_its_words_until_it_can_be_stored(library: Library, file: Path, fault: Fault) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "7")
        await write(pilot, LONG, ".cell-entry")
        note = pilot.app.screen.query_one("#cell-note", Static)
        with fault(library, file):
            for key in ("enter", "tab"):
                await press(pilot, key)
                await until(pilot, lambda: note.has_class("-problem"))
                assert is_clear(str(note.content), fault)
                assert pilot.app.screen.query_one(".cell-entry", TextArea).text == LONG
            assert meeting(pilot).record.needs[0].result == "漏检一处以内，不加人"
        await press(pilot, "enter")
        await until(pilot, lambda: meeting(pilot).query_one(CellEditor).question is None)

    assert need(library, "n-1").result == LONG


@every_fault
@pytest.mark.parametrize(
    ("keys", "field", "confirm"),
    [
        (["n", "r"], "Input", "enter"),
        (["n", "f"], "#result", "ctrl+s"),
        (["m"], "#place", "enter"),
        (["tab", "home", "e"], "TextArea", "enter"),
        (["tab", "home", "s"], "#role", "enter"),
        (["tab", "home", "+", "enter"], "TextArea", "enter"),
    ],
    ids=["reason", "form", "meeting", "words", "voice", "new row"],
)
async def test_a_dialog_stays_with_its_words_until_they_can_be_stored(
    library: Library, file: Path, fault: Fault, keys: list[str], field: str, confirm: str
) -> None:
    async with opened(library) as pilot:
        await press(pilot, *keys)
        await until(pilot, lambda: bool(pilot.app.screen.query(field)))
        await write(pilot, LONG, field)
        before = meeting(pilot).record
        with fault(library, file):
            await press(pilot, confirm)
            await until(pilot, lambda: bool(problem(pilot)))

            assert is_clear(problem(pilot), fault)
            entry = pilot.app.screen.query_one(field)
            assert isinstance(entry, Input | TextArea)
            assert (entry.text if isinstance(entry, TextArea) else entry.value) == LONG
            assert meeting(pilot).record is before
            assert not notices(pilot)
        await press(pilot, confirm)
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))

    assert LONG in library.record(MEETING_ID).model_dump_json()


@every_fault
async def test_words_to_be_replaced_stay_in_their_dialog(library: Library, file: Path, fault: Fault) -> None:
    async with opened(library) as pilot:
        await press(pilot, "ctrl+f")
        await write(pilot, "漏", "#find")
        await write(pilot, LONG, "#new")
        with fault(library, file):
            await press(pilot, "enter")
            await until(pilot, lambda: bool(problem(pilot)))

            assert is_clear(problem(pilot), fault)
            assert pilot.app.screen.query_one("#new", Input).value == LONG
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))

    assert LONG in library.record(MEETING_ID).segments[1].text


@pytest.mark.parametrize("fault", [locked, gone, replaced, defect], ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("key", ["a", "d", "j"])
async def test_a_single_key_that_cannot_be_stored_is_told_in_one_line(
    library: Library, file: Path, fault: Fault, key: str
) -> None:
    async with opened(library) as pilot:
        if key == "j":
            await press(pilot, "tab", "home")
        before = meeting(pilot).record
        with fault(library, file):
            await press(pilot, key)

            [line] = notices(pilot)
            assert is_clear(line, fault)
            assert meeting(pilot).record is before
    assert library.record(MEETING_ID) == before


@pytest.mark.parametrize("fault", [locked, gone, replaced], ids=lambda fault: fault.__name__)
async def test_taking_back_what_cannot_be_stored_is_told_in_one_line(
    library: Library, file: Path, fault: Fault
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "a")
        before = meeting(pilot).record
        with fault(library, file):
            await press(pilot, "u")

            [line] = notices(pilot)
            assert is_clear(line, fault)
            assert meeting(pilot).record is before
        await press(pilot, "u")

    assert need(library, "n-3").review == "open"


@pytest.mark.parametrize("fault", [gone, replaced], ids=lambda fault: fault.__name__)
async def test_what_can_only_be_read_no_more_is_told_in_one_line(library: Library, file: Path, fault: Fault) -> None:
    async with opened(library) as pilot:
        with fault(library, file):
            pilot.app.post_message(events.AppBlur())
            pilot.app.post_message(events.AppFocus())
            await pilot.pause()
            [line] = notices(pilot)
            assert is_clear(line, fault)
            await press(pilot, "h")

            assert isinstance(pilot.app.screen, MeetingScreen)
            assert all(is_clear(line, fault) for line in notices(pilot))


@every_fault
async def test_the_program_is_not_left_while_a_cell_cannot_be_stored(
    library: Library, file: Path, fault: Fault
) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "7")
        await write(pilot, LONG, ".cell-entry")
        with fault(library, file):
            await pilot.app.run_action("quit")
            await pilot.pause()

            assert pilot.app.is_running
            assert pilot.app.screen.query_one(".cell-entry", TextArea).text == LONG


def test_nothing_is_written_into_a_file_that_was_removed(library: Library, file: Path) -> None:
    before = library.record(MEETING_ID)
    file.unlink()
    for act in (
        lambda: library.apply(MEETING_ID, "accept", edits.accept(before, "n-1"), "tester"),
        lambda: library.record(MEETING_ID),
    ):
        with pytest.raises(LibraryError, match="Put it back"):
            act()
    assert not file.exists()
