"""The journal of what changed a record: making changes and writing them down, and reading what was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from assistant.errors import ChangedMeanwhileError
from assistant.language import gettext as _
from assistant.library import tables
from assistant.library.documents import checked, utc_text
from assistant.library.placing import name_before
from assistant.library.things import Things
from schemas.record import Change, JournalEntry

PROGRAMS = ("transcription", "extraction")
"""Who acts without being a person."""

TRANSCRIBE = "transcribe"
"""The act of putting a transcript in the place of the one before it."""

SEND = "send"
"""The act of freezing a version for the customer: an entry without changes, which nothing takes back."""

_ENTRY = [tables.journal.c[name] for name in ("id", "at", "who", "action", "changes", "undoes")]


def make_changes(connection: sa.Connection, meeting_id: str, changes: Sequence[Change]) -> list[Change]:
    """Make changes in their order and give them as they are stored.

    Raises:
        ChangedMeanwhileError: What is stored is not what a change says was there before.
    """
    things = Things(connection, meeting_id, changes)
    made = []
    for change in changes:
        before, after = checked(change.entity, change.before), checked(change.entity, change.after)
        if things.read(change.entity, change.id) != before:
            line = _("This was changed meanwhile by somebody else. Load the meeting again.")
            raise ChangedMeanwhileError(line, change.entity, change.id)
        made.append(put(connection, meeting_id, things, change.model_copy(update={"before": before, "after": after})))
    things.store()
    return made


def put(connection: sa.Connection, meeting_id: str, things: Things, change: Change) -> Change:
    """Make one change, whose documents are checked, among the things of an act, and give it as it is stored."""
    entity, name = change.entity, change.id
    leaves = change.before is not None and change.after is None
    behind = name_before(connection, meeting_id, entity, name) if leaves else change.behind
    things.write(entity, name, change.after, behind)
    return change.model_copy(update={"behind": behind})


def add_entry(
    connection: sa.Connection,
    meeting_id: str,
    who: str,
    action: str,
    changes: Sequence[Change],
    undoes: int | None = None,
) -> JournalEntry:
    """Write an entry at the end of the journal."""
    now = dt.datetime.now(dt.UTC)
    told = [dict(change) for change in changes]  # what was there before and after is JSON already
    values = {
        "meeting_id": meeting_id,
        "at": utc_text(now),
        "who": who,
        "action": action,
        "changes": told,
        "undoes": undoes,
    }
    added = connection.execute(sa.insert(tables.journal).values(values).returning(tables.journal.c.id))
    entry = added.scalar_one()
    if rows := {row for change in told if (row := row_touched(change))}:
        of_rows = [{"meeting_id": meeting_id, "row_id": row, "entry": entry} for row in rows]
        connection.execute(sa.insert(tables.journal_row), of_rows)
    return JournalEntry(id=entry, at=now, who=who, action=action, changes=list(changes), undoes=undoes)


def row_touched(change: Mapping[str, Any]) -> str | None:
    """The row that a change is of, or suggests something for; None where it is of something else."""
    if change["entity"] == "suggestion":
        row_id: str | None = (change["after"] or change["before"] or {}).get("row_id")
        return row_id
    return change["id"] if change["entity"] in ("need", "todo") else None


def entries(connection: sa.Connection, meeting_id: str, after: int = 0) -> list[JournalEntry]:
    """The entries of a meeting behind one, the oldest first; by default all."""
    kept = tables.journal.c
    query = sa.select(*_ENTRY).where(kept.meeting_id == meeting_id, kept.id > after).order_by(kept.id)
    return [JournalEntry.model_validate(dict(row)) for row in connection.execute(query).mappings()]


def entries_of_row(connection: sa.Connection, meeting_id: str, row_id: str) -> list[JournalEntry]:
    """The entries that touched a row, and those that undid or redid one of them, the oldest first.

    Of their changes only those that touched the row: an entry may hold thousands of segments beside it.
    """
    kept, of_row = tables.journal.c, tables.journal_row.c
    touching = sa.select(of_row.entry).where(of_row.meeting_id == meeting_id, of_row.row_id == row_id)
    acts = connection.scalars(touching).all()
    turning = sa.and_(kept.meeting_id == meeting_id, kept.undoes.in_(acts))
    query = sa.select(*_ENTRY).where(sa.or_(kept.id.in_(acts), turning)).order_by(kept.id)
    found = []
    for row in connection.execute(query).mappings():
        changes = [change for change in row["changes"] if row_touched(change) == row_id]
        found.append(JournalEntry.model_validate({**row, "changes": changes}))
    return found


def newest(connection: sa.Connection, meeting_id: str) -> int:
    """The id of the newest entry of a meeting; 0 where there is none."""
    kept = tables.journal.c
    return connection.scalar(sa.select(sa.func.max(kept.id)).where(kept.meeting_id == meeting_id)) or 0


def authors(connection: sa.Connection, meeting_id: str, after: int) -> dict[int, str]:
    """Who wrote the entries of a meeting behind one, by their ids, the oldest first."""
    kept = tables.journal.c
    query = sa.select(kept.id, kept.who).where(kept.meeting_id == meeting_id, kept.id > after).order_by(kept.id)
    return {row.id: row.who for row in connection.execute(query)}
