from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.library import edits
from schemas.record import Change, Need, Record, Todo
from tests.library.samples import NOW, meeting, need, segments, speakers, todo


def record() -> Record:
    return Record(
        meeting=meeting(),
        speakers=speakers(),
        segments=segments(),
        needs=[need("n1", 1), need("n2", 2)],
        todos=[todo("t1", 4, owner="S2"), todo("t2", 1, owner="陈总")],
    )


def only(changes: list[Change]) -> dict[str, Any]:
    [change] = changes
    assert change.after is not None
    return change.after


def test_an_edited_cell_is_trimmed_and_named_as_edited() -> None:
    after = only(edits.edit_cell(record(), "n1", "result", "  成本降三成 \n"))
    assert (after["result"], after["edited"]) == ("成本降三成", ["result"])


def test_edited_cells_are_named_once_in_the_order_of_the_table() -> None:
    edited = record()
    for cell, value in (("status", "confirmed"), ("title", "new"), ("status", "disputed")):
        edited.needs[0] = Need.model_validate(only(edits.edit_cell(edited, "n1", cell, value)))
    assert edited.needs[0].edited == ["title", "status"]


def test_writing_what_is_there_already_changes_nothing() -> None:
    assert edits.edit_cell(record(), "n1", "title", " need n1 ") == []


@pytest.mark.parametrize(
    ("row_id", "cell", "value"),
    [
        ("n1", "title", "  "),
        ("t1", "task", ""),
        ("n1", "kind", "wish"),
        ("n1", "status", ""),
        ("t1", "due", "next Friday"),
        ("t1", "due", "2026-02-30"),
        ("t1", "due", "12.03.2026"),
        ("n1", "owner", "Li"),
        ("n1", "review", "accepted"),
        ("n9", "title", "new"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_one_line(row_id: str, cell: str, value: str) -> None:
    with pytest.raises(InputError) as error:
        edits.edit_cell(record(), row_id, cell, value)
    assert "\n" not in str(error.value)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_day_can_be_written_and_keeps_the_spoken_words(day: dt.date) -> None:
    after = Todo.model_validate(only(edits.edit_cell(record(), "t1", "due", day.isoformat())))
    assert (after.due, after.due_text, after.edited) == (day, "周五之前", ["due"])


def test_a_day_can_be_emptied() -> None:
    dated = record()
    dated.todos[0] = dated.todos[0].model_copy(update={"due": dt.date(2026, 3, 13)})
    assert only(edits.edit_cell(dated, "t1", "due", " "))["due"] is None


def test_accepting_keeps_what_was_edited_and_rejecting_keeps_the_reason() -> None:
    judged = record()
    judged.needs[0] = Need.model_validate(only(edits.edit_cell(judged, "n1", "task", "x")))
    accepted = only(edits.accept(judged, "n1"))
    assert (accepted["review"], accepted["edited"]) == ("accepted", ["task"])
    rejected = only(edits.reject(judged, "n1", " nobody said it "))
    assert (rejected["review"], rejected["reject_reason"]) == ("rejected", "nobody said it")


def test_editing_a_rejected_row_leaves_it_rejected_and_reopening_forgets_the_reason() -> None:
    judged = record()
    judged.needs[0] = judged.needs[0].model_copy(update={"review": "rejected", "reject_reason": "r"})
    assert only(edits.edit_cell(judged, "n1", "task", "x"))["review"] == "rejected"
    reopened = only(edits.reopen(judged, "n1"))
    assert (reopened["review"], reopened["reject_reason"]) == ("open", "")


@pytest.mark.parametrize("act", [edits.accept, edits.reject, edits.reopen])
def test_judging_a_row_that_is_gone_is_refused(act: Callable[[Record, str], list[Change]]) -> None:
    with pytest.raises(InputError):
        act(record(), "n9")


@pytest.mark.parametrize(("kind", "shape"), [("need", Need), ("todo", Todo)])
def test_a_row_of_ones_own_rests_on_whole_segments_in_their_order(
    kind: edits.RowKind, shape: type[Need | Todo]
) -> None:
    [change] = edits.add_row(record(), kind, [3, 2, 3], NOW)
    row = shape.model_validate(change.after)
    assert change.before is None
    assert change.id == row.id
    assert [(piece.segment_id, piece.quote) for piece in row.evidence] == [
        (2, segments()[1].text),
        (3, segments()[2].text),
    ]
    assert row.heading == f"{segments()[1].text} {segments()[2].text}"
    assert row.provenance.source == "person"
    assert row.judged


def test_a_long_stretch_heads_a_row_shortened_and_a_heading_can_be_given() -> None:
    long = record()
    long.segments[0] = long.segments[0].model_copy(update={"text": "长" * 100})
    heading = only(edits.add_row(long, "todo", [1], NOW))["task"]
    assert len(heading) == edits.HEADING_LENGTH
    assert heading.endswith("…")
    assert only(edits.add_row(long, "need", [1], NOW, " own words "))["title"] == "own words"


@pytest.mark.parametrize("ids", [[], [1, 99]])
def test_a_row_without_a_segment_of_the_transcript_is_refused(ids: list[int]) -> None:
    with pytest.raises(InputError):
        edits.add_row(record(), "need", ids, NOW)


def test_two_added_rows_have_two_ids() -> None:
    assert edits.add_row(record(), "need", [1], NOW)[0].id != edits.add_row(record(), "need", [1], NOW)[0].id


def test_a_named_voice_is_no_proposal_any_more_and_its_todos_follow() -> None:
    speaker, owned = edits.rename_speaker(record(), "S2", " 李明 ", side="ours", role="销售")
    assert speaker.after == {
        "label": "S2",
        "name": "李明",
        "side": "ours",
        "role": "销售",
        "proposed": False,
        "confidence": None,
        "side_confidence": None,
    }
    assert (owned.id, owned.after and owned.after["owner"]) == ("t1", "李明")


def test_confirming_a_proposed_name_is_a_change() -> None:
    after = only(edits.rename_speaker(record(), "S1", "陈总"))
    assert after["proposed"] is False


def test_a_participants_name_or_alias_brings_the_side_and_role() -> None:
    after = edits.rename_speaker(record(), "S2", "陈总")[0].after
    assert after == {
        "label": "S2",
        "name": "陈总",
        "side": "customer",
        "role": "决策者",
        "proposed": False,
        "confidence": None,
        "side_confidence": None,
    }


def test_an_owner_who_was_only_spoken_of_keeps_the_name() -> None:
    """The voice S1 is renamed; to-do t2 rests on S1's own words, a copy of it on somebody else's."""
    talk = record()
    talk.todos.append(todo("t3", 4, owner="陈总"))
    changed = {change.id for change in edits.rename_speaker(talk, "S1", "王芳")}
    assert changed == {"S1", "t2"}


def test_an_owner_that_a_person_wrote_is_left_alone() -> None:
    talk = record()
    talk.todos[0] = talk.todos[0].model_copy(update={"edited": ["owner"]})
    assert [change.entity for change in edits.rename_speaker(talk, "S2", "李明")] == ["speaker"]


def test_taking_a_name_away_gives_the_todos_the_label() -> None:
    _speaker, owned = edits.rename_speaker(record(), "S1", "")
    assert owned.after is not None
    assert owned.after["owner"] == "S1"


def test_an_unknown_voice_or_side_is_refused() -> None:
    with pytest.raises(InputError):
        edits.rename_speaker(record(), "S9", "x")
    with pytest.raises(InputError):
        edits.rename_speaker(record(), "S1", "x", side="theirs")  # type: ignore[arg-type]


def test_of_a_meeting_only_what_is_given_is_written() -> None:
    after = only(edits.set_meeting(record(), title=" Second talk ", date="2026-03-12"))
    assert (after["title"], after["date"], after["customer"]) == ("Second talk", "2026-03-12", "Sample Ltd")
    assert edits.set_meeting(record(), customer="Sample Ltd") == []
    with pytest.raises(InputError):
        edits.set_meeting(record(), date="yesterday")
