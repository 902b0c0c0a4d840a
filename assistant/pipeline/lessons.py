"""What meetings teach for the next ones: needs that were read back, questions that stayed open, how long topics took.

Nothing of it is stored; it is drawn from the records as people have corrected them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.export.audience import for_customer, vouched
from assistant.extraction.open_questions import PROFILE_GAPS
from assistant.library.library import Library, MeetingSummary
from assistant.library.row_edits import STATUS_CELL
from assistant.pipeline.acquainted import acquaintances, people_of
from assistant.pipeline.earlier import same_customer
from assistant.pipeline.minutes import with_minutes
from schemas.minutes import MinutedRecord, OpenQuestion, PlannedOutcome, Topic
from schemas.record import Need
from schemas.talk import Meeting, Participant


@dataclass(frozen=True)
class NeedCounts:
    """What became of needs; rejected ones are left out."""

    total: int = 0
    read_back: int = 0
    """Those of which somebody asked the customer whether they were understood."""
    confirmed: int = 0
    disputed: int = 0

    def __add__(self, other: NeedCounts) -> NeedCounts:
        """Both together."""
        return NeedCounts(
            self.total + other.total,
            self.read_back + other.read_back,
            self.confirmed + other.confirmed,
            self.disputed + other.disputed,
        )


@dataclass(frozen=True)
class MeetingLessons:
    """What one meeting teaches."""

    meeting: Meeting
    people: Sequence[Participant]
    """Who took part, as far as that is known."""
    needs: NeedCounts
    questions: Sequence[OpenQuestion]
    """Of the customer's agreement to needs that a person vouches for, and of the customer itself; what our own side can
    fill is left out."""
    askable: Sequence[OpenQuestion]
    """Those of them that the customer may read: none about an internal need."""
    topics: Sequence[Topic]
    agenda: Sequence[PlannedOutcome]
    """How long each topic of the agenda was to take and took; empty where there was none."""


def lessons_of(record: MinutedRecord) -> MeetingLessons:
    """What a meeting teaches, from its record and minutes."""
    needs = [need for need in record.needs if need.review != "rejected"]
    counts = NeedCounts(
        len(needs),
        sum(map(_read_back, needs)),
        sum(need.status == "confirmed" for need in needs),
        sum(need.status == "disputed" for need in needs),
    )
    minutes = record.minutes
    return MeetingLessons(
        record.meeting,
        people_of(record),
        counts,
        questions=_asked(vouched(record)),
        askable=_asked(for_customer(record)),
        topics=minutes.topics,
        agenda=minutes.agenda,
    )


def _asked(record: MinutedRecord) -> list[OpenQuestion]:
    return [one for one in record.minutes.open_questions if one.kind != "empty_cells"]


def _read_back(need: Need) -> bool:
    """Whether the customer was asked: a status other than ``unconfirmed`` is an answer to that."""
    return need.status != "unconfirmed" or any(STATUS_CELL in piece.cells for piece in need.evidence)


def lessons(library: Library, customer: str, on_progress: Listener, cancel: Cancellation) -> list[MeetingLessons]:
    """What the meetings with a customer teach, the earliest first.

    Args:
        library: The library.
        customer: Its name as it is written in the meetings; empty: all meetings.
        on_progress: Told how far it is; the minutes of a talk of hours take seconds.
        cancel: Asks to stop.

    Raises:
        LibraryError: The library cannot be read.
        CancelledError: The user asked to stop.
    """
    found = [one for one in library.meetings() if not customer or same_customer(one.customer, customer)]
    found.sort(key=_when)
    told = []
    for number, one in enumerate(found):
        cancel.check()
        on_progress(Progress(Stage.LOOK_BACK, number / len(found), one.title))
        told.append(lessons_of(with_minutes(library.record(one.id))))
    on_progress(Progress(Stage.LOOK_BACK, 1.0))
    return told


def still_open(told: Sequence[MeetingLessons]) -> list[tuple[MeetingLessons, OpenQuestion]]:
    """The questions that no meeting of these has answered, each with the latest meeting that left it open.

    What the customer says of itself is open only while every meeting leaves it open; a need is looked for in its own
    meeting alone.
    """
    unanswered = set.intersection(*({one.kind for one in meeting.questions} for meeting in told)) if told else set()
    return [
        (meeting, one)
        for meeting in told
        for one in meeting.questions
        if (one.kind in PROFILE_GAPS and one.kind in unanswered and meeting is told[-1]) or one.kind not in PROFILE_GAPS
    ]


def people(told: Sequence[MeetingLessons]) -> list[tuple[Participant, Meeting]]:
    """Whom the customer's side has sent, each as the latest meeting names them, with that meeting."""
    known = acquaintances([(one.meeting, one.people) for one in told])
    return [(person, meeting) for person, meeting in known if person.side == "customer"]


def by_customer(told: Sequence[MeetingLessons]) -> Iterator[tuple[str, list[MeetingLessons]]]:
    """The meetings of each customer, by its name as it is written first; those without a customer last."""
    of: dict[str, list[MeetingLessons]] = {}
    for one in told:
        of.setdefault(one.meeting.customer.strip().casefold(), []).append(one)
    for folded in sorted(of, key=lambda name: (not name, name)):
        yield of[folded][0].meeting.customer.strip(), of[folded]


def _when(one: MeetingSummary) -> tuple[str, str]:
    return (one.date or one.created_at.date()).isoformat(), one.created_at.isoformat()
