"""A candidate to-do and what a model wrote of it become a row: owner and day found by code."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extraction.candidates import TodoCandidate
from assistant.extraction.cell_sentences import asked_before, speaks_for_itself, told_in
from assistant.extraction.cells import CELL_LENGTH, Cell, answering, checked, spoken_cell
from assistant.extraction.dates import deadline_words, resolve_due
from assistant.extraction.ground import evidence_at
from assistant.extraction.needs import quoted_lines
from assistant.extraction.owners import resolve_owner
from assistant.extraction.people import People
from assistant.extraction.wording import pieces
from schemas.drafts import TodoDraft
from schemas.record import Provenance, Todo
from schemas.talk import SpokenLanguage, Talk

ANSWER_REACH = 2
"""Segments after a to-do's own lines in which its day may still be said by who is to do it."""


def todo_row(
    todo: TodoCandidate, draft: TodoDraft, talk: Talk, people: People, row_id: str, provenance: Provenance
) -> Todo:
    """A row whose task, owner and day rest on what was said."""
    segments = talk.segments
    near = [*todo.core, *todo.accepts, *asked_before(todo, talk)]
    written = checked(draft.task, near, segments, _names(near, talk, people))
    worded = written if _is_of(todo, written.text, talk) else _spoken(todo, talk)
    quoted = quoted_lines(todo.core, worded.text, segments)
    owner = resolve_owner(todo, talk, people)
    due_text, due_place = _deadline(todo, owner, talk, people)
    cited = {place: ["task"] for place in worded.places if place not in todo.core}
    if due_place is not None and due_place not in todo.core:
        cited.setdefault(due_place, []).extend(["due", "due_text"])
    return Todo(
        id=row_id,
        task=worded.text,
        owner=owner,
        due=resolve_due(due_text, talk.date, talk.language),
        due_text=due_text,
        confidence=round(todo.probability, 3),
        evidence=[
            *quoted,
            *(
                evidence_at(segments[place]).model_copy(update={"cells": names})
                for place, names in sorted(cited.items())
            ),
        ],
        provenance=provenance,
    )


def _is_of(todo: TodoCandidate, task: str, talk: Talk) -> bool:
    """Whether what a model wrote says something of the to-do's own lines, where these say what it is about."""
    own = " ".join(talk.segments[place].text for place in todo.core)
    return bool(task) and (not speaks_for_itself(todo, talk) or bool(pieces(task) & pieces(own)))


def _spoken(todo: TodoCandidate, talk: Talk) -> Cell:
    """The to-do's own words, behind those that they answer as far as there is room."""
    own = spoken_cell(told_in(todo.core, talk.segments), talk.segments)
    before = spoken_cell(told_in(asked_before(todo, talk), talk.segments), talk.segments)
    both = f"{before.text} {own.text}"
    if not before.text or len(both) > CELL_LENGTH:
        return answering(asked_before(todo, talk), own, talk.segments)
    return Cell(both, (*before.places, *own.places))


def _names(places: Sequence[int], talk: Talk, people: People) -> str:
    return " ".join({people.speaker(talk.segments[place]) for place in places})


def _deadline(todo: TodoCandidate, owner: str, talk: Talk, people: People) -> tuple[str, int | None]:
    """The spoken words of the deadline, and where they stand: in the to-do's lines, else in the answer to them.

    Of several in its lines the last counts, since people correct themselves forwards, and one that
    means a definite day before one that does not.
    """
    said = [(words, place) for place in todo.core for words in _deadlines(place, talk)]
    definite = [(words, place) for words, place in said if resolve_due(words, talk.date, talk.language)]
    if said:
        return (definite or said)[-1]
    for place in range(todo.core[-1] + 1, min(len(talk.segments), todo.core[-1] + 1 + ANSWER_REACH)):
        is_other_voice = talk.segments[place].speaker != talk.segments[todo.core[-1]].speaker
        answers = place in todo.accepts or (is_other_voice and owner == people.speaker(talk.segments[place]))
        if answers and (words := _deadlines(place, talk)):
            return words[0], place
    return "", None


def _deadlines(place: int, talk: Talk) -> list[str]:
    language: SpokenLanguage = talk.language
    return deadline_words(talk.segments[place].text, language)
