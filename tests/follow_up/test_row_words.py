"""Sentences held against a row: what it does not say is refused, what it says stands."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extraction.figures import spoken_figures
from assistant.extraction.row_words import RowWords
from schemas.talk import SpokenLanguage
from tests.follow_up.rows import CELLS, NAMES, ON, need, words

LANGUAGES: tuple[SpokenLanguage, ...] = get_args(SpokenLanguage)
ROW = {language: words(language) for language in LANGUAGES}
FRAMES: dict[SpokenLanguage, list[str]] = {
    "zh": ["贵方希望{}", "客户每天要花{}对账", "仓库{}对账", "要求{}，数据不能丢", "{}"],
    "en": ["You want {} of the stock check", "The stock check is {}, and no data may be lost", "They need {}", "{}"],
}
"""Sentences that stand but for what is put into them."""
DIGITS = "零一二三四五六七八九"
SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢许冯曹彭曾萧"
GIVEN = "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛超霞刚玉萍红鹏辉建华志国雅琳浩宇欣怡"
TITLES = ["总", "经理", "工", "主任", "董", "总监"]
FIRST = ["Martha", "Boris", "Ingrid", "Declan", "Yusuf", "Priya", "Quentin", "Sven", "Harriet", "Tobias"]
LAST = ["Okafor", "Lindqvist", "Bramley", "Castellan", "Dubois", "Ferreira", "Novak", "Ashdown", "Whitlock", "Zeller"]


def chinese_numeral(value: int) -> str:
    """A number up to 99 as it is spoken."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else ("" if tens == 1 else DIGITS[tens]) + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


def unknown_figures(language: SpokenLanguage) -> st.SearchStrategy[str]:
    """Figures with what they count, of which the row holds none."""
    said = spoken_figures(ROW[language].text)
    values = st.integers(2, 99).filter(lambda value: value not in said)
    if language == "en":
        return st.builds("{}{}".format, values, st.sampled_from([" hours", " errors", "%", " weeks", ""]))
    units = st.sampled_from(["个小时", "笔", "天", "周", "万", "%", "个", ""])
    written = values.flatmap(lambda value: st.sampled_from([str(value), chinese_numeral(value)]))
    return st.builds("{}{}".format, written, units)


@given(st.data())
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_figure_is_refused(language: SpokenLanguage, data: st.DataObject) -> None:
    figure = data.draw(unknown_figures(language))
    sentence = data.draw(st.sampled_from(FRAMES[language])).format(figure)
    assert ROW[language].objection(sentence) in ("figure", "day"), sentence


def chinese_names() -> st.SearchStrategy[str]:
    names = st.builds(
        "{}{}".format,
        st.sampled_from(SURNAMES),
        st.one_of(st.text(GIVEN, min_size=1, max_size=2), st.sampled_from(TITLES)),
    )
    return st.one_of(names, st.sampled_from(["白露", "顾晓岚", "韩磊", "韩总", "顾工"]))


def english_names() -> st.SearchStrategy[str]:
    both = st.builds("{} {}".format, st.sampled_from(FIRST), st.sampled_from(LAST))
    mixed = st.sampled_from(["Nina", "Nina Quill", "nina", "Olive Holt", "Peter Marsh", "Holt Peter", "Olive Marsh"])
    return st.one_of(st.sampled_from(FIRST), st.sampled_from(LAST), both, mixed)


NAMED: dict[SpokenLanguage, list[str]] = {
    "zh": ["{}希望对账降到一个小时", "{}很不高兴", "贵方的{}要求数据不能丢", "仓库每天要花四个小时对账，{}负责"],
    "en": [
        "{} wants the stock check down to one hour",
        "They want {} on the stock check",
        "The stock check is with {}",
    ],
}


@given(st.data())
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_name_is_refused(language: SpokenLanguage, data: st.DataObject) -> None:
    name = data.draw(chinese_names() if language == "zh" else english_names())
    sentence = data.draw(st.sampled_from(NAMED[language])).format(name)
    assert ROW[language].objection(sentence), sentence


MONTHS = [name for name in calendar.month_name if name and name != "June"]
UNKNOWN_DAYS: dict[SpokenLanguage, st.SearchStrategy[str]] = {
    "zh": st.one_of(
        st.sampled_from(
            ["下周三", "周五", "星期一", "明天", "后天", "今年", "明年", "前年", "下个月", "本周", "春节", "国庆"]
        ),
        st.integers(1, 12).filter(lambda month: month != 6).map("{}月底".format),
        st.integers(0, 11).filter(lambda at: at != 5).map(lambda at: f"{chinese_numeral(at + 1)}月"),
        st.dates(dt.date(2025, 1, 1), dt.date(2028, 1, 1))
        .filter(lambda day: (day.month, day.day) != (6, 30))
        .map(lambda day: f"{day.month}月{day.day}日"),
    ),
    "en": st.one_of(
        st.sampled_from(["tomorrow", "next Monday", "by Friday", "on Tuesday", "next month", "last year", "at Easter"]),
        st.sampled_from(MONTHS).map("in {}".format),
        st.sampled_from(MONTHS).map("by the end of {}".format),
        st.dates(dt.date(2026, 5, 1), dt.date(2028, 1, 1))
        .filter(lambda day: (day.month, day.day) != (6, 30))
        .map(lambda day: f"on {day.isoformat()}"),
    ),
}
DAYED: dict[SpokenLanguage, list[str]] = {
    "zh": ["{}之前对账降到一个小时以内", "{}仓库每天要花四个小时对账", "贵方要求{}降到一个小时以内"],
    "en": ["They need it down to one hour {}", "The stock check is four hours a day {}"],
}


@settings(deadline=None)  # the first such day loads the library that reads it
@given(st.data())
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_day_is_refused(language: SpokenLanguage, data: st.DataObject) -> None:
    day = data.draw(UNKNOWN_DAYS[language])
    sentence = data.draw(st.sampled_from(DAYED[language])).format(day)
    assert ROW[language].objection(sentence), sentence


@given(st.data())
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_row_says_in_its_own_words_stands(language: SpokenLanguage, data: st.DataObject) -> None:
    clauses = [
        part.strip()
        for cell in CELLS[language].values()
        for part in re.split(r"[，。]|, (?=and)|\.$", cell)
        if part.strip()
    ]
    chosen = data.draw(st.lists(st.sampled_from(clauses), min_size=1, max_size=4, unique=True))
    joint = data.draw(st.sampled_from({"zh": ["，", "；", "，而且"], "en": [", ", "; ", ", so "]}[language]))
    sentence = joint.join(chosen) + {"zh": "。", "en": "."}[language]
    assert ROW[language].objection(sentence) is None, sentence


RIGHT: dict[SpokenLanguage, list[str]] = {
    "zh": [
        "贵方仓库每天要花4个小时对账，上个月错了17笔。",
        "贵方要求六月底之前降到一个小时以内，而且数据不能丢。",
        "客户去年买过软件，花了32万，用了两周就停了。",
        "客户希望错误率降到2%左右。",
        "贵方要求6月30日前降到一个小时以内。",
    ],
    "en": [
        "You spend 4 hours a day on the stock check, and Olive found 17 errors last month.",
        "They need the stock check down to one hour by the end of June.",
        "They bought a package for 30,000 and switched it off after two weeks.",
        "Peter Holt wants errors under 2%.",
        "Olive found Peter Holt's errors.",
        "They need the stock check down to one hour by 30 June.",
    ],
}


@pytest.mark.parametrize(("language", "sentence"), [(one, text) for one in LANGUAGES for text in RIGHT[one]])
def test_figures_and_days_may_be_written_otherwise(language: SpokenLanguage, sentence: str) -> None:
    assert ROW[language].objection(sentence) is None


WRONG = [
    ("zh", "错误率降到百分之二", "figure"),  # the row says about
    ("zh", "花了三十二笔", "figure"),
    ("zh", "韩总很不高兴", "name"),
    ("zh", "数据能丢", "denial"),
    ("zh", "仓库每天要花四个小时盘点", "word"),
    ("en", "They need it down to one week.", "figure"),
    ("en", "Olive needs seventeen hours.", "figure"),
    ("en", "Data may be lost.", "denial"),
    ("en", "They spend four hours a day on invoices.", "word"),
    ("en", "Olive Holt found seventeen errors.", "name"),
    ("zh", "", "word"),
    ("en", "…", "word"),
]


@pytest.mark.parametrize(("language", "sentence", "reason"), WRONG)
def test_what_is_wrong_is_named(language: SpokenLanguage, sentence: str, reason: str) -> None:
    assert ROW[language].objection(sentence) == reason


def test_a_name_may_not_be_cut_out_of_another_one() -> None:
    said = RowWords(need("zh", title="顾晓岚要求对账一个小时"), ON, NAMES["zh"], "zh")
    assert said.objection("顾晓岚要求对账一个小时") is None
    assert said.objection("晓岚要求对账一个小时") == "word"
