"""A row worded anew, and a person's row filled, with the real models on the Chinese sample."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.events import Cancellation, ignore_progress
from assistant.extraction.cells import CELL_LENGTH, TITLE_LENGTH
from assistant.library import edits
from assistant.library.row_filling import fill
from assistant.pipeline.again import filled_row, row_again
from assistant.settings import Settings
from schemas.record import Need, Record, Todo
from schemas.talk import Meeting, Participant, Segment
from tests.extraction.talks import NOW

SAMPLE = Path(__file__).parents[2] / "samples" / "zh-talk.json"
NEED_LINES, TODO_LINE = (10, 11), 46
"""What was tried and how much is to be saved; who asks the grid operator by the end of the month."""

LINES_READ = 20
"""The read-back and its answer are among them; each further line takes the reader half a second."""

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def record() -> Record:
    """The sample as a person would begin with it: the transcript, a need and a to-do made of its lines."""
    case = json.loads(SAMPLE.read_text(encoding="utf-8"))
    told = Record(
        meeting=Meeting(
            id="zh",
            date=case["meeting"]["date"],
            participants=[Participant.model_validate(person) for person in case["meeting"]["participants"]],
            created_at=NOW,
        ),
        segments=[
            Segment(id=line["id"], start_s=line["start"], end_s=line["end"], speaker=line["speaker"], text=line["text"])
            for line in case["segments"]
        ],
    )
    [need] = edits.add_row(told, "need", NEED_LINES, NOW)
    [todo] = edits.add_row(told, "todo", [TODO_LINE], NOW)
    rows = {"needs": [Need.model_validate(need.after)], "todos": [Todo.model_validate(todo.after)]}
    return told.model_copy(update=rows)


def test_a_persons_need_is_filled_from_its_lines(record: Record) -> None:
    row = record.needs[0]

    proposal = filled_row(record, row.id, Settings(), ignore_progress, Cancellation())

    [change] = fill(record, row.id, proposal)
    filled = Need.model_validate(change.after)
    assert "空压机" in filled.action_tried
    assert "百分之二十" in filled.task
    assert filled.title != row.title
    assert len(filled.title) <= TITLE_LENGTH
    assert filled.edited == []


def test_a_persons_todo_is_filled_with_owner_and_day(record: Record) -> None:
    row = record.todos[0]

    proposal = filled_row(record, row.id, Settings(), ignore_progress, Cancellation())

    [change] = fill(record, row.id, proposal)
    filled = Todo.model_validate(change.after)
    assert (filled.owner, str(filled.due), filled.due_text) == ("王敏", "2026-05-31", "月底前")
    assert "供电局" in filled.task


def test_a_row_is_worded_anew_from_what_is_found_in_its_lines(record: Record) -> None:
    row = record.needs[0]
    beginning = record.model_copy(update={"segments": record.segments[:LINES_READ]})

    proposal = row_again(beginning, row.id, Settings(), ignore_progress, Cancellation())

    texts = {segment.id: segment.text for segment in record.segments}
    assert isinstance(proposal, Need)
    assert proposal.id != row.id
    assert "百分之二十" in proposal.task
    assert len(proposal.task) <= CELL_LENGTH
    assert all(piece.quote in texts[piece.segment_id] for piece in proposal.evidence if piece.segment_id)
