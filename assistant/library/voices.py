"""What voices are like: those of a meeting, and those of the people whom somebody asked to remember.

None of it goes into the journal, which keeps everything for good: a voice is personal, and can be forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby

import sqlalchemy as sa

from assistant.errors import LibraryError
from assistant.language import gettext as _
from assistant.library import tables
from assistant.library.documents import utc_text
from schemas.talk import Meeting, Speaker
from schemas.voices import RememberedVoice


def replace(connection: sa.Connection, meeting_id: str, embeddings: Mapping[str, Sequence[float]]) -> None:
    """Keep what the voices of a meeting are like, by their labels, in the place of what was kept before."""
    connection.execute(sa.delete(tables.meeting_voice).where(tables.meeting_voice.c.meeting_id == meeting_id))
    values = [
        {"meeting_id": meeting_id, "label": label, "embedding": list(embedding)}
        for label, embedding in embeddings.items()
    ]
    if values:
        connection.execute(sa.insert(tables.meeting_voice), values)


def of_meeting(connection: sa.Connection, meeting_id: str) -> dict[str, list[float]]:
    """What the voices of a meeting are like, by their labels, as far as that is kept."""
    kept = tables.meeting_voice.c
    found = connection.execute(sa.select(kept.label, kept.embedding).where(kept.meeting_id == meeting_id))
    return {row.label: row.embedding for row in found}


def remember(connection: sa.Connection, meeting: Meeting, speaker: Speaker) -> None:
    """Remember a voice of a meeting as that of the person who it is said to be, in the place of an older one.

    Raises:
        LibraryError: It has no name, or what it is like was not kept.
    """
    embedding = of_meeting(connection, meeting.id).get(speaker.label)
    if embedding is None or not speaker.name:
        raise LibraryError(_("There is no voice here that could be remembered."))
    forget_in(connection, meeting.id, speaker.name)
    connection.execute(
        sa.insert(tables.remembered_voice).values(
            name=speaker.name,
            meeting_id=meeting.id,
            side=speaker.side,
            role=speaker.role,
            customer=meeting.customer if speaker.side == "customer" else "",
            embedding=embedding,
            remembered_at=utc_text(dt.datetime.now(dt.UTC)),
        )
    )


def names_of(connection: sa.Connection, meeting_id: str) -> set[str]:
    """Who is remembered as heard in a meeting."""
    kept = tables.remembered_voice.c
    return set(connection.scalars(sa.select(kept.name).where(kept.meeting_id == meeting_id)))


def remembered(connection: sa.Connection) -> list[RememberedVoice]:
    """The people who are remembered, by name; people of one name at several customers each for themselves."""
    kept = tables.remembered_voice.c
    rows = connection.execute(sa.select(tables.remembered_voice).order_by(kept.name, kept.customer, kept.remembered_at))
    people = [list(group) for _person, group in groupby(rows, key=lambda row: (row.name, row.customer))]
    return [
        RememberedVoice(
            name=heard[-1].name,
            side=heard[-1].side,
            role=heard[-1].role,
            customer=heard[-1].customer,
            embeddings=[row.embedding for row in heard],
            last=dt.datetime.fromisoformat(heard[-1].remembered_at).date(),
        )
        for heard in people
    ]


def forget_in(connection: sa.Connection, meeting_id: str, name: str) -> None:
    """Forget a person's voice as it was in one meeting."""
    kept = tables.remembered_voice.c
    connection.execute(sa.delete(tables.remembered_voice).where(kept.name == name, kept.meeting_id == meeting_id))


def forget(connection: sa.Connection, name: str) -> bool:
    """Forget a person's voice, and what was kept of it in meetings where it bears the name; whether there was any."""
    gone = connection.execute(sa.delete(tables.remembered_voice).where(tables.remembered_voice.c.name == name)).rowcount
    kept, speaker = tables.meeting_voice.c, tables.speaker.c
    same = sa.and_(speaker.meeting_id == kept.meeting_id, speaker.label == kept.label)
    heard = sa.select(kept.meeting_id, kept.label, speaker.document).join_from(
        tables.meeting_voice, tables.speaker, same
    )
    for row in connection.execute(heard).all():
        if Speaker.model_validate(row.document).name == name:
            here = sa.and_(kept.meeting_id == row.meeting_id, kept.label == row.label)
            gone += connection.execute(sa.delete(tables.meeting_voice).where(here)).rowcount
    return gone > 0


def forget_all(connection: sa.Connection) -> None:
    """Forget everybody's voice, and what was kept of the voices of all meetings."""
    connection.execute(sa.delete(tables.remembered_voice))
    connection.execute(sa.delete(tables.meeting_voice))
