"""Rows and annotated items: one to one, as many as can be, best evidence first."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluation.cases import GoldTodo
from assistant.evaluation.pairing import pairable, pairs_of
from assistant.evaluation.results import Citation, ResultRow


def item(evidence: list[int], core: list[int], *mention: str) -> GoldTodo:
    return GoldTodo(evidence=evidence, core=core, mention=[*mention])


def row(*cited: int, task: str = "") -> ResultRow:
    return ResultRow(task=task, evidence=[Citation(segment=segment, quote="") for segment in cited])


@pytest.mark.parametrize(
    ("cited", "task", "can"),
    [
        ([1], "send the PLAN", True),
        ([1, 9], "send the plan", True),
        ([2], "send the plan", False),
        ([1], "send it", False),
        ([], "send the plan", False),
        ([1, 2, 3, 4, 5, 6], "send the plan", True),
        ([1, 2, 3, 4, 5, 6, 7], "send the plan", False),
    ],
)
def test_a_row_must_cite_the_core_mention_the_matter_and_not_cite_everything(
    cited: list[int], task: str, can: bool
) -> None:
    assert pairable(item([1, 2], [1], "plan", "send|mail"), row(*cited, task=task)) is can


def test_much_evidence_allows_many_citations() -> None:
    assert pairable(item([1, 2, 3, 4], [1]), row(*range(1, 9)))
    assert not pairable(item([1, 2, 3, 4], [1]), row(*range(1, 10)))


def test_the_row_that_shares_most_evidence_is_taken() -> None:
    assert pairs_of([item([1, 2], [1])], [row(1), row(1, 2), row(1, 2, 3)]) == [(0, 1)]


def test_an_item_gives_way_where_another_has_no_other_row() -> None:
    golds = [item([1, 2], [1]), item([2, 3, 4], [2])]

    assert pairs_of(golds, [row(1, 2), row(1)]) == [(0, 1), (1, 0)]


CITED = st.lists(st.sets(st.integers(1, 4)), max_size=4)


@settings(max_examples=50)
@given(st.lists(st.sets(st.integers(1, 4), min_size=1), max_size=4), CITED)
def test_pairs_are_one_to_one_and_as_many_as_can_be(cores: list[set[int]], cited: list[set[int]]) -> None:
    golds = [item(sorted(core), sorted(core)) for core in cores]
    rows = [row(*sorted(segments)) for segments in cited]

    pairs = pairs_of(golds, rows)

    assert len({item for item, _row in pairs}) == len({row for _item, row in pairs}) == len(pairs)
    assert all(pairable(golds[number], rows[place]) for number, place in pairs)
    assert len(pairs) == _most(cores, cited)


def _most(cores: list[set[int]], cited: list[set[int]]) -> int:
    """The size of a largest pairing, by trying all."""
    spare: list[set[int]] = [set() for _core in cores]
    orders = permutations([*cited, *spare], len(cores))
    return max(sum(bool(core & segments) for core, segments in zip(cores, order, strict=True)) for order in orders)
