"""What the screens look like: compared with pictures that a person has looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant.language import Language, use_language
from assistant.library import edits
from assistant.library.library import Library, open_library
from assistant.review.screens.meeting import MeetingScreen
from schemas.record import Coverage
from tests.review.driving import press, until
from tests.review.sample import SAMPLE_ID, fill_with_sample
from tests.review.talk import MEETING_ID, correct_some, needs, review_of

SIZES = [(80, 24), (120, 40), (200, 60)]
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
        pytest.param(("n", "3"), id="editing"),
        pytest.param(("n", "2"), id="choosing"),
        pytest.param(("n", "x", "M"), id="merge"),
        pytest.param(("n", "S", "space"), id="split"),
        pytest.param(("n", *["shift+down"] * 8), id="evidence-of-a-cell"),
        pytest.param(("tab", "home", "k"), id="cut"),
        pytest.param(("n", "R"), id="again"),
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
        await until(pilot, lambda: pilot.app.screen.query_one("#cell-note").has_class("-problem"))

    assert snap_compare(review_of(library), terminal_size=size, run_before=answer)


def test_help_in_english(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses("question_mark"))


@pytest.mark.parametrize("tab", ["profile", "question", "summary", "decision"])
def test_what_is_told_beside_the_rows(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], tab: str) -> None:
    use_language("zh")

    async def lead(pilot: Pilot[None]) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, MeetingScreen)
        while screen.tab != tab:
            await press(pilot, "left")
        await until(pilot, lambda: screen.listing.count > 1 or bool(screen.looked_at))

    with open_library(f"sqlite:///{tmp_path / 'sample.db'}") as library:
        fill_with_sample(library)
        assert snap_compare(review_of(library, SAMPLE_ID), terminal_size=size, run_before=lead)


def test_a_suspect_stretch_and_a_waiting_suggestion(
    snap_compare: Compare, library: Library, size: tuple[int, int]
) -> None:
    use_language("zh")
    doubt = Coverage(stage="recognise", state="suspect", start_s=24, end_s=33, note="loop")
    library.set_coverage(MEETING_ID, "recognise", [doubt])
    library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), "n-1"), "tester")
    library.suggest(MEETING_ID, "n-1", needs()[0].model_copy(update={"id": "n-9", "result": "漏检为零"}))

    assert snap_compare(review_of(library), terminal_size=size, run_before=_presses("home", "down"))


def test_words_that_the_program_corrected(snap_compare: Compare, library: Library) -> None:
    use_language("zh")
    correct_some(library)

    assert snap_compare(review_of(library), terminal_size=(120, 40), run_before=_presses("down", "tab", "home", "down"))


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
