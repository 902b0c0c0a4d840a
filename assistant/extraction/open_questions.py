"""What a record lacks, each with a question that would fill it. Pure code, quick enough for every key press.

A need waits for the customer's agreement until its status is ``confirmed``; the customer's budget, its time of decision
and its deciders are missing until somebody speaks of them or a person has added an implicit need that does; a cell is
missing while it is empty. Rejected rows ask nothing and answer nothing, and what a person has settled is not asked; a
cell that is emptied later is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import get_args

from assistant.extraction.customer_words import DECIDING, FIELDS
from assistant.extraction.question_words import QUESTION_WORDS, ProfileGap, QuestionWords
from schemas.minutes import Minutes, OpenQuestion, Settled
from schemas.record import Need, Record, Row, Todo
from schemas.talk import SettledQuestion, SpokenLanguage

PROFILE_GAPS: tuple[ProfileGap, ...] = get_args(ProfileGap)
NEED_CELLS = ("situation", "task", "action_tried", "result")
"""The STAR cells that only the customer can fill; what is to be done about a need is our own answer."""
TODO_CELLS = ("owner", "due")
_DECIDES_BY_ROLE = re.compile(r"决策|决定|拍板|审批|decision|decid|approv", re.IGNORECASE)


def open_questions(record: Record, minutes: Minutes) -> list[OpenQuestion]:
    """All open questions: needs without agreement, the customer's profile, to-dos, and empty cells of needs.

    Args:
        record: The record as people have corrected it.
        minutes: What is told of it; only the profile and the chain of decision are read.

    Returns:
        At most two questions a need, one for its agreement and one for its empty cells, and one a to-do.
    """
    return [one for one, outcome in _asked(record, minutes) if outcome is None]


def settled_questions(record: Record, minutes: Minutes) -> list[Settled]:
    """The questions that would be open had nobody settled them, each with what was said of it.

    Args:
        record: As of ``open_questions``, and so in its order.
        minutes: As above.
    """
    return [Settled(question=one, outcome=outcome) for one, outcome in _asked(record, minutes) if outcome]


def _asked(record: Record, minutes: Minutes) -> Iterator[tuple[OpenQuestion, SettledQuestion | None]]:
    """All that the record lacks, and what was said of it."""
    words = QUESTION_WORDS[record.meeting.language]
    needs = [need for need in record.needs if need.review != "rejected"]
    todos = [todo for todo in record.todos if todo.review != "rejected"]
    settled = record.meeting.settled
    outcomes = {(one.kind, one.row_id): one for one in settled}
    for question in (*_agreement(needs, words), *_profile(needs, minutes, words)):
        yield question, outcomes.get((question.kind, question.row_id))
    of_cells = [one for one in settled if one.kind == "empty_cells"]
    for row, cells in (*((todo, TODO_CELLS) for todo in todos), *((need, NEED_CELLS) for need in needs)):
        yield from _empty_cells(row, cells, [one for one in of_cells if one.row_id == row.id], words)


def as_list(questions: Sequence[OpenQuestion], language: SpokenLanguage) -> str:
    """Questions as numbered plain text under a heading, to be pasted into a mail; empty where there are none.

    Args:
        questions: In the order in which they are to stand.
        language: The meeting's, in which the questions are written.
    """
    lines = [f"{number}. {one.question}" for number, one in enumerate(questions, 1)]
    return "\n".join([QUESTION_WORDS[language].list_heading, *lines]) if lines else ""


def _agreement(needs: Sequence[Need], words: QuestionWords) -> Iterator[OpenQuestion]:
    for need in needs:
        if need.status == "disputed":
            question = words.corrected.format(heading=_on_one_line(need.heading))
            yield OpenQuestion(kind="disputed", row_id=need.id, cells=["status"], question=question)
    for need in needs:
        if need.status == "unconfirmed":
            question = words.read_back[need.kind].format(heading=_on_one_line(need.heading))
            yield OpenQuestion(kind="unconfirmed", row_id=need.id, cells=["status"], question=question)


def _profile(needs: Sequence[Need], minutes: Minutes, words: QuestionWords) -> Iterator[OpenQuestion]:
    implicit = [getattr(need, cell) for need in needs if need.kind == "implicit" for cell in ("title", *NEED_CELLS)]
    for gap in PROFILE_GAPS:
        told = getattr(minutes.profile, gap) or any(FIELDS[gap].search(text) for text in implicit)
        if not told and not (gap == "decision_makers" and _is_decider_known(minutes)):
            yield OpenQuestion(kind=gap, question=words.profile[gap])


def _is_decider_known(minutes: Minutes) -> bool:
    """Whether anybody's role or anything said of them is about deciding; users are on the chain too."""
    return any(
        _DECIDES_BY_ROLE.search(one.role) or any(DECIDING.search(piece.quote) for piece in one.evidence)
        for one in minutes.deciders
    )


def _empty_cells(
    row: Row, cells: Sequence[str], settled: Sequence[SettledQuestion], words: QuestionWords
) -> Iterator[tuple[OpenQuestion, SettledQuestion | None]]:
    empty = [cell for cell in cells if not str(getattr(row, cell) or "").strip()]
    asked: list[tuple[list[str], SettledQuestion | None]] = [
        ([cell for cell in empty if not any(cell in one.cells for one in settled)], None),
        *(([cell for cell in empty if cell in one.cells], one) for one in settled),
    ]
    yield from ((_about(row, some, words), outcome) for some, outcome in asked if some)


def _about(row: Row, empty: Sequence[str], words: QuestionWords) -> OpenQuestion:
    pattern = words.about_todo if isinstance(row, Todo) else words.about_need
    asked = words.between.join(_part(row, cell, words) for cell in empty)
    question = pattern.format(heading=_on_one_line(row.heading), asked=asked)
    return OpenQuestion(kind="empty_cells", row_id=row.id, cells=list(empty), question=question)


def _part(row: Row, cell: str, words: QuestionWords) -> str:
    said = _on_one_line(row.due_text) if isinstance(row, Todo) and cell == "due" else ""
    return words.due_as_said.format(said=said) if said else words.parts[cell]


def _on_one_line(text: str) -> str:
    """A cell's text as a part of a sentence: without line breaks, control characters and a full stop at its end."""
    return "".join(filter(str.isprintable, " ".join(text.split()))).rstrip("。. ")
