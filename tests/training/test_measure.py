"""How sure is sure: scores compared with what was right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.measure import reliability

scored = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40)


@given(scored)
def test_every_candidate_is_counted_once_in_the_stretch_of_its_score(given_scores: list[tuple[float, bool]]) -> None:
    bins = reliability(given_scores)

    assert sum(one.candidates for one in bins) == len(given_scores)
    assert sum(one.right * one.candidates for one in bins) == pytest.approx(sum(right for _, right in given_scores))
    assert all(one.expected >= one.least - 1e-9 for one in bins)
    assert [one.least for one in bins] == sorted({one.least for one in bins})


def test_scores_that_say_what_happens_have_equal_shares() -> None:
    (low, high) = reliability([(0.6, True), (0.6, False), (0.6, True), (0.95, True)])

    assert (low.candidates, round(low.expected, 2), round(low.right, 2)) == (3, 0.6, 0.67)
    assert (high.expected, high.right) == (0.95, 1.0)
