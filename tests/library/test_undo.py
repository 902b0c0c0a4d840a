from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from assistant.errors import ChangedMeanwhileError, LibraryError
from assistant.library import edits
from assistant.library.library import Library, open_library
from schemas.record import Change, Evidence, Need
from tests.library.samples import NOW, fill, need, replayed, segments, speakers, stored


def test_a_change_and_its_entry_are_stored_together(library: Library) -> None:
    record = fill(library)
    entry = library.apply("m1", "edit", edits.edit_cell(record, "n1", "result", "三成"), "Li")
    assert library.record("m1").needs[0].result == "三成"
    assert library.journal("m1")[-1] == entry
    assert (entry.who, entry.action, entry.undoes) == ("Li", "edit", None)
    assert entry.at.tzinfo is not None


def test_undo_and_redo_name_the_entry_they_turn_round(library: Library) -> None:
    record = fill(library)
    act = library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
    turned = [library.undo("m1", "Wang"), library.redo("m1", "Wang"), library.undo("m1", "Wang")]
    assert [entry and (entry.who, entry.action, entry.undoes) for entry in turned] == [
        ("Wang", "undo", act.id),
        ("Wang", "redo", act.id),
        ("Wang", "undo", act.id),
    ]
    assert library.record("m1") == record


def test_there_is_nothing_to_undo_or_redo_but_what_people_did(library: Library) -> None:
    before = fill(library)
    assert library.undo("m1", "Li") is None
    assert library.redo("m1", "Li") is None
    assert library.record("m1") == before


def test_a_new_act_ends_what_could_be_redone(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
    library.undo("m1", "Li")
    library.apply("m1", "accept", edits.accept(record, "n2"), "Li")
    assert library.redo("m1", "Li") is None


def test_undo_and_redo_work_after_the_program_was_started_again(home: Path) -> None:
    with open_library() as library:
        before = fill(library)
        library.apply("m1", "reject", edits.reject(before, "n1", "no"), "Li")
        after = library.record("m1")
    with open_library() as library:
        library.undo("m1", "Li")
        assert library.record("m1") == before
    with open_library() as library:
        library.redo("m1", "Li")
        assert library.record("m1") == after


def test_an_edit_of_something_that_was_changed_meanwhile_is_refused_whole(library: Library) -> None:
    stale = fill(library)
    library.apply("m1", "edit", edits.edit_cell(stale, "n1", "task", "mine"), "Li")
    before, entries = library.record("m1"), library.journal("m1")
    changes = [*edits.accept(stale, "n2"), *edits.edit_cell(stale, "n1", "task", "yours")]
    with pytest.raises(LibraryError, match="meanwhile"):
        library.apply("m1", "edit", changes, "Wang")
    assert library.record("m1") == before
    assert library.journal("m1") == entries


@pytest.mark.parametrize(
    "change",
    [
        Change(entity="need", id="n9", before=None, after={"id": "n9", "title": "no provenance", "kind": "demand"}),
        Change(entity="need", id="n9", before=None, after=need("n8").model_dump(mode="json")),
        Change(entity="segment", id="98", before=None, after=segments()[0].model_dump(mode="json") | {"id": 99}),
        Change(entity="meeting", id="m2", before=None, after={"id": "m2", "created_at": NOW.isoformat()}),
        Change(entity="todo", id="n1", before=need("n1").model_dump(mode="json"), after=None),
    ],
)
def test_a_change_that_breaks_the_record_is_refused(library: Library, change: Change) -> None:
    before = fill(library)
    with pytest.raises(LibraryError):
        library.apply("m1", "edit", [change], "Li")
    assert library.record("m1") == before


@pytest.mark.parametrize("action", ["undo", "redo"])
def test_undo_cannot_be_written_by_hand(library: Library, action: str) -> None:
    record = fill(library)
    with pytest.raises(ValueError, match="methods of their own"):
        library.apply("m1", action, edits.accept(record, "n1"), "Li")


def test_a_corrected_segment_keeps_its_words(library: Library) -> None:
    fill(library)
    heard = library.record("m1").segments[0]
    corrected = heard.model_copy(update={"text": "corrected"})
    change = Change(
        entity="segment", id="1", before=heard.model_dump(mode="json"), after=corrected.model_dump(mode="json")
    )
    library.apply("m1", "correct_terms", [change], "transcription")
    kept = library.record("m1", with_words=True).segments[0]
    assert (kept.text, kept.words) == ("corrected", segments()[0].words)


def test_an_act_on_a_row_that_a_program_replaced_keeps_nobody_from_undoing_what_came_before(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
    accepted = library.record("m1")
    library.apply("m1", "reopen", edits.reopen(accepted, "n1"), "Li")
    library.replace_proposals("m1", [], [])

    skipped = library.undo("m1", "Li")
    assert skipped is not None
    assert skipped.changes == []
    library.undo("m1", "Li")
    assert library.undo("m1", "Li") is None


def test_undo_takes_back_what_the_person_did_and_nothing_that_a_program_did_since(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
    anew = [Evidence(quote="我们仓库", segment_id=1, start_s=10.0, end_s=19.0)]
    row = record.needs[0].model_copy(update={"evidence": anew})
    library.replace_transcript("m1", segments(), speakers(), rows=[row])
    library.undo("m1", "Li")
    assert library.record("m1").needs[0] == row


def test_undo_of_a_field_that_a_program_wrote_since_says_so(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "edit", edits.set_meeting(record, place="here"), "Li")
    library.apply("m1", "recognise", edits.set_meeting(library.record("m1"), place="there"), "transcription")
    with pytest.raises(LibraryError, match="changed again"):
        library.undo("m1", "Li")


def test_a_row_of_ones_own_goes_and_comes_back_to_its_place(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "add", edits.add_row(record, "need", [1], NOW, "first"), "Li")
    library.apply("m1", "add", edits.add_row(record, "need", [1], NOW, "second"), "Li")
    both = library.record("m1")
    for _turn in range(2):
        library.undo("m1", "Li")
        library.undo("m1", "Li")
        assert library.record("m1") == record
        library.redo("m1", "Li")
        library.redo("m1", "Li")
        assert library.record("m1") == both


def test_only_the_act_that_is_meant_is_turned_round(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
    meant = library.next_act("m1", "undo")
    assert meant
    library.apply("m1", "accept", edits.accept(record, "n2"), "Wang")
    before = library.record("m1")
    with pytest.raises(ChangedMeanwhileError):
        library.undo("m1", "Li", meant.newest)
    assert library.record("m1") == before
    latest = library.next_act("m1", "undo")
    assert latest
    assert (latest.who, library.next_act("m1", "redo")) == ("Wang", None)
    assert library.undo("m1", "Li", latest.newest)
    with pytest.raises(ChangedMeanwhileError):
        library.redo("m1", "Li", latest.newest)
    undone = library.next_act("m1", "redo")
    assert undone
    assert (undone.entry, undone.who) == (latest.entry, "Li")
    assert library.redo("m1", "Li", undone.newest)
    assert library.record("m1") == before


def test_what_was_written_since_an_entry_is_told_with_its_authors(library: Library) -> None:
    record = fill(library)
    fill(library, "m2")
    read = library.newest_entry("m1")
    assert library.authors("m1", after=read) == {}
    ours = library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
    theirs = library.apply("m1", "accept", edits.accept(record, "n2"), "Wang")
    assert library.authors("m1", after=read) == {ours.id: "Li", theirs.id: "Wang"}
    assert library.journal("m1", after=ours.id) == [theirs]
    assert library.newest_entry("m1") == theirs.id


def test_renaming_a_voice_is_one_act(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "rename", edits.rename_speaker(record, "S2", "李明"), "Li")
    assert library.record("m1").todos[0].owner == "李明"
    library.undo("m1", "Li")
    assert library.record("m1") == record


def test_the_journal_of_one_meeting_tells_nothing_of_another(library: Library) -> None:
    first, second = fill(library, "m1"), fill(library, "m2")
    library.apply("m1", "accept", edits.accept(first, "n1"), "Li")
    assert library.undo("m2", "Li") is None
    assert library.record("m2") == second
    for meeting_id in ("m1", "m2"):
        assert replayed(library.journal(meeting_id)) == stored(library.record(meeting_id))


def test_entries_are_in_the_order_of_time(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
    entries = library.journal("m1")
    assert [entry.action for entry in entries] == ["create", "transcribe", "extract", "accept"]
    assert all(one.id < other.id and one.at <= other.at for one, other in pairwise(entries))


def test_an_act_that_changes_one_thing_twice_is_undone_from_its_end(library: Library) -> None:
    record = fill(library)
    first = edits.edit_cell(record, "n1", "task", "one")
    record_between = record.model_copy(update={"needs": [Need.model_validate(first[0].after), *record.needs[1:]]})
    second = edits.edit_cell(record_between, "n1", "task", "two")
    library.apply("m1", "edit", first + second, "Li")
    library.undo("m1", "Li")
    assert library.record("m1") == record
    library.redo("m1", "Li")
    assert library.record("m1").needs[0].task == "two"
