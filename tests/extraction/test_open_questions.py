"""Open questions: every missing thing is asked for once and nothing else is; what a row says is taken literally."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.open_questions import as_list, open_questions
from assistant.extraction.question_words import QUESTION_WORDS, ProfileGap, QuestionWords
from schemas.minutes import CustomerProfile, Decider, Minutes, OpenQuestion
from schemas.record import Evidence, Need, NeedKind, NeedStatus, Provenance, Record, Review, Row, Todo
from schemas.talk import Meeting, SpokenLanguage
from tests.extraction.talks import MONDAY, NOW

MODEL = Provenance(source="model", model="fake", created_at=NOW)
STAR = ("situation", "task", "action_tried", "result")
ORDER = ("disputed", "unconfirmed", "budget", "decision_time", "decision_makers")
HOSTILE = ("照明", "{heading}", "{asked", "[red]x[/]", "{{ 7*7 }}", "%s{0}")
SAID = [Evidence(quote="照明")]
BOTH: tuple[SpokenLanguage, ...] = ("zh", "en")

cells = st.sampled_from(("", "  ", *HOSTILE))
languages: st.SearchStrategy[SpokenLanguage] = st.sampled_from(BOTH)


def need(row_id: str = "n", title: str = "照明", **more: object) -> Need:
    """A need that lacks nothing but what is said."""
    full = dict.fromkeys(STAR, "照明")
    given_ = {"kind": "demand", "status": "confirmed", **full, **more}
    return Need.model_validate({"id": row_id, "title": title, "provenance": MODEL, **given_})


def todo(row_id: str = "t", task: str = "照明", **more: object) -> Todo:
    """A to-do that lacks nothing but what is said."""
    given_ = {"owner": "何川", "due": MONDAY, **more}
    return Todo.model_validate({"id": row_id, "task": task, "provenance": MODEL, **given_})


def record_of(*rows: Row, language: SpokenLanguage = "zh") -> Record:
    return Record(
        meeting=Meeting(id="m", language=language, created_at=NOW),
        needs=[row for row in rows if isinstance(row, Need)],
        todos=[row for row in rows if isinstance(row, Todo)],
    )


TOLD = Minutes(profile=CustomerProfile(budget=SAID, decision_time=SAID, decision_makers=SAID))


@st.composite
def records(draw: st.DrawFn) -> Record:
    rows: list[Row] = []
    for number in range(draw(st.integers(0, 4))):
        given_ = {cell: draw(cells) for cell in (*STAR, "action_proposed")}
        kind, status = draw(st.sampled_from(get_args(NeedKind))), draw(st.sampled_from(get_args(NeedStatus)))
        review = draw(st.sampled_from(get_args(Review)))
        title = draw(st.sampled_from(HOSTILE))
        rows.append(need(f"n-{number}", title, kind=kind, status=status, review=review, **given_))
    for number in range(draw(st.integers(0, 4))):
        due, due_text = draw(st.sampled_from((None, MONDAY))), draw(cells)
        review, task = draw(st.sampled_from(get_args(Review))), draw(st.sampled_from(HOSTILE))
        rows.append(todo(f"t-{number}", task, owner=draw(cells), due=due, due_text=due_text, review=review))
    return record_of(*rows, language=draw(languages))


minutes = st.builds(
    lambda *fields: Minutes(
        profile=CustomerProfile(budget=fields[0], decision_time=fields[1], decision_makers=fields[2])
    ),
    *[st.sampled_from(([], SAID))] * 3,
)


def missing(record: Record, told: Minutes) -> list[tuple[str, str]]:
    """Row and cell of everything that is missing; the profile has no row."""
    found = [("", gap) for gap in get_args(ProfileGap) if not getattr(told.profile, gap)]
    for row in (*record.needs, *record.todos):
        if row.review == "rejected":
            continue
        if isinstance(row, Need) and row.status != "confirmed":
            found.append((row.id, "status"))
        wanted = STAR if isinstance(row, Need) else ("owner", "due")
        found += [(row.id, cell) for cell in wanted if not str(getattr(row, cell) or "").strip()]
    return found


def asked(questions: list[OpenQuestion]) -> list[tuple[str, str]]:
    """Row and cell of everything that is asked for."""
    return [(one.row_id, cell) for one in questions for cell in (one.cells or [one.kind])]


def filled(record: Record, told: Minutes, question: OpenQuestion) -> tuple[Record, Minutes]:
    """The same with what a question asks for."""
    answers = {"status": "confirmed", "due": MONDAY}
    values = {cell: answers.get(cell, "照明") for cell in question.cells}

    def answered(row: Row) -> Row:
        return row.model_copy(update=values if row.id == question.row_id else {})

    profile = told.profile.model_copy(update={} if question.row_id else {question.kind: SAID})
    rows = [answered(row) for row in (*record.needs, *record.todos)]
    return record_of(*rows, language=record.meeting.language), Minutes(profile=profile)


@given(records(), minutes)
def test_every_missing_thing_is_asked_for_once_and_nothing_that_is_there(record: Record, told: Minutes) -> None:
    assert Counter(asked(open_questions(record, told))) == Counter(missing(record, told))


@given(records(), minutes)
def test_an_answer_makes_its_question_go_and_leaves_the_others(record: Record, told: Minutes) -> None:
    questions = open_questions(record, told)

    for question in questions:
        assert open_questions(*filled(record, told, question)) == [one for one in questions if one != question]


@given(records(), minutes)
def test_agreement_comes_first_then_the_profile_then_todos_then_cells_one_question_each(
    record: Record, told: Minutes
) -> None:
    questions = open_questions(record, told)

    todos = {row.id for row in record.todos}
    groups = [ORDER.index(one.kind) if one.kind in ORDER else 5 + (one.row_id not in todos) for one in questions]
    assert groups == sorted(groups)
    assert max(Counter((one.row_id, one.kind) for one in questions).values(), default=1) == 1
    assert max(Counter(one.row_id for one in questions if one.row_id).values(), default=0) <= 2


@given(records(), minutes)
def test_questions_are_in_the_language_of_the_meeting(record: Record, told: Minutes) -> None:
    quoted = re.compile("“[^”]*”")

    for one in open_questions(record, told):
        own = quoted.sub("", one.question)
        assert one.question.endswith(("？", "?"))
        assert bool(re.search("[\u4e00-\u9fff]", own)) == (record.meeting.language == "zh")


@given(st.sampled_from(HOSTILE), st.sampled_from(get_args(NeedStatus)), languages)
def test_what_a_row_says_is_quoted_literally(words: str, status: NeedStatus, language: SpokenLanguage) -> None:
    rows = need(title=words, status=status, situation=""), todo(task=words, due=None, due_text=words)
    found = open_questions(record_of(*rows, language=language), TOLD)

    assert all(f"“{words}”" in one.question for one in found)
    assert found[-2].question.count(f"“{words}”") == 2


@given(st.text("预a{}。. \n\t\x1b\u2028\u200b\u202e\ufeff\ud800"), languages)
def test_a_question_is_one_line_with_all_that_can_be_seen_of_the_row(words: str, language: SpokenLanguage) -> None:
    rows = need(title=words, status="disputed", task=""), todo(task=words, due=None, due_text=words)

    seen = "".join(character for character in words if character in "预a{}")
    for one in open_questions(record_of(*rows, language=language), TOLD):
        assert one.question.isprintable()
        assert seen in re.sub("[。. ]", "", one.question)


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        ("budget", "预算八十万以内"),
        ("decision_time", "six weeks before the board meeting"),
        ("decision_makers", "郑董拍板"),
    ],
)
def test_an_implicit_need_answers_for_the_profile_unless_it_is_rejected(gap: str, words: str) -> None:
    def kinds(row: Need) -> set[str]:
        return {one.kind for one in open_questions(record_of(row), Minutes())}

    assert gap not in kinds(need(title=words, kind="implicit"))
    assert gap not in kinds(need(kind="implicit", situation=words))
    assert gap in kinds(need(title=words, kind="implicit", review="rejected"))
    assert gap in kinds(need(title=words, kind="demand"))


@pytest.mark.parametrize(
    ("decider", "known"),
    [
        (Decider(name="白露", role="店长", present=True), False),
        (Decider(name="白露", role="店长，决策者", present=True), True),
        (Decider(name="Ann Lee", role="decision maker", present=True), True),
        (Decider(name="郑董", present=False, evidence=[Evidence(quote="得郑董批准")]), True),
        (Decider(name="丁宁", present=True, evidence=[Evidence(quote="丁宁他们天天用")]), False),
    ],
)
def test_who_decides_is_known_from_the_chain_of_decision_but_not_from_who_uses_it(
    decider: Decider, known: bool
) -> None:
    found = open_questions(record_of(), Minutes(deciders=[decider]))

    assert ("decision_makers" not in {one.kind for one in found}) == known


def test_needs_are_read_back_by_their_kind() -> None:
    rows = [need(kind, "三天内到账。", kind=kind, status="unconfirmed") for kind in get_args(NeedKind)]

    assert [one.question for one in open_questions(record_of(*rows), TOLD)] == [
        "您的意思是，希望“三天内到账”，对吗？",
        "我们的理解是“三天内到账”，对吗？",
        "您顾虑的是“三天内到账”，对吗？",
    ]


def test_empty_cells_of_a_row_are_one_question() -> None:
    row = need(title="Refunds in three days", situation="", result="")
    [question] = open_questions(record_of(row, language="en"), TOLD)

    assert question.cells == ["situation", "result"]
    assert question.question == (
        "About “Refunds in three days”, may I ask: how do things stand today, and what is the main difficulty; "
        "what effect should an ideal solution have?"
    )


def test_a_deadline_that_was_spoken_of_is_asked_for_by_its_words() -> None:
    rows = todo("a", "约龚董", owner="", due=None, due_text="月底前"), todo("b", "发报价", due=None)

    assert [one.question for one in open_questions(record_of(*rows), TOLD)] == [
        "关于待办“约龚董”，想和您确认：由哪一位负责；“月底前”具体是哪一天？",
        "关于待办“发报价”，想和您确认：哪一天之前可以完成？",
    ]


@pytest.mark.parametrize("language", BOTH)
def test_the_list_to_paste_is_numbered_under_a_heading(language: SpokenLanguage) -> None:
    rows = [need(str(number), status="unconfirmed") for number in range(12)]
    questions = open_questions(record_of(*rows, language=language), TOLD)

    heading, *lines = as_list(questions, language).split("\n")

    assert heading == QUESTION_WORDS[language].list_heading
    assert lines == [f"{number}. {one.question}" for number, one in enumerate(questions, 1)]
    assert as_list([], language) == ""


@pytest.mark.parametrize("words", QUESTION_WORDS.values(), ids=QUESTION_WORDS.keys())
def test_both_languages_have_a_pattern_for_everything(words: QuestionWords) -> None:
    def places(pattern: str) -> set[str]:
        return {name for _text, name, _spec, _conversion in Formatter().parse(pattern) if name}

    assert set(words.read_back) == set(get_args(NeedKind))
    assert set(words.profile) == set(get_args(ProfileGap))
    assert set(words.parts) == {*STAR, "owner", "due"}
    assert {frozenset(places(one)) for one in (*words.read_back.values(), words.corrected)} == {frozenset({"heading"})}
    assert places(words.about_need) == places(words.about_todo) == {"heading", "asked"}
    assert places(words.due_as_said) == {"said"}
