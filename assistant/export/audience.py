"""Whom documents are for, and what of a record a customer is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from assistant.language import ngettext
from schemas.minutes import MinutedRecord, Minutes
from schemas.record import Evidence, Need, Record, Row, Todo
from schemas.talk import Meeting, Segment, Speaker

Audience = Literal["internal", "customer"]

AUDIENCES: tuple[Audience, ...] = get_args(Audience)

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class LeftOut:
    """Rows that a customer's copy does not hold, for the recorder to know; without rejected and dropped ones."""

    unjudged: int
    """Rows that nobody has looked at."""
    internal: int
    """Implicit needs and concerns that somebody has judged and the customer has neither agreed to nor answered."""


def copy_for(record: MinutedRecord, audience: Audience) -> MinutedRecord:
    """The record as it may be given to an audience: all of it to our own side."""
    return for_customer(record) if audience == "customer" else record


def left_out(record: Record) -> LeftOut:
    """Count what ``for_customer`` leaves out of the rows."""
    rows = [row for row in (*record.needs, *record.todos) if not _gone(row)]
    return LeftOut(
        unjudged=sum(not row.decided for row in rows),
        internal=sum(row.decided and isinstance(row, Need) and _internal(row) for row in rows),
    )


def left_out_line(count: int) -> str:
    """How many rows are left out and why, in a line for the recorder."""
    return ngettext(
        "{count} row is left out: nobody has judged it, or it is internal.",
        "{count} rows are left out: nobody has judged them, or they are internal.",
        count,
    ).format(count=count)


def for_customer(record: MinutedRecord) -> MinutedRecord:
    """What of a record may be handed to the customer: only what a person vouches for, in words that were said.

    A row stands in it where a person has judged its words and not rejected it; who only says what became of a to-do
    has not judged its words, and one that was dropped is left out. The kind of a need is its mark: a demand is for both
    sides; an implicit need or a concern is internal, unless it is no news to the customer: its status is confirmed, so
    that our side has read it back and the customer has agreed, or the customer has answered it in a reply, whatever it
    said. To hand one over nevertheless, the recorder makes it a demand; to hold one back, a concern.

    Left out too: what the program infers and nobody has judged (decisions, the customer's profile, the decision
    chain, names and sides that are presumed of voices, a day that is only proposed); topics, whose labels are drawn
    from words of all rows; suggestions; confidence figures; our side's agenda and its notes on to-dos and questions;
    how the language model was asked; what became of the recording, and where it lies; the transcript but for the
    segments that the rows rest on; quotes that were found nowhere. Open questions remain that are not about a row that
    is left out.

    Nothing is changed in what is given, and a copy for the customer stays as it is when it is made again.
    """
    needs = [_vouched(row) for row in record.needs if _for_both(row) and not _internal(row)]
    todos = [_vouched(row) for row in record.todos if _for_both(row)]
    return MinutedRecord(
        schema_version=record.schema_version,
        meeting=_meeting(record.meeting),
        speakers=[_voice(speaker) for speaker in record.speakers],
        segments=_segments(record.segments, [piece for row in (*needs, *todos) for piece in row.evidence]),
        needs=needs,
        todos=todos,
        minutes=_minutes(record.minutes, needs, todos),
    )


def vouched(record: MinutedRecord) -> MinutedRecord:
    """The record with those rows only that a person vouches for, and the questions about these: for our own side.

    Unlike ``for_customer``, internal rows and all that is known of a row stay in it.
    """
    needs = [row for row in record.needs if _for_both(row)]
    todos = [row for row in record.todos if _for_both(row)]
    minutes = _minutes(record.minutes, needs, todos)
    kept = {row.id for row in (*needs, *todos)}
    minutes.settled = [one for one in record.minutes.settled if one.question.row_id in {*kept, ""}]
    return record.model_copy(update={"needs": needs, "todos": todos, "minutes": minutes})


def _for_both(row: Row) -> bool:
    return row.decided and not _gone(row)


def _gone(row: Row) -> bool:
    return row.review == "rejected" or (isinstance(row, Todo) and row.progress == "dropped")


def _internal(need: Need) -> bool:
    known = need.status == "confirmed" or any(piece.reply for piece in need.evidence)
    return need.kind != "demand" and not known


def _vouched(row: R) -> R:
    return row.model_copy(
        update={
            "evidence": [piece for piece in row.evidence if piece.grounding != "none"],
            "confidence": None,
            "reject_reason": "",
            "provenance": row.provenance.model_copy(update={"prompt": "", "prompt_hash": ""}),
            **({"progress_note": ""} if isinstance(row, Todo) else {}),
        }
    )


def _meeting(meeting: Meeting) -> Meeting:
    people = [person.model_copy(update={"aliases": []}) for person in meeting.participants]
    return meeting.model_copy(
        update={"participants": people, "planned": [], "settled": [], "proposed_date": None, "recording": None}
    )


def _voice(speaker: Speaker) -> Speaker:
    """Who is only presumed remains a voice without a name."""
    if speaker.proposed:
        return Speaker(label=speaker.label)
    return speaker.model_copy(update={"confidence": None, "side_confidence": None})


def _segments(segments: Iterable[Segment], evidence: Iterable[Evidence]) -> list[Segment]:
    """The segments that some evidence rests on, without their words' probabilities."""
    behind = {piece.segment_id for piece in evidence}
    return [segment.model_copy(update={"words": []}) for segment in segments if segment.id in behind]


def _minutes(minutes: Minutes, needs: Sequence[Need], todos: Sequence[Todo]) -> Minutes:
    kept = {row.id for row in (*needs, *todos)}
    return Minutes(
        open_questions=[question for question in minutes.open_questions if question.row_id in {*kept, ""}],
        quantities={row_id: said for row_id, said in minutes.quantities.items() if row_id in kept},
    )
