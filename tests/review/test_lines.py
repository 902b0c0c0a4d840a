"""The list that makes only its visible lines, driven through the transcript."""

from __future__ import annotations

import pytest
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from assistant.library import edits
from assistant.library.library import Library
from assistant.review.widgets.rows import RowTable
from assistant.review.widgets.transcript import Transcript
from schemas.talk import Segment
from tests.review.driving import NARROW, meeting, opened, press, selected, text_of, transcript
from tests.review.talk import LINES, MEETING_ID

MANY = 2_000


@pytest.fixture
def long_talk(library: Library) -> Library:
    segments = [
        Segment(id=number, start_s=number * 2.0, end_s=number * 2.0 + 1, speaker=speaker, text=f"{number}：{text}")
        for number, (speaker, text) in enumerate((LINES[place % len(LINES)] for place in range(MANY)), 1)
    ]
    library.replace_transcript(MEETING_ID, segments, library.record(MEETING_ID).speakers)
    return library


async def test_however_long_the_talk_only_what_is_seen_is_made(
    long_talk: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: set[int] = set()
    make = Transcript.lines_of

    def counted(lines: Transcript, item: int, width: int) -> list[Content]:
        made.add(item)
        return make(lines, item, width)

    monkeypatch.setattr(Transcript, "lines_of", counted)
    async with opened(long_talk) as pilot:
        await press(pilot, "tab", "end", "home")

        assert transcript(pilot).virtual_size.height > MANY
        assert {0, MANY - 1} <= made
        assert len(made) < 100


async def test_a_meeting_is_not_painted_before_its_lists_are_laid_out(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    paint = RowTable.render_lines

    def noted(table: RowTable, crop: Region) -> list[Strip]:
        painted.append(table.virtual_size.width)
        return paint(table, crop)

    monkeypatch.setattr(RowTable, "render_lines", noted)
    async with opened(library) as pilot:
        await pilot.pause()

        assert painted
        assert all(painted)


@pytest.mark.parametrize("keys", [("end",), ("end", "up", "up"), ("pagedown",) * 3, ("pagedown", "pagedown", "pageup")])
async def test_the_cursor_is_always_in_view(long_talk: Library, keys: tuple[str, ...]) -> None:
    async with opened(long_talk, NARROW) as pilot:
        await press(pilot, "tab", *keys)
        [segment] = transcript(pilot).selected
        assert f"{segment.id}：" in text_of(pilot, "#transcript")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()

        assert f"{segment.id}：" in text_of(pilot, "#transcript")


async def test_pages_are_left_in_both_directions(long_talk: Library) -> None:
    async with opened(long_talk, NARROW) as pilot:
        places = []
        for key in ("tab", "pagedown", "pagedown", "pageup", "pageup", "pageup"):
            await press(pilot, key)
            places.append(transcript(pilot).cursor)

    start, one_down, two_down, one_up, *_two_up, end = (place or 0 for place in places)
    assert start == end == 0
    assert start < one_down < two_down
    assert start < one_up < two_down


async def test_cells_that_do_not_fit_are_scrolled(library: Library) -> None:
    for cell in ("situation", "task", "result"):
        changes = edits.edit_cell(library.record(MEETING_ID), "n-3", cell, "很长的内容，" * 40)
        library.apply(MEETING_ID, "edit", changes, "tester")
    async with opened(library, NARROW) as pilot:
        await press(pilot, "home")
        before = text_of(pilot, "#detail")
        await press(pilot, *["shift+down"] * 8)
        scrolled = text_of(pilot, "#detail")
        await press(pilot, *["shift+up"] * 8)

        assert selected(pilot) == "n-3"
        assert scrolled != before
        assert text_of(pilot, "#detail") == before


async def test_the_arrows_lead_from_table_to_table_and_around(library: Library) -> None:
    async with opened(library) as pilot:
        tables = []
        for key in ("right", "right", "left", "left"):
            await press(pilot, key)
            tables.append(meeting(pilot).table)

    assert tables == ["todo", "need", "todo", "need"]
