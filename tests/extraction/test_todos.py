"""A candidate to-do becomes a row: who does it and by when are found in its lines."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.extraction.candidates import TodoCandidate
from assistant.extraction.people import People
from assistant.extraction.todos import todo_row
from schemas.drafts import TodoDraft
from schemas.record import Provenance, Todo
from schemas.talk import Participant, Talk
from tests.extraction.talks import NOW, talk_of

MODEL = Provenance(source="model", model="fake", created_at=NOW)
ENGLISH = [
    Participant(name="Dana Wells", aliases=["Dana"], side="ours"),
    Participant(name="Ravi Menon", aliases=["Ravi"], side="ours"),
    Participant(name="Ines Costa", aliases=["Ines"], side="customer"),
]


def row(talk: Talk, core: tuple[int, ...], accepts: tuple[int, ...] = (), task: str = "") -> Todo:
    return todo_row(TodoCandidate(core, 0.8, accepts), TodoDraft(task=task), talk, People(talk), "t-1", MODEL)


@pytest.mark.parametrize(
    ("turns", "core", "accepts", "owner"),
    [
        ([("林默", "图纸我回去整理一下发给您。")], (0,), (), "林默"),
        ([("林默", "小林，哦不，我来发图纸。")], (0,), (), "林默"),
        ([("白露", "老丁，你把图纸找出来。"), ("丁宁", "行。")], (0,), (1,), "丁宁"),
        ([("林默", "麻烦您那边把图纸发我一份。"), ("丁宁", "没问题。")], (0,), (1,), "丁宁"),
        ([("林默", "让何川下周去一趟现场。")], (0,), (), "何川"),
        ([("白露", "图纸得有人去问一下档案室。")], (0,), (), ""),
        ([("白露", "那图纸呢？"), ("林默", "这个交给我。")], (0, 1), (), "林默"),
    ],
)
def test_the_owner_is_whom_the_words_name(
    turns: list[tuple[str, str]], core: tuple[int, ...], accepts: tuple[int, ...], owner: str
) -> None:
    assert row(talk_of(*turns), core, accepts).owner == owner


@pytest.mark.parametrize(
    ("turns", "core", "accepts", "owner"),
    [
        ([("Dana Wells", "I'll send the drawings over.")], (0,), (), "Dana Wells"),
        ([("Dana Wells", "Ines, could you dig out the drawings?"), ("Ines Costa", "Sure.")], (0,), (1,), "Ines Costa"),
        ([("Ines Costa", "Can you send me the drawings?"), ("Ravi Menon", "Will do.")], (0,), (1,), "Ravi Menon"),
        ([("Dana Wells", "Somebody should ask the archive.")], (0,), (), ""),
    ],
)
def test_the_owner_is_whom_english_words_name(
    turns: list[tuple[str, str]], core: tuple[int, ...], accepts: tuple[int, ...], owner: str
) -> None:
    assert row(talk_of(*turns, language="en", participants=ENGLISH), core, accepts).owner == owner


def test_the_day_is_that_of_the_last_deadline_in_the_lines() -> None:
    made = row(talk_of(("林默", "周三，哦不，周五之前我把图纸发给您。")), (0,))

    assert (made.due_text, made.due) == ("周五之前", dt.date(2026, 3, 6))


def test_a_day_that_is_said_in_the_answer_counts_and_is_cited() -> None:
    made = row(talk_of(("林默", "麻烦您把图纸发我。"), ("丁宁", "行，明天发你。")), (0,), (1,))

    assert (made.due_text, made.due) == ("明天", dt.date(2026, 3, 3))
    assert [piece.cells for piece in made.evidence if piece.segment_id == 2] == [["due", "due_text"]]


def test_without_the_meetings_day_the_words_are_kept_and_no_date_is_made() -> None:
    made = row(talk_of(("林默", "周五之前我把图纸发给您。"), date=None), (0,))

    assert (made.due_text, made.due) == ("周五之前", None)


def test_a_task_that_was_not_said_gives_way_to_the_spoken_words() -> None:
    talk = talk_of(("林默", "图纸我回去整理一下发给您。"))

    assert row(talk, (0,), task="把合同寄给董事会").task == "图纸我回去整理一下发给您。"
    assert row(talk, (0,), task="整理图纸发给您").task == "整理图纸发给您"


def test_an_answer_that_says_too_little_stands_with_what_it_answers() -> None:
    made = row(talk_of(("白露", "八月那批货的检测报告补得出来吗？"), ("林默", "能，我去找工厂要。")), (1,))

    assert "检测报告" in made.task
    assert "我去找工厂要" in made.task
    assert {piece.segment_id: piece.cells for piece in made.evidence} == {1: ["task"], 2: []}


def test_a_task_that_says_nothing_of_its_own_lines_gives_way_to_the_spoken_words() -> None:
    talk = talk_of(("丁宁", "好，两版报价好，我好跟白总讲。"), ("林默", "课纲我周五先出第一版，案例空着。"))
    todo = TodoCandidate((1,), 0.8, answers=0)

    foreign, own = (
        todo_row(todo, TodoDraft(task=task), talk, People(talk), "t-1", MODEL).task
        for task in ("跟白总讲两版报价", "课纲出第一版")
    )

    assert foreign == "好，两版报价好，我好跟白总讲。 课纲我周五先出第一版，案例空着。"
    assert own == "课纲出第一版"


def test_a_short_promise_takes_its_task_from_what_it_answers() -> None:
    talk = talk_of(("丁宁", "接口文档和测试账号能不能发我一份？"), ("林默", "行，没问题。"))

    task = todo_row(
        TodoCandidate((1,), 0.8, answers=0), TodoDraft(task="发接口文档和测试账号"), talk, People(talk), "t-1", MODEL
    ).task

    assert task == "发接口文档和测试账号"


def test_the_words_of_a_to_do_stand_even_where_what_it_answers_has_no_room() -> None:
    long = "还有那个接口文档，我们这边的人看了半天也没有看明白，" * 5 + "能不能发我一份新的？"
    talk = talk_of(("丁宁", long), ("林默", "行，我让小王周四发你。"))

    task = todo_row(TodoCandidate((1,), 0.8, answers=0), TodoDraft(), talk, People(talk), "t-1", MODEL).task

    assert "我让小王周四发你" in task
    assert len(task) <= 120
