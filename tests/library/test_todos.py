"""The to-dos of all meetings: which there are, what they are called, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.library import edits, row_edits
from assistant.library.changed import with_changes
from assistant.library.library import Library, MeetingTodo
from assistant.library.todo_edits import set_progress
from assistant.library.todos import SHORTEST_NAME, chosen, named, short_names
from schemas.record import Record, Todo, TodoProgress
from schemas.talk import Meeting
from tests.library.samples import NOW, TEXTS, evidence, fill, meeting, segments, speakers, todo

TODAY = dt.date(2026, 3, 20)
DAYS = st.none() | st.dates(dt.date(2026, 3, 15), dt.date(2026, 3, 25))
PROGRESS = st.sampled_from(["open", "done", "dropped"])


def in_meeting(row: Todo, name: str = "m1", customer: str = "Sample Ltd") -> MeetingTodo:
    about = meeting(name).model_copy(update={"customer": customer})
    return MeetingTodo(about, row)


@st.composite
def followed(draw: st.DrawFn) -> list[MeetingTodo]:
    """To-dos of two customers, with ids that begin alike."""
    ids = draw(st.lists(st.text("ab", min_size=6, max_size=10), min_size=1, max_size=12, unique=True))
    return [
        in_meeting(
            Todo(
                id=f"{draw(st.sampled_from(['t-', '']))}{row_id}",
                task="x",
                owner=draw(st.sampled_from(["", "陈晨", "Li"])),
                due=draw(DAYS),
                postponed_to=draw(DAYS),
                progress=draw(PROGRESS),
                provenance=todo("x").provenance,
            ),
            customer=draw(st.sampled_from(["Sample Ltd", "另一家"])),
        )
        for row_id in ids
    ]


@given(followed())
def test_every_to_do_answers_to_its_short_name_and_no_other_does(todos: Sequence[MeetingTodo]) -> None:
    names = short_names(todos)

    assert len(set(names.values())) == len(todos)
    for one in todos:
        name = names[one.meeting.id, one.todo.id]
        assert len(name) >= SHORTEST_NAME
        assert named(todos, name) is one
        assert named(todos, one.todo.id) is one


@given(followed(), st.sampled_from(["", "陈", "陈总", "li"]), st.sampled_from(["", "sample", "另"]), st.booleans())
def test_the_chosen_ones_are_those_asked_for_in_the_order_of_their_days(
    todos: Sequence[MeetingTodo], owner: str, customer: str, closed: bool
) -> None:
    found = chosen(todos, owner=owner, customer=customer, closed=closed)

    called = {"": {"", "陈晨", "Li"}, "陈": {"陈晨"}, "陈总": {"陈晨"}, "li": {"Li"}}[owner]
    assert {id(one) for one in found} == {
        id(one)
        for one in todos
        if (closed or one.todo.progress == "open")
        and customer in one.meeting.customer.lower()
        and one.todo.owner in called
    }
    opened = [one.todo.due_by or dt.date.max for one in found if one.todo.progress == "open"]
    assert opened == sorted(opened)
    assert all(one.todo.progress == "open" for one in found[: len(opened)])


@given(followed())
def test_overdue_is_what_is_open_and_its_day_over_as_it_was_postponed(todos: Sequence[MeetingTodo]) -> None:
    overdue = {one.todo.id for one in chosen(todos, overdue_on=TODAY)}

    for one in todos:
        day = one.todo.due if one.todo.postponed_to is None else one.todo.postponed_to
        assert (one.todo.id in overdue) == (one.todo.progress == "open" and day is not None and day < TODAY)


def test_a_name_that_nobody_or_several_answer_to_is_told_with_the_candidates() -> None:
    todos = [in_meeting(todo("t-abcd1", task="call")), in_meeting(todo("t-abcd2", task="write"))]

    with pytest.raises(InputError, match=r"'abcd'.*abcd1 \(call\), abcd2 \(write\)"):
        named(todos, "abcd")
    for nothing in ("", "x", "abcd3"):
        with pytest.raises(InputError, match="No to-do answers"):
            named(todos, nothing)


def test_the_library_gives_the_to_dos_of_all_meetings_without_rejected_ones(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "reject", edits.reject(record, "t2"), "Li")
    library.add_meeting(meeting("m2", created_at=NOW + dt.timedelta(days=1)))
    library.replace_transcript("m2", segments(), speakers())
    late, early = todo("u1", 4, quote="下周安排一次演示"), todo("u2", 3)
    early = early.model_copy(update={"evidence": [evidence(3, TEXTS[2])]})
    library.replace_proposals("m2", [], [late, early])

    found = [(one.meeting.id, one.todo.id) for one in library.todos()]

    assert found == [("m1", "t1"), ("m2", "u2"), ("m2", "u1")]
    assert all(one.meeting == library.find(one.meeting.id) for one in library.todos())


@given(st.lists(st.tuples(PROGRESS, st.text(max_size=9), DAYS), min_size=1, max_size=4))
def test_what_was_said_stays_whatever_becomes_of_it(acts: Sequence[tuple[TodoProgress, str, dt.date | None]]) -> None:
    record = Record(meeting=Meeting(id="m", created_at=NOW), todos=[todo("t1")])
    for progress, note, day in acts:
        after = with_changes(record, set_progress(record, "t1", progress, note, day))
        [row], [was] = after.todos, record.todos
        assert (row.progress, row.progress_note, row.postponed_to) == (progress, " ".join(note.split()), day)
        told = {"progress", "progress_note", "postponed_to"}
        assert row.model_dump(exclude=told) == was.model_dump(exclude=told)
        assert row.judged == (progress != "open" or day is not None)
        record = after


def test_progress_is_undone_and_made_again_and_survives_a_new_search(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "progress", set_progress(record, "t1", "done", "sent", TODAY), "Li")
    library.apply("m1", "progress", set_progress(library.record("m1"), "t2", "open", "", TODAY), "Li")
    done = library.record("m1")
    assert [summary.todos_open for summary in library.meetings()] == [1]

    library.replace_proposals("m1", [], [])
    assert library.record("m1").todos == done.todos

    library.undo("m1", "Li")
    library.undo("m1", "Li")
    assert library.record("m1").todos == record.todos
    library.redo("m1", "Li")
    assert library.record("m1").todos[0] == done.todos[0]


def test_only_a_to_do_that_stands_has_progress(library: Library) -> None:
    record = fill(library)
    with pytest.raises(InputError, match="Only to-dos"):
        set_progress(record, "n1", "done")
    library.apply("m1", "reject", edits.reject(record, "t1"), "Li")
    with pytest.raises(InputError, match="rejected"):
        set_progress(library.record("m1"), "t1", "done")


def test_a_copy_of_a_finished_to_do_is_to_be_done(library: Library) -> None:
    record = fill(library)
    record = with_changes(record, set_progress(record, "t1", "done", "sent", TODAY))

    [change] = row_edits.duplicate(record, "t1", NOW)

    copied = Todo.model_validate(change.after)
    assert (copied.progress, copied.progress_note, copied.postponed_to) == ("open", "", None)
