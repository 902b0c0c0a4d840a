"""A record with what is told of it beside its rows, drawn anew whenever it is read.

Nothing of it is stored: it follows from the transcript and the rows as people have corrected them, in seconds
for hours of talk, so that no stored copy can fall behind them.
"""

from __future__ import annotations

from assistant.extraction.minutes import minutes_of
from assistant.extraction.open_questions import open_questions, settled_questions
from assistant.pipeline.talks import talk_of
from schemas.minutes import MinutedRecord
from schemas.record import Record


def with_minutes(record: Record) -> MinutedRecord:
    """The record with its decisions, topics, profile, chain of decision, quantities and questions."""
    minutes = minutes_of(talk_of(record), record.needs, record.todos, planned=record.meeting.planned)
    minutes.open_questions = open_questions(record, minutes)
    minutes.settled = settled_questions(record, minutes)
    return MinutedRecord(**{**dict(record), "minutes": minutes})
