"""Reading annotated talks: what is labelled, what is unknown, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.record import NeedStatus
from training.reader import Mark, TalkFormatError, read_ami, read_rows, read_tagged, read_talks

HEAD = """id: zh-oven
language: zh
date: 2026-04-08
customer: 一家烤面包的公司
people: 林默/小林/ours/主谈人; 白露//customer/决策者
---
"""
BODY = """林默 | ask#1 | 烤炉有什么问题？
白露 | demand#1 situation#1 | 温度要稳在三度以内。
林默 | readback#1 | 三度以内，对吧？
白露 | agree#1 | 对。
林默 | todo#1@林默~下周三 之前 offer | 报价我下周三 之前给您，炉子我们包三年。
白露 | drop#1 | 不用了。
林默 | hypo | 要是坏了我们就换。
白露 | | 嗯。
"""


def tagged(folder: Path, text: str) -> Path:
    path = folder / "zh-oven.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_tagged_talk_is_read_as_it_is_tagged(tmp_path: Path) -> None:
    talk = read_tagged(tagged(tmp_path, HEAD + BODY))
    assert (talk.id, talk.language, talk.sides) == ("zh-oven", "zh", {"林默": "ours", "白露": "customer"})
    assert [line.acts() for line in talk.lines] == [
        {"ask"}, {"demand", "situation"}, {"readback"}, {"agree"}, {"todo", "offer"}, {"drop"}, {"hypothetical"}, set(),
    ]  # fmt: skip
    assert not any(line.unknown for line in talk.lines)
    assert (talk.needs[1].kind, talk.needs[1].status) == ("demand", "confirmed")
    assert (talk.todos[1].owner, talk.todos[1].when, talk.todos[1].dropped) == ("林默", "下周三 之前", True)
    assert (talk.need_core(1), talk.todo_core(1), talk.places(1, ("readback",))) == ({1}, {4}, [2])


def test_segments_follow_each_other(tmp_path: Path) -> None:
    segments = read_tagged(tagged(tmp_path, HEAD + BODY)).segments()
    assert [segment.id for segment in segments] == list(range(1, 9))
    times = [time for segment in segments for time in (segment.start_s, segment.end_s)]
    assert times == sorted(times)


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ("", "unconfirmed"),
        ("白露 | hedge#1 | 再看。", "unconfirmed"),
        ("白露 | deny#1 demand#1 | 不对，两度。", "disputed"),
        ("白露 | deny#1 demand#1 | 不对，两度。\n林默 | readback#1 | 两度？\n白露 | agree#1 | 对。", "confirmed"),
    ],
)
def test_answers_to_read_backs_make_the_status(tmp_path: Path, answers: str, status: NeedStatus) -> None:
    said = "白露 | demand#1 | 温度要稳。\n林默 | readback#1 | 三度？\n" + answers
    assert read_tagged(tagged(tmp_path, HEAD + said)).needs[1].status == status


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("---\n", "") + BODY,
        HEAD.replace("/customer/", "/nobody/") + BODY,
        HEAD + "丁宁 | | 我不在名单上。",
        HEAD + "白露 | 没有第三栏",
        HEAD + "白露 | demand | 没有号码。",
        HEAD + "白露 | wish#1 | 没有这个标签。",
        HEAD + "白露 | accept#1 | 没有这个待办。",
        HEAD + "白露 | demand#1 concern#1 | 两种。",
        HEAD + "白露 | situation#1 | 没有一种。",
    ],
)
def test_a_malformed_talk_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TalkFormatError):
        read_tagged(tagged(tmp_path, text))


def case(**changes: Any) -> dict[str, Any]:
    gold = {
        "needs": [{"kind": "concern", "status": "disputed", "core": [2], "evidence": [1, 2]}],
        "todos": [{"owner": "林默", "due_text": "周五", "core": [3], "evidence": [3]}],
        "decisions": [{"core": [4]}],
        "distractors": [{"segment": 1}],
    } | changes
    people = [{"name": "林默", "side": "ours"}, {"name": "白露", "side": "customer"}]
    segments = [{"id": number, "speaker": "白露", "text": "好"} for number in range(1, 6)]
    return {
        "id": "r", "language": "en", "meeting": {"participants": people}, "segments": segments, "gold": gold,
    }  # fmt: skip


def rows(folder: Path, content: dict[str, Any]) -> Path:
    path = folder / "r.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_what_rows_do_not_label_is_unknown_not_absent(tmp_path: Path) -> None:
    talk = read_rows(rows(tmp_path, case()), "rows")
    assert [line.acts() for line in talk.lines] == [set(), {"concern"}, {"todo"}, {"decision"}, set()]
    assert all({"agree", "offer", "past"} <= line.unknown for line in talk.lines)
    # Evidence that is no core may state the need as well, and a distractor may be a withdrawn to-do.
    assert {"concern", "todo"} <= talk.lines[0].unknown
    assert not {"demand", "concern", "todo", "decision"} & talk.lines[1].unknown
    assert Mark("support", 1) in talk.lines[0].marks
    assert (talk.needs[1].status, talk.todos[1].when) == ("disputed", "周五")


def test_needs_that_nobody_labelled_are_unknown_and_a_single_side_is_none(tmp_path: Path) -> None:
    content = case(needs=None)
    content["meeting"]["participants"][1]["side"] = "ours"
    rows(tmp_path, content)
    (talk,) = read_ami(tmp_path)
    assert (talk.source, talk.needs, talk.sides) == ("ami", {}, {})
    assert all({"demand", "implicit", "concern"} <= line.unknown for line in talk.lines)


def test_misnumbered_segments_are_refused(tmp_path: Path) -> None:
    content = case()
    content["segments"][0]["id"] = 7
    with pytest.raises(TalkFormatError):
        read_rows(rows(tmp_path, content), "rows")


def test_the_projects_own_talks_are_read() -> None:
    talks = read_talks()
    assert {talk.source for talk in talks} == {"tagged", "rows"}
    assert len({talk.id for talk in talks}) == len(talks) > 50
    assert all(talk.needs and talk.todos for talk in talks)
