"""To-dos of a customer's earlier meetings, carried into the next one, and which of them its talk reports as done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.extraction.reported import reported
from assistant.library.library import Library, MeetingTodo
from assistant.pipeline.earlier import same_customer
from assistant.pipeline.talks import talk_of
from schemas.record import Evidence, Record
from schemas.talk import Meeting


@dataclass(frozen=True)
class CarriedTodo:
    """A to-do that was open when a later meeting began to be looked at."""

    from_meeting: MeetingTodo
    reported: Sequence[Evidence]
    """What the later talk says of its being done, for a person to judge; empty where it says nothing."""


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


def _precedes(earlier: Meeting, later: Meeting) -> bool:
    return same_customer(earlier.customer, later.customer) and _when(earlier) < _when(later)


def _when(meeting: Meeting) -> tuple[dt.date, dt.datetime]:
    return meeting.date or meeting.proposed_date or meeting.created_at.date(), meeting.created_at
