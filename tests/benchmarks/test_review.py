"""The benchmark of the review to its end, on a small meeting: the keys do what they are measured for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.library.library import open_library
from benchmarks import review


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_the_program_opens_moves_accepts_and_types_in_a_terminal(tmp_path: Path) -> None:
    with open_library(f"sqlite:///{tmp_path / 'library.db'}") as library:
        review.fill(library, segments=60, needs=8, todos=4)

    figures = review.measured(tmp_path, (80, 24), openings=1, moves=4, accepts=2)

    with open_library(f"sqlite:///{tmp_path / 'library.db'}") as library:
        assert sum(row.review == "accepted" for row in library.record(review.MEETING_ID).needs) == 2
    assert [len(times) for times in (figures.opens, figures.moves, figures.accepts)] == [1, 4, 2]
    assert all(0 < seconds < review.SLOWEST_S for seconds in (*figures.opens, *figures.moves, *figures.keys))
    report = review.report([figures])
    assert "| 80×24 |" in report
