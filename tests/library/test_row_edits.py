"""What a person does to whole rows: nothing that stood in a row is lost, and every act can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.library import row_edits
from assistant.library.library import Library
from schemas.record import Change, Evidence, Need, Record, Todo
from tests.library.samples import NOW, TEXTS, evidence, fill, meeting, need, segments, speakers, todo

LATER = NOW + dt.timedelta(hours=1)

WORDS = st.sampled_from(["", "对账", "不对账", "成本；对账", "quote; demo"])
NEED_CELLS = ("title", "situation", "task", "action_tried", "action_proposed", "result")
PIECES = st.lists(
    st.builds(
        evidence, st.integers(1, len(TEXTS)), cells=st.lists(st.sampled_from(NEED_CELLS), max_size=2, unique=True)
    ),
    max_size=4,
)


@st.composite
def needs(draw: st.DrawFn, row_id: str) -> Need:
    cells = {cell: draw(WORDS) for cell in NEED_CELLS[1:]}
    review = draw(st.sampled_from(["open", "accepted", "rejected"]))
    title = draw(WORDS) or "成本"
    return need(row_id, title=title).model_copy(update={**cells, "evidence": draw(PIECES), "review": review})


@st.composite
def todos(draw: st.DrawFn, row_id: str) -> Todo:
    due = draw(st.sampled_from([None, dt.date(2026, 3, 13), dt.date(2026, 3, 20)]))
    row = todo(row_id, task=draw(WORDS) or "报价", owner=draw(st.sampled_from(["", "李明", "陈总"])))
    pieces = [piece.model_copy(update={"cells": []}) for piece in draw(PIECES)]
    return row.model_copy(update={"due": due, "due_text": draw(WORDS), "evidence": pieces})


RECORDS = st.builds(
    lambda one, two, three, first, second, language: record(
        needs=[one, two, three], todos=[first, second], language=language
    ),
    needs("n1"),
    needs("n2"),
    needs("n3"),
    todos("t1"),
    todos("t2"),
    st.sampled_from(["zh", "en"]),
)


def record(language: str = "zh", **rows: Any) -> Record:
    rows = rows or {
        "needs": [need("n1", 1), need("n2", 2)],
        "todos": [todo("t1", 4), todo("t2", 4, quote="安排一次演示")],
    }
    spoken = meeting().model_copy(update={"language": language})
    return Record(meeting=spoken, speakers=speakers(), segments=segments(), **rows)


def after(changes: list[Change], row_id: str) -> Need | Todo:
    [change] = [change for change in changes if change.id == row_id]
    return (Need if change.entity == "need" else Todo).model_validate(change.after)


def by_id(record: Record) -> dict[str, Need | Todo]:
    rows: list[Need | Todo] = [*record.needs, *record.todos]
    return {row.id: row for row in rows}


def quotes(pieces: list[Evidence]) -> list[tuple[int | None, str]]:
    return [(piece.segment_id, piece.quote) for piece in pieces]


@given(RECORDS, st.sampled_from(["n1", "t1"]))
def test_a_duplicate_says_the_same_as_a_persons_own_open_row(before: Record, row_id: str) -> None:
    [change] = row_edits.duplicate(before, row_id, LATER)
    old = by_id(before)[row_id]
    copy = after([change], change.id)
    assert change.before is None
    assert change.id != row_id
    assert [getattr(copy, cell) for cell in copy.cell_names] == [getattr(old, cell) for cell in old.cell_names]
    assert copy.evidence == old.evidence
    assert (copy.review, copy.edited, copy.confidence) == ("open", [], None)
    assert (copy.provenance.source, copy.provenance.created_at, copy.judged) == ("person", LATER, True)


@given(RECORDS, st.sampled_from([["n1", "n2"], ["n2", "n1", "n3"], ["t1", "t2"], ["n1", "n1", "n2"]]))
def test_merging_loses_no_words_and_no_evidence(before: Record, ids: list[str]) -> None:
    changes = row_edits.merge(before, ids)
    rows = by_id(before)
    merged = after(changes, ids[0])
    for row in (rows[row_id] for row_id in ids):
        for cell in row.cell_names:
            if cell not in ("kind", "status", "due"):
                assert getattr(row, cell) in getattr(merged, cell)
        assert all(piece in merged.evidence for piece in row.evidence)
    own = rows[ids[0]].evidence
    assert merged.evidence[: len(own)] == own
    added = merged.evidence[len(own) :]
    assert all(piece not in own and added.count(piece) == 1 for piece in added)
    assert merged.judged
    assert merged.review != "rejected" or all(rows[row_id].review == "rejected" for row_id in ids)
    for row_id in set(ids[1:]) - {ids[0]}:
        other = after(changes, row_id)
        assert (other.review, other.evidence) == ("rejected", rows[row_id].evidence)
        assert merged.heading.startswith(rows[ids[0]].heading)


def test_words_that_stand_there_already_are_not_written_twice_but_their_opposite_is_written() -> None:
    rows = [need("n1", title="不需要对账"), need("n2", title="需要对账"), need("n3", title="不需要对账")]
    assert after(row_edits.merge(record(needs=rows), ["n1", "n2", "n3"]), "n1").heading == "不需要对账；需要对账"
    english = record("en", todos=[todo("t1", task="a", owner="Li"), todo("t2", task="b", owner="Wang")])
    merged = after(row_edits.merge(english, ["t1", "t2"]), "t1")
    assert isinstance(merged, Todo)
    assert (merged.task, merged.owner, merged.due_text) == ("a; b", "Li, Wang", "周五之前")
    assert merged.edited == ["task", "owner", "evidence"]


def test_a_day_is_taken_over_only_where_the_first_row_has_none() -> None:
    dated = todo("t2").model_copy(update={"due": dt.date(2026, 3, 20)})
    other = todo("t3").model_copy(update={"due": dt.date(2026, 3, 13)})
    merged = after(row_edits.merge(record(todos=[todo("t1"), dated, other]), ["t1", "t2", "t3"]), "t1")
    assert isinstance(merged, Todo)
    assert merged.due == dt.date(2026, 3, 20)


def test_what_was_written_in_any_of_the_merged_rows_counts_as_written() -> None:
    rows = [need("n1"), need("n2").model_copy(update={"edited": ["task"]})]
    assert "task" in after(row_edits.merge(record(needs=rows), ["n1", "n2"]), "n1").edited


@given(RECORDS, st.sampled_from(["n1", "t1"]), st.data())
def test_a_split_shares_the_evidence_out(before: Record, row_id: str, data: st.DataObject) -> None:
    row = by_id(before)[row_id]
    places = range(len(row.evidence))
    chosen = data.draw(st.sets(st.sampled_from(places))) if places else set()
    if not chosen or len(chosen) == len(places):
        with pytest.raises(InputError):
            row_edits.split(before, row_id, sorted(chosen), LATER)
        return
    changes = row_edits.split(before, row_id, sorted(chosen), LATER)
    left, new = after(changes, row_id), after(changes, changes[-1].id)
    assert new.evidence == [row.evidence[place] for place in places if place in chosen]
    assert left.evidence == [row.evidence[place] for place in places if place not in chosen]
    assert [getattr(new, cell) for cell in new.cell_names] == [getattr(row, cell) for cell in row.cell_names]
    assert new.provenance.source == "person"
    assert (left.judged, left.edited) == (True, ["evidence"])


@given(RECORDS, st.sampled_from([("n1", "n2"), ("n1", "t1"), ("t1", "n1"), ("t1", "t2")]), st.integers(0, 3))
def test_moved_evidence_leaves_one_row_and_stands_in_the_other(
    before: Record, ids: tuple[str, str], piece: int
) -> None:
    rows = by_id(before)
    row, other = (rows[row_id] for row_id in ids)
    if piece >= len(row.evidence):
        with pytest.raises(InputError):
            row_edits.move_evidence(before, ids[0], piece, ids[1])
        return
    changes = row_edits.move_evidence(before, ids[0], piece, ids[1])
    giver, taker = (after(changes, row_id) for row_id in ids)
    assert giver.evidence == row.evidence[:piece] + row.evidence[piece + 1 :]
    assert taker.evidence[: len(other.evidence)] == other.evidence
    assert quotes([row.evidence[piece]])[0] in quotes(taker.evidence)
    if type(row) is type(other):
        assert row.evidence[piece] in taker.evidence
    assert all(cell in taker.cell_names for one in taker.evidence for cell in one.cells)
    assert giver.judged
    assert taker.judged


def test_a_status_rests_on_the_turns_that_prove_it() -> None:
    old = need("n1", 1).model_copy(
        update={"evidence": [evidence(1), evidence(2, cells=["status"]), evidence(3, cells=["result", "status"])]}
    )
    confirmed = after(row_edits.set_status(record(needs=[old]), "n1", "confirmed", [5, 4, 5]), "n1")
    assert isinstance(confirmed, Need)
    assert (confirmed.status, confirmed.edited) == ("confirmed", ["status"])
    assert [(piece.segment_id, piece.cells) for piece in confirmed.evidence] == [
        (1, []),
        (3, ["result"]),
        (5, ["status"]),
        (4, ["status"]),
    ]
    back = after(row_edits.set_status(record(needs=[confirmed]), "n1", "unconfirmed", []), "n1")
    assert not any("status" in piece.cells for piece in back.evidence)


REFUSED: list[Callable[[Record], list[Change]]] = [
    lambda record: row_edits.duplicate(record, "n9", NOW),
    lambda record: row_edits.merge(record, []),
    lambda record: row_edits.merge(record, ["n1"]),
    lambda record: row_edits.merge(record, ["n1", "n1"]),
    lambda record: row_edits.merge(record, ["n1", "n9"]),
    lambda record: row_edits.merge(record, ["n1", "t1"]),
    lambda record: row_edits.split(record, "n9", [0], NOW),
    lambda record: row_edits.split(record, "n1", [-1], NOW),
    lambda record: row_edits.split(record, "n1", [0], NOW),
    lambda record: row_edits.move_evidence(record, "n1", 0, "n1"),
    lambda record: row_edits.move_evidence(record, "n1", 0, "n9"),
    lambda record: row_edits.move_evidence(record, "n1", -1, "n2"),
    lambda record: row_edits.set_status(record, "t1", "confirmed", [1]),
    lambda record: row_edits.set_status(record, "n1", "agreed", [1]),
    lambda record: row_edits.set_status(record, "n1", "confirmed", []),
    lambda record: row_edits.set_status(record, "n1", "disputed", [99]),
]


@pytest.mark.parametrize("act", REFUSED)
def test_what_cannot_be_done_is_refused_in_one_line_and_leaves_the_record_alone(
    act: Callable[[Record], list[Change]],
) -> None:
    talk = record()
    untouched = talk.model_copy(deep=True)
    with pytest.raises(InputError) as error:
        act(talk)
    assert "\n" not in str(error.value)
    assert talk == untouched


ACTS: list[Callable[[Record], list[Change]]] = [
    lambda record: row_edits.duplicate(record, "n1", NOW),
    lambda record: row_edits.merge(record, ["n2", "n1"]),
    lambda record: row_edits.merge(record, ["t1", "t2"]),
    lambda record: row_edits.move_evidence(record, "n1", 0, "t1"),
    lambda record: row_edits.set_status(record, "n2", "disputed", [5]),
    lambda record: row_edits.split(record, "n2", [1], NOW),
]


@pytest.mark.parametrize("act", ACTS)
def test_undoing_an_act_brings_back_the_record_exactly(library: Library, act: Callable[[Record], list[Change]]) -> None:
    fill(library)
    library.apply("m1", "move", row_edits.move_evidence(library.record("m1"), "n1", 0, "n2"), "Li")
    library.apply("m1", "move", row_edits.move_evidence(library.record("m1"), "t2", 0, "n1"), "Li")
    before = library.record("m1")
    library.apply("m1", "act", act(before), "Li")
    done = library.record("m1")
    assert done != before
    library.undo("m1", "Li")
    assert library.record("m1") == before
    library.redo("m1", "Li")
    assert library.record("m1") == done


def test_a_row_whose_evidence_a_person_moved_is_not_replaced(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "move", row_edits.move_evidence(record, "n1", 0, "n2"), "Li")
    moved = library.record("m1").needs
    library.replace_proposals("m1", [], [])
    assert library.record("m1").needs == moved
