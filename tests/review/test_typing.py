"""Keys that come at once, before anything could be painted for them, do what they do one by one."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot
from textual.widgets import RadioSet, Static, TextArea

from assistant.library import edits
from assistant.library.library import Library, open_library
from assistant.review.dialogs.status import StatusDialog
from assistant.review.state import LONG_CELLS
from assistant.review.widgets.cell_editor import CellEditor
from assistant.review.widgets.row_pane import LEAST_LINES
from schemas.record import Need, NeedKind, Row
from tests.review.driving import NARROW, WIDE, meeting, need, opened, press, text_of, todo, until
from tests.review.talk import MEETING_ID, library_with_talk, needs, todos

KINDS: tuple[str, ...] = get_args(NeedKind)
LETTERS = "ab，中"


async def at_once(pilot: Pilot[None], keys: Iterable[str], turns: Iterable[int] = ()) -> None:
    """Type keys without waiting for any, or for a few turns of the loop; then wait until the last has done its work."""
    app, done = pilot.app, asyncio.Event()
    app.action_typed = done.set  # type: ignore[attr-defined]
    app._bindings.bind("f12", "app.typed", priority=True)
    waits = iter(turns)
    for key in (*keys, "f12"):
        app.post_message(events.Key(key, " " if key == "space" else key if len(key) == 1 else None))
        for _turn in range(next(waits, 0)):
            await asyncio.sleep(0)
    await asyncio.wait_for(done.wait(), 60)
    await pilot.pause()


def editor(pilot: Pilot[None]) -> CellEditor:
    return meeting(pilot).query_one(CellEditor)


async def test_each_cell_gets_what_was_typed_for_it(library: Library) -> None:
    async with opened(library) as pilot:
        await at_once(pilot, ["n", "3", *"abc", "tab", *"def", "tab", *"ghi", "enter"])

        assert editor(pilot).question is None
        assert meeting(pilot).rows.has_focus
    row = need(library, "n-1")
    assert (row.situation, row.task, row.action_tried) == (
        "巡检全靠纸，上个月漏检七处，罚了两万abc",
        "减少漏检def",
        "去年买过手持机，没有网传不上去ghi",
    )
    assert row.edited == ["situation", "task", "action_tried"]


async def test_the_keys_after_the_last_cell_are_for_the_rows(library: Library) -> None:
    async with opened(library) as pilot:
        await at_once(pilot, ["3", *"ab", "enter", "a", "5", *"cd", "enter", "down", "7", *"e", "escape", "a"])

        assert (need(library, "n-3").situation, need(library, "n-3").review) == ("ab", "accepted")
        assert need(library, "n-1").action_tried.endswith("cd")
        assert [need(library, f"n-{number}").review for number in (1, 2)] == ["open", "accepted"]


async def test_a_choice_between_two_texts_takes_its_number_alone(library: Library) -> None:
    async with opened(library) as pilot:
        await at_once(pilot, ["n", "1", *"ab", "tab", *"x3y", "tab", *"cd", "shift+tab", "shift+tab", *"e", "enter"])

    row = need(library, "n-1")
    assert (row.title, row.kind) == ("每月漏检降到一处以内，不增加人手abe", "concern")
    assert row.situation.endswith("cd")


async def test_what_is_typed_behind_a_refused_date_stands_there_to_be_seen_and_is_not_stored(library: Library) -> None:
    before = library.record(MEETING_ID)
    async with opened(library) as pilot:
        await at_once(pilot, ["right", "3", *"soon", "tab", *"later", "enter", "a"])

        assert library.record(MEETING_ID) == before
        assert editor(pilot).question is not None
        assert editor(pilot).written == "soonlatera"
        assert editor(pilot).query_one("#cell-note", Static).has_class("-problem")
        await at_once(pilot, [*["backspace"] * 10, *"2026-03-20", "tab", *"then", "enter"])

    assert (todo(library, "t-1").due, todo(library, "t-1").due_text) == (dt.date(2026, 3, 20), "then")


async def test_keys_typed_ahead_do_not_write_over_what_another_has_written_meanwhile(library: Library) -> None:
    async with opened(library) as pilot:
        await at_once(pilot, ["n", "7", *"ab"])
        library.apply(
            MEETING_ID, "edit", edits.edit_cell(library.record(MEETING_ID), "n-1", "result", "别人的话"), "Li"
        )
        await at_once(pilot, ["tab", *"cd", "enter"])

        assert need(library, "n-1").result == "别人的话"
        assert editor(pilot).written == "漏检一处以内，不加人abcd"
        await at_once(pilot, ["enter"])
    assert need(library, "n-1").result == "漏检一处以内，不加人abcd"


async def test_the_keys_behind_the_last_text_are_for_the_dialog_of_the_status(library: Library) -> None:
    async with opened(library) as pilot:
        await at_once(pilot, ["down", "down", "7", *"ab", "tab", "3", "space"])
        dialog = pilot.app.screen

        assert isinstance(dialog, StatusDialog)
        assert dialog.query_one(RadioSet).pressed_index == 2
        await press(pilot, "enter")
    row = need(library, "n-2")
    assert (row.result, row.status) == ("ab", "disputed")
    assert [piece.segment_id for piece in row.evidence if piece.cells == ["status"]] == [8]


async def test_what_is_typed_behind_the_key_that_opens_a_dialog_is_for_the_dialog(library: Library) -> None:
    async with opened(library) as pilot:
        await at_once(pilot, ["r", *"nonsense", "enter"])
        await until(pilot, lambda: need(library, "n-3").review == "rejected")

    assert need(library, "n-3").reject_reason == "nonsense"


async def test_editing_begun_in_the_transcript_of_a_narrow_screen_gets_what_is_typed(library: Library) -> None:
    async with opened(library, NARROW) as pilot:
        await at_once(pilot, ["tab", "3", *"abc"])

        assert editor(pilot).entry.has_focus
        assert "abc" in editor(pilot).query_one(TextArea).render_line(0).text
        await press(pilot, "enter")
    assert need(library, "n-3").situation == "abc"


async def test_what_is_pasted_stays_where_it_was_pasted(library: Library) -> None:
    async with opened(library) as pilot:
        for event in (events.Key("3", "3"), events.Key("a", "a"), events.Paste("PASTED"), events.Key("b", "b")):
            pilot.app.post_message(event)
        await at_once(pilot, ["tab", "c", "enter"])

    assert (need(library, "n-3").situation, need(library, "n-3").task) == ("aPASTEDb", "c")


async def test_no_entry_is_made_or_taken_away_on_the_way_through_the_cells(library: Library) -> None:
    # What Textual takes away has no styles any more, and cannot be painted where a frame still asks for it.
    async with opened(library, NARROW) as pilot:
        before = list(editor(pilot).query("*"))
        await at_once(pilot, ["n", "1", *["tab"] * 6, *["shift+tab"] * 6, "escape", "right", "1", *["tab"] * 4])

        assert list(editor(pilot).query("*")) == before


async def test_the_cells_make_room_for_the_lines_of_each_entry(library: Library) -> None:
    for cell in ("situation", "task"):
        changes = edits.edit_cell(library.record(MEETING_ID), "n-1", cell, "很长" * 60)
        library.apply(MEETING_ID, "edit", changes, "tester")
    async with opened(library) as pilot:
        await at_once(pilot, ["down", "3", "tab", *"ab"])
        await at_once(pilot, ["shift+tab", "tab"])
        top = editor(pilot).region.y - meeting(pilot).query_one("#detail").region.y
        shown = text_of(pilot, "#detail").splitlines()

        assert editor(pilot).size.height > LEAST_LINES
        assert "Task" in shown[top]
        assert "Action tried" in shown[top + editor(pilot).size.height]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_the_real_program_gets_all_bytes_at_once(tmp_path: Path) -> None:
    from benchmarks import review

    library_url = f"sqlite:///{tmp_path / 'library.db'}"
    with open_library(library_url) as library:
        review.fill(library, segments=60, needs=4, todos=2)
    with review.program(tmp_path, (80, 24)) as terminal:
        terminal.press(review.ENTER, review.OPENED)
        terminal.press(b"5abc\tdef\x1b[Z\x7fC\t\tghi\r", "ghi")
        terminal.press(b"7!\r", "ghi!")
    with open_library(library_url) as library:
        [row] = [row for row in library.record(review.MEETING_ID).needs if row.edited]

    assert (row.action_tried, row.action_proposed, row.result[-4:]) == ("abC", "def", "ghi!")


# The same against a plain model of the cells


@dataclass
class Model:
    """The cells of a row, and the one that is being written."""

    row: Row
    stored: dict[str, str] = field(default_factory=dict)
    edited: set[str] = field(default_factory=set)
    at: str | None = None
    """The cell that is being written; of a need's status, its dialog is open."""
    text: str = ""
    cursor: int = 0
    selected: bool = False

    def __post_init__(self) -> None:
        self.stored = {cell: str(getattr(self.row, cell) or "") for cell in self.row.cell_names}

    @property
    def keys(self) -> Sequence[str]:
        """The keys that mean something where it is."""
        if self.at is None:
            return [str(number) for number, cell in enumerate(self.row.cell_names, 1) if cell != "status"]
        if self.at == "status":
            return ["escape", *LETTERS]
        leave = ["tab", "tab", "shift+tab", "enter", "escape"]
        if self.at == "kind":
            return [*leave, *"123", "left", "right", "space", *LETTERS]
        return [*leave, *LETTERS, *LETTERS, "space", "backspace", *(["left"] if self._long else "2026-03-20")]

    @property
    def _long(self) -> bool:
        return self.at in (*LONG_CELLS, self.row.cell_names[0])

    def press(self, key: str) -> None:
        """What a key does."""
        if self.at is None:
            self._open(self.row.cell_names[int(key) - 1])
        elif key == "escape":
            self.at = None
        elif self.at == "status":
            pass
        elif key in ("tab", "shift+tab", "enter"):
            self._leave({"tab": 1, "shift+tab": -1, "enter": 0}[key])
        elif self.at == "kind":
            self._choose(key)
        else:
            self._write(key)

    def _open(self, cell: str) -> None:
        self.at, self.text, self.cursor = cell, self.stored[cell], len(self.stored[cell])
        self.selected = not self._long and bool(self.text)

    def _leave(self, step: int) -> None:
        assert self.at is not None
        if self.text != self.stored[self.at]:
            if not self._fits:
                return
            value = self.text.strip()
            if value != self.stored[self.at]:
                self.edited.add(self.at)
            self.stored[self.at] = value
        place = self.row.cell_names.index(self.at) + step
        self.at = None
        if step and 0 <= place < len(self.row.cell_names):
            self._open(self.row.cell_names[place])

    @property
    def _fits(self) -> bool:
        text = self.text.strip()
        if self.at == "due" and text:
            try:
                dt.date.fromisoformat(text)
            except ValueError:
                return False
        return bool(text) or self.at != self.row.cell_names[0]

    def _choose(self, key: str) -> None:
        place = KINDS.index(self.text)
        if key in ("left", "right", "space"):
            self.text = KINDS[(place + (-1 if key == "left" else 1)) % len(KINDS)]
        elif key.isdigit():
            self.text = KINDS[int(key) - 1]

    def _write(self, key: str) -> None:
        if self.selected:
            self.text, self.cursor, self.selected = "", 0, False
            if key == "backspace":
                return
        before, behind = self.text[: self.cursor], self.text[self.cursor :]
        if key in ("left", "backspace"):
            self.cursor = max(self.cursor - 1, 0)
            self.text = self.text if key == "left" else before[:-1] + behind
        else:
            self.text = before + (" " if key == "space" else key) + behind
            self.cursor += 1


@st.composite
def typings(draw: st.DrawFn) -> tuple[Model, list[str], list[int]]:
    """A row's cells after some keys, the keys, and how long each is waited for, in turns of the loop."""
    rows: list[Row] = [needs()[0], todos()[0]]
    model, keys = Model(draw(st.sampled_from(rows))), []
    for _key in range(draw(st.integers(10, 60))):
        keys.append(draw(st.sampled_from(model.keys)))
        model.press(keys[-1])
    if model.at == "status":
        keys.append("escape")
        model.press("escape")
    turns = draw(st.lists(st.sampled_from([0, 0, 0, 1, 2, 5, 20]), min_size=len(keys), max_size=len(keys)))
    return model, keys, turns


@given(typings(), st.sampled_from([WIDE, NARROW]))
@settings(max_examples=12, deadline=None)
def test_any_keys_at_once_do_what_they_do_in_a_plain_model(
    typing: tuple[Model, list[str], list[int]], size: tuple[int, int]
) -> None:
    model, keys, turns = typing
    with tempfile.TemporaryDirectory() as folder, library_with_talk(Path(folder)) as library:
        asyncio.run(_as_in_the_model(library, size, model, keys, turns))


async def _as_in_the_model(
    library: Library, size: tuple[int, int], model: Model, keys: Sequence[str], turns: Sequence[int]
) -> None:
    async with opened(library, size) as pilot:
        await press(pilot, "n" if isinstance(model.row, Need) else "right")
        await at_once(pilot, keys, turns)

        question, entry = editor(pilot).question, editor(pilot).entry
        assert (question.cell if question else None) == model.at
        if question:
            text = entry.text if isinstance(entry, TextArea) else entry.value
            assert text == model.text
            assert entry.has_focus
        assert not isinstance(pilot.app.screen, StatusDialog)
        row: Row = need(library, "n-1") if isinstance(model.row, Need) else todo(library, "t-1")
        assert {cell: str(getattr(row, cell) or "") for cell in row.cell_names} == model.stored
        assert set(row.edited) == model.edited
