"""To-dos of a customer's earlier meetings, carried into the next one."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.cli.main import run
from assistant.library import edits
from assistant.library.library import Library, open_library
from assistant.library.question_edits import settle
from assistant.library.todo_edits import set_progress
from assistant.pipeline.carried import carried_todos, left_by_earlier
from schemas.record import Need, NeedStatus, Provenance, Record, Todo
from schemas.talk import Meeting, Participant, Speaker
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


def add_needs(library: Library, name: str, **statuses: NeedStatus) -> None:
    """Needs by their ids, as a person wrote them."""
    person = Provenance(source="person", created_at=NOW)
    needs = [
        Need(id=f"{name}-{key}", title=key, kind="demand", status=status, provenance=person)
        for key, status in statuses.items()
    ]
    library.replace_proposals(name, needs, [])


def asked(library: Library, record: Record) -> set[str]:
    return {one.question.row_id for one in left_by_earlier(library, record).questions}


def test_what_earlier_meetings_left_unanswered_is_carried_until_a_person_settles_it(library: Library) -> None:
    for name, day, customer in (("first", 2, CUSTOMER), ("later", 20, CUSTOMER), ("other", 2, "另一家")):
        add(library, name, day, customer)
        add_needs(library, name, bells="unconfirmed", costs="disputed", beds="confirmed")
    second = add(library, "second", 9, lines=True)

    assert asked(library, second) == {"first-bells", "first-costs"}

    first = library.record("first")
    [bells] = [one.question for one in left_by_earlier(library, second).questions if "bells" in one.question.row_id]
    library.apply("first", "settle", settle(first, bells, "answered", "是的"), "Li")
    assert asked(library, second) == {"first-costs"}
    assert library.record("first").needs == first.needs

    library.undo("first", "Li")
    assert asked(library, second) == {"first-bells", "first-costs"}


def test_what_nobody_has_judged_is_not_carried(library: Library) -> None:
    add(library, "first", 2)
    guess = Need(id="guess", title="guess", kind="concern", provenance=Provenance(source="model", created_at=NOW))
    library.replace_proposals("first", [guess], [])
    second = add(library, "second", 9, lines=True)

    assert asked(library, second) == set()
    library.apply("first", "accept", edits.accept(library.record("first"), "guess"), "Li")
    assert asked(library, second) == {"guess"}


def test_whom_one_has_met_is_known_as_the_latest_meeting_names_them(library: Library) -> None:
    for name, day, role in (("first", 2, "护士"), ("later", 5, "护士长")):
        meeting = Meeting(
            id=name,
            date=dt.date(2026, 3, day),
            customer=CUSTOMER,
            participants=[Participant(name="周岚", side="customer", role=role)],
            created_at=NOW,
        )
        library.add_meeting(meeting)
    voices = [
        Speaker(label="S1", name="许敏", side="customer"),
        Speaker(label="S2", name="也许是他", proposed=True),
        Speaker(label="S3"),
    ]
    library.replace_transcript("first", talk_of((("S1", "好。"),), "zh").segments, voices)
    second = add(library, "second", 9, lines=True)

    people = left_by_earlier(library, second).people

    assert [(one.name, one.role) for one in people] == [("周岚", "护士长"), ("许敏", "")]
    assert not left_by_earlier(library, library.record("first")).people
