"""From a talk to rows with a model that answers what it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.errors import EndpointError
from assistant.extraction.assemble import Drafted, assemble
from assistant.extraction.candidates import NeedCandidate, TodoCandidate
from assistant.extraction.linking import Candidates
from assistant.extraction.nominate import candidates_of, of_window, sides_of
from assistant.extraction.propose import propose, questions, windows_of
from assistant.llm.failures import CutOffError, UnusableAnswerError
from schemas.drafts import Drafts, NeedDraft, TodoDraft
from schemas.talk import Speaker
from tests.extraction.talks import NOW, FakeModel, celled, talk_of

TALK = talk_of(
    ("林默", "白总，现在最头疼的是什么？"),
    ("白露", "我要账货误差降到百分之一以内。"),
    ("林默", "明白。方案我周五之前发给您。"),
)
FOUND = Candidates((celled(NeedCandidate("demand", (1,), 0.9), TALK),), (TodoCandidate((2,), 0.8),))
ANSWERS = [
    NeedDraft(task="账货误差降到百分之一以内", title="账货误差百分之一以内"),
    TodoDraft(task="把方案发给您"),
]


def test_every_candidate_is_asked_about_once_with_its_own_lines_alone() -> None:
    model = FakeModel(list(ANSWERS))

    drafts = propose(FOUND, TALK, model)

    assert [draft.title for draft in drafts.needs] == ["账货误差百分之一以内"]
    assert [draft.task for draft in drafts.todos] == ["把方案发给您"]
    asked = [prompt.messages[-1]["content"] for prompt in model.asked]
    assert len(asked) == 2
    assert "百分之一" in asked[0]
    assert "方案" not in asked[0]


def test_a_model_words_only_what_there_is_no_room_for() -> None:
    long = "去年上过扫码枪，电池半天就没电，仓库的人用了两天就都扔在抽屉里了，谁也不肯再拿出来用，" * 4
    talk = talk_of(("丁宁", long), ("白露", "我要账货误差降到百分之一以内。"))
    need = celled(NeedCandidate("demand", (1,), 0.9, {"tried": (0,)}), talk)

    short, both = (
        questions(Candidates((one,), ()), talk)[0] for one in (replace(need, cells={"task": need.cells["task"]}), need)
    )

    assert list(short.answer.model_fields) == ["title"]
    assert list(both.answer.model_fields) == ["tried", "title"]
    assert "扫码枪" in both.prompt.messages[-1]["content"]


def test_what_is_called_before_each_question_may_stop_the_asking() -> None:
    model = FakeModel(list(ANSWERS))
    with pytest.raises(KeyboardInterrupt):
        propose(FOUND, TALK, model, lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    assert model.asked == []


def test_a_model_that_fails_is_heard_of() -> None:
    with pytest.raises(EndpointError, match="refused"):
        propose(FOUND, TALK, FakeModel([EndpointError("refused")]))


def test_rows_say_which_model_and_prompt_they_come_from_and_have_ids_of_their_own() -> None:
    drafts = propose(FOUND, TALK, FakeModel(list(ANSWERS)))

    rows = assemble([Drafted(FOUND, drafts)], TALK, "fake", NOW)

    made = [*rows.needs, *rows.todos]
    assert [row.provenance.prompt for row in made] == ["needs/v3", "todos/v2"]
    assert {row.provenance.model for row in made} == {"fake"}
    assert len({row.id for row in made}) == 2
    assert rows.todos[0].owner == "林默"


def test_the_same_words_found_twice_make_one_row() -> None:
    twice = [celled(NeedCandidate("demand", (1,), probability), TALK) for probability in (0.9, 0.8)]
    found = Candidates(tuple(twice), ())
    drafts = Drafts(needs=[NeedDraft(task="", title=""), NeedDraft(task="", title="")])

    assert len(assemble([Drafted(found, drafts)], TALK, "fake", NOW).needs) == 1


def test_every_candidate_belongs_to_exactly_one_window() -> None:
    cut = windows_of(TALK, FakeModel([]))

    parts = [of_window(FOUND, window, TALK) for window in cut]

    assert [need for part in parts for need in part.needs] == list(FOUND.needs)
    assert [todo for part in parts for todo in part.todos] == list(FOUND.todos)


def test_a_talk_without_words_holds_nothing() -> None:
    assert candidates_of(talk_of()) == Candidates((), ())


def test_known_sides_are_kept_and_unknown_ones_guessed_from_who_asks_and_who_wants() -> None:
    turns = [
        ("S1", "您这边现在最头疼的是什么？"),
        ("S2", "我们仓库的账老是对不上，我要误差降到百分之一。"),
        ("S1", "您的意思是误差要降到百分之一以内，对吗？"),
        ("S2", "对，就是这个意思。"),
        ("S1", "好的，我们的系统支持扫码盘点，我周五把方案发给您。"),
    ]
    unknown = talk_of(*turns, participants=[])
    told = talk_of(*turns, participants=[], speakers=[Speaker(label="S1", side="customer"), Speaker(label="S2")])

    assert sides_of(unknown) == {"S1": "ours", "S2": "customer"}
    assert sides_of(told)["S1"] == "customer"


def test_where_one_answer_cannot_be_used_the_spoken_words_stand_in_its_row() -> None:
    drafts = propose(FOUND, TALK, FakeModel([CutOffError("too long"), ANSWERS[1]]))

    rows = assemble([Drafted(FOUND, drafts)], TALK, "fake", NOW)
    assert rows.needs[0].task == "我要账货误差降到百分之一以内。"
    assert rows.todos[0].task == "把方案发给您"


def test_a_model_of_which_no_answer_can_be_used_is_heard_of() -> None:
    with pytest.raises(UnusableAnswerError, match="prose"):
        propose(FOUND, TALK, FakeModel([CutOffError("too long"), UnusableAnswerError("prose")]))
