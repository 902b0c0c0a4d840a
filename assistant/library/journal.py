"""The journal of what changed a record, and what undo and redo make of it.

Undoing reads the journal and adds to it; nothing is ever taken out. Only what people did is undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import sqlalchemy as sa

from assistant.errors import LibraryError
from assistant.language import gettext as _
from assistant.library import tables
from assistant.library.documents import Document, checked, read, utc_text, write
from assistant.library.placing import name_before
from schemas.record import Change, JournalEntry

PROGRAMS = ("transcription", "extraction")
"""Who acts without being a person."""

Direction = Literal["undo", "redo"]


def make_changes(connection: sa.Connection, meeting_id: str, changes: Iterable[Change]) -> list[Change]:
    """Make changes in their order and give them as they are stored.

    Raises:
        LibraryError: What is stored is not what a change says was there before.
    """
    made = []
    for change in changes:
        before, after = checked(change.entity, change.before), checked(change.entity, change.after)
        if read(connection, meeting_id, change.entity, change.id) != before:
            raise LibraryError(_("This was changed meanwhile by somebody else. Load the meeting again."))
        leaves = before is not None and after is None
        behind = name_before(connection, meeting_id, change.entity, change.id) if leaves else change.behind
        write(connection, meeting_id, change.entity, change.id, after, behind)
        made.append(change.model_copy(update={"before": before, "after": after, "behind": behind}))
    return made


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
    values = {
        "meeting_id": meeting_id,
        "at": utc_text(now),
        "who": who,
        "action": action,
        "changes": [change.model_dump(mode="json") for change in changes],
        "undoes": undoes,
    }
    added = connection.execute(sa.insert(tables.journal).values(values).returning(tables.journal.c.id))
    return JournalEntry(id=added.scalar_one(), at=now, who=who, action=action, changes=list(changes), undoes=undoes)


def entries(connection: sa.Connection, meeting_id: str) -> list[JournalEntry]:
    """All entries of a meeting, the oldest first."""
    kept = tables.journal.c
    columns = (kept.id, kept.at, kept.who, kept.action, kept.changes, kept.undoes)
    rows = connection.execute(sa.select(*columns).where(kept.meeting_id == meeting_id).order_by(kept.id)).mappings()
    return [JournalEntry.model_validate(dict(row)) for row in rows]


def turn_back(connection: sa.Connection, meeting_id: str, who: str, direction: Direction) -> JournalEntry | None:
    """Undo or redo one act; None where there is none. Raises ``LibraryError`` where it cannot be done."""
    kept = tables.journal.c
    people = sa.and_(kept.meeting_id == meeting_id, kept.who.not_in(PROGRAMS))
    heads = connection.execute(sa.select(kept.id, kept.action, kept.undoes).where(people).order_by(kept.id))
    undoable, redoable = _acts(heads)
    acts = undoable if direction == "undo" else redoable
    if not acts:
        return None
    act = acts[-1]
    stored = connection.scalar(sa.select(kept.changes).where(kept.id == act.newest))
    changes = [Change.model_validate(change) for change in stored or []]
    made: list[Change] = []
    for change in reversed(changes):
        turned = _turned(connection, meeting_id, change)
        made += make_changes(connection, meeting_id, [turned] if turned else [])
    return add_entry(connection, meeting_id, who, direction, made, undoes=act.entry)


@dataclass(frozen=True)
class _Act:
    """What a person did."""

    entry: int
    """The entry that did it first."""
    newest: int
    """The entry that did, undid or redid it last: turning this one round is the next undo or redo."""


class _Head(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def action(self) -> str: ...
    @property
    def undoes(self) -> int | None: ...


def _acts(heads: Iterable[_Head]) -> tuple[list[_Act], list[_Act]]:
    """What can be undone and what can be redone, the next one last."""
    undoable: list[_Act] = []
    redoable: list[_Act] = []
    for head in heads:
        if head.undoes is None:
            undoable.append(_Act(head.id, head.id))
            redoable.clear()
        elif head.action == "undo":
            redoable.append(_Act(undoable.pop().entry, head.id))
        else:
            undoable.append(_Act(redoable.pop().entry, head.id))
    return undoable, redoable


def _turned(connection: sa.Connection, meeting_id: str, change: Change) -> Change | None:
    """The change that takes back another one, and nothing that came to its thing from elsewhere since.

    Only the fields that the change touched go back: a program may have looked up the evidence of a
    row anew since a person accepted it. A suggestion that a program has put there since, or taken away,
    stays so, and there is nothing to change: it must not keep a person from undoing. So does a row that a
    program has replaced since, because the act had changed it without judging it.
    """
    was, became = checked(change.entity, change.before), checked(change.entity, change.after)
    stored = read(connection, meeting_id, change.entity, change.id)
    if change.entity == "suggestion" and stored != became:
        return None
    if change.entity in ("need", "todo") and stored is None and was is not None and became is not None:
        return None
    if (stored is None) != (became is None):
        raise LibraryError(_("This cannot be undone or redone: what it changed is not there any more, or there again."))
    target: Document | None
    if was is None or became is None or stored is None:
        target = was
    else:
        touched = [field for field in became if was[field] != became[field]]
        if any(stored[field] != became[field] for field in touched):
            raise LibraryError(_("This cannot be undone or redone: what it changed was changed again since."))
        target = stored | {field: was[field] for field in touched}
    return Change(entity=change.entity, id=change.id, before=stored, after=target, behind=change.behind)
