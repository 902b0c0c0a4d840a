"""Progress as lines, for logs and pipes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli.show import clock, progress_line, progress_shown
from assistant.events import Progress, Stage


@given(st.integers(0, 400_000))
def test_a_clock_reads_back_as_the_seconds_it_was_made_from(seconds: int) -> None:
    parts = [int(part) for part in clock(seconds).split(":")]

    total = 0
    for part in parts:
        total = total * 60 + part
    assert total == seconds


def test_the_time_left_counts_only_what_was_gained_since_the_stage_was_heard_of() -> None:
    resumed = progress_line(Progress(Stage.FETCH, 0.75), elapsed_s=10, gained=0.25)

    assert "0:10 left" in resumed


def test_a_finished_stage_says_how_long_it_took() -> None:
    assert "took 1:05" in progress_line(Progress(Stage.EXTRACT, 1.0), elapsed_s=65, gained=1.0)


def test_lines_go_to_standard_error_and_a_stage_ends_once(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_shown() as listener:
        for done in (0.0, 0.5, 1.0, 1.0):
            listener(Progress(Stage.RECOGNISE, done))

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("100%") == 1
