"""New proposals for judged rows: kept beside them by the programs, taken or left by a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError, LibraryError
from assistant.library import edits
from assistant.library.library import Library
from assistant.library.suggestion_edits import differing, leave, take
from schemas.record import Change, Evidence, Need, Record, Suggestion, Todo
from tests.library.samples import NOW, TEXTS, evidence, fill, meeting, need, segments, speakers, todo

WORDS = st.sampled_from(["", "对账", "成本", "quote"])
DAYS = st.sampled_from([None, dt.date(2026, 3, 13), dt.date(2026, 3, 20)])
REVIEWS = st.sampled_from(["open", "accepted", "rejected"])


def pieces_of(names: Sequence[str]) -> st.SearchStrategy[list[Evidence]]:
    cells = st.lists(st.sampled_from(names), max_size=2, unique=True)
    return st.lists(st.builds(evidence, st.integers(1, len(TEXTS)), cells=cells), max_size=3)


@st.composite
def needs(draw: st.DrawFn, row_id: str) -> Need:
    texts = {cell: draw(WORDS) for cell in ("situation", "task", "result")}
    status = draw(st.sampled_from(["confirmed", "unconfirmed"]))
    fields = {**texts, "status": status, "review": draw(REVIEWS), "evidence": draw(pieces_of(Need.cell_names))}
    return need(row_id, title=draw(WORDS) or "t").model_copy(update=fields)


@st.composite
def todos(draw: st.DrawFn, row_id: str) -> Todo:
    fields = {"due": draw(DAYS), "due_text": draw(WORDS), "evidence": draw(pieces_of(Todo.cell_names))}
    row = todo(row_id, task=draw(WORDS) or "t", owner=draw(WORDS))
    return row.model_copy(update={**fields, "review": draw(REVIEWS)})


PAIRS = st.one_of(st.tuples(needs("r"), needs("p")), st.tuples(todos("r"), todos("p")))
"""A row, and a proposal for it."""


def record(row: Need | Todo, proposal: Need | Todo) -> Record:
    return Record(
        meeting=meeting(),
        speakers=speakers(),
        segments=segments(),
        needs=[row] if isinstance(row, Need) else [],
        todos=[row] if isinstance(row, Todo) else [],
        suggestions=[Suggestion(id="s", row_id=row.id, proposal=proposal)],
    )


def after(changes: list[Change], row: Need | Todo) -> Need | Todo:
    """The row as the changes leave it; the suggestion goes in any case."""
    assert [change.after for change in changes if change.entity == "suggestion"] == [None]
    rest = [change for change in changes if change.entity != "suggestion"]
    return type(row).model_validate(rest[0].after) if rest else row


@given(PAIRS)
def test_a_row_that_took_all_says_what_the_proposal_says(pair: tuple[Need | Todo, Need | Todo]) -> None:
    row, proposal = pair
    cells = differing(row, proposal)
    taken = after(take(record(row, proposal), "s"), row)
    assert differing(taken, proposal) == []
    for cell in row.cell_names:
        assert getattr(taken, cell) == getattr(proposal if cell in cells else row, cell)
    assert set(taken.edited) == set(cells)
    assert taken.judged or not cells
    assert taken.review == ("open" if cells and row.review == "rejected" else row.review)


@given(PAIRS, st.data())
def test_only_the_cells_that_were_chosen_are_taken(pair: tuple[Need | Todo, Need | Todo], data: st.DataObject) -> None:
    row, proposal = pair
    chosen = data.draw(st.sets(st.sampled_from(row.cell_names), min_size=1))
    taken = after(take(record(row, proposal), "s", sorted(chosen)), row)
    for cell in row.cell_names:
        assert getattr(taken, cell) == getattr(row, cell) or cell in chosen
    assert set(taken.edited) == chosen & set(differing(row, proposal))


@given(PAIRS)
def test_the_evidence_of_taken_cells_comes_along_and_that_of_others_stays(
    pair: tuple[Need | Todo, Need | Todo],
) -> None:
    row, proposal = pair
    cells = differing(row, proposal)
    taken = after(take(record(row, proposal), "s"), row)

    def speaks_for(evidence: Sequence[Evidence], cell: str) -> set[str]:
        return {piece.quote for piece in evidence if cell in piece.cells or not piece.cells}

    for cell in row.cell_names:
        own = speaks_for(row.evidence, cell)
        if cell not in cells:
            assert own <= speaks_for(taken.evidence, cell)
        else:
            named = {piece.quote for piece in proposal.evidence if cell in piece.cells}
            assert named <= speaks_for(taken.evidence, cell)
            assert named or own <= speaks_for(taken.evidence, cell)


@given(PAIRS)
def test_leaving_changes_nothing_but_that_the_suggestion_goes(pair: tuple[Need | Todo, Need | Todo]) -> None:
    [change] = leave(record(*pair), "s")
    assert (change.entity, change.id, change.after) == ("suggestion", "s", None)


@given(PAIRS)
def test_an_empty_cell_says_nothing(pair: tuple[Need | Todo, Need | Todo]) -> None:
    row, proposal = pair
    for cell in differing(row, proposal):
        assert getattr(proposal, cell) != getattr(row, cell)
        assert getattr(proposal, cell) or cell == "due"
    assert differing(row, row) == []


def test_new_words_of_a_deadline_take_the_old_day_away() -> None:
    row = todo("r").model_copy(update={"due": dt.date(2026, 3, 13)})
    assert differing(row, row.model_copy(update={"due": None})) == []
    assert differing(row, row.model_copy(update={"due": None, "due_text": "回头再说"})) == ["due", "due_text"]


def test_words_that_were_corrected_since_come_along_as_found_nowhere() -> None:
    proposal = need("p", 2, "new").model_copy(update={"evidence": [evidence(2, cells=["title"])]})
    talk = record(need("r", 1, "old"), proposal)
    talk.segments[1] = talk.segments[1].model_copy(update={"text": "希望降低成本。"})
    first, second = after(take(talk, "s"), talk.needs[0]).evidence
    assert first == talk.needs[0].evidence[0]
    assert (second.quote, second.grounding, second.segment_id) == (TEXTS[1], "none", None)


@pytest.mark.parametrize(("suggestion_id", "cells"), [("s9", []), ("s", ["owner"]), ("s", ["evidence"])])
def test_what_cannot_be_taken_is_refused_in_one_line(suggestion_id: str, cells: list[str]) -> None:
    with pytest.raises(InputError) as error:
        take(record(need("r"), need("p", title="new")), suggestion_id, cells)
    assert "\n" not in str(error.value)


def test_a_suggestion_that_is_gone_cannot_be_left() -> None:
    with pytest.raises(InputError):
        leave(record(need("r"), need("p")), "s9")


# Programs that run again


def accepted(library: Library, *row_ids: str) -> Record:
    record = fill(library)
    for row_id in row_ids:
        library.apply("m1", "accept", edits.accept(record, row_id), "Li")
    return library.record("m1")


def proposals(record: Record) -> dict[str, str]:
    return {one.row_id: one.proposal.heading for one in record.suggestions}


def test_a_new_proposal_for_a_judged_row_comes_beside_it(library: Library) -> None:
    before = accepted(library, "n1", "t1")
    new_todo = todo("p2", 4, "发报价单", quote="我周五之前把报价发给您")
    library.replace_proposals("m1", [need("p1", 1, "对账要四小时")], [new_todo])
    record = library.record("m1")
    assert (record.needs, record.todos) == (before.needs[:1], before.todos[:1])
    assert proposals(record) == {"n1": "对账要四小时", "t1": "发报价单"}
    entry = library.journal("m1")[-1]
    assert (entry.who, entry.action) == ("extraction", "extract")


def test_a_rejected_row_gets_no_suggestion(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "reject", edits.reject(record, "n1"), "Li")
    library.replace_proposals("m1", [need("p1", 1, "对账要四小时")], [])
    assert library.record("m1").suggestions == []


def test_suggestions_do_not_pile_up_and_equal_ones_are_left_alone(library: Library) -> None:
    accepted(library, "n1")
    library.replace_proposals("m1", [need("p1", 1, "first")], [])
    entries, record = library.journal("m1"), library.record("m1")
    later = need("p2", 1, "first")
    later.provenance = later.provenance.model_copy(update={"created_at": NOW + dt.timedelta(hours=1)})
    library.replace_proposals("m1", [later], [])
    assert (library.journal("m1"), library.record("m1")) == (entries, record)
    library.replace_proposals("m1", [need("p3", 1, "second")], [])
    assert proposals(library.record("m1")) == {"n1": "second"}
    library.replace_proposals("m1", [], [])
    assert proposals(library.record("m1")) == {"n1": "second"}


def test_a_suggestion_goes_once_the_row_says_the_same(library: Library) -> None:
    accepted(library, "n1")
    library.replace_proposals("m1", [need("p1", 1, "first")], [])
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", "title", "first"), "Li")
    library.replace_proposals("m1", [], [])
    assert library.record("m1").suggestions == []


@pytest.mark.parametrize("settle", [take, leave])
def test_what_a_person_has_settled_is_not_suggested_again_but_other_words_are(
    library: Library, settle: Callable[[Record, str], list[Change]]
) -> None:
    accepted(library, "n1")
    library.replace_proposals("m1", [need("p1", 1, "first")], [])
    [suggestion] = library.record("m1").suggestions
    library.apply("m1", "settle", settle(library.record("m1"), suggestion.id), "Li")
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", "title", "own"), "Li")
    library.replace_proposals("m1", [need("p2", 1, "first")], [])
    assert library.record("m1").suggestions == []
    library.replace_proposals("m1", [need("p2", 1, "second")], [])
    assert proposals(library.record("m1")) == {"n1": "second"}


def test_undone_leaving_brings_the_suggestion_back_and_is_not_settled(library: Library) -> None:
    accepted(library, "n1")
    library.replace_proposals("m1", [need("p1", 1, "first")], [])
    before = library.record("m1")
    library.apply("m1", "leave", leave(before, before.suggestions[0].id), "Li")
    library.undo("m1", "Li")
    assert library.record("m1") == before
    library.replace_proposals("m1", [need("p2", 1, "first")], [])
    assert library.record("m1") == before


def test_taking_is_one_act_that_undo_takes_back(library: Library) -> None:
    accepted(library, "n1")
    library.replace_proposals("m1", [need("p1", 1, "first")], [])
    before = library.record("m1")
    library.apply("m1", "take", take(before, before.suggestions[0].id), "Li")
    taken = library.record("m1")
    assert (taken.needs[0].title, taken.needs[0].edited, taken.suggestions) == ("first", ["title"], [])
    library.undo("m1", "Li")
    assert library.record("m1") == before
    library.redo("m1", "Li")
    assert library.record("m1") == taken


def test_a_newer_suggestion_does_not_keep_a_person_from_undoing(library: Library) -> None:
    accepted(library, "n1")
    library.replace_proposals("m1", [need("p1", 1, "first")], [])
    before = library.record("m1")
    library.apply("m1", "take", take(before, before.suggestions[0].id), "Li")
    library.replace_proposals("m1", [need("p2", 1, "second")], [])
    library.undo("m1", "Li")
    record = library.record("m1")
    assert record.needs == before.needs
    assert proposals(record) == {"n1": "second"}
    library.redo("m1", "Li")
    record = library.record("m1")
    assert (record.needs[0].title, proposals(record)) == ("first", {"n1": "second"})


def test_a_replaced_row_takes_its_suggestion_along(library: Library) -> None:
    fill(library)
    assert library.suggest("m1", "n1", need("p1", 1, "first"))
    library.replace_proposals("m1", [need("n7", 5)], [])
    assert library.record("m1").suggestions == []
    assert [change.id for change in library.journal("m1")[-1].changes if change.entity == "suggestion"] == ["for-n1"]


def test_a_suggestion_whose_row_is_not_there_is_not_loaded_and_comes_back_with_it(library: Library) -> None:
    fill(library)
    [change] = edits.add_row(library.record("m1"), "need", [5], NOW)
    library.apply("m1", "add", [change], "Li")
    library.suggest("m1", change.id, need("p1", 5, "downtime"))
    library.undo("m1", "Li")
    assert library.record("m1").suggestions == []
    library.redo("m1", "Li")
    assert proposals(library.record("m1")) == {change.id: "downtime"}


def test_suggesting_tells_whether_there_is_anything_new(library: Library) -> None:
    fill(library)
    assert library.suggest("m1", "t1", todo("p1", 4, "first"))
    assert library.suggest("m1", "t1", todo("p2", 4, "second"))
    entry = library.journal("m1")[-1]
    assert (entry.who, entry.action, len(entry.changes)) == ("extraction", "suggest", 1)
    assert library.suggest("m1", "t1", todo("p2", 4, "second"))
    assert library.journal("m1")[-1] == entry
    assert proposals(library.record("m1")) == {"t1": "second"}
    assert not library.suggest("m1", "t1", todo("p3", 4, "to-do t1"))
    assert library.record("m1").suggestions == []
    for row_id, proposal in (("t9", todo("p4")), ("t1", need("p4"))):
        with pytest.raises(LibraryError):
            library.suggest("m1", row_id, proposal)


def test_another_transcript_takes_the_suggestions_away(library: Library) -> None:
    fill(library)
    library.suggest("m1", "n1", need("p1", 1, "first"))
    library.replace_transcript("m1", segments()[:2], speakers())
    assert library.record("m1").suggestions == []


# One window


def test_within_a_window_only_its_rows_are_replaced(library: Library) -> None:
    fill(library)
    library.apply("m1", "accept", edits.accept(library.record("m1"), "t2"), "Li")
    before = library.record("m1")
    new = [need("p1", 2, "first"), need("p2", 3, "second")]
    demo = todo("p3", 4, "demo", quote="下周安排一次演示")
    library.replace_proposals("m1", new, [demo], within=[2, 3])
    record = library.record("m1")
    assert record.needs == [before.needs[0], *new]
    assert record.todos == before.todos
    assert proposals(record) == {"t2": "demo"}


def test_a_row_that_begins_elsewhere_is_neither_replaced_nor_doubled(library: Library) -> None:
    library.add_meeting(meeting())
    library.replace_transcript("m1", segments(), speakers())
    pieces = [evidence(3, cells=["title"]), evidence(1, cells=["title"]), evidence(2, cells=["situation"])]
    row = need("n1").model_copy(update={"evidence": pieces})
    library.replace_proposals("m1", [row], [])
    library.replace_proposals("m1", [need("p1", 3, "said again")], [], within=[2, 3])
    assert library.record("m1").needs == [row]
    library.replace_proposals("m1", [need("p2", 1, "said anew")], [], within=[1])
    assert [one.id for one in library.record("m1").needs] == ["p2"]
