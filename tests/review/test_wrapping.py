"""Breaking lines."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from assistant.review.wrapping import NOT_AT_START, padded, shortened, wrap

TEXTS = st.text(st.sampled_from("漏检降到一处以内，不加人。“好（对）ab1 c-d 　%"), max_size=60) | st.text(
    "ab1 c-d, (%)", max_size=60
)
WIDTHS = st.integers(2, 40)


@given(TEXTS, WIDTHS)
def test_lines_hold_everything_but_blanks_in_order(text: str, width: int) -> None:
    lines = wrap(text, width)

    assert "".join("".join(text[start:end].split()) for start, end in lines) == "".join(text.split())
    assert all(end <= start for (_s, end), (start, _e) in pairwise(lines))


@given(TEXTS, WIDTHS)
def test_no_line_is_too_wide(text: str, width: int) -> None:
    assert all(cell_len(text[start:end]) <= width for start, end in wrap(text, width))


@given(st.text("漏检降到一，。", max_size=60), st.integers(6, 40))
def test_no_line_begins_with_a_closing_mark_unless_the_line_before_is_all_marks(text: str, width: int) -> None:
    lines = [text[start:end] for start, end in wrap(text, width)]

    for before, line in pairwise(lines):
        assert line[0] not in NOT_AT_START or all(mark in NOT_AT_START for mark in before[1:])


def test_english_words_stay_whole() -> None:
    text = "the offer is due next Friday"

    assert [text[start:end] for start, end in wrap(text, 12)] == ["the offer is", "due next", "Friday"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrap("abcdef", 4) == ((0, 4), (4, 6))


def test_nothing_is_one_empty_line() -> None:
    assert wrap("", 10) == ((0, 0),)


@given(TEXTS, st.integers(0, 40))
def test_padded_text_fills_exactly_its_width(text: str, width: int) -> None:
    assert cell_len(padded(text, width)) == width
    assert text.startswith(shortened(text, width).removesuffix("…"))
