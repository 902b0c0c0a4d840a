import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.figures import chinese_value, figures, spoken_figures


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("三十万", {300_000}),
        ("30万", {300_000}),
        ("300,000", {300_000}),
        ("一百二十家", {120}),
        ("三万五", {35_000}),
        ("三点五万", {35_000}),
        ("3千万", {30_000_000}),
        ("百分之三点五", {3.5}),
        ("5%", {5}),
        ("一亿两千万", {120_000_000}),
        ("二〇二六年", {2026}),
        ("三四天", {3, 4}),
        ("a hundred and forty seats", {140}),
        ("eighty-five", {85}),
        ("two hundred thousand", {200_000}),
        ("一个人说的", set()),
    ],
)
def test_written_figures_have_one_value_however_they_are_written(text: str, values: set[float]) -> None:
    assert figures(text) == values


@pytest.mark.parametrize(
    ("cell", "line"),
    [("20万", "二十来万吧"), ("3天", "三四天"), ("0.8%", "百分之零点八"), ("1500", "1500元"), ("5天", "五天以内")],
)
def test_a_figure_that_was_said_is_among_the_spoken_ones(cell: str, line: str) -> None:
    assert figures(cell) <= spoken_figures(line)


@pytest.mark.parametrize(("cell", "line"), [("30万", "三万"), ("50", "十五个"), ("2026", "今年")])
def test_a_figure_that_nobody_said_is_not(cell: str, line: str) -> None:
    assert not figures(cell) <= spoken_figures(line)


def _written(value: int) -> str:
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    places = list(reversed([int(digit) for digit in str(value)]))
    parts = [digits[digit] + units[place] if digit else "零" for place, digit in enumerate(places)]
    text = "".join(reversed(parts)).rstrip("零")
    while "零零" in text:
        text = text.replace("零零", "零")
    return text


@given(st.integers(1, 9999))
def test_a_chinese_numeral_has_the_value_it_was_written_from(value: int) -> None:
    assert chinese_value(_written(value)) == value


def test_a_comma_between_clauses_joins_no_figures() -> None:
    assert figures("花了三十二万，六月底停了") == {320000.0, 6.0}
    assert figures("1,200 a year, 300 a month") == {1200.0, 300.0}
