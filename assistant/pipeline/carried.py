"""What a customer's earlier meetings leave to the next one: to-dos, unanswered questions, and whom one has met.

Of the to-dos it is told which the later talk reports as done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.extraction.open_questions import open_questions
from assistant.extraction.reported import reported
from assistant.library.library import Library, MeetingSummary, MeetingTodo
from assistant.pipeline.acquainted import acquaintances, people_of
from assistant.pipeline.earlier import MOST_MEETINGS, same_customer
from assistant.pipeline.talks import talk_of
from schemas.minutes import Minutes, OpenQuestion
from schemas.record import Evidence, Record
from schemas.talk import Meeting, Participant, SettledQuestion


@dataclass(frozen=True)
class CarriedTodo:
    """A to-do that was open when a later meeting began to be looked at."""

    from_meeting: MeetingTodo
    reported: Sequence[Evidence]
    """What the later talk says of its being done, for a person to judge; empty where it says nothing."""


@dataclass(frozen=True)
class CarriedQuestion:
    """A question about a need that a person vouches for; it was open when a later meeting began to be looked at."""

    meeting: Meeting
    """The one that left it open."""
    question: OpenQuestion
    settled: SettledQuestion | None = None
    """What a person has said of it since."""


@dataclass(frozen=True)
class LeftByEarlier:
    """What earlier meetings with the same customer leave to a later one."""

    todos: Sequence[CarriedTodo]
    questions: Sequence[CarriedQuestion]
    people: Sequence[Participant]
    """Whom one has met there, each as the latest meeting names them, the latest first."""
    customers: Sequence[str]
    """All customers by name, as meetings have them."""


def left_by_earlier(library: Library, record: Record) -> LeftByEarlier:
    """What earlier meetings leave to this one; questions and people of the newest ``MOST_MEETINGS`` of them.

    Milliseconds a line of the talk where there are to-dos, and for each earlier meeting. Raises ``LibraryError``.
    """
    summaries = library.meetings()
    earlier = _earlier_records(library, summaries, record.meeting)
    people = acquaintances([(one.meeting, people_of(one)) for one in reversed(earlier)])
    return LeftByEarlier(
        todos=carried_todos(library, record),
        questions=[question for one in earlier for question in _unanswered(one)],
        people=[person for person, _meeting in people],
        customers=sorted({one.customer.strip() for one in summaries} - {""}),
    )


def carried_todos(library: Library, record: Record) -> list[CarriedTodo]:
    """The open to-dos of the customer's earlier meetings, by their day, those that this talk reports as done first.

    Milliseconds a line of the talk where there are any. Raises ``LibraryError``.
    """
    open_ones = [
        one for one in library.todos() if one.todo.progress == "open" and _precedes(one.meeting, record.meeting)
    ]
    open_ones.sort(key=lambda one: one.todo.due_by or dt.date.max)
    told = reported({str(place): one.todo for place, one in enumerate(open_ones)}, talk_of(record))
    carried = [CarriedTodo(one, told.get(str(place), [])) for place, one in enumerate(open_ones)]
    return sorted(carried, key=lambda one: not one.reported)


def _unanswered(record: Record) -> list[CarriedQuestion]:
    """What a meeting's needs still ask the customer; what it lacks of the customer itself, the later one asks anew."""
    decided = {need.id for need in record.needs if need.decided}
    asked = [one for one in open_questions(record, Minutes()) if one.kind in ("disputed", "unconfirmed")]
    return [CarriedQuestion(record.meeting, one) for one in asked if one.row_id in decided]


def _earlier_records(library: Library, summaries: Sequence[MeetingSummary], meeting: Meeting) -> list[Record]:
    """The newest of the customer's meetings before this one, the latest first."""
    same = [one.id for one in summaries if same_customer(one.customer, meeting.customer)]
    earlier = [one for one in map(library.find, same) if _precedes(one, meeting)]
    earlier.sort(key=_when, reverse=True)
    return [library.record(one.id) for one in earlier[:MOST_MEETINGS]]


def _precedes(earlier: Meeting, later: Meeting) -> bool:
    return same_customer(earlier.customer, later.customer) and _when(earlier) < _when(later)


def _when(meeting: Meeting) -> tuple[dt.date, dt.datetime]:
    return meeting.date or meeting.proposed_date or meeting.created_at.date(), meeting.created_at
