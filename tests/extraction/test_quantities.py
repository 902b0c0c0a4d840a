"""Amounts, shares and durations in spoken words, and the figures that are written beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.amounts import amounts_line
from assistant.extraction.quantities import quantities, quantities_of
from assistant.language import translator
from schemas.record import Need, Provenance
from schemas.talk import SpokenLanguage
from tests.extraction.talks import NOW

_ZH_DIGITS, _ZH_UNITS = "零一二三四五六七八九", ("", "十", "百", "千")
_ONES: list[str] = str.split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS: list[str] = str.split("_ _ twenty thirty forty fifty sixty seventy eighty ninety")


def _under_10_000(value: int) -> str:
    text, skipped = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            text += ("零" if skipped and text else "") + _ZH_DIGITS[digit] + _ZH_UNITS[place]
        skipped = not digit
    return text


def chinese_words(value: int) -> str:
    """A number from 1 below a trillion as it is said in full."""
    text = ""
    for scale, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // scale % 10**4
        if part:
            gap = text and part < 1000
            text += ("零" if gap else "") + _under_10_000(part) + unit
    return text


def english_words(value: int, joiner: str = " and ", hyphen: str = "-") -> str:
    """A number from 1 below a trillion as it is said in full."""
    parts = []
    for scale, word in ((10**9, " billion"), (10**6, " million"), (10**3, " thousand"), (1, "")):
        part = value // scale % 1000
        if not part:
            continue
        hundreds, rest = divmod(part, 100)
        said = [f"{_ONES[hundreds]} hundred"] if hundreds else []
        if rest:
            said.append(_ONES[rest] if rest < 20 else _TENS[rest // 10] + (hyphen + _ONES[rest % 10]) * bool(rest % 10))
        parts.append(joiner.join(said) + word)
    return " ".join(parts)


@given(
    st.integers(10, 10**12 - 1), st.sampled_from(["", "我们预算", "一年要交", "大约"]), st.sampled_from(["", "，再说"])
)
def test_a_chinese_number_in_words_comes_to_the_value_that_it_was_written_from(
    value: int, head: str, tail: str
) -> None:
    words = chinese_words(value)

    (found,) = quantities(head + words + tail, "zh")

    assert (found.low, found.high) == (value, value)
    assert found.words.endswith(words)
    assert found.approximate == (head == "大约")


@given(
    st.integers(10, 10**12 - 1),
    st.sampled_from([" ", " and "]),
    st.sampled_from([" ", "-"]),
    st.sampled_from(["", "It costs ", "about "]),
    st.sampled_from(["", ", I think", "."]),
)
def test_an_english_number_in_words_comes_to_the_value_that_it_was_written_from(
    value: int, joiner: str, hyphen: str, head: str, tail: str
) -> None:
    words = english_words(value, joiner, hyphen)

    (found,) = quantities(head + words + tail, "en")

    assert (found.low, found.high) == (value, value)
    assert found.words.endswith(words)
    assert found.approximate == (head == "about ")


@given(st.integers(1, 10**9), st.sampled_from(["zh", "en"]))
def test_digits_come_to_their_value_with_and_without_commas(value: int, language: SpokenLanguage) -> None:
    for words in (str(value), f"{value:,}"):
        found = quantities(f"{words}%", language)

        assert [(one.low, one.unit) for one in found] == [(value, "percent")]


_PIECES = st.lists(
    st.sampled_from(
        [
            *"零一二三四五六七八九十百千万亿半两几多来点到个天周月年号第块成折，。 %-,.",
            "百分之",
            "左右",
            "大概",
            "工作日",
            "30",
            "2026",
            "小时",
        ]
        + [f"{word} " for word in (*_ONES, "hundred", "thousand", "million", "and", "a", "half", "percent", "weeks")]
        + ["or ", "to ", "about ", "point ", "$", "k "]
    ),
    max_size=12,
).map("".join)


@given(_PIECES, st.sampled_from(["zh", "en"]))
def test_words_are_cut_from_the_text_in_order_and_low_is_never_above_high(text: str, language: SpokenLanguage) -> None:
    end = 0
    for one in quantities(text, language):
        assert text[one.start : one.end] == one.words
        assert one.words.strip() == one.words
        assert end <= one.start < one.end
        assert 0 <= one.low <= one.high
        end = one.end


@given(st.integers(1, 9), st.sampled_from("来多余"), st.sampled_from(["万", "个人", "天", "块钱"]))
def test_what_was_said_to_be_rough_is_never_exact(tens: int, rough: str, behind: str) -> None:
    found = quantities(f"{_ZH_DIGITS[tens]}十{rough}{behind}", "zh")

    assert [one.approximate for one in found] == [True]
    assert " ≈ " in amounts_line(found, str)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("三十万", "三十万 = 300,000"),
        ("预算30万", "30万 = 300,000"),
        ("二十来万", "二十来万 ≈ 200,000"),
        ("大概有八十万", "大概有八十万 ≈ 800,000"),
        ("八十万左右", "八十万左右 ≈ 800,000"),
        ("十几万块", "十几万块 ≈ 110,000–190,000"),
        ("三万五", "三万五 = 35,000"),
        ("三点五万", "三点五万 = 35,000"),
        ("三到五万", "三到五万 = 30,000–50,000"),
        ("三百到五百万", "三百到五百万 = 3,000,000–5,000,000"),
        ("八千到一万", "八千到一万 = 8,000–10,000"),
        ("百分之五", "百分之五 = 5%"),
        ("百分之五到八", "百分之五到八 = 5–8%"),
        ("千分之五", "千分之五 = 0.5%"),
        ("省三成", "三成 = 30%"),
        ("两周", "两周 = 14 days"),
        ("三四天", "三四天 = 3–4 days"),
        ("三天到五天", "三天到五天 = 3–5 days"),
        ("一年半", "一年半 = 18 months"),
        ("半个小时", "半个小时 = 30 minutes"),
        ("三个工作日", "三个工作日 = 3 working days"),
        ("平均七八家", "七八 = 7–8"),
        ("四百多号人", "四百多 ≈ 400"),
        ("三块五一斤", "三块五 = 3.5"),
        ("八百块一张", "八百块 = 800"),
        ("占六成五", "六成五 = 65%"),
        ("两百千伏安", "两百 = 200"),
        ("五十来岁", "五十来 ≈ 50"),
        ("每个月三十万", "三十万 = 300,000"),
        ("最近十二个月", "十二个月 = 12 months"),
    ],
)
def test_chinese_quantities_are_written_beside_their_words(text: str, line: str) -> None:
    assert amounts_line(quantities(text, "zh"), str) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("eighty-five thousand", "eighty-five thousand = 85,000"),
        ("85k", "85k = 85,000"),
        ("nine percent", "nine percent = 9%"),
        ("three point five percent", "three point five percent = 3.5%"),
        ("about nine hundred parcels", "about nine hundred ≈ 900"),
        ("sixty thousand or so", "sixty thousand or so ≈ 60,000"),
        ("ten to fifteen thousand", "ten to fifteen thousand = 10,000–15,000"),
        ("three or four days", "three or four days = 3–4 days"),
        ("two to three weeks", "two to three weeks = 14–21 days"),
        ("between five and ten percent", "five and ten percent = 5–10%"),
        ("$5-10k", "$5-10k = 5,000–10,000"),
        ("seventy-something thousand", "seventy-something thousand ≈ 70,000"),
        ("twenty-odd people", "twenty-odd ≈ 20"),
        ("sixty thousand and it shows", "sixty thousand = 60,000"),
        ("half an hour", "half an hour = 30 minutes"),
        ("a year and a half", "a year and a half = 18 months"),
        ("half a million", "half a million = 500,000"),
        ("two and a half million", "two and a half million = 2,500,000"),
    ],
)
def test_english_quantities_are_written_beside_their_words(text: str, line: str) -> None:
    assert amounts_line(quantities(text, "en"), str) == line


@pytest.mark.parametrize(
    "text",
    [
        "一个人",
        "第二",
        "第十五",
        "三家",
        "五月十五号下午三点二十",
        "2026年3月",
        "二〇二六年",
        "2026-05-13",
        "万一",
        "千万别",
        "十分",
        "三四月份",
        "周三五",
        "二十楼",
        "打八折",
        "有一天",
        "半天",
        "一号二号车间",
        "MES3.0",
        "八点到十点",
        "三成本",
        "三五四零",
        "七月二十八",
        "这两天",
        "一周两次",
    ],
)
def test_what_is_no_quantity_in_chinese_is_left_alone(text: str) -> None:
    assert quantities(text, "zh") == []


@pytest.mark.parametrize(
    "text",
    [
        "one of them",
        "two options",
        "the fifteenth",
        "at 10:30",
        "in 2026",
        "twenty twenty-six",
        "four five six seven",
        "option twelve",
        "at eleven",
        "2026-05-13",
        "fifty-fifty",
        "half of them",
        "hundreds of",
        "a week",
        "v3.0",
        "three-thirty",
        "since 1640",
        "in two thousand and nineteen",
    ],
)
def test_what_is_no_quantity_in_english_is_left_alone(text: str) -> None:
    assert quantities(text, "en") == []


def test_figures_that_stand_there_already_are_not_told_again() -> None:
    assert amounts_line(quantities("42家门店，准时率从82%到95%，14天，1,500元", "zh"), translator("zh")) == ""
    assert amounts_line(quantities("900 parcels, 5%, 14 days, $1,500", "en"), str) == ""


def test_the_units_are_in_the_language_of_the_document() -> None:
    assert amounts_line(quantities("两周，三四天", "zh"), translator("zh")) == "两周 = 14天；三四天 = 3–4天"


def test_the_quantities_of_a_row_stand_once_and_no_bare_number_beside_the_one_that_measures_it() -> None:
    row = Need(
        id="n-1",
        title="十天到货",
        kind="demand",
        situation="上回二十天，六十台",
        task="下单以后十天到货，就这个十",
        result="十天到货",
        provenance=Provenance(source="model", model="m", created_at=NOW),
    )

    told = [(one.low, one.unit) for one in quantities_of(row, "zh")]

    assert told.count((10.0, "days")) == 1
    assert (20.0, "days") in told
    assert len(told) == len(set(told))
    assert not {value for value, unit in told if unit == "count"} & {10.0, 20.0}
