"""Whatever people and programs do in whatever order, the record, its journal and undo agree."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from assistant.errors import InputError, LibraryError
from assistant.library import edits, row_edits, suggestion_edits
from assistant.library.library import Library
from schemas.record import Change, JournalEntry, Need, Record, Row, Todo
from tests.library.samples import NOW, TEXTS, filled_library, need, replayed, segments, speakers, stored, todo
from tests.library.test_search import Seen, found, naive
from tests.ready_library import copied_library

pytestmark = pytest.mark.slow

PICK = st.integers(0, 10)
"""Which of the rows there are, counted round and round."""
WORDS = st.sampled_from(["", "一", "two", "two lines\nof text", "“三”"])

Act = tuple[str, Callable[[Record], list[Change]]]


def row_of(record: Record, pick: int) -> Row:
    rows: list[Row] = [*record.needs, *record.todos]
    return rows[pick % len(rows)]


def _edit(pick: int, cell: int, words: str) -> Act:
    def changes(record: Record) -> list[Change]:
        row = row_of(record, pick)
        names = [name for name in row.cell_names if name not in ("kind", "status", "due")]
        name = names[cell % len(names)]
        return edits.edit_cell(record, row.id, name, words or ("x" if name == row.cell_names[0] else ""))

    return "edit", changes


def _two_rows(record: Record, pick: int, other: int) -> list[str]:
    return [row_of(record, pick).id, row_of(record, other).id]


def _split(pick: int, place: int) -> Act:
    def changes(record: Record) -> list[Change]:
        row = row_of(record, pick)
        return row_edits.split(record, row.id, [place % max(len(row.evidence), 1)], NOW)

    return "split", changes


def _move(pick: int, other: int, place: int) -> Act:
    def changes(record: Record) -> list[Change]:
        [row_id, other_id] = _two_rows(record, pick, other)
        return row_edits.move_evidence(record, row_id, place, other_id)

    return "move", changes


def _settle(pick: int, is_taken: bool) -> Act:
    def changes(record: Record) -> list[Change]:
        if not record.suggestions:
            return []
        act = suggestion_edits.take if is_taken else suggestion_edits.leave
        return act(record, record.suggestions[pick % len(record.suggestions)].id)

    return "take" if is_taken else "leave", changes


ROW_ACTS: st.SearchStrategy[Act] = st.one_of(
    st.builds(
        lambda pick: ("duplicate", lambda record: row_edits.duplicate(record, row_of(record, pick).id, NOW)), PICK
    ),
    st.builds(
        lambda pick, other: ("merge", lambda record: row_edits.merge(record, _two_rows(record, pick, other))),
        PICK,
        PICK,
    ),
    st.builds(_split, PICK, PICK),
    st.builds(_move, PICK, PICK, st.integers(0, 1)),
    st.builds(
        lambda pick, status, ids: (
            "status",
            lambda record: row_edits.set_status(record, row_of(record, pick).id, status, ids),
        ),
        PICK,
        st.sampled_from(["confirmed", "unconfirmed"]),
        st.lists(st.integers(1, len(TEXTS)), max_size=2),
    ),
    st.builds(_settle, PICK, st.booleans()),
)

ACTS: st.SearchStrategy[Act] = st.one_of(
    ROW_ACTS,
    st.builds(_edit, PICK, PICK, WORDS),
    st.builds(lambda pick: ("accept", lambda record: edits.accept(record, row_of(record, pick).id)), PICK),
    st.builds(
        lambda pick, why: ("reject", lambda record: edits.reject(record, row_of(record, pick).id, why)), PICK, WORDS
    ),
    st.builds(lambda pick: ("reopen", lambda record: edits.reopen(record, row_of(record, pick).id)), PICK),
    st.builds(
        lambda kind, ids: ("add", lambda record: edits.add_row(record, kind, ids, NOW)),
        st.sampled_from(["need", "todo"]),
        st.lists(st.integers(1, len(TEXTS)), min_size=1, max_size=3),
    ),
    st.builds(
        lambda label, name: ("rename", lambda record: edits.rename_speaker(record, label, name)),
        st.sampled_from(["S1", "S2"]),
        WORDS,
    ),
    st.builds(
        lambda title, date: ("edit", lambda record: edits.set_meeting(record, title=title, date=date)),
        WORDS,
        st.sampled_from(["", "2026-03-12"]),
    ),
)


def do(library: Library, meeting_id: str, act: Act) -> bool:
    """Do what a person does, if it can be done; whether it changed anything."""
    action, changes_of = act
    try:
        changes = changes_of(library.record(meeting_id))
    except InputError:  # the voice or the segment is not there any more
        return False
    if changes:
        library.apply(meeting_id, action, changes, "Li")
    return bool(changes)


@settings(max_examples=20, deadline=None)
@given(st.lists(ACTS, max_size=10))
def test_undoing_all_gives_the_beginning_and_redoing_all_the_end(acts: list[Act]) -> None:
    with tempfile.TemporaryDirectory() as folder, copied_library(filled_library(), Path(folder)) as library:
        beginning = library.record("m1")
        done = sum(do(library, "m1", act) for act in acts)
        end = library.record("m1")
        assert sum(library.undo("m1", "Li") is not None for _turn in range(done + 1)) == done
        assert library.record("m1") == beginning
        assert sum(library.redo("m1", "Li") is not None for _turn in range(done + 1)) == done
        assert library.record("m1") == end


PROPOSED = st.lists(st.tuples(st.integers(1, len(TEXTS)), st.sampled_from(["甲", "乙", "丙"])), max_size=3)


class Histories(RuleBasedStateMachine):
    """One meeting in the hands of a person and of programs that run again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.library = copied_library(filled_library(), Path(self.folder.name))
        self.known: list[JournalEntry] = []
        self.record = self.library.record("m1")
        self.numbers = count()

    def teardown(self) -> None:
        self.library.close()
        self.folder.cleanup()

    @precondition(lambda self: self.record.needs or self.record.todos)
    @rule(act=ACTS)
    def a_person_acts(self, act: Act) -> None:
        do(self.library, "m1", act)

    @rule(redo=st.booleans())
    def a_person_undoes_or_redoes(self, redo: bool) -> None:
        before, entries = self.library.record("m1"), self.library.journal("m1")
        turn = self.library.redo if redo else self.library.undo
        try:
            entry = turn("m1", "Li")
        except LibraryError:
            entry = None
        after = self.library.record("m1")
        if entry is None:
            assert after == before
            assert self.library.journal("m1") == entries
            return
        original = next(one for one in entries if one.id == entry.undoes)
        assert original.who == "Li"
        assert after != before or all(change.entity == "suggestion" for change in entry.changes)

    @rule(needs=PROPOSED, todos=PROPOSED, within=st.none() | st.sets(st.integers(1, len(TEXTS))))
    def extraction_runs(
        self, needs: list[tuple[int, str]], todos: list[tuple[int, str]], within: set[int] | None
    ) -> None:
        judged = self.judged()
        ids = (f"p{number}" for number in self.numbers)
        new_needs: list[Need] = [need(next(ids), segment, title) for segment, title in needs]
        new_todos: list[Todo] = [todo(next(ids), segment, title) for segment, title in todos]
        self.library.replace_proposals("m1", new_needs, new_todos, within)
        assert self.judged() == judged

    @precondition(lambda self: self.record.needs)
    @rule(pick=PICK, segment=st.integers(1, len(TEXTS)), title=st.sampled_from(["甲", "乙"]))
    def a_row_is_worded_anew(self, pick: int, segment: int, title: str) -> None:
        before = self.library.record("m1")
        row = before.needs[pick % len(before.needs)]
        is_new = self.library.suggest("m1", row.id, need("again", segment, title))
        record = self.library.record("m1")
        assert (record.needs, record.todos) == (before.needs, before.todos)
        assert is_new == (row.id in [suggestion.row_id for suggestion in record.suggestions])

    @rule(last=st.integers(1, len(TEXTS)), voices=st.integers(1, 2))
    def transcription_runs(self, last: int, voices: int) -> None:
        record = self.library.record("m1")
        rows = [
            row.model_copy(update={"evidence": [piece for piece in row.evidence if (piece.segment_id or 0) <= last]})
            for row in (*record.needs, *record.todos)
        ]
        self.library.replace_transcript("m1", segments()[:last], speakers()[:voices], rows)

    def judged(self) -> list[Any]:
        record = self.library.record("m1")
        return [row for row in (*record.needs, *record.todos) if row.judged]

    @invariant()
    def all_that_is_stored_agrees(self) -> None:
        """Read once, then held against each other."""
        entries, seen = self.library.journal("m1"), Seen(self.library)
        self.record = seen.record("m1")
        self.the_journal_only_grows(entries)
        assert replayed(entries) == stored(self.record)
        self.the_journal_of_a_row_is_its_part_of_the_journal(entries)
        self.what_there_is_is_found(seen)
        self.a_row_has_one_suggestion_at_most(self.record)
        self.the_list_counts_what_there_is(seen)

    def the_journal_only_grows(self, entries: list[JournalEntry]) -> None:
        assert entries[: len(self.known)] == self.known
        self.known = entries

    def the_journal_of_a_row_is_its_part_of_the_journal(self, entries: list[JournalEntry]) -> None:
        rows = {_row_touched(change) for entry in entries for change in entry.changes} - {None}
        for row_id in map(str, rows):
            ids = [entry.id for entry in entries if row_id in map(_row_touched, entry.changes)]
            expected = [
                entry.model_copy(update={"changes": [one for one in entry.changes if _row_touched(one) == row_id]})
                for entry in entries
                if entry.id in ids or entry.undoes in ids
            ]
            assert self.library.journal_of_row("m1", row_id) == expected

    def what_there_is_is_found(self, seen: Seen) -> None:
        for words in ("n", "一", "甲", "报价", "two lines"):
            assert sorted(found(self.library.search(words))) == sorted(naive(seen, words))

    def a_row_has_one_suggestion_at_most(self, record: Record) -> None:
        ids = [suggestion.row_id for suggestion in record.suggestions]
        assert len(set(ids)) == len(ids)
        assert set(ids) <= {row.id for row in (*record.needs, *record.todos)}

    def the_list_counts_what_there_is(self, seen: Seen) -> None:
        [summary] = seen.meetings()
        rows = [*self.record.needs, *self.record.todos]
        assert summary.rows_total == len(rows)
        assert summary.rows_judged == len([row for row in rows if row.judged])


def _row_touched(change: Change) -> str | None:
    if change.entity == "suggestion":
        return str((change.after or change.before or {})["row_id"])
    return change.id if change.entity in ("need", "todo") else None


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
