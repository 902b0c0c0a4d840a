"""What became of an open question, as a function from the record to the changes that it takes.

As in ``edits``, nothing is stored here. The rows stay as they are: that a question was answered is a person's word,
and no turn of the talk that proves it.
"""

from __future__ import annotations

from typing import Literal

from assistant.library.changes import change_of
from schemas.kinds import OpenQuestionKind
from schemas.record import Change, Record
from schemas.talk import SettledQuestion

ACTION = "settle"
"""The journal's verb."""

QuestionState = Literal["open", "answered", "dropped"]


def settle(record: Record, kind: OpenQuestionKind, row_id: str, state: QuestionState, note: str = "") -> list[Change]:
    """Say what became of an open question, in the place of what was said of that before.

    Args:
        record: The record as it is stored.
        kind: What is missing.
        row_id: The row that the question is about; empty where it is about the customer.
        state: ``open``: it is asked again.
        note: Whatever is worth knowing about that; of a question that is asked again none is kept.
    """
    others = [one for one in record.meeting.settled if (one.kind, one.row_id) != (kind, row_id)]
    if state != "open":
        note = " ".join(note.split())
        others.append(SettledQuestion(kind=kind, row_id=row_id, state=state, note=note))
    return change_of(record.meeting, settled=[one.model_dump(mode="json") for one in others])
