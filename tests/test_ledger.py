"""The ledger: every second of a recording once, in figures and in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ledger import STATES, Ledger, ledger, ledger_line, reason
from schemas.record import Coverage

SECONDS = st.floats(0, 20_000)
LEDGERS = st.builds(Ledger, SECONDS, SECONDS, SECONDS, SECONDS, st.just(0.0) | SECONDS)


def _heard(state: str, start_s: float, end_s: float) -> Coverage:
    return Coverage.model_validate({"stage": "recognise", "state": state, "start_s": start_s, "end_s": end_s})


@given(LEDGERS)
def test_the_whole_seconds_of_the_line_add_up_to_its_length(added_up: Ledger) -> None:
    length, *parts = map(int, re.findall(r"\d+", ledger_line(added_up, str, lambda seconds: str(int(seconds)))))

    assert sum(parts) == length
    assert length == int(round(added_up.length_s, 3))
    told = [added_up.recognised_s, added_up.suspect_s, added_up.failed_s, added_up.silent_s, added_up.left_out_s]
    for part, seconds in zip(parts, told if added_up.left_out_s else told[:-1], strict=True):
        assert abs(part - seconds) < 1.001


@given(st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 3_000)), max_size=20))
def test_each_stretch_counts_for_its_own_state(stretches: list[tuple[str, int]]) -> None:
    at, coverage = 0, []
    for state, length in stretches:
        coverage.append(_heard(state, at, at + length))
        at += length

    added_up = ledger(coverage)

    seconds = {state: sum(length for one, length in stretches if one == state) for state, _length in stretches}
    assert added_up == Ledger(*(seconds.get(state, 0) for state in STATES))
    assert added_up.length_s == at


def test_the_search_for_rows_is_no_part_of_the_ledger() -> None:
    coverage = [_heard("processed", 0, 5), Coverage(stage="extract", state="failed", start_s=0, end_s=5)]

    assert ledger(coverage) == Ledger(recognised_s=5)


@pytest.mark.parametrize(
    ("added_up", "complete"),
    [
        (Ledger(recognised_s=60, silent_s=20), True),
        (Ledger(recognised_s=60, suspect_s=0.4, failed_s=0.4), True),
        (Ledger(recognised_s=60, suspect_s=0.6, failed_s=0.6), False),
        (Ledger(failed_s=60), False),
    ],
)
def test_complete_is_what_lacks_nothing_worth_a_line(added_up: Ledger, complete: bool) -> None:
    assert added_up.complete == complete


def test_a_note_in_words_stays_as_it_is() -> None:
    assert reason("the endpoint is busy", str) == "the endpoint is busy"
    assert reason("loop", str) == "the same again and again"
