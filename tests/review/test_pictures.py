"""What the screens look like: compared with pictures that a person has looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant.language import Language, use_language
from assistant.library import edits
from assistant.library.library import Library, open_library
from tests.review.driving import press, until
from tests.review.talk import MEETING_ID, review_of

SIZES = [(80, 24), (120, 40)]
Compare = Callable[..., bool]


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    chosen: tuple[int, int] = request.param
    return chosen


def _presses(*keys: str) -> Callable[[Pilot[None]], object]:
    async def pressed(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await press(pilot, *keys)

    return pressed


@pytest.mark.parametrize("language", ["zh", "en"])
def test_at_rest(snap_compare: Compare, library: Library, size: tuple[int, int], language: Language) -> None:
    use_language(language)

    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses("n"))


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("down", "tab", "down", "shift+down"), id="transcript"),
        pytest.param(("n", "e"), id="choosing-a-cell"),
        pytest.param(("n", "3"), id="editing"),
        pytest.param(("n", "s"), id="speaker"),
        pytest.param(("m",), id="meeting"),
        pytest.param(("question_mark",), id="help"),
        pytest.param(("a", "r", "enter", "right", "ctrl+t"), id="judged-in-light"),
    ],
)
def test_at_work(snap_compare: Compare, library: Library, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    use_language("zh")

    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses(*keys))


def test_an_answer_that_cannot_be_taken(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    use_language("zh")

    async def answer(pilot: Pilot[None]) -> None:
        await press(pilot, "right", "3", "x", "enter")
        await until(pilot, lambda: pilot.app.screen.query_one(".dialog-problem").display)

    assert snap_compare(review_of(library), terminal_size=size, run_before=answer)


def test_help_in_english(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses("question_mark"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_home(snap_compare: Compare, library: Library, size: tuple[int, int], language: Language) -> None:
    use_language(language)

    assert snap_compare(review_of(library, None), terminal_size=size, run_before=_presses())


def test_empty_library(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    use_language("zh")
    with open_library(f"sqlite:///{tmp_path / 'empty.db'}") as library:
        assert snap_compare(review_of(library, None), terminal_size=size, run_before=_presses())


def test_very_long_cells(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    use_language("zh")
    for cell in ("title", "situation", "result"):
        changes = edits.edit_cell(library.record(MEETING_ID), "n-3", cell, "这是一个特别长的单元格内容，" * 12)
        library.apply(MEETING_ID, "edit", changes, "tester")

    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses("up"))
