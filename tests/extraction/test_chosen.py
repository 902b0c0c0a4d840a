"""Lines that are chosen already as candidates: what each of them does in the row."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extraction.candidates import Support
from assistant.extraction.cell_sentences import asked_before, question_before
from assistant.extraction.chosen import chosen_candidates, cited_places, own_places
from assistant.extraction.ground import evidence_at
from assistant.extraction.tagging import ACTS, Acts
from schemas.record import Evidence, Need, Provenance, Todo
from schemas.talk import Talk
from tests.extraction.talks import NOW, talk_of

OWN = Provenance(source="person", created_at=NOW)
TURNS = (
    ("林默", "白总，现在最头疼的是什么？"),
    ("白露", "我们仓库的账老是对不上，我要误差降到百分之一以内。"),
    ("丁宁", "去年试过扫码枪，用了两天就都扔在抽屉里了。"),
    ("林默", "我们的系统支持语音盘点，不用扫码。"),
    ("林默", "您的意思是，误差要降到百分之一以内，对吗？"),
    ("白露", "对，就是这个意思。"),
    ("白露", "盘点的方案什么时候能给我？"),
    ("何川", "我下周三之前发给您。"),
)
TALK = talk_of(*TURNS)


def need(places: Sequence[int], talk: Talk = TALK, *more: Evidence) -> Need:
    return Need(id="n", title="t", kind="concern", evidence=[*_at(places, talk), *more], provenance=OWN)


def todo(places: Sequence[int], talk: Talk = TALK) -> Todo:
    return Todo(id="t", task="t", evidence=_at(places, talk), provenance=OWN)


def _at(places: Sequence[int], talk: Talk, *cells: str) -> list[Evidence]:
    return [evidence_at(talk.segments[place]).model_copy(update={"cells": list(cells)}) for place in places]


@settings(max_examples=20, deadline=None)
@given(places=st.sets(st.integers(0, len(TURNS) - 1), min_size=1), blind=st.booleans())
def test_a_candidate_is_made_of_chosen_lines_and_what_is_asked_just_before(places: set[int], blind: bool) -> None:
    talk = talk_of(*((("" if blind else who), text) for who, text in TURNS), participants=[])

    [found] = chosen_candidates(need(sorted(places), talk), talk).needs
    [promised] = chosen_candidates(todo(sorted(places), talk), talk).todos

    told = {stretch.place for stretches in found.cells.values() for stretch in stretches}
    assert set(found.core) <= places
    assert told <= places
    assert found.cells["task"]
    assert set(question_before(found)) <= places | {found.core[0] - 1, found.core[0] - 2}
    assert found.kind == "concern"
    assert set(promised.core) <= places
    assert asked_before(promised, talk) == () or asked_before(promised, talk)[0] < promised.core[0]


def test_what_our_side_says_is_no_need_of_the_customer_s() -> None:
    [found] = chosen_candidates(need([0, 1, 3, 4, 5]), TALK).needs

    assert 1 in found.core
    assert not {0, 3, 4} & set(found.core)
    assert found.support["offer"] == (3,)
    assert [(line.place, line.answer_place) for line in found.read_backs] == [(4, 5)]
    assert found.status == "confirmed"


def test_a_read_back_whose_answer_was_not_chosen_has_none() -> None:
    [found] = chosen_candidates(need([1, 4]), TALK).needs
    assert found.status == "unconfirmed"
    assert [line.answer for line in found.read_backs] == [None]


def test_a_line_that_is_cited_for_a_cell_is_told_there() -> None:
    [found] = chosen_candidates(need([1], TALK, *_at([2], TALK, "result"), *_at([5], TALK, "status")), TALK).needs

    assert found.support["result"] == (2,)
    assert [stretch.place for stretch in found.cells["result"]] == [2]
    assert 5 not in {stretch.place for stretches in found.cells.values() for stretch in stretches}


def test_the_question_before_a_need_goes_with_it() -> None:
    [found] = chosen_candidates(need([1]), TALK).needs
    assert question_before(found) == (0,)


def test_a_question_that_somebody_else_has_answered_does_not_go_with_it() -> None:
    talk = talk_of(TURNS[0], ("丁宁", "仓库的账。"), TURNS[1])
    [found] = chosen_candidates(need([2], talk), talk).needs
    assert question_before(found) == ()


def test_what_was_tried_is_told_as_tried() -> None:
    [found] = chosen_candidates(need([1, 2]), TALK).needs
    assert {stretch.place for stretch in found.cells["tried"]} == {2}
    assert {stretch.place for stretch in found.cells["task"]} == {1}


def test_a_todo_is_made_by_who_undertakes_it_and_asked_for_just_before() -> None:
    [found] = chosen_candidates(todo([7]), TALK).todos
    assert (found.core, found.answers) == ((7,), 6)


@pytest.mark.parametrize(
    ("acts", "role"),
    [
        ({"situation": 0.5, "tried": 0.3}, "tried"),
        ({"situation": 0.5, "tried": 0.1}, "situation"),
        ({"situation": 0.5, "tried": 0.3, "demand": 0.6}, None),
        ({"situation": 0.1}, None),
    ],
)
def test_a_line_tells_of_a_need_what_it_does_more_probably_than_lines_usually_do(
    monkeypatch: pytest.MonkeyPatch, acts: Acts, role: Support | None
) -> None:
    talk = talk_of(("白露", "仓库的账老是对不上。"), ("丁宁", "我要误差降到百分之一以内。"))
    tagged: list[Acts] = [dict.fromkeys(ACTS, 0.0) | acts, dict.fromkeys(ACTS, 0.0) | {"demand": 0.9}]
    monkeypatch.setattr("assistant.extraction.chosen.tag", lambda *_talk: tagged)

    [found] = chosen_candidates(need([0, 1], talk), talk).needs

    assert found.support == ({role: (0,)} if role else {})
    assert found.core == ((1,) if role else (0, 1))


def test_another_to_do_just_before_is_not_what_a_to_do_answers() -> None:
    talk = talk_of(("白露", "可以，陈董那边我来约。"), ("何川", "好，我下周三之前把盘点的方案发给您。"))
    [found] = chosen_candidates(todo([1], talk), talk).todos
    assert found.answers is None


def test_a_row_that_rests_on_nothing_said_makes_no_candidate() -> None:
    lost = Evidence(quote="账", grounding="none")
    assert chosen_candidates(need([], TALK, lost), TALK) == chosen_candidates(todo([]), TALK)
    assert cited_places([lost], TALK) == ()


def test_the_own_lines_of_a_row_are_those_that_are_cited_for_it_as_a_whole() -> None:
    assert own_places(need([3, 1], TALK, *_at([2], TALK, "result")), TALK) == (1, 3)
    assert own_places(need([], TALK, *_at([2], TALK, "result")), TALK) == (2,)
    assert own_places(need([], TALK, *_at([2], TALK, "result"), *_at([4], TALK, "title")), TALK) == (4,)
