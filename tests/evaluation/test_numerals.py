"""Figures as the scorer reads them: narrowly in rows, widely in what was spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.numerals import chinese_value, spoken, written
from assistant.evaluation.texts import folded, pieces


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("八十万", {800000}),
        ("80万", {800000}),
        ("８０ 万", {800000}),
        ("百分之五", {5}),
        ("5%", {5}),
        ("-18.5度", {-18.5}),
        ("1,200", {1200}),
        ("一百二十三点五", {123.5}),
        ("三个", set()),
        ("twenty people", set()),
        ("", set()),
    ],
)
def test_written(text: str, values: set[float]) -> None:
    assert written(text) == values


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三万五", 35000),
        ("一百零五", 105),
        ("两千", 2000),
        ("百分之三点五", 3.5),
        ("十", 10),
        ("半", None),
        ("点", None),
    ],
)
def test_chinese_value(numeral: str, value: float | None) -> None:
    assert chinese_value(numeral) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("三五个人", {3, 5}),
        ("十来万", {100000}),
        ("两三百", {2, 3, 300}),
        ("零下-18", {18, -18}),
        ("a hundred and forty", {100, 40, 140}),
        ("twenty-three", {20, 3, 23}),
        ("five thousand two hundred", {5000, 200, 5200}),
        ("the twentieth", {20}),
    ],
)
def test_spoken_holds_every_way_to_mean_it(text: str, values: set[float]) -> None:
    assert values <= spoken(text)


def test_a_word_between_ends_an_english_number() -> None:
    assert 25 not in spoken("twenty people and five rooms")


WORDS = st.text(alphabet="零一二两三五十百千万亿半点分之来 .%-,0123456789aktwenyf", max_size=14)


@given(WORDS)
def test_what_was_spoken_is_never_held_against_a_copy(text: str) -> None:
    assert {abs(value) for value in written(text)} <= spoken(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("Ａ b，c！", "abc"), ("3.5% 和 35", "3.5%和35"), ("减 -18", "减-18"), ("完了。Done.", "完了done"), ("5-", "5")],
)
def test_folded_keeps_letters_digits_and_a_figures_marks(text: str, kept: str) -> None:
    assert folded(text) == kept


def test_pieces_are_words_and_pairs_of_characters() -> None:
    assert pieces("ERP对接好，OK") == {"erp", "对接", "接好"}
