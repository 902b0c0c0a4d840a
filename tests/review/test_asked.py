"""What is typed into the search line, as words and filters."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library.filters import Filters
from assistant.review.asked import Asked, asked_for


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("报价 budget", Asked("报价 budget", Filters())),
        ("kind:todo 报价 Owner:陈", Asked("报价", Filters(kind="todo", owner="陈"))),
        ("类型：待办 状态:已采纳 报价", Asked("报价", Filters(kind="todo", status="accepted"))),
        (
            "since:2026-03-01 到:2026-03-31 a",
            Asked("a", Filters(since=dt.date(2026, 3, 1), until=dt.date(2026, 3, 31))),
        ),
        ("10:30 http://x", Asked("10:30 http://x", Filters())),
        ("kind:x since:soon a", Asked("a", Filters(), "kind:x")),
        ("kind:need kind:todo a", Asked("a", Filters(kind="todo"))),
    ],
)
def test_filters_are_told_from_words(typed: str, asked: Asked) -> None:
    assert asked_for(typed) == asked


@given(st.text())
def test_what_names_no_filter_is_searched_for_as_it_stands(typed: str) -> None:
    without_colons = typed.replace(":", " ").replace("：", " ")
    assert asked_for(without_colons) == Asked(" ".join(without_colons.split()), Filters())
