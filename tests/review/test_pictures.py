"""What the screens look like: compared with pictures that a person has looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant.language import Language, use_language
from assistant.library import edits
from assistant.library.library import Library, open_library
from tests.review.talk import MEETING_ID, review_of

SIZES = [(80, 24), (120, 40)]
Compare = Callable[..., bool]


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    chosen: tuple[int, int] = request.param
    return chosen


def _presses(*keys: str) -> Callable[[Pilot[None]], object]:
    async def press(pilot: Pilot[None]) -> None:
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    return press


@pytest.mark.parametrize("language", ["zh", "en"])
def test_at_rest(snap_compare: Compare, library: Library, size: tuple[int, int], language: Language) -> None:
    use_language(language)

    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses("n"))


def test_transcript(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    use_language("zh")

    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses("n", "t"))


def test_editing(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    use_language("zh")

    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses("n", "e", "down", "down", "enter"))


def test_speaker(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    use_language("zh")

    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses("n", "s"))


def test_help(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    use_language("zh")

    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses("question_mark"))


def test_home(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    use_language("zh")

    assert snap_compare(review_of(library, None), terminal_size=size, run_before=_presses())


def test_empty_library(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "empty").mkdir()
    with open_library(f"sqlite:///{tmp_path / 'empty' / 'library.db'}") as library:
        assert snap_compare(review_of(library, None), terminal_size=size, run_before=_presses())


def test_very_long_cells(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    use_language("zh")
    for cell in ("title", "situation", "result"):
        changes = edits.edit_cell(library.record(MEETING_ID), "n-3", cell, "这是一个特别长的单元格内容，" * 12)
        library.apply(MEETING_ID, "edit", changes, "tester")

    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses())
