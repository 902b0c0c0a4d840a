"""To-dos of a customer's earlier meetings, carried into the next one."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.cli.main import run
from assistant.library import edits
from assistant.library.library import Library, open_library
from assistant.library.todo_edits import set_progress
from assistant.pipeline.carried import carried_todos
from schemas.record import Provenance, Record, Todo
from schemas.talk import Meeting
from tests.extraction.follow_ups import HELD_OUT
from tests.extraction.talks import NOW
from tests.extraction.test_reported import talk_of

CUSTOMER = "青松诊所"
FOLLOW_UP = HELD_OUT[0]


def add(library: Library, name: str, day: int, customer: str = CUSTOMER, *, lines: bool = False) -> Record:
    """A meeting with the to-dos of the first talk, or with the words of the second."""
    date = dt.date(2026, 3, day)
    library.add_meeting(Meeting(id=name, title=name, date=date, customer=customer, created_at=NOW))
    talk = talk_of(FOLLOW_UP.lines if lines else (("A", "下次再谈。"),), "zh")
    library.replace_transcript(name, talk.segments, talk.speakers)
    person = Provenance(source="person", created_at=NOW)
    todos = [Todo(id=f"{name}-{key}", task=task, provenance=person) for key, task in FOLLOW_UP.todos.items()]
    library.replace_proposals(name, [], [] if lines else todos)
    return library.record(name)


@pytest.fixture
def library() -> Library:
    return open_library()


def carried(library: Library, record: Record) -> set[str]:
    return {one.from_meeting.todo.id for one in carried_todos(library, record)}


def test_open_to_dos_of_the_same_customers_earlier_meetings_are_carried(library: Library) -> None:
    first = add(library, "first", 2)
    add(library, "later", 20)
    add(library, "other", 2, "另一家")
    add(library, "nobody", 2, "")
    second = add(library, "second", 9, f" {CUSTOMER} ", lines=True)
    library.apply("first", "progress", set_progress(first, "first-list", "done"), "Li")
    library.apply("first", "reject", edits.reject(first, "first-demo"), "Li")

    assert carried(library, second) == {"first-price", "first-leader", "first-network"}
    assert carried(library, first) == set()
    assert carried(library, add(library, "unknown", 30, "", lines=True)) == set()


def test_what_the_talk_reports_is_proposed_with_its_words_and_nothing_is_changed(library: Library) -> None:
    first = add(library, "first", 2)
    second = add(library, "second", 9, lines=True)

    found = {one.from_meeting.todo.id: one.reported for one in carried_todos(library, second) if one.reported}

    assert found.keys() == {f"first-{key}" for key in FOLLOW_UP.reported}
    texts = {segment.id: segment.text for segment in second.segments}
    assert all(texts[piece.segment_id or 0] == piece.quote for pieces in found.values() for piece in pieces)
    assert library.record("first") == first


def test_show_prints_them_with_the_words(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    add(library, "first", 2)
    add(library, "second", 9, lines=True)

    assert run(["show", "second"]) == 0
    lines = capsys.readouterr().out.partition("(5) ==\n")[2].splitlines()
    assert run(["show", "first"]) == 0

    heads = [place for place, line in enumerate(lines) if "first 2026-03-02" in line]
    told = [lines[head:end] for head, end in zip(heads, [*heads[1:], len(lines)], strict=True)]
    assert [len(one) > 2 and "？" in one[1] for one in told] == [True, True, True, False, False]
    [of_demo] = [one for one in told if "装一台演示机" in one[0]]
    assert any("演示机前天已经在护士站装上了" in line for line in of_demo)
    assert "first 2026-03-02" not in capsys.readouterr().out
