"""Reading and writing all segments at once comes to the same as one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ChangedMeanwhileError, InputError
from assistant.library import segment_edits, things
from assistant.library.changed import with_changes
from assistant.library.library import Library
from schemas.record import Change, Record
from tests.library.samples import fill, filled_library
from tests.library.test_changed import EDITS, Edit
from tests.ready_library import copied_library

pytestmark = pytest.mark.slow

ALWAYS, NEVER = -1, 1_000


def _made(library: Library, acts: Sequence[Edit]) -> list[Change]:
    """The changes of several edits, each made of what the one before has left."""
    record, changes = library.record("m1"), []
    for act in acts:
        try:
            more = act(library, record)
        except InputError:  # what it is about is not there any more
            continue
        changes += more
        record = with_changes(record, more)
    return changes


def _applied(library: Library, changes: Sequence[Change], few: int) -> list[Change]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(things, "FEW", few)
        return library.apply("m1", "edit", changes, "Li").changes


def _turned(library: Library, direction: str, few: int) -> tuple[list[Change], Record]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(things, "FEW", few)
        entry = library.undo("m1", "Li") if direction == "undo" else library.redo("m1", "Li")
    assert entry
    return entry.changes, library.record("m1", with_words=True)


@settings(max_examples=40, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=5))
def test_an_act_its_undoing_and_redoing_are_the_same_either_way(acts: list[Edit]) -> None:
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        copied_library(filled_library(), Path(one)) as at_once,
        copied_library(filled_library(), Path(other)) as one_by_one,
    ):
        changes = _made(at_once, acts)
        try:
            made = _applied(one_by_one, changes, NEVER) if changes else []
        except ChangedMeanwhileError:  # two halves of one act have the same new id
            with pytest.raises(ChangedMeanwhileError):
                _applied(at_once, changes, ALWAYS)
            return
        if not made:
            return
        assert _applied(at_once, changes, ALWAYS) == made
        assert at_once.record("m1", with_words=True) == one_by_one.record("m1", with_words=True)
        for direction in ("undo", "redo", "undo"):
            assert _turned(at_once, direction, ALWAYS) == _turned(one_by_one, direction, NEVER)


def test_segments_that_were_changed_before_others_come_or_go_hand_their_words_on(library: Library) -> None:
    record = fill(library)
    whose = segment_edits.set_speaker(record, [1, 2], "")
    joined = segment_edits.join_segments(with_changes(record, whose), [1, 2])
    before = library.record("m1", with_words=True)
    _applied(library, [*whose, *joined], ALWAYS)

    after = library.record("m1", with_words=True)
    assert after.segments[0].speaker == ""
    assert [word for one in after.segments for word in one.words] == [w for one in before.segments for w in one.words]
    _turned(library, "undo", ALWAYS)
    assert library.record("m1") == record


def test_a_conflict_in_the_midst_of_many_changes_nothing(library: Library) -> None:
    stale = fill(library)
    library.apply("m1", "words", segment_edits.edit_text(stale, 3, "changed"), "Wang")
    before = library.record("m1")
    with pytest.raises(ChangedMeanwhileError) as error:
        _applied(library, segment_edits.set_speaker(stale, [1, 2, 3, 4], ""), ALWAYS)
    assert (error.value.entity, error.value.name) == ("segment", "3")
    assert library.record("m1") == before
