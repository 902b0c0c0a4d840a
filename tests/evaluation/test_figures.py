"""The scorer: figures worked out by hand, and what must hold for all results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.figures import Figures, read_results, score
from assistant.evaluation.report import report_lines, report_values
from assistant.evaluation.results import Result
from assistant.evaluation.ways import PLAIN, Way
from tests.evaluation.makers import (
    Json,
    case_json,
    case_of,
    cites,
    copied_need,
    copied_todo,
    gold_need,
    gold_todo,
    result_of,
    write_case,
)

LINES = (
    "The pump fails forty times a year.",
    "We want five failures at most.",
    "Our budget is 80 thousand.",
    "Ann, send the manual by Friday.",
    "And somebody books a room.",
    "Fine.",
)
PEOPLE = [{"name": "Ann Lee", "aliases": ["Ann"], "side": "ours"}]
STAR = {"situation": "fails forty times", "task": "five failures", "action": "", "result": ""}
CASE = case_of(
    LINES,
    needs=[
        gold_need("failures", [2, 1], star=STAR, status="confirmed"),
        gold_need("budget", [3], kind="implicit"),
    ],
    todos=[gold_todo("manual", [4], owner="Ann Lee", due="2026-03-06"), gold_todo("room", [5])],
    meeting={"participants": PEOPLE},
)
RESULT = result_of(
    needs=[
        {
            "title": "At most 5 failures",
            "star": {"situation": "", "task": "five failures", "action": "spare pump", "result": None},
            "kind": "demand",
            "status": "disputed",
            "evidence": cites((2, "five failures at most"), (6, "fine!")),
        },
        {"title": "failures of 70 pumps", "kind": "concern", "evidence": cites((6, "pumps fail"))},
        {"title": "", "evidence": [{"segment": None, "quote": "nobody said it"}]},
    ],
    todos=[{"task": "Send the manual", "owner": "Ann", "due": "2026-03-07", "evidence": cites((4, "send the manual"))}],
    seconds=6.0,
    tokens=240,
)


def figures(case: Case, result: Result | None) -> Figures:
    return score([case], {case.id: result} if result else {}).figures


def test_figures_worked_out_by_hand() -> None:
    assert figures(CASE, RESULT) == {
        "cases": 1,
        "missing": 0,
        "need_precision": 0.333,  # 1 of 3 rows
        "need_recall": 0.5,  # 1 of 2 needs
        "need_f1": 0.4,  # 2 · 1 / (2 + 3)
        "kind_accuracy": 1.0,
        "status_accuracy": 0.0,
        "todo_precision": 1.0,
        "todo_recall": 0.5,
        "todo_f1": 0.667,
        "owner_accuracy": 1.0,  # by an alias
        "due_accuracy": 0.0,
        "due_accuracy_where_said": 0.0,
        "grounded_quotes": 0.6,  # 3 of 5: "pumps fail" and "nobody said it" stand nowhere
        "evidence_precision": 0.667,  # segments 2 and 4 of 2, 6 and 4
        "false_figures": 1,  # the 70
        "supported": 0.429,  # most, failures, five; not spare, pump, nor the second row's failures, pumps
        "filled_where_said": 0.5,  # situation and task were said, task is filled
        "filled_where_unsaid": 0.5,  # action is filled, result is not
        "seconds_per_meeting_minute": 6.0,
        "tokens_per_meeting_minute": 240.0,
    }


def test_a_case_without_a_result_scores_nothing() -> None:
    found = figures(CASE, None)

    assert (found["cases"], found["missing"], found["need_recall"], found["todo_f1"]) == (1, 1, 0.0, 0.0)


def test_what_was_not_annotated_is_not_scored() -> None:
    case = case_of(LINES, needs=None, todos=[gold_todo("manual", [4], owner=None, due=None)])

    found = figures(case, RESULT)

    assert (found["need_f1"], found["false_figures"], found["supported"]) == (0.0, 0, 0.0)
    assert (found["todo_f1"], found["owner_accuracy"], found["due_accuracy"]) == (1.0, 0.0, 0.0)
    assert found["grounded_quotes"] == 0.6


def test_cases_without_annotations_are_left_out() -> None:
    case = Case.model_validate_json(json.dumps(case_json()))

    assert score([case], {}).cases == {}


def test_per_case_values_name_what_was_missed_and_made_up() -> None:
    values: Any = report_values(score([CASE], {"talk": RESULT}))

    assert values["per_case"]["talk"] == {
        "needs": "1/2 of 3 rows",
        "todos": "1/2 of 1 rows",
        "missed needs": ["budget"],
        "missed todos": ["room"],
        "spurious needs": ["failures of 70 pumps", ""],
        "spurious todos": [],
    }


def test_the_table_has_a_column_for_each_language() -> None:
    other = CASE.model_copy(update={"id": "other", "language": "zh"})

    table = list(report_lines({PLAIN: score([CASE, other], {"talk": RESULT})}, [CASE, other]))
    alone = list(report_lines({PLAIN: score([CASE], {"talk": RESULT})}, [CASE]))

    assert table[3].split() == ["all", "(2)", "zh", "(1)", "en", "(1)"]
    assert next(line for line in table if "(recall)" in line).split()[-3:] == ["0.250", "0.000", "0.500"]
    assert next(line for line in alone if "(recall)" in line).split()[-1:] == ["0.500"]


def test_blind_figures_stand_beside_the_others() -> None:
    other = CASE.model_copy(update={"id": "other", "language": "zh"})
    cases = [CASE, other]

    scores = {PLAIN: score(cases, {"talk": RESULT}), Way(is_blind=True): score(cases, {"other": RESULT})}

    table = list(report_lines(scores, cases))

    assert [line.split(":")[0] for line in table[:4]] == ["talk", "talk, blind", "other", "other, blind"]
    assert table[5].split() == ["all", "(2)", "blind", "zh", "(1)", "blind", "en", "(1)", "blind"]
    recall = next(line for line in table if "needs that were found (recall)" in line).split()
    assert recall[-6:] == ["0.250", "0.250", "0.000", "0.500", "0.500", "0.000"]
    assert len({len(line) for line in table[5:]}) == 1


def test_folders_are_scored_as_they_lie(tmp_path: Path) -> None:
    gold = {"needs": [gold_need("x", [1])], "todos": []}
    write_case(tmp_path / "cases", case_json("a", gold=gold))
    write_case(tmp_path / "cases", case_json("b", gold=gold))
    write_case(tmp_path / "results", {"id": "a", "needs": [copied_need(gold["needs"][0])]})

    cases = read_cases(tmp_path / "cases").cases
    found = score(cases, read_results(cases, tmp_path / "results")).figures

    assert (found["cases"], found["missing"], found["need_recall"], found["need_precision"]) == (2, 1, 0.5, 1.0)
    (tmp_path / "results" / "b.json").write_text('{"needs": 3}')
    with pytest.raises(InputError, match="no result"):
        read_results(cases, tmp_path / "results")


NUMBERED = tuple(f"line number {number}" for number in range(1, 9))
SEGMENTS = st.lists(st.integers(1, len(NUMBERED)), min_size=1, max_size=4, unique=True)
KINDS = st.sampled_from(["demand", "implicit", "concern"])
STATUSES = st.sampled_from(["confirmed", "unconfirmed", "disputed"])
few = settings(max_examples=20)


@st.composite
def gold_tables(draw: st.DrawFn) -> tuple[list[Json], list[Json]]:
    """Needs and to-dos; some may be told apart by their segments alone."""
    needs = [
        gold_need(f"need {number}", draw(SEGMENTS), kind=draw(KINDS), status=draw(STATUSES))
        for number in range(draw(st.integers(1, 4)))
    ]
    todos = [
        gold_todo(f"todo {number}", draw(SEGMENTS), owner=draw(st.sampled_from(["", "Ann"])))
        for number in range(draw(st.integers(1, 4)))
    ]
    return needs, todos


def _copy(needs: list[Json], todos: list[Json]) -> Result:
    return result_of([copied_need(need) for need in needs], [copied_todo(todo) for todo in todos])


@few
@given(gold_tables())
def test_a_perfect_copy_scores_one(rows: tuple[list[Json], list[Json]]) -> None:
    found = figures(case_of(NUMBERED, *rows), _copy(*rows))

    perfect = [name for name in found if name.endswith(("precision", "recall", "f1", "accuracy"))]
    assert len(perfect) == 11
    assert all(found[name] == 1.0 for name in perfect)
    assert (found["filled_where_said"], found["filled_where_unsaid"]) == (1.0, 0.0)


@few
@given(gold_tables())
def test_a_copy_whose_rows_mention_nothing_in_particular_is_still_found_whole(
    rows: tuple[list[Json], list[Json]],
) -> None:
    needs, todos = ([{**row, "mention": []} for row in table] for table in rows)

    found = figures(case_of(NUMBERED, needs, todos), _copy(needs, todos))

    assert (found["need_f1"], found["todo_f1"]) == (1.0, 1.0)


@few
@given(gold_tables())
def test_an_empty_result_scores_nothing(rows: tuple[list[Json], list[Json]]) -> None:
    found = figures(case_of(NUMBERED, *rows), result_of())

    assert found["missing"] == 0
    assert all(value == 0 for name, value in found.items() if name != "cases")


@few
@given(gold_tables(), st.integers(0, 3), SEGMENTS)
def test_a_wrong_row_never_raises_precision(rows: tuple[list[Json], list[Json]], kept: int, cited: list[int]) -> None:
    needs, todos = rows
    case, found = case_of(NUMBERED, *rows), _copy(needs[:kept], todos[:kept])
    wrong = result_of([{"title": "something else", "evidence": cites(*((one, "") for one in cited))}]).needs

    before = figures(case, found)
    after = figures(case, found.model_copy(update={"needs": [*wrong, *found.needs], "todos": [*wrong, *found.todos]}))

    for table in ("need", "todo"):
        assert after[f"{table}_precision"] <= before[f"{table}_precision"]
        assert after[f"{table}_recall"] == before[f"{table}_recall"]
        assert after[f"{table}_f1"] <= before[f"{table}_f1"]


@few
@given(gold_tables(), st.integers(0, 3))
def test_a_lost_row_never_raises_recall(rows: tuple[list[Json], list[Json]], lost: int) -> None:
    needs, todos = rows
    case = case_of(NUMBERED, *rows)

    fewer = figures(case, _copy(needs[lost:], todos[lost:]))

    assert fewer["need_recall"] == round(len(needs[lost:]) / len(needs), 3)
    assert fewer["need_precision"] in (1.0, 0.0)


@few
@given(gold_tables(), st.randoms())
def test_the_order_of_rows_does_not_count(rows: tuple[list[Json], list[Json]], chance: Any) -> None:
    needs, todos = ([*table] for table in rows)
    before = figures(case_of(NUMBERED, *rows), _copy(needs, todos))
    chance.shuffle(needs)
    chance.shuffle(todos)

    assert figures(case_of(NUMBERED, *rows), _copy(needs, todos)) == before
