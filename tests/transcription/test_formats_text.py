"""Text transcripts of other tools: who speaks, when, and what is no word."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.transcription.formats import txt
from assistant.transcription.formats.turns import one_line, segments_of


def _read(text: str) -> list[tuple[str, str, float | None]]:
    found = txt.read([one_line(row) for row in text.split("\n")])
    return [(turn.name, turn.text, turn.start_s) for turn in found.turns]


FEISHU = """2026年6月2日 下午 5:51|14分钟 43秒

关键词:
策略、创作者、上传、内容池

文字记录:
说话人 1 00:03 
首先我们要明确目标。
第二行。

说话人 2 00:42 
会议开到 10:30

张三 01:02:03 
他说的是 00:01:02
"""  # noqa: W291 - the tool ends heads with a space


def test_feishu_minutes() -> None:
    assert _read(FEISHU) == [
        ("说话人 1", "首先我们要明确目标。 第二行。", 3),
        ("说话人 2", "会议开到 10:30", 42),
        ("张三", "他说的是 00:01:02", 3723),
    ]


def test_feishu_minutes_in_english_and_by_its_interface() -> None:
    head = "2026-06-18 08:00:44 CST|1h 21min 31s\n\nKeywords:\n考试、范围\n\n"
    text = f"{head}Speaker 1 00:00:16.480 \n好。\n\nLi 00:01:02 \n行。\n"

    assert _read(text) == [("Speaker 1", "好。", 16.48), ("Li", "行。", 62)]


def test_tingwu() -> None:
    words = "发言人 1  00:00:00\n按成本算。\n\n苏淦  00:00:15\n多少钱？\n\n发言人 1  00:00:20\n五万。"

    assert _read(f"06-03 内部会议_ AI生成PPT\n\n{words}") == [
        ("发言人 1", "按成本算。", 0),
        ("苏淦", "多少钱？", 15),
        ("发言人 1", "五万。", 20),
    ]
    assert _read("发言人1 00:12\n按成本算。\n") == [("发言人1", "按成本算。", 12)]


def test_iflyrec() -> None:
    text = (
        "AI技术在财务管理中的应用\n说话人1 00:00\n大家好。\n\n说话人2 00:00:23\n您好。\n\n以上内容由AI生成，仅供参考\n"
    )

    assert _read(text) == [("说话人1", "大家好。", 0), ("说话人2", "您好。", 23)]


def test_tencent_meeting() -> None:
    text = (
        "会议主题：渠道复盘\n会议时间：2026-03-12 10:00\n参会人员：\n张三、李四\n\n"
        "张三(00:01:02): 先看预算。\n李四（00:01:10）：好的\n10:30 开会\n张三（00:02:00）：\n冒号后没有字\n"
    )

    assert _read(text) == [
        ("张三", "先看预算。", 62),
        ("李四", "好的 10:30 开会", 70),
        ("张三", "冒号后没有字", 120),
    ]


def test_teams_document() -> None:
    text = (
        "Web Governance-20260615_133555-Meeting Transcript\n15 June 2026, 03:35am\n27m 42s\n"
        "Nick Miller started transcription\n"
        "Miller, Nick   0:03\nlike, let's go\nRey Takeshima   0:03\nStructural.\nBut.\n"
        "Miller, Nick   1:00:19\nYeah.\nNick Miller stopped transcription\n"
    )

    assert _read(text) == [
        ("Miller, Nick", "like, let's go", 3),
        ("Rey Takeshima", "Structural. But.", 3),
        ("Miller, Nick", "Yeah.", 3619),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[00:12] 张三：一\n[00:20] 李四：二", [("张三", "一", 12), ("李四", "二", 20)]),
        ("00:00:12 张三：一\n00:00:20 李四：二", [("张三", "一", 12), ("李四", "二", 20)]),
        ("00:05 张三\n一\n00:09 李四：\n二", [("张三", "一", 5), ("李四", "二", 9)]),
        ("00:05 一\n00:09 二\n00:12 三", [("", "一", 5), ("", "二", 9), ("", "三", 12)]),
        ("00:05\n一\n\n00:09\n二", [("", "一", 5), ("", "二", 9)]),
        ("说话人 1 00:05 一\n说话人 2 00:09 二", [("说话人 1", "一", 5), ("说话人 2", "二", 9)]),
        ("张三 00:05: 一\n李四 00:09: 二", [("张三", "一", 5), ("李四", "二", 9)]),
        ("[张三] 00:05\n一\n[李四] 00:09\n二", [("张三", "一", 5), ("李四", "二", 9)]),
        ("张三 2026-03-12 10:00:05\n一\n李四 2026-03-12 10:00:09\n二", [("张三", "一", 36005), ("李四", "二", 36009)]),
        ("? 00:00:05\n一\n\n\n张三 00:00:09\n二", [("", "一", 5), ("张三", "二", 9)]),
    ],
)
def test_times_stand_before_or_behind_names(text: str, expected: list[tuple[str, str, float]]) -> None:
    assert _read(text) == expected


def test_ranges_give_ends() -> None:
    rows = ["[00:00.000 --> 00:05.000]  Hello", "[00:05.000 --> 00:07.500]  Bye"]
    names = ["张三 00:00:02 - 00:00:07", "好", "", "李四 00:00:07 - 00:00:09", "行"]

    assert [(turn.start_s, turn.end_s) for turn in txt.read(rows).turns] == [(0, 5), (5, 7.5)]
    assert [(turn.start_s, turn.end_s) for turn in txt.read(names).turns] == [(2, 7), (7, 9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三：预算八十万。\n李四：好。", [("张三", "预算八十万。"), ("李四", "好。")]),
        ("发言人1: 一\n发言人2: 二\n三\n发言人1: 四", [("发言人1", "一"), ("发言人2", "二 三"), ("发言人1", "四")]),
        ("张三：\n一\n\n二\n李四：\n\n三", [("张三", "一 二"), ("李四", "三")]),
        ("发言人 1\n一\n发言人 2\n二", [("发言人 1", "一"), ("发言人 2", "二")]),
        ("客户访谈\n时间：2026-03-12\n\nClaire: one: two\nBob: three", [("Claire", "one: two"), ("Bob", "three")]),
        (
            "大家好。\n我说三点：\n第一点：预算\n会议开到 10:30",
            [("", "大家好。"), ("", "我说三点："), ("", "第一点：预算"), ("", "会议开到 10:30")],
        ),
        ("2026年3月我们签了合同\n好", [("", "2026年3月我们签了合同"), ("", "好")]),
        ("日期：2026-03-12\n\n我们谈的时间：三点\n好", [("", "我们谈的时间：三点"), ("", "好")]),
    ],
)
def test_files_without_times(text: str, expected: list[tuple[str, str]]) -> None:
    assert [said[:2] for said in _read(text)] == expected


@pytest.mark.parametrize(
    "words",
    [
        "会议开到 10:30",
        "我 00:01:02",
        "[00:01] 张三：好",
        "张三(00:01:02): 好",
        "李四：好",
        "00:01:02",
        "文字记录:",
        "关键词：预算",
    ],
)
@pytest.mark.parametrize("row", [0, 1])
def test_words_that_look_like_heads_stay_words(words: str, row: int) -> None:
    """In the first row below a head, and in a further one of a file that parts turns by empty rows."""
    spoken = ["我们说好了。", "我们说好了。"]
    spoken[row] = words
    text = "\n\n".join(
        f"{name} 00:0{place}\n" + "\n".join(spoken) for place, name in enumerate(["甲", "乙", "甲", "乙"])
    )

    assert [said[:2] for said in _read(text)] == [(name, " ".join(spoken)) for name in ("甲", "乙", "甲", "乙")]


@pytest.mark.parametrize("words", ["会议开到 10:30", "比分是 3:10", "营业到 23:00"])
def test_a_doubtful_head_needs_a_time_between_its_neighbours(words: str) -> None:
    text = f"甲 00:01\n我们说到\n{words}\n乙 00:05\n好\n甲 00:09\n行"

    assert [said[1] for said in _read(text)] == [f"我们说到 {words}", "好", "行"]


def test_a_time_far_from_its_neighbours_is_a_word() -> None:
    assert [said[1] for said in _read("00:01 一\n10:30 开会\n00:05 二")] == ["一 10:30 开会", "二"]


@pytest.mark.parametrize(
    "head",
    [
        "2026年6月2日 下午 5:51|14分钟 43秒\n\n关键词:\n策略、创作者\n\n文字记录:\n",
        "2026-06-18 08:00:44 CST|1h 21min 31s\n\nKeywords:\nbudget\n",
        "标题：访谈\n日期：2026-03-12\n时长：01:02:03\n",
    ],
)
def test_heads_alone_hold_no_words(head: str) -> None:
    assert _read(head) == []


def test_words_above_the_first_speaker_are_kept() -> None:
    assert _read("好，那我们开始。\n张三 00:05\n行。")[0] == ("", "好，那我们开始。", None)


_NAMES = ["张三", "Li Wei", "说话人 1", "Smith, John"]
_ROWS = ["好{}", "到 {}:45", "第一：{}", "张三 {}:45", "[{}:45] 好", "{}:45 好", "{}", "李四({}:45): 好", "{}："]


@st.composite
def _rows(draw: st.DrawFn) -> tuple[str, list[int]]:
    """A text that begins with a speaker, and a number that is in each row of words and in no other."""
    rows, marks = ["张三 00:01", "好"], []
    for number in range(20, 20 + draw(st.integers(1, 10))):
        kind = draw(st.sampled_from(["head", "gap", "words"]))
        if kind == "head":
            rows.append(f"{draw(st.sampled_from(_NAMES))} 00:0{draw(st.integers(0, 9))}")
        elif kind == "gap":
            rows.append("")
        else:
            marks.append(number)
            rows.append(draw(st.sampled_from(_ROWS)).format(number))
    return "\n".join(rows), marks


@given(_rows())
@example(("张三 00:01\n好\n\n到 20:45\n\n李四 00:05\n好", [20]))
def test_no_row_of_words_is_lost(drawn: tuple[str, list[int]]) -> None:
    """Whatever is taken for a head: what stood in the row stands in the words, in a name, or is the time of words."""
    text, marks = drawn
    turns = [turn for turn in txt.read([one_line(row) for row in text.split("\n")]).turns if turn.text]
    told = " ".join(f"{turn.name} {turn.text}" for turn in turns)

    for mark in marks:
        assert str(mark) in told or any(turn.start_s == mark * 60 + 45 for turn in turns)


@given(st.lists(st.text(max_size=40), max_size=20))
def test_any_text_is_read(rows: list[str]) -> None:
    turns = txt.read([one_line(row) for row in rows]).turns

    for segment in segments_of(turns):
        assert 0 <= segment.start_s <= segment.end_s
