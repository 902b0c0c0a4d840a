"""What is known of a customer before the next meeting with it: whom to expect, what to ask."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.events import Cancellation, Listener
from assistant.export.literal import plain
from assistant.library.library import Library
from assistant.pipeline.acquainted import acquaintances
from assistant.pipeline.earlier import MOST_MEETINGS
from assistant.pipeline.lessons import MeetingLessons, lessons, still_open
from schemas.agenda import Agenda
from schemas.talk import Participant, PlannedTopic

MOST_TOPICS = 20
"""More questions than a meeting has time for; `meeting lessons` tells them all."""


def agenda_for(
    library: Library, customer: str, on_progress: Listener, cancel: Cancellation
) -> tuple[Agenda, Sequence[MeetingLessons]]:
    """An agenda for the next meeting with a customer, to be filled in, and the meetings that it is drawn from.

    The people of the newest ``MOST_MEETINGS`` stand in it, and as topics the questions that no meeting has answered. An
    agenda is sent round, so nothing stands in it that nobody has judged or that is internal.

    Args:
        library: The library.
        customer: Its name as the meetings have it.
        on_progress: Told how far it is; the minutes of a talk of hours take seconds.
        cancel: Asks to stop.

    Raises:
        LibraryError: The library cannot be read.
        CancelledError: The user asked to stop.
    """
    told = lessons(library, customer, on_progress, cancel)
    people = acquaintances([(one.meeting, one.people) for one in told[-MOST_MEETINGS:]])
    return (
        Agenda(
            customer=_on_one_line(told[-1].meeting.customer if told else customer),
            people=[_as_written(person) for person, _meeting in people if _on_one_line(person.name)],
            topics=[PlannedTopic(title=title) for title in titles_for(told)],
        ),
        told,
    )


def titles_for(told: Sequence[MeetingLessons]) -> list[str]:
    """The open questions that a customer may read, each once, at most ``MOST_TOPICS``.

    Args:
        told: The meetings, the earliest first; the questions of the newest come first.
    """
    newest_first = {one.meeting.id: -place for place, one in enumerate(told)}
    given = [(meeting, one) for meeting, one in still_open(told) if one in meeting.askable]
    given.sort(key=lambda pair: newest_first[pair[0].meeting.id])
    titles = dict.fromkeys(_on_one_line(question.question) for _meeting, question in given)
    return list(titles)[:MOST_TOPICS]


def _as_written(person: Participant) -> Participant:
    return Participant(
        name=_on_one_line(person.name),
        aliases=[alias for alias in map(_on_one_line, person.aliases) if alias],
        side=person.side,
        role=_on_one_line(person.role),
    )


def _on_one_line(text: str) -> str:
    return " ".join(plain(text).split())
