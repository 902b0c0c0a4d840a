"""What undo and redo make of the journal: they read it and add to it, and nothing is ever taken out.

Only what people did is undone, and not that something was sent: it is out of the house.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

import sqlalchemy as sa

from assistant.errors import ChangedMeanwhileError, LibraryError
from assistant.language import gettext as _
from assistant.library import tables
from assistant.library.documents import Document, checked
from assistant.library.journal import PROGRAMS, SEND, add_entry, put
from assistant.library.things import Things
from schemas.record import Change, JournalEntry

Direction = Literal["undo", "redo"]


@dataclass(frozen=True)
class Act:
    """What a person did."""

    entry: int
    """The entry that did it first."""
    newest: int
    """The entry that did, undid or redid it last: turning this one round is the next undo or redo."""
    who: str
    """Who did, undid or redid it last."""


def next_act(connection: sa.Connection, meeting_id: str, direction: Direction) -> Act | None:
    """What would be undone or redone next; None where there is nothing."""
    kept = tables.journal.c
    people = sa.and_(kept.meeting_id == meeting_id, kept.who.not_in(PROGRAMS), kept.action != SEND)
    heads = connection.execute(sa.select(kept.id, kept.who, kept.action, kept.undoes).where(people).order_by(kept.id))
    undoable, redoable = _acts(heads)
    acts = undoable if direction == "undo" else redoable
    return acts[-1] if acts else None


def turn_back(
    connection: sa.Connection, meeting_id: str, who: str, direction: Direction, expected: int | None = None
) -> JournalEntry | None:
    """Undo or redo one act; None where there is none.

    Raises:
        ChangedMeanwhileError: The next one is another than the one whose ``newest`` is expected.
        LibraryError: It cannot be done.
    """
    act = next_act(connection, meeting_id, direction)
    if expected is not None and (act is None or act.newest != expected):
        raise ChangedMeanwhileError(_("This was changed meanwhile by somebody else. Load the meeting again."))
    if act is None:
        return None
    stored = connection.scalar(sa.select(tables.journal.c.changes).where(tables.journal.c.id == act.newest))
    changes = [Change.model_validate(change) for change in stored or []]
    things = Things(connection, meeting_id, changes)
    made = [
        put(connection, meeting_id, things, turned)
        for change in reversed(changes)
        if (turned := _turned(things, change))
    ]
    things.store()
    return add_entry(connection, meeting_id, who, direction, made, undoes=act.entry)


class _Head(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def who(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def undoes(self) -> int | None: ...


def _acts(heads: Iterable[_Head]) -> tuple[list[Act], list[Act]]:
    """What can be undone and what can be redone, the next one last."""
    undoable: list[Act] = []
    redoable: list[Act] = []
    for head in heads:
        if head.undoes is None:
            undoable.append(Act(head.id, head.id, head.who))
            redoable.clear()
        elif head.action == "undo":
            redoable.append(Act(undoable.pop().entry, head.id, head.who))
        else:
            undoable.append(Act(redoable.pop().entry, head.id, head.who))
    return undoable, redoable


def _turned(things: Things, change: Change) -> Change | None:
    """The change that takes back another one, and nothing that came to its thing from elsewhere since.

    Only the fields that the change touched go back: a program may have looked up the evidence of a
    row anew since a person accepted it. A suggestion that a program has put there since, or taken away,
    stays so, and there is nothing to change: it must not keep a person from undoing. So does a row that a
    program has replaced since, because the act had changed it without judging it.
    """
    was, became = checked(change.entity, change.before), checked(change.entity, change.after)
    stored = things.read(change.entity, change.id)
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
