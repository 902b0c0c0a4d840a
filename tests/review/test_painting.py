"""Small pieces of what is painted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.review.painting import bar

amounts = st.integers(0, 2_000)


@given(done=amounts, total=amounts, width=st.integers(1, 40))
def test_a_bar_is_full_only_where_something_was_to_be_done_and_all_of_it_is(done: int, total: int, width: int) -> None:
    painted = bar(done, total, width).plain

    assert len(painted) == width
    assert ("─" not in painted) == (0 < total <= done)
    assert painted.lstrip("━").strip("─") == ""


@given(total=st.integers(1, 500), width=st.integers(1, 40))
def test_a_bar_never_gets_shorter(total: int, width: int) -> None:
    filled = [bar(done, total, width).plain.count("━") for done in range(total + 1)]

    assert filled == sorted(filled)
