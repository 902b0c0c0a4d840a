"""The rows of both tables: loading them, and putting a program's proposals beside what people judged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import sqlalchemy as sa

from assistant.errors import LibraryError
from assistant.language import gettext as _
from assistant.library import tables
from assistant.library.proposals import not_judged_yet, says_the_same, with_free_ids
from assistant.library.transcript import load_texts
from schemas.record import Change, Entity, Need, Row, Todo

R = TypeVar("R", Need, Todo)


def load(connection: sa.Connection, meeting_id: str) -> tuple[list[Need], list[Todo]]:
    """The rows of both tables in the order in which they were said; the ones without a time come last."""
    kept = tables.record_row.c
    here = sa.and_(kept.meeting_id == meeting_id, kept.document.is_not(None))
    found = connection.execute(sa.select(kept.kind, kept.document).where(here).order_by(kept.position)).all()
    needs = [Need.model_validate(row.document) for row in found if row.kind == "need"]
    todos = [Todo.model_validate(row.document) for row in found if row.kind == "todo"]
    return sorted(needs, key=_said_at_s), sorted(todos, key=_said_at_s)


def anchored(connection: sa.Connection, meeting_id: str, rows: Sequence[Row]) -> list[Change]:
    """The changes that give stored rows the evidence of these, and nothing else of them.

    Raises ``LibraryError`` where one is not stored.
    """
    needs, todos = load(connection, meeting_id)
    stored: dict[str, Need | Todo] = {row.id: row for row in needs} | {row.id: row for row in todos}
    changes = []
    for row in rows:
        old = stored.get(row.id)
        if old is None:
            raise LibraryError(_("A row was removed meanwhile. Run the same command again."))
        changes += _change(old, old.model_copy(update={"evidence": row.evidence}))
    return changes


def replaced(connection: sa.Connection, meeting_id: str, needs: Sequence[Need], todos: Sequence[Todo]) -> list[Change]:
    """The changes that put proposals in the place of the rows that nobody has judged."""
    old_needs, old_todos = load(connection, meeting_id)
    texts = load_texts(connection, meeting_id)
    kept = tables.record_row.c
    used = set(connection.scalars(sa.select(kept.id).where(kept.meeting_id == meeting_id)))
    changes = _replaced(old_needs, needs, texts, used)
    used |= {change.id for change in changes}
    return changes + _replaced(old_todos, todos, texts, used)


def _replaced(old: Sequence[R], proposals: Sequence[R], texts: dict[int, str], used: set[str]) -> list[Change]:
    fresh = not_judged_yet(proposals, [row for row in old if row.judged], texts)
    leaving = [row for row in old if not row.judged]
    coming: list[R] = []
    for proposal in fresh:
        same = next((row for row in leaving if says_the_same(row, proposal)), None)
        if same is None:
            coming.append(proposal)
        else:
            leaving.remove(same)
    changes = [change for row in leaving for change in _change(row, None)]
    return changes + [change for row in with_free_ids(coming, used) for change in _change(None, row)]


def _change(old: Need | Todo | None, new: Need | Todo | None) -> list[Change]:
    before = old.model_dump(mode="json") if old else None
    after = new.model_dump(mode="json") if new else None
    some = old or new
    if before == after or some is None:
        return []
    entity: Entity = "need" if isinstance(some, Need) else "todo"
    return [Change(entity=entity, id=some.id, before=before, after=after)]


def _said_at_s(row: Row) -> float:
    return min((piece.start_s for piece in row.evidence if piece.start_s is not None), default=math.inf)
