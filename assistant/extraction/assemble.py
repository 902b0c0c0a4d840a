"""From drafts to rows: grounding, checking, linking, merging, status. Pure code, without a model.

The stages are functions of their own, in this order: ground the quotes, make rows of the drafts,
leave out what was withdrawn, join what belongs together, merge what is the same, read the status.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.extraction.ground import ground_in_order
from assistant.extraction.link import linked_needs, linked_todos
from assistant.extraction.merge import merge_needs, merge_todos
from assistant.extraction.needs import need_row, with_status
from assistant.extraction.people import People
from assistant.extraction.todos import todo_row, withdrawn
from assistant.extraction.windows import Window
from assistant.llm.prompts import load_template
from schemas.drafts import Drafts
from schemas.record import Need, Provenance, Todo
from schemas.talk import SpokenLanguage, Talk

ID_LENGTH = 8


@dataclass(frozen=True)
class WindowDrafts:
    """What a model proposed for a window."""

    window: Window
    drafts: Drafts


@dataclass(frozen=True)
class Rows:
    """The rows of a talk, in the order in which they were said."""

    needs: list[Need]
    todos: list[Todo]


def assemble(drafts: Sequence[WindowDrafts], talk: Talk, model_name: str, now: dt.datetime) -> Rows:
    """The rows that a talk's drafts amount to.

    Args:
        drafts: The drafts of each window; windows that failed are left out.
        talk: What was said and who was there.
        model_name: The model that wrote the drafts, for the rows' provenance.
        now: When, for the rows' provenance and their ids: a later run's rows have other ids.
    """
    people = People(talk)
    needs = _need_rows(drafts, talk, people, _provenance("needs", talk.language, model_name, now))
    todos = _todo_rows(drafts, talk, people, _provenance("todos", talk.language, model_name, now))
    standing = [todo for todo in todos if not withdrawn(todo, talk)]
    joined = merge_needs(linked_needs(needs, talk))
    return Rows(
        needs=[with_status(need, talk, people) for need in joined],
        todos=merge_todos(linked_todos(standing, talk)),
    )


def _need_rows(drafts: Sequence[WindowDrafts], talk: Talk, people: People, provenance: Provenance) -> list[Need]:
    rows = []
    for part in drafts:
        quotes = [draft.quote for draft in part.drafts.needs]
        for order, (draft, found) in enumerate(
            zip(part.drafts.needs, ground_in_order(quotes, part.window.segments), strict=True)
        ):
            row_id = _row_id("n", part.window.number, order, draft.quote, provenance)
            rows.append(need_row(draft, found, talk, people, row_id, provenance))
    return rows


def _todo_rows(drafts: Sequence[WindowDrafts], talk: Talk, people: People, provenance: Provenance) -> list[Todo]:
    rows = []
    for part in drafts:
        quotes = [draft.quote for draft in part.drafts.todos]
        for order, (draft, found) in enumerate(
            zip(part.drafts.todos, ground_in_order(quotes, part.window.segments), strict=True)
        ):
            row_id = _row_id("t", part.window.number, order, draft.quote, provenance)
            rows.append(todo_row(draft, found, talk, people, row_id, provenance))
    return rows


def _provenance(task: str, language: SpokenLanguage, model_name: str, now: dt.datetime) -> Provenance:
    template = load_template(task, language)
    name = f"{template.front.id}/v{template.front.version}"
    return Provenance(source="model", model=model_name, prompt=name, prompt_hash=template.hash, created_at=now)


def _row_id(prefix: str, window: int, order: int, quote: str, provenance: Provenance) -> str:
    """An id that no other row of this run has, and no row of another run."""
    seed = f"{prefix} {window} {order} {quote} {provenance.created_at.isoformat()}"
    return f"{prefix}-{hashlib.sha256(seed.encode()).hexdigest()[:ID_LENGTH]}"
