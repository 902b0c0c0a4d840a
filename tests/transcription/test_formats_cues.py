"""Captions of other tools: SubRip and WebVTT as they come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.transcription.formats import srt, vtt
from assistant.transcription.formats.turns import Found, Turn, in_order

Said = list[tuple[str, str, float | None, float | None]]


def _rows(text: str) -> list[str]:
    return [row.strip() for row in text.split("\n")]


def _told(found: Found) -> Said:
    return [(turn.name, turn.text, turn.start_s, turn.end_s) for turn in found.turns if turn.text]


def _srt(text: str) -> Said:
    return _told(srt.read(_rows(text)))


def _vtt(text: str) -> Said:
    return _told(vtt.read(_rows(text)))


@pytest.mark.parametrize(
    "times",
    [
        "00:00:01,500 --> 00:00:03,000",
        "00:00:01.500 --> 00:00:03.000",
        "0:00:01,5-->0:00:03,0",
        "00:01,500 --> 00:03",
        "0:0:1.500 --> 0:0:3.000 X1:40 X2:600 Y1:20 Y2:50",
    ],
)
def test_times_come_with_comma_or_point_and_without_hours(times: str) -> None:
    assert _srt(f"1\n{times}\n好\n") == [("", "好", 1.5, 3.0)]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("张三：我们要降成本", "张三"),
        ("Li Wei: 我们要降成本", "Li Wei"),
        ("Smith, John (Ext): 我们要降成本", "Smith, John (Ext)"),
        ("[SPEAKER_00]: 我们要降成本", "SPEAKER_00"),
        ("[SPEAKER_00] 我们要降成本", "SPEAKER_00"),
        ("【张三】我们要降成本", "张三"),
        ("- 张三：我们要降成本", "张三"),
        ("<i>张三</i>：<font color='#fff'>我们要<b>降成本</b></font>", "张三"),
        ("{\\an8}发言人 1：我们要降成本", "发言人 1"),
    ],
)
def test_names_stand_in_front_of_words(row: str, name: str) -> None:
    assert _srt(f"1\n00:01,0 --> 00:02,0\n{row}\n") == [(name, "我们要降成本", 1.0, 2.0)]


def test_what_only_looks_like_a_name_stays_words() -> None:
    words = ["我说一点：要快", "[笑] 好", "One thing: fast", "10:30 开会", "http://a.b", "好", "行", "对", "是"]
    text = "".join(f"{number}\n00:{number:02},0 --> 00:{number:02},5\n{row}\n\n" for number, row in enumerate(words, 1))

    assert [said[:2] for said in _srt(text)] == [("", row) for row in words]


def test_points_of_a_list_are_no_names() -> None:
    words = ["第一：预算", "第二：工期", "第三：人员", "第四：验收", "好", "行"]
    text = "".join(f"00:{number:02},0 --> 00:{number:02},5\n{row}\n\n" for number, row in enumerate(words))

    assert [said[:2] for said in _srt(text)] == [("", row) for row in words]


def test_empty_rows_may_be_missing_and_numbers_too() -> None:
    text = "1\n00:01,0 --> 00:02,0\n一\n2\n00:02,0 --> 00:03,0\n二\n00:03,0 --> 00:04,0\n三\n"

    assert [said[1] for said in _srt(text)] == ["一", "二", "三"]


def test_spoken_numbers_are_told_from_those_of_cues() -> None:
    text = (
        "1\n00:01,0 --> 00:02,0\n3\n2\n00:02,0 --> 00:03,0\n共\n2024\n"
        "00:03,0 --> 00:04,0\n7\n\n4\n00:05,0 --> 00:06,0\n8"
    )

    assert [said[1] for said in _srt(text)] == ["3", "共 2024", "7", "8"]


def test_words_in_paragraphs_belong_to_the_cue_above() -> None:
    text = "1\n00:01,0 --> 00:02,0\n\n一\n\n二\n三\n\n2\n00:02,0 --> 00:03,0\n四\n\n五"

    assert [said[1] for said in _srt(text)] == ["一 二 三", "四 五"]


def test_several_people_in_a_cue_are_told_apart() -> None:
    text = "1\n00:01,0 --> 00:02,0\n- 张三：几台？\n- 李四：两台\n可以吗？\n\n2\n00:03,0 --> 00:04,0\n张三：行\n"

    assert _srt(text) == [("张三", "几台？", 1, 2), ("李四", "两台 可以吗？", 1, 2), ("张三", "行", 3, 4)]


def test_references_and_brackets_of_words() -> None:
    assert _srt("1\n00:01,0 --> 00:02,0\nR&D &amp; it&#39;s a < b<br>ok &copy\n")[0][1] == "R&D & it's a < b ok &copy"


def test_teams_names_voices_and_numbers_parts() -> None:
    text = (
        'WEBVTT\n\nNOTE duration: "00:00:10"\nlanguage: zh-cn\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:one\n\n'
        "3d9ab7a6-1111-2222-3333-444455556666/12-0\n"
        "00:00:03.000 --> 00:00:05.000\n<v Li, Wei (Ext)>我们先看\n预算</v>\n\n"
        "3d9ab7a6-1111-2222-3333-444455556666/12-1\n00:00:05.000 --> 00:00:06.000\n<v Li, Wei (Ext)>再看工期</v>\n"
    )

    assert _vtt(text) == [("Li, Wei (Ext)", "我们先看 预算", 3, 5), ("Li, Wei (Ext)", "再看工期", 5, 6)]


def test_zoom_writes_names_in_front_and_goes_on_without_them() -> None:
    text = (
        "WEBVTT\n\n1\n00:00:05.790 --> 00:00:13.514\nChristina: one: two\n\n"
        "2\n00:00:14.000 --> 00:00:15.000\nand three\n\n3\n00:00:16.000 --> 00:00:17.000\nBob: yes\n"
    )

    assert [said[:2] for said in _vtt(text)] == [("Christina", "one: two"), ("", "and three"), ("Bob", "yes")]


def test_voices_have_classes_and_share_a_cue() -> None:
    words = "嗯 <v.loud.first 张三>几台？</v> <v 李四>两<00:01.500>台"
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000 align:start position:0%\n{words}"

    assert _vtt(text) == [("", "嗯", 1, 2), ("张三", "几台？", 1, 2), ("李四", "两台", 1, 2)]


def test_a_file_with_voices_has_no_names_in_front() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 张三>注意：三点\n\n00:02.000 --> 00:03.000\n注意：快\n"

    assert [said[:2] for said in _vtt(text)] == [("张三", "注意：三点"), ("", "注意：快")]


@pytest.mark.parametrize("identifier", ["1", "intro", "00:00:01.000", "第一段 开场", "张三：您好"])
def test_any_identifier_of_a_caption_is_no_word(identifier: str) -> None:
    first, second = "00:01.000 --> 00:02.000\n<v 张三>好", "00:02.000 --> 00:03.000\n行"
    text = f"WEBVTT Kind\nLanguage: zh\n\n{identifier}\n{first}\n\n{identifier}\n{second}"

    assert [said[1] for said in _vtt(text)] == ["好", "行"]


def test_captions_without_their_head_are_read() -> None:
    assert _vtt("00:01.000 --> 00:02.000\n<v 张三>好\n") == [("张三", "好", 1, 2)]


@pytest.mark.parametrize("text", ["WEBVTT", "WEBVTT\nKind: captions\n\nNOTE 好\n", "1\n2\n", "好\n\n00:01 -> 00:02"])
def test_heads_alone_hold_no_words(text: str) -> None:
    assert _vtt(text) == _srt(text) == []


def test_who_talks_into_another_goes_to_the_place_of_the_time() -> None:
    turns = [Turn("A", "1", 0, 9), Turn("A", "2", 9, 12), Turn("B", "3", 5, 6)]

    assert [turn.text for turn in in_order(turns)] == ["1", "3", "2"]


def test_parts_that_begin_anew_stay_behind_one_another() -> None:
    turns = [Turn("A", "1", 0, 9), Turn("A", "2", 300, 312), Turn("A", "3", 0, 6), Turn("B", "4", 4, 5)]

    assert [turn.text for turn in in_order(turns)] == ["1", "2", "3", "4"]


@given(st.lists(st.one_of(st.none(), st.floats(0, 500)), max_size=12))
def test_putting_in_order_loses_nothing_and_is_done_once(starts: list[float | None]) -> None:
    turns = [Turn("", str(number), start_s) for number, start_s in enumerate(starts)]
    ordered = in_order(turns)

    assert sorted(int(turn.text) for turn in ordered) == list(range(len(turns)))
    assert None not in starts or ordered == turns
    assert in_order(ordered) == ordered
