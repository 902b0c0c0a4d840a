"""From candidates and their drafts to rows: cells checked, evidence cited, merged. Pure code, without a model.

What makes a row are the candidate's lines, found by the tagger and the link; what a model wrote of
them is held against them, and where it does not hold the spoken words stand in its place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.extraction.linking import Candidates
from assistant.extraction.merge import merge_needs, merge_todos
from assistant.extraction.needs import need_row
from assistant.extraction.people import People
from assistant.extraction.todos import todo_row
from assistant.llm.prompts import load_template
from schemas.drafts import Drafts
from schemas.record import Need, Provenance, Todo
from schemas.talk import SpokenLanguage, Talk

ID_LENGTH = 8


@dataclass(frozen=True)
class Drafted:
    """The candidates of a window with what a model wrote of them, in the same order."""

    found: Candidates
    drafts: Drafts


@dataclass(frozen=True)
class Rows:
    """The rows of a talk, in the order in which they were said."""

    needs: list[Need]
    todos: list[Todo]


def assemble(drafted: Sequence[Drafted], talk: Talk, model_name: str, now: dt.datetime) -> Rows:
    """The rows that a talk's candidates amount to.

    Args:
        drafted: What was written of the candidates of each window; windows that failed are left out.
        talk: What was said and who was there.
        model_name: The model that wrote the drafts, for the rows' provenance.
        now: When, for the rows' provenance and their ids: a later run's rows have other ids.
    """
    people = People(talk)
    for_needs = _provenance("needs", talk.language, model_name, now)
    for_todos = _provenance("todos", talk.language, model_name, now)
    needs = [
        need_row(need, draft, talk, people, _row_id("n", need.core, for_needs), for_needs)
        for part in drafted
        for need, draft in zip(part.found.needs, part.drafts.needs, strict=True)
    ]
    todos = [
        todo_row(todo, draft, talk, people, _row_id("t", todo.core, for_todos), for_todos)
        for part in drafted
        for todo, draft in zip(part.found.todos, part.drafts.todos, strict=True)
    ]
    return Rows(merge_needs(needs), merge_todos(todos))


def _provenance(task: str, language: SpokenLanguage, model_name: str, now: dt.datetime) -> Provenance:
    template = load_template(task, language)
    name = f"{template.front.id}/v{template.front.version}"
    return Provenance(source="model", model=model_name, prompt=name, prompt_hash=template.hash, created_at=now)


def _row_id(prefix: str, core: Sequence[int], provenance: Provenance) -> str:
    """An id that no other row of this run has, and no row of another run."""
    seed = f"{prefix} {list(core)} {provenance.created_at.isoformat()}"
    return f"{prefix}-{hashlib.sha256(seed.encode()).hexdigest()[:ID_LENGTH]}"
