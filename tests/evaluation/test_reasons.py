"""Reasons for wrong rows and missed items: those of the scorer's own conditions that failed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluation.cases import GoldNeed, GoldRow
from assistant.evaluation.pairing import cites_core, cites_too_many, pairable, pairs_of, unsaid
from assistant.evaluation.reasons import why_missed, why_spurious
from assistant.evaluation.results import Citation, ResultRow
from assistant.evaluation.tally import Table
from assistant.language import use_language


def item(evidence: list[int], *mention: str) -> GoldNeed:
    """A need whose first segment is its core."""
    return GoldNeed(kind="demand", status="confirmed", evidence=evidence, core=evidence[:1], mention=[*mention])


def row(title: str, *cited: int) -> ResultRow:
    return ResultRow(title=title, evidence=[Citation(segment=segment) for segment in cited])


def table_of(golds: list[GoldNeed], rows: list[ResultRow]) -> Table:
    return Table(golds, rows, pairs_of(golds, rows))


MANY = range(1, 9)
NOT_FOUND, JOINED = "its lines were not found", "joined with others"
UNSAID = "the row's words do not say “pump”"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], NOT_FOUND),
        ([row("pump", 2)], NOT_FOUND),
        ([row("pump", *MANY)], JOINED),
        ([row("it", *MANY)], JOINED),
        ([row("it", 1)], UNSAID),
        ([row("it", *MANY), row("it", 1)], UNSAID),
        ([row("it", 1), row("the five", 1)], UNSAID),
    ],
)
def test_an_item_without_a_row(rows: list[ResultRow], reason: str) -> None:
    missed = item([1], "pump", "five|5|it")

    table = table_of([missed], rows)

    assert table.missed == [missed]
    assert why_missed(missed, table) == reason


def test_an_item_whose_lines_another_row_has_taken_was_joined_with_it() -> None:
    found, missed = item([1, 2], "fail"), item([2], "pump")

    assert why_missed(missed, table_of([found, missed], [row("failures", 1, 2)])) == JOINED
    assert why_missed(missed, table_of([found, missed], [row("failures", 1, 2), row("it", 2)])) == UNSAID


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (row("pump", 2), "a line that makes no need"),
        (row("pump"), "a line that makes no need"),
        (ResultRow(task="pump", evidence=[Citation(segment=2)]), "a line that makes no to-do"),
        (row("it", 1), "the row's words do not say “pump”, “5”"),
        (row("5", 1), UNSAID),
        (row("pump 5", *MANY), JOINED),
    ],
)
def test_a_row_about_nothing(wrong: ResultRow, reason: str) -> None:
    table = table_of([item([1], "pump", "5")], [wrong])

    assert table.spurious == [wrong]
    assert why_spurious(wrong, table) == reason


def test_a_second_row_about_the_same_lines() -> None:
    wrong = row("pump again", 1)

    assert why_spurious(wrong, table_of([item([1], "pump")], [row("pump", 1), wrong])) == (
        "another row is about the same lines"
    )


def test_of_several_items_the_nearest_counts() -> None:
    wrong = row("valve", 1, 2)

    table = table_of([item([1], "pump", "5"), item([2], "pipe")], [wrong])

    assert why_spurious(wrong, table) == "the row's words do not say “pipe”"


def test_reasons_are_told_in_the_interface_language() -> None:
    use_language("zh")

    assert why_missed(item([1]), table_of([item([1])], [])) == "没有找到它的原话"


SEGMENTS = st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True)
GOLDS = st.lists(st.builds(lambda lines, mention: item(lines, *mention), SEGMENTS, st.sets(st.sampled_from("ab"))))
ROWS = st.lists(st.builds(lambda title, lines: row(title, *lines), st.sampled_from(["", "a", "b", "a b"]), SEGMENTS))


@settings(max_examples=100)
@given(GOLDS, ROWS)
def test_reasons_are_true_of_the_conditions(golds: list[GoldNeed], rows: list[ResultRow]) -> None:
    """Nothing that is missed or spurious fulfils all conditions with what is left, and the reason says which failed."""
    table = table_of(golds, rows)

    for gold in table.missed:
        reason = why_missed(gold, table)
        assert (reason == NOT_FOUND) == (not any(cites_core(gold, row) for row in rows))
        assert reason in (NOT_FOUND, JOINED) or any(_tells(reason, gold, row) for row in table.spurious)
        assert not any(pairable(gold, row) for row in table.spurious)
    for wrong in table.spurious:
        reason = why_spurious(wrong, table)
        assert (reason == "a line that makes no need") == (not any(cites_core(gold, wrong) for gold in golds))
        if "say" in reason:
            assert any(_tells(reason, gold, wrong) for gold in table.missed)


def _tells(reason: str, gold: GoldRow, wrong: ResultRow) -> bool:
    """Whether a reason names exactly what a row would have to say to be about an item."""
    lacking = unsaid(gold, wrong)
    named = [pattern for pattern in gold.mention if f"“{pattern}”" in reason]
    return bool(lacking) and lacking == named and cites_core(gold, wrong) and not cites_too_many(gold, wrong)
