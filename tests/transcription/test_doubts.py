"""Which words speak against themselves, and which people do say."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.transcription.doubts import LEAST_FOREIGN_WORDS, LOOP_REPEATS, LOOP_WORDS, doubts_about_words
from schemas.talk import SpokenLanguage
from tests.transcription.makers import spoken

CHINESE = "一二三四五六七八九十百千"


def _doubts(*texts: str, language: SpokenLanguage = "zh") -> list[str]:
    segments = [spoken(text, number, number + 1, number=number) for number, text in enumerate(texts, 1)]
    return doubts_about_words(segments, language)


# Loops


@pytest.mark.parametrize(
    "text",
    [
        "嗯嗯嗯嗯嗯嗯嗯嗯",
        "对对对对对对，没错",
        "对，对，对，对，对，对，对，对",
        "好的好的好的，可以可以可以可以",
        "没问题没问题没问题，您放心",
        "no no no no no no, that's fine",
        "Yeah, yeah, yeah, yeah. Thank you, thank you, thank you.",
        "哈哈哈哈哈哈哈哈",
        "电话是八八八八六六六六",
    ],
)
def test_what_people_say_again_and_again_is_no_loop(text: str) -> None:
    assert _doubts(text, language="en" if text.isascii() else "zh") == [""]


@pytest.mark.parametrize(
    "text",
    [
        "嗯" * 30,
        "好的，" * 6,
        "The problem is the problem is the problem is the problem is",
        "我们先看一下报价，" * 4,
        "这个方案我们再看看。" + "我觉得这个系统还是需要一个比较完整的测试方案然后再上线，" * 4,
    ],
)
def test_what_a_recogniser_says_again_and_again_is_a_loop(text: str) -> None:
    assert _doubts(text) == ["loop"]


@given(
    st.lists(st.sampled_from(CHINESE), min_size=1, max_size=20, unique=True),
    st.integers(1, 20),
    st.text("零东南西北", max_size=3),
)
def test_a_loop_is_a_phrase_that_comes_often_enough_wherever_it_stands(
    phrase: list[str], times: int, around: str
) -> None:
    text = around + "".join(phrase) * times + around

    assert (_doubts(text) == ["loop"]) == (times >= LOOP_REPEATS and times * len(phrase) >= LOOP_WORDS)


def test_a_phrase_in_several_neighbouring_segments_is_a_loop_and_what_stands_around_is_none() -> None:
    doubts = _doubts("先看报价", "我们下周再说。", "我们下周再说", "我们，下周再说！", "好的")

    assert doubts == ["", "loop", "loop", "loop", ""]


def test_two_segments_that_take_turns_are_a_loop() -> None:
    assert _doubts("价格呢", *["我看看", "您说吧"] * 3, "好") == ["", *["loop"] * 6, ""]


@pytest.mark.parametrize(
    "texts",
    [
        ["对。"] * 5,
        ["好的。"] * 4,
        ["我们下周再说。"] * 2,
        ["我们下周再说", "好的", "我们下周再说", "对", "我们下周再说"],
    ],
)
def test_short_answers_in_a_row_and_what_is_said_twice_are_no_loop(texts: list[str]) -> None:
    assert set(_doubts(*texts)) == {""}


@given(st.lists(st.sampled_from(["对", "好的", "下周再说", "报价呢"]), max_size=30), st.integers(0, 30))
def test_a_segment_between_others_that_differ_from_it_is_never_marked_by_them(texts: list[str], place: int) -> None:
    alone = "只说一次的话"
    texts.insert(place, alone)

    assert _doubts(*texts)[texts.index(alone)] == ""


# Scripts and languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("はい、分かりました", "zh"),
        ("네 알겠습니다", "zh"),
        ("Да, конечно", "zh"),
        ("はい", "en"),
        ("好的，没问题", "en"),
        ("我们下周再说 OK", "en"),
        ("Да, конечно", "en"),
    ],
)
def test_a_segment_in_another_script_is_marked(text: str, language: SpokenLanguage) -> None:
    assert _doubts(text, language=language) == ["wrong script"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("用优の良品那家的 SAP", "zh"),
        ("ERP 和 MES 对接", "zh"),
        ("OK", "zh"),
        ("Ｗｅｂ", "zh"),
        ("二〇二六年，α版本", "zh"),
        ("100%", "zh"),
        ("", "zh"),
        ("José's café, we'll do 企业微信 too", "en"),
        ("12 - 15", "en"),
    ],
)
def test_names_and_signs_of_another_script_among_the_own_are_nothing(text: str, language: SpokenLanguage) -> None:
    assert _doubts(text, language=language) == [""]


@given(st.text(), st.sampled_from(["zh", "en"]))
def test_a_text_with_most_letters_in_the_own_script_is_not_in_another(text: str, language: SpokenLanguage) -> None:
    letters = sum(character.isalpha() for character in text)
    own = "，".join(("价" if language == "zh" else "a") * (letters + 1))

    assert _doubts(f"{text}，{own}", language=language) != ["wrong script"]


def test_an_english_stretch_in_a_chinese_talk_is_marked_over_all_its_segments() -> None:
    doubts = _doubts("我们看一下", "So what we are offering", "2026", "is a new system for you", "对不对")

    assert doubts == ["", "wrong language", "", "wrong language", ""]


@pytest.mark.parametrize(
    "texts",
    [
        ["OK, no problem, see you"],
        ["Yes.", "OK.", "好的", "Thank you very much", "bye bye"],
        ["用 Customer Relationship Management System of the new generation from their cloud 这一套"],
    ],
)
def test_short_english_and_english_terms_in_a_chinese_talk_are_nothing(texts: list[str]) -> None:
    assert set(_doubts(*texts)) == {""}


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12))
def test_only_enough_latin_words_without_a_chinese_one_between_them_are_another_language(
    said: list[tuple[int, bool]],
) -> None:
    words = (f"w{first}{second}" for first in "abcdefgh" for second in "abcdefgh")
    texts = [" ".join([*(next(words) for _word in range(count)), "价" * chinese]) for count, chinese in said]
    marked: list[str] = []
    for chinese, run in groupby(said, key=lambda one: one[1]):
        counts = [count for count, _chinese in run]
        foreign = not chinese and sum(counts) >= LEAST_FOREIGN_WORDS
        marked += ["wrong language" if foreign and count else "" for count in counts]

    assert _doubts(*texts) == marked


def test_latin_words_are_no_other_language_in_an_english_talk() -> None:
    assert _doubts("we would like to see the offer by the end of the month please", language="en") == [""]
