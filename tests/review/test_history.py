"""The history of a row, read from the journal."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import edits, row_edits, suggestion_edits
from assistant.library.library import Library
from assistant.review.history import Difference, RowChange, action_words, row_history
from assistant.review.labels import review_words
from schemas.record import Change, JournalEntry, Need
from tests.review.talk import MEETING_ID, NOW, needs, quote, todos

FIELDS = ("title", "situation", "task", "result")


def _history(library: Library, row_id: str) -> list[RowChange]:
    history = row_history(library.journal_of_row(MEETING_ID, row_id), row_id)
    assert history == row_history(library.journal(MEETING_ID), row_id)
    return history


def _edit(library: Library, row_id: str, cell: str, value: str) -> None:
    library.apply(MEETING_ID, "edit", edits.edit_cell(library.record(MEETING_ID), row_id, cell, value), "tester")


def test_it_begins_with_what_the_program_found(library: Library) -> None:
    [found] = _history(library, "n-2")

    assert (found.who, found.action, found.taken_back) == ("the program", "found", False)
    assert found.differences[0] == Difference("Need", "", "师傅年纪大，字要看得清")
    assert Difference("Kind", "", "concern") in found.differences
    assert found.differences[-1] == Difference("Evidence, 1 more", "", "“字小了看不清”")


def test_an_edit_tells_who_changed_what_from_what(library: Library) -> None:
    _edit(library, "n-2", "kind", "demand")
    newest, _found = _history(library, "n-2")

    assert (newest.who, newest.action) == ("tester", "edited")
    assert newest.differences == (Difference("Kind", "concern", "demand"),)
    assert newest.at.tzinfo is not None


def test_a_judgement_is_told_with_its_reason(library: Library) -> None:
    library.apply(MEETING_ID, "reject", edits.reject(library.record(MEETING_ID), "t-1", "twice"), "tester")

    assert _history(library, "t-1")[0].differences == (Difference("Review", "not looked at", "rejected: twice"),)


def test_the_review_is_told_in_the_words_of_the_list(library: Library) -> None:
    _edit(library, "t-1", "owner", "孙浩")
    library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), "t-1"), "tester")
    accepted, edited, _found = _history(library, "t-1")

    assert [one.label for one in edited.differences] == ["Owner"]
    assert accepted.differences == (Difference("Review", "edited, not accepted", "accepted"),)
    assert review_words(todos()[1].model_copy(update={"edited": ["owner"]})) == "edited, not accepted"


def test_what_was_taken_back_says_so_until_it_is_made_again(library: Library) -> None:
    _edit(library, "t-1", "owner", "孙浩")
    library.undo(MEETING_ID, "tester")
    undone, edited, _found = _history(library, "t-1")

    assert (undone.action, undone.taken_back) == ("took back: edited", False)
    assert undone.differences == (Difference("Owner", "孙浩", "赵立"),)
    assert edited.taken_back

    library.redo(MEETING_ID, "tester")
    redone, _undone, edited, _found = _history(library, "t-1")

    assert redone.action == "made again: edited"
    assert not edited.taken_back


def test_evidence_that_came_and_left_is_counted_and_quoted(library: Library) -> None:
    record = library.record(MEETING_ID)
    library.apply(MEETING_ID, "move", row_edits.move_evidence(record, "n-1", 0, "t-1"), "tester")

    quoted = "“漏检要降到一处以内”"
    assert _history(library, "n-1")[0].differences == (Difference("Evidence, 1 less", quoted, ""),)
    assert _history(library, "t-1")[0].differences == (Difference("Evidence, 1 more", "", quoted),)


def test_what_evidence_stands_for_is_told_with_it(library: Library) -> None:
    record = library.record(MEETING_ID)
    library.apply(MEETING_ID, "status", row_edits.set_status(record, "n-2", "confirmed", [7]), "tester")

    assert _history(library, "n-2")[0].differences == (
        Difference("Status", "unconfirmed", "confirmed"),
        Difference("Evidence, 1 more", "", "“对，就是这个意思。” → Status"),
    )


def test_a_row_that_a_later_run_withdrew_keeps_its_history(library: Library) -> None:
    library.replace_proposals(MEETING_ID, [], [])
    withdrawn, found = _history(library, "n-2")

    assert (withdrawn.action, found.action) == ("withdrawn", "found")
    assert Difference("Need", "师傅年纪大，字要看得清", "") in withdrawn.differences
    assert not any(difference.label == "Review" for difference in withdrawn.differences)


@pytest.mark.parametrize(
    ("act", "action", "label"),
    [("take", "took a suggestion", "Suggestion taken"), ("leave", "left a suggestion", "Suggestion left")],
)
def test_a_suggestion_is_told_when_it_comes_and_when_it_goes(
    library: Library, act: str, action: str, label: str
) -> None:
    library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), "n-2"), "tester")
    proposal = next(need for need in needs() if need.id == "n-2").model_copy(update={"title": "字要大"})
    library.suggest(MEETING_ID, "n-2", proposal)
    record = library.record(MEETING_ID)
    make = suggestion_edits.take if act == "take" else suggestion_edits.leave
    library.apply(MEETING_ID, act, make(record, record.suggestions[0].id), "tester")
    gone, came, *_rest = _history(library, "n-2")

    assert (came.who, came.action, came.differences) == (
        "the program",
        "suggested",
        (Difference("Suggestion", "", "字要大"),),
    )
    assert (gone.action, gone.differences[-1]) == (action, Difference(label, "字要大", ""))
    assert (Difference("Need", "师傅年纪大，字要看得清", "字要大") in gone.differences) == (act == "take")


def test_acts_on_other_rows_are_left_out(library: Library) -> None:
    before = _history(library, "n-2")
    _edit(library, "n-1", "title", "别的")

    assert _history(library, "n-2") == before


def test_an_act_of_another_kind_is_called_by_its_own_name() -> None:
    assert action_words("some_new_act") == "some new act"


def test_evidence_that_the_program_only_looked_up_anew_is_no_change(library: Library) -> None:
    record = library.record(MEETING_ID)
    need = next(row for row in record.needs if row.id == "n-2")
    later = [piece.model_copy(update={"start_s": 97.0}) for piece in need.evidence]
    change = Change(
        entity="need",
        id="n-2",
        before=need.model_dump(mode="json"),
        after=need.model_copy(update={"evidence": later}).model_dump(mode="json"),
    )
    library.apply(MEETING_ID, "extract", [change], "extraction")

    assert [one.action for one in _history(library, "n-2")] == ["found"]


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), st.text(min_size=1), min_size=1), min_size=1, max_size=6))
def test_every_act_is_told_newest_first_and_each_goes_on_from_the_one_before(values: list[dict[str, str]]) -> None:
    row = Need(id="n", title="t", kind="demand", provenance=needs()[0].provenance, evidence=[quote(2)])
    states = [row]
    for update in values:
        states.append(states[-1].model_copy(update=update))
    entries = [
        JournalEntry(
            id=number,
            at=NOW + dt.timedelta(minutes=number),
            who="tester",
            action="edit",
            changes=[
                Change(entity="need", id="n", before=was.model_dump(mode="json"), after=became.model_dump(mode="json"))
            ],
        )
        for number, (was, became) in enumerate(pairwise(states), 1)
    ]
    history = row_history(entries, "n")
    labels = {"title": "Need", "situation": "Situation", "task": "Task", "result": "Result"}

    assert [change.at for change in history] == [entry.at for entry in reversed(entries)]
    for change, was, became in zip(reversed(history), states, states[1:], strict=False):
        told = {difference.label: (difference.before, difference.after) for difference in change.differences}
        assert told == {
            labels[cell]: (getattr(was, cell), getattr(became, cell))
            for cell in FIELDS
            if getattr(was, cell) != getattr(became, cell)
        }
