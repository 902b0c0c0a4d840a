from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import edits
from assistant.library.library import Library
from assistant.library.proposals import counterparts, with_free_ids
from schemas.record import Need
from tests.library.samples import NOW, TEXTS, evidence, fill, meeting, need, segments, todo

SPOKEN = dict(enumerate(TEXTS, 1))


def fresh(proposals: list[Need], judged: list[Need]) -> list[Need]:
    known = counterparts(proposals, judged, SPOKEN)
    return [proposal for number, proposal in enumerate(proposals) if number not in known]


def left(proposals: list[Need], judged: list[Need]) -> list[str]:
    return [row.id for row in fresh(proposals, judged)]


def test_equal_headings_mean_the_same_whatever_the_width_and_punctuation() -> None:
    assert left([need("new", 1, "降低 成本 30％！")], [need("old", 2, "降低成本30%")]) == []


def test_overlapping_quotes_mean_the_same() -> None:
    old = need("old", 4, "发报价", "我周五之前把报价发给您")
    assert left([need("new", 4, "报价单", "周五之前把报价发给您，另外")], [old]) == []


@pytest.mark.parametrize(
    "proposal",
    [
        need("new", 4, "演示", "下周安排一次演示"),
        need("new", 3, "定夺"),
        need("new", 4, "报价单", "给您，另外下周安排一次演示"),
        need("new", 4, "报价单").model_copy(
            update={"evidence": [evidence(4).model_copy(update={"grounding": "none", "segment_id": None})]}
        ),
    ],
)
def test_other_words_mean_something_else(proposal: Need) -> None:
    assert left([proposal], [need("old", 4, "发报价", "我周五之前把报价发给您")]) == ["new"]


def test_a_shared_sentence_about_the_situation_does_not_make_two_needs_one() -> None:
    shared = evidence(1, cells=["situation"])
    old = need("old", 2, "成本").model_copy(update={"evidence": [evidence(2, cells=["title"]), shared]})
    new = need("new", 3, "决策").model_copy(update={"evidence": [evidence(3, cells=["title"]), shared]})
    assert left([new], [old]) == ["new"]


def test_a_judged_row_stands_for_the_likest_proposal_only() -> None:
    """From one sentence came two rows and one of them was judged: the other must not get lost."""
    old = need("old", 4, "发送报价")
    proposals = [need("a", 4, "安排演示", "下周安排一次演示"), need("b", 4, "发报价", "我周五之前把报价发给您")]
    assert left(proposals, [old]) == ["a"]


ROWS = st.lists(
    st.builds(
        need, st.uuids().map(str), st.integers(1, len(TEXTS)), st.sampled_from(["甲", "乙", "丙", "a b", "A、B"])
    ),
    max_size=8,
)


@given(ROWS, ROWS)
def test_judging_never_adds_and_takes_away_one_proposal_a_row_at_most(new: list[Need], judged: list[Need]) -> None:
    kept = fresh(new, judged)
    assert [row for row in new if row in kept] == kept
    assert len(new) - len(kept) <= len(judged)
    assert fresh(new, []) == new


@given(ROWS, st.data())
def test_the_same_answer_again_adds_nothing(rows: list[Need], data: st.DataObject) -> None:
    judged = [row for row in rows if data.draw(st.booleans())]
    assert len(fresh(rows, judged)) == len(rows) - len(judged)


@given(st.lists(st.sampled_from(["a", "b", "c"]).map(need), max_size=6), st.sets(st.sampled_from(["a", "b"])))
def test_ids_are_new_and_different(rows: list[Need], used: set[str]) -> None:
    ids = [row.id for row in with_free_ids(rows, used)]
    assert len(set(ids)) == len(ids)
    assert not used & set(ids)


def test_unjudged_rows_are_replaced_and_judged_ones_stay(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "reject", edits.reject(record, "n1", "no"), "Li")
    library.apply("m1", "edit", edits.edit_cell(record, "t1", "owner", "李明"), "Li")
    judged = library.record("m1")
    library.replace_proposals("m1", [need("n7", 1, "other words"), need("n8", 5)], [])
    after = library.record("m1")
    assert after.needs == [judged.needs[0], need("n8", 5)]
    assert after.todos == [judged.todos[0]]
    [summary] = library.meetings()
    assert (summary.rows_total, summary.rows_judged, summary.todos_open) == (3, 2, 1)
    entry = library.journal("m1")[-1]
    assert (entry.who, entry.action) == ("extraction", "extract")
    assert {change.id for change in entry.changes} == {"n2", "t2", "n8"}


def test_equal_proposals_leave_rows_ids_and_journal_alone(library: Library) -> None:
    before = fill(library)
    entries = library.journal("m1")
    later = [row.model_copy(update={"id": f"again {row.id}"}) for row in before.needs]
    for row in later:
        row.provenance = row.provenance.model_copy(update={"created_at": NOW + dt.timedelta(hours=1)})
    library.replace_proposals("m1", later, before.todos)
    assert library.record("m1") == before
    assert library.journal("m1") == entries


def test_an_id_is_never_given_to_another_row(library: Library) -> None:
    fill(library)
    library.replace_proposals("m1", [need("n1", 5, "something else")], [])
    library.replace_proposals("m1", [need("new")], [todo("n1"), todo("n1", 5), todo("new")])
    record = library.record("m1")
    ids = [row.id for row in (*record.needs, *record.todos)]
    assert len(set(ids)) == 4
    assert not {"n1", "n2"} & set(ids)


def test_a_row_of_ones_own_is_kept_and_not_proposed_again(library: Library) -> None:
    library.add_meeting(meeting())
    library.replace_transcript("m1", segments(), [])
    library.apply("m1", "add", edits.add_row(library.record("m1"), "need", [5], NOW), "Li")
    own = library.record("m1").needs
    library.replace_proposals("m1", [need("n1", 5, "downtime", "worry about the downtime")], [])
    assert library.record("m1").needs == own
