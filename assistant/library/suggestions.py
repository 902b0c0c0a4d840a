"""The stored suggestions: loading them, and keeping a new proposal for a row in the place of an older one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from assistant.library import journal, tables
from assistant.library.changes import between
from assistant.library.proposals import says_the_same
from assistant.library.suggestion_edits import differing
from schemas.record import Change, Need, Suggestion, Todo


def load(connection: sa.Connection, meeting_id: str, rows: Sequence[Need | Todo]) -> list[Suggestion]:
    """The suggestions for these rows, the oldest first; one whose row is not there is left out."""
    kept = tables.suggestion.c
    here = sa.and_(kept.meeting_id == meeting_id, kept.document.is_not(None))
    found = connection.scalars(sa.select(kept.document).where(here).order_by(kept.position))
    ids = {row.id for row in rows}
    return [suggestion for document in found if (suggestion := Suggestion.model_validate(document)).row_id in ids]


def by_row(connection: sa.Connection, meeting_id: str, rows: Sequence[Need | Todo]) -> dict[str, Suggestion]:
    """The suggestions for these rows by the ids of the rows."""
    return {suggestion.row_id: suggestion for suggestion in load(connection, meeting_id, rows)}


def settled(connection: sa.Connection, meeting_id: str) -> dict[str, Need | Todo]:
    """The proposals that a person has taken or left last, by the ids of their rows: nobody asks for them again."""
    found: dict[str, Need | Todo] = {}
    kept = tables.journal.c
    people = sa.and_(kept.meeting_id == meeting_id, kept.who.not_in(journal.PROGRAMS))
    for changes in connection.scalars(sa.select(kept.changes).where(people).order_by(kept.id)):
        for change in changes:
            if change["entity"] == "suggestion" and change["after"] is None:
                suggestion = Suggestion.model_validate(change["before"])
                found[suggestion.row_id] = suggestion.proposal
            elif change["entity"] == "suggestion" and change["before"] is None:  # undone
                found.pop(change["after"]["row_id"], None)
    return found


def after_run(
    connection: sa.Connection,
    meeting_id: str,
    rows: Sequence[Need | Todo],
    proposed: Mapping[str, Need | Todo],
    gone: Collection[str],
) -> list[Change]:
    """The changes to the suggestions for these rows once a program has run again.

    A judged row gets what was proposed for it, unless a person has settled just that before.

    Args:
        connection: Where.
        meeting_id: The whole id.
        rows: The rows that were stored before the run.
        proposed: What the program would write now, by the ids of rows.
        gone: The ids of rows that were replaced; their suggestions go with them.
    """
    stored, done = by_row(connection, meeting_id, rows), settled(connection, meeting_id)
    changes = []
    for row in rows:
        old, proposal = stored.get(row.id), proposed.get(row.id)
        if row.id in gone:
            changes += between(old, None)
        elif row.judged and row.review != "rejected":
            known = proposal is not None and row.id in done and not differing(done[row.id], proposal)
            changes += renewed(row, None if known else proposal, old)
    return changes


def renewed(row: Need | Todo, proposal: Need | Todo | None, old: Suggestion | None) -> list[Change]:
    """The changes to a row's suggestion once a program has run again.

    A new proposal takes the place of the old suggestion, unless it is equal to it. None stays that says
    what the row says by now.

    Args:
        row: The row as it is stored.
        proposal: What the program would write there now; None: it has nothing new to say of this row.
        old: The row's suggestion as it is stored; None: it has none.
    """
    new = old
    if proposal is not None and not (old and says_the_same(old.proposal, proposal)):
        new = Suggestion(id=_id_for(row), row_id=row.id, proposal=proposal)
    if new is not None and not differing(row, new.proposal):
        new = None
    return between(old, new)


def _id_for(row: Need | Todo) -> str:
    """The one id that all suggestions for a row go by, so that a row never has two, whatever is undone."""
    return f"for-{row.id}"
