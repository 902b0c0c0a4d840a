"""The real program in a terminal, killed: what was confirmed by leaving a cell is kept, and the rest harms nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.library.library import open_library
from benchmarks import review
from schemas.record import Need

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")


def _rows_after(home: Path, *keys: str) -> list[Need]:
    """Open the meeting, press keys, and kill the program at once."""
    library_url = f"sqlite:///{home / 'library.db'}"
    with open_library(library_url) as library:
        review.fill(library, segments=60, needs=4, todos=2)
    with review.program(home, (100, 30)) as terminal:
        terminal.press(review.ENTER, review.OPENED)
        for key in keys:
            terminal.press(key.encode())
    with open_library(library_url) as library:
        return library.record(review.MEETING_ID).needs


def test_a_cell_that_was_left_is_kept(tmp_path: Path) -> None:
    rows = _rows_after(tmp_path, "7", "一天之内，当天更好。", "\r")

    assert [row.result for row in rows if row.edited] == [
        "上个季度因为排错班，夜里停了三次线，每次都要二十来分钟才能恢复，这个损失我们自己算过，不小。一天之内，当天更好。"
    ]


def test_each_cell_that_tab_has_left_is_kept_and_the_one_being_written_is_as_it_was(tmp_path: Path) -> None:
    rows = _rows_after(tmp_path, "5", "打电话", "\t", "出样表", "\t", "没有写完")

    [row] = [row for row in rows if row.edited]
    assert row.edited == ["action_tried", "action_proposed"]
    assert (row.action_tried, row.action_proposed) == ("打电话", "出样表")
    assert "没有写完" not in row.result
