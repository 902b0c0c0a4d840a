"""The rows of both tables: loading them, and putting a program's proposals beside what people judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa

from assistant.errors import LibraryError
from assistant.language import gettext as _
from assistant.library import suggestions, tables
from assistant.library.changes import between
from assistant.library.order import said_at
from assistant.library.proposals import counterparts, says_the_same, stands_first_in, with_free_ids
from assistant.library.transcript import load_texts
from schemas.record import Change, Need, Row, Todo

R = TypeVar("R", Need, Todo)


def load(connection: sa.Connection, meeting_id: str) -> tuple[list[Need], list[Todo]]:
    """The rows of both tables in the order in which they were said; the ones without a time come last."""
    kept = tables.record_row.c
    here = sa.and_(kept.meeting_id == meeting_id, kept.document.is_not(None))
    found = connection.execute(sa.select(kept.kind, kept.document).where(here).order_by(kept.position)).all()
    needs = [Need.model_validate(row.document) for row in found if row.kind == "need"]
    todos = [Todo.model_validate(row.document) for row in found if row.kind == "todo"]
    return sorted(needs, key=said_at), sorted(todos, key=said_at)


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
        changes += between(old, old.model_copy(update={"evidence": row.evidence}))
    return changes


def replaced(
    connection: sa.Connection,
    meeting_id: str,
    needs: Sequence[Need],
    todos: Sequence[Todo],
    within: Collection[int] | None = None,
) -> list[Change]:
    """The changes that put proposals in the place of the rows that nobody has judged, and beside those that were.

    See ``Library.replace_proposals``.
    """
    old_needs, old_todos = load(connection, meeting_id)
    texts = load_texts(connection, meeting_id)
    kept = tables.record_row.c
    used = set(connection.scalars(sa.select(kept.id).where(kept.meeting_id == meeting_id)))
    changes, needs_again = _replaced(old_needs, needs, texts, used, within)
    used |= {change.id for change in changes}
    todo_changes, todos_again = _replaced(old_todos, todos, texts, used, within)
    changes += todo_changes
    gone = {change.id for change in changes if change.after is None}
    rows: list[Need | Todo] = [*old_needs, *old_todos]
    return changes + suggestions.after_run(connection, meeting_id, rows, {**needs_again, **todos_again}, gone)


def suggested(
    connection: sa.Connection, meeting_id: str, row_id: str, proposal: Need | Todo
) -> tuple[Need | Todo, list[Change]]:
    """A stored row of the proposal's table, and the changes that keep the proposal as its suggestion.

    Raises ``LibraryError`` where it is not stored.
    """
    stored_needs, stored_todos = load(connection, meeting_id)
    rows: list[Need | Todo] = [*stored_needs, *stored_todos]
    row = next((row for row in rows if row.id == row_id and type(row) is type(proposal)), None)
    if row is None:
        raise LibraryError(_("A row was removed meanwhile. Run the same command again."))
    old = suggestions.by_row(connection, meeting_id, [row]).get(row_id)
    return row, suggestions.renewed(row, proposal, old)


def without_suggestions(connection: sa.Connection, meeting_id: str) -> list[Change]:
    """The changes that remove every suggestion of a meeting."""
    needs, todos = load(connection, meeting_id)
    kept = suggestions.load(connection, meeting_id, [*needs, *todos])
    return [change for suggestion in kept for change in between(suggestion, None)]


def _replaced(
    old: Sequence[R],
    proposals: Sequence[R],
    texts: Mapping[int, str],
    used: set[str],
    within: Collection[int] | None,
) -> tuple[list[Change], dict[str, R]]:
    """The changes to one table, and by their ids the rows that stay and what was proposed for them."""
    leaving = [row for row in old if not row.judged and (within is None or stands_first_in(row, within))]
    standing = [row for row in old if row not in leaving]
    known = counterparts(proposals, standing, texts)
    coming: list[R] = []
    for proposal in (proposal for number, proposal in enumerate(proposals) if number not in known):
        same = next((row for row in leaving if says_the_same(row, proposal)), None)
        if same is None:
            coming.append(proposal)
        else:
            leaving.remove(same)
    changes = [change for row in leaving for change in between(row, None)]
    changes += [change for row in with_free_ids(coming, used) for change in between(None, row)]
    return changes, {row.id: proposals[number] for number, row in known.items()}
