"""Where speakers and segments stand in their order, as they come and go one by one."""

from __future__ import annotations

import sqlalchemy as sa

from assistant.library import tables
from schemas.record import Entity

_NAMES: dict[Entity, sa.Column[str] | sa.Column[int]] = {
    "speaker": tables.speaker.c.label,
    "segment": tables.segment.c.id,
}
"""The things whose order is a person's to see; what identifies them."""


def name_before(connection: sa.Connection, meeting_id: str, entity: Entity, name: str) -> str | None:
    """The id of the speaker or segment directly before one; empty for the first, None for things without an order."""
    named = _NAMES.get(entity)
    if named is None:
        return None
    table = named.table
    here = table.c.meeting_id == meeting_id
    own = sa.select(table.c.position).where(here, sa.cast(named, sa.Text) == name).scalar_subquery()
    before = sa.select(named).where(here, table.c.position < own).order_by(table.c.position.desc()).limit(1)
    found = connection.scalar(before)
    return "" if found is None else str(found)


def room_behind(connection: sa.Connection, meeting_id: str, entity: Entity, behind: str | None) -> int:
    """A free position directly behind a speaker or segment: later ones move on by one.

    Args:
        connection: Where.
        meeting_id: The whole id.
        entity: ``speaker`` or ``segment``.
        behind: The id of the one before; empty: at the beginning. None, or one that is gone: at the end.
    """
    named = _NAMES[entity]
    table = named.table
    here = table.c.meeting_id == meeting_id
    if behind == "":
        position = 0
    else:
        before = None
        if behind is not None:
            before = connection.scalar(sa.select(table.c.position).where(here, sa.cast(named, sa.Text) == behind))
        if before is None:
            before = connection.scalar(sa.select(sa.func.max(table.c.position)).where(here))
        position = 0 if before is None else before + 1
    later = sa.and_(here, table.c.position >= position)
    connection.execute(sa.update(table).where(later).values(position=table.c.position + 1))
    return position
