"""Topics, decisions, profile and chain of decision: only spoken words, cited, whatever was said."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extraction.decisions import LEAST_PROBABILITY, NEAR, decisions_of
from assistant.extraction.minutes import minutes_of
from assistant.extraction.sentences import sentence_spans
from assistant.extraction.tagging import ACTS, Acts
from schemas.minutes import Minutes
from schemas.record import Evidence, Need, Provenance, Todo
from schemas.talk import Participant, Talk
from tests.extraction.talks import NOW, talk_of

MODEL = Provenance(source="model", model="fake", created_at=NOW)
LINES = (
    "我们做食品的，四十家门店，预算今年就八十万。",
    "库存的账老是对不上，每个月盘点要三天。",
    "超过五十万的，都得郑董批准，他月底才回来。",
    "好，那就这么定了，先做两家店试点。",
    "行，就这么定。",
    "我下周三之前把方案发给您。",
    "对。",
    "嗯。",
    "",
    "   ",
    "。。。",
    "上一家供应商的系统太慢，店员都不用。",
    "我们可以先上库存模块，第一个月驻场。",
)


def said(talk: Talk, needs: list[Need] | None = None, todos: list[Todo] | None = None) -> Minutes:
    return minutes_of(talk, needs or [], todos or [])


def cited(minutes: Minutes) -> Iterator[Evidence]:
    for topic in minutes.topics:
        yield from topic.telling
    for decision in minutes.decisions:
        yield from decision.evidence
    for _field, pieces in minutes.profile:
        yield from pieces
    for decider in minutes.deciders:
        yield from decider.evidence


talks = st.lists(st.tuples(st.sampled_from(["林默", "白露", "丁宁", ""]), st.sampled_from(LINES)), max_size=40).map(
    lambda turns: talk_of(*turns)
)


@settings(deadline=None)
@given(talks)
def test_topics_hold_every_segment_once_in_order_and_all_that_is_told_was_said(talk: Talk) -> None:
    minutes = said(talk)

    ids = [segment.id for segment in talk.segments]
    held = [list(range(topic.first_segment, topic.last_segment + 1)) for topic in minutes.topics]
    assert [number for numbers in held for number in numbers] == ids
    texts = {segment.id: segment.text for segment in talk.segments}
    for piece in cited(minutes):
        assert piece.segment_id is not None
        assert piece.quote
        assert piece.quote in texts[piece.segment_id]
    for topic in minutes.topics:
        assert {piece.segment_id for piece in topic.telling} <= {*range(topic.first_segment, topic.last_segment + 1)}
        assert len(topic.telling) <= 2
    assert sorted(at for topic in minutes.topics for at in topic.decisions) == list(range(len(minutes.decisions)))


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["好，定了。", " "])), max_size=20))
def test_decisions_are_the_lines_that_probably_decide_neighbouring_ones_as_one(lines: list[tuple[float, str]]) -> None:
    talk = talk_of(*(("白露", text) for _, text in lines))
    acts: list[Acts] = [{act: chance if act == "decision" else 0.0 for act in ACTS} for chance, _ in lines]

    found = decisions_of(talk.segments, acts)

    places = [[(piece.segment_id or 0) - 1 for piece in decision.evidence] for decision in found]
    wanted = [place for place, (chance, text) in enumerate(lines) if chance >= LEAST_PROBABILITY and text.strip()]
    assert [place for group in places for place in group] == wanted
    assert all(later - earlier <= NEAR for group in places for earlier, later in pairwise(group))
    assert all(later[0] - earlier[-1] > NEAR for earlier, later in pairwise(places))


@given(st.text("你好abc3.5。！？.!? ；", max_size=40))
def test_sentences_lie_one_after_the_other_and_leave_out_nothing_but_blanks_and_marks(text: str) -> None:
    spans = sentence_spans(text)

    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    outside = "".join(char for at, char in enumerate(text) if not any(start <= at < end for start, end in spans))
    assert not any(char.isalnum() for char in outside)


def test_a_sentence_does_not_end_within_a_figure() -> None:
    text = "It is 3.5 percent. Not more."

    assert [text[start:end] for start, end in sentence_spans(text)] == ["It is 3.5 percent.", "Not more."]


TALK = talk_of(
    ("林默", "白总，今年这块预算大概多少？"),
    ("白露", "我们做食品的，四十家门店，今年预算就八十万。"),
    ("林默", "那最后是您这边定，还是说？"),
    ("白露", "我定不了。超过五十万的，都得郑董批准，他月底才回来。"),
    ("丁宁", "上一家供应商的系统太慢，店员都不用。"),
    ("林默", "我们可以先上库存模块。"),
    ("白露", "那就这么定了，先做两家店试点。"),
    ("林默", "好，定了，先两家店。"),
)


def test_what_a_customer_says_of_money_dates_and_deciders_is_told_in_its_words() -> None:
    profile = said(TALK).profile

    assert [piece.quote for piece in profile.budget] == [
        "我们做食品的，四十家门店，今年预算就八十万。",
        "超过五十万的，都得郑董批准，他月底才回来。",
    ]
    assert "我定不了。" in [piece.quote for piece in profile.decision_makers]


def test_what_our_side_says_is_no_profile_of_the_customer() -> None:
    ours = {segment.id for segment in TALK.segments if segment.speaker == "林默"}
    minutes = said(TALK)

    assert not ours & {piece.segment_id for _field, pieces in minutes.profile for piece in pieces}
    assert not ours & {piece.segment_id for decider in minutes.deciders for piece in decider.evidence}


def test_the_chain_of_decision_holds_who_is_there_and_who_was_only_spoken_of() -> None:
    deciders = {decider.name: decider for decider in said(TALK).deciders}

    assert list(deciders) == ["白露", "丁宁", "郑董"]
    assert [decider.present for decider in deciders.values()] == [True, True, False]
    assert [piece.quote for piece in deciders["白露"].evidence] == ["我定不了。"]
    assert [piece.segment_id for piece in deciders["郑董"].evidence] == [4]
    assert deciders["丁宁"].evidence == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Anything over fifty goes to our CFO.", "our CFO"),
        ("It's Helen who signs in the end.", "Helen"),
        ("That has to be approved by the steering committee.", "the steering committee"),
    ],
)
def test_who_was_only_spoken_of_is_found_in_english_too(line: str, name: str) -> None:
    people = [Participant(name="Ann Lee", side="customer", role="buyer"), Participant(name="Tom Ray", side="ours")]
    talk = talk_of(("Ann Lee", line), ("Tom Ray", "I decide nothing here."), language="en", participants=people)

    assert [(one.name, one.role, one.present) for one in said(talk).deciders] == [
        ("Ann Lee", "buyer", True),
        (name, "", False),
    ]


def test_a_line_that_a_person_corrected_is_what_is_cited() -> None:
    corrected = [
        segment.model_copy(update={"text": segment.text.replace("郑董", "陈董")}) if segment.id == 4 else segment
        for segment in TALK.segments
    ]

    minutes = said(TALK.model_copy(update={"segments": corrected}))

    assert "陈董" in [decider.name for decider in minutes.deciders]
    assert not any("郑董" in piece.quote for piece in cited(minutes))


def test_rows_fall_in_the_topic_in_which_they_were_first_spoken_of_and_rejected_ones_in_none() -> None:
    def need(row_id: str, segment_id: int, **more: object) -> Need:
        words = Evidence(quote=TALK.segments[segment_id - 1].text, segment_id=segment_id)
        return Need.model_validate(
            {"id": row_id, "title": "三十万", "kind": "demand", "evidence": [words], "provenance": MODEL, **more}
        )

    nowhere = Todo(id="t", task="两周", evidence=[Evidence(quote="x", grounding="none")], provenance=MODEL)
    minutes = said(TALK, [need("a", 2), need("b", 7), need("c", 4, review="rejected")], [nowhere])

    assert [row_id for topic in minutes.topics for row_id in topic.needs] == ["a", "b"]
    assert [row_id for topic in minutes.topics for row_id in topic.todos] == []
    assert [(one.words, one.low) for one in minutes.quantities["a"]] == [("三十万", 300_000)]
    assert [(one.words, one.low, one.unit) for one in minutes.quantities["t"]] == [("两周", 14, "days")]


def test_two_talks_about_different_things_one_after_the_other_are_two_topics() -> None:
    stock = [("白露", f"库存盘点的账对不上，仓库第{n}个货架的条码又扫错了。") for n in range(12)]
    school = [("丁宁", f"新员工培训的讲师不够，第{n}期课程的学员名单还没排。") for n in range(12)]

    first, second = said(talk_of(*stock, *school)).topics

    assert (first.last_segment, second.first_segment) == (12, 13)
    assert {"库存", "仓库", "货架", "条码", "盘点"} & set(first.label.split("、"))
    assert {"培训", "讲师", "课程", "学员", "名单"} & set(second.label.split("、"))


def test_where_nothing_was_said_nothing_is_told() -> None:
    assert said(talk_of(participants=[])) == Minutes()
