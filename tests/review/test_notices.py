"""Notices: few at a time, none twice, none over the row that has the cursor."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from assistant.library.library import Library
from assistant.review.notices import READ_S, SHORT_S
from assistant.review.widgets.lines import LineList
from tests.review.driving import NARROW, WIDE, notices, press, until
from tests.review.talk import MEETING_ID, library_with_talk, review_of

LONG = (
    "A line that has to be read by whoever sees it, since it says what went wrong and what is to be done about it. " * 2
)


@asynccontextmanager
async def seen(
    library: Library, size: tuple[int, int], meeting_id: str | None = MEETING_ID
) -> AsyncIterator[Pilot[None]]:
    """The talk, with notices on the screen as people see them."""
    async with review_of(library, meeting_id).run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot


async def toasts(pilot: Pilot[None], count: int) -> list[Region]:
    """Where this many notices are shown."""
    await until(pilot, lambda: len(pilot.app.screen.query(Toast)) == count)
    return [toast.region for toast in pilot.app.screen.query(Toast)]


def cursor_region(pilot: Pilot[None]) -> Region:
    lines = pilot.app.focused
    assert isinstance(lines, LineList)
    assert lines.cursor is not None
    y = lines.content_region.y + lines.top_of(lines.cursor) - lines.scroll_offset.y
    return Region(lines.region.x, y, lines.region.width, 1)


async def test_the_same_notice_stands_once(library: Library) -> None:
    async with seen(library, WIDE) as pilot:
        await press(pilot, "comma", "comma", "comma")
        for _time in range(4):
            pilot.app.notify("The same.")

        await toasts(pilot, 2)
        assert notices(pilot)[-1] == "The same."
        assert len(set(notices(pilot))) == len(notices(pilot))


@given(st.lists(st.text("ab \n漏", min_size=1, max_size=300), min_size=1, max_size=6))
@hypothesis_settings(max_examples=5, deadline=None)
def test_however_many_come_few_stand_and_the_newest_is_among_them(words: list[str]) -> None:
    async def shown() -> list[str]:
        with tempfile.TemporaryDirectory() as folder, library_with_talk(Path(folder)) as library:
            async with review_of(library).run_test(size=NARROW) as pilot:
                for line in words:
                    pilot.app.notify(line, markup=False)
                await pilot.pause()
                return notices(pilot)

    stand = asyncio.run(shown())

    assert len(stand) <= 2
    assert len(set(stand)) == len(stand)
    assert stand[-1] == words[-1]


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("keys", [(), ("n",), ("tab",), ("tab", "end"), ("right", "end")])
async def test_notices_stand_beside_the_row_that_has_the_cursor(
    library: Library, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with seen(library, size) as pilot:
        await press(pilot, *keys)
        pilot.app.notify("Slower")
        pilot.app.notify("A suggestion waits: y shows it.")

        for toast in await toasts(pilot, 2):
            assert toast.height == 1
            assert not toast.overlaps(cursor_region(pilot))


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_long_one_is_whole_and_the_rows_are_seen(library: Library, size: tuple[int, int]) -> None:
    for meeting_id in (None, MEETING_ID):
        async with seen(library, size, meeting_id) as pilot:
            pilot.app.notify("Slower")
            pilot.app.notify(LONG, severity="error")
            [toast] = (await toasts(pilot, 1 if size == NARROW else 2))[-1:]

            assert toast.height * (size[0] - 4) >= len(LONG.strip())
            assert toast.bottom <= cursor_region(pilot).y


async def test_what_has_to_be_read_stands_longer(library: Library) -> None:
    async with seen(library, WIDE) as pilot:
        pilot.app.notify("Slower")
        pilot.app.notify("Wrong.", severity="warning")
        await toasts(pilot, 2)
        times = [notice.timeout for notice in pilot.app._notifications]

    assert times == [SHORT_S, READ_S]
