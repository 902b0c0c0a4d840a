"""What became of an open question, as a function from the record to the changes that it takes.

As in ``edits``, nothing is stored here. The rows stay as they are: that a question was answered is a person's word,
and no turn of the talk that proves it.
"""

from __future__ import annotations

from typing import Literal

from assistant.library.changes import change_of
from schemas.minutes import OpenQuestion
from schemas.record import Change, Record
from schemas.talk import SettledQuestion

ACTION = "settle"
"""The journal's verb."""

QuestionState = Literal["open", "answered", "dropped"]


def settle(record: Record, question: OpenQuestion, state: QuestionState, note: str = "") -> list[Change]:
    """Say what became of an open question, in the place of what was said of that before.

    Args:
        record: The record as it is stored.
        question: The question; of a row's empty cells it settles those that it asks for.
        state: ``open``: it is asked again.
        note: Whatever is worth knowing about that; of a question that is asked again none is kept.
    """
    settled = [one for one in record.meeting.settled if not _is_about(one, question)]
    if state != "open":
        note = " ".join(note.split())
        about, cells = question.row_id, question.cells
        settled.append(SettledQuestion(kind=question.kind, row_id=about, cells=cells, state=state, note=note))
    return change_of(record.meeting, settled=[one.model_dump(mode="json") for one in settled])


def _is_about(settled: SettledQuestion, question: OpenQuestion) -> bool:
    if (settled.kind, settled.row_id) != (question.kind, question.row_id):
        return False
    return question.kind != "empty_cells" or not set(settled.cells).isdisjoint(question.cells)
