"""Meetings as a whole: adding, finding by what a person calls them, listing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from assistant.errors import LibraryError, MeetingNotFoundError
from assistant.language import gettext as _
from assistant.library import tables, word_index
from assistant.library.documents import meeting_values
from assistant.library.shapes import MeetingSummary
from schemas.talk import Meeting

CANDIDATES = 5
"""How many meetings an error line names."""


def add(connection: sa.Connection, new: Meeting) -> None:
    """Store a meeting. Raises ``LibraryError`` where its id is taken."""
    taken = sa.select(tables.meeting.c.id).where(tables.meeting.c.id == new.id)
    if connection.scalar(taken) is not None:
        raise LibraryError(_("A meeting {id} is in the library already.").format(id=new.id))
    values = {"id": new.id, **meeting_values(new.model_dump(mode="json"))}
    connection.execute(sa.insert(tables.meeting).values(values))
    word_index.add_meeting(connection, new.id)


def meeting(connection: sa.Connection, meeting_id: str) -> Meeting:
    """A meeting by its whole id. Raises ``MeetingNotFoundError``."""
    document = connection.scalar(sa.select(tables.meeting.c.document).where(tables.meeting.c.id == meeting_id))
    if document is None:
        raise _not_found(connection, meeting_id)
    return Meeting.model_validate(document)


def hold(connection: sa.Connection, meeting_id: str) -> None:
    """Keep other writers off a meeting until the transaction ends. Raises ``MeetingNotFoundError``."""
    held = sa.select(tables.meeting.c.id).where(tables.meeting.c.id == meeting_id).with_for_update()
    if connection.scalar(held) is None:
        raise _not_found(connection, meeting_id)


def find(connection: sa.Connection, reference: str) -> Meeting:
    """A meeting by its id, a unique beginning of it, or ``last``. Raises ``MeetingNotFoundError``."""
    ids = _ids(connection)
    if reference == "last" and ids:
        return meeting(connection, ids[0])
    if reference in ids:
        return meeting(connection, reference)
    matching = [meeting_id for meeting_id in ids if reference and meeting_id.startswith(reference)]
    if len(matching) == 1:
        return meeting(connection, matching[0])
    if matching:
        raise MeetingNotFoundError(
            _("Several meetings begin with {reference}: {candidates}. Write more of the id.").format(
                reference=repr(reference), candidates=_named(connection, matching)
            )
        )
    raise _not_found(connection, reference)


def find_recording(connection: sa.Connection, sha256: str) -> Meeting | None:
    """The newest meeting from a recording with this digest."""
    newest_first = sa.select(tables.meeting.c.document).order_by(tables.meeting.c.created_at.desc())
    document = connection.scalar(newest_first.where(tables.meeting.c.recording_sha256 == sha256).limit(1))
    return None if document is None else Meeting.model_validate(document)


def summaries(connection: sa.Connection) -> list[MeetingSummary]:
    """All meetings, the newest first, with their rows counted."""
    row = tables.record_row.c
    standing = sa.and_(row.kind == "todo", row.review != "rejected", row.progress == "open")
    counts = (
        sa.select(
            row.meeting_id,
            sa.func.count().label("total"),
            sa.func.sum(sa.case((row.judged, 1), else_=0)).label("judged"),
            sa.func.sum(sa.case((standing, 1), else_=0)).label("todos"),
        )
        .where(row.document.is_not(None))
        .group_by(row.meeting_id)
        .subquery()
    )
    segment = tables.segment.c
    unrecorded = sa.select(tables.meeting.c.id).where(tables.meeting.c.recording_sha256.is_(None))
    ends = (
        sa.select(segment.meeting_id, sa.func.max(segment.end_s).label("end_s"))
        .where(segment.meeting_id.in_(unrecorded))  # the others' length is known without reading what was said
        .group_by(segment.meeting_id)
        .subquery()
    )
    heard = (
        sa.exists().where(segment.meeting_id == tables.meeting.c.id)
        | sa.exists().where(tables.stage.c.meeting_id == tables.meeting.c.id)  # a recording in which nobody speaks
    )
    query = (
        sa.select(
            tables.meeting.c.document,
            counts.c.total,
            counts.c.judged,
            counts.c.todos,
            ends.c.end_s,
            heard.label("recognised"),
        )
        .outerjoin(counts, counts.c.meeting_id == tables.meeting.c.id)
        .outerjoin(ends, ends.c.meeting_id == tables.meeting.c.id)
        .order_by(tables.meeting.c.created_at.desc(), tables.meeting.c.id)
    )
    return [_summary(found) for found in connection.execute(query)]


def _summary(found: sa.Row[Any]) -> MeetingSummary:
    meeting = Meeting.model_validate(found.document)
    return MeetingSummary(
        id=meeting.id,
        title=meeting.title,
        date=meeting.date,
        customer=meeting.customer,
        duration_s=meeting.recording.duration_s if meeting.recording else found.end_s or 0.0,
        rows_total=found.total or 0,
        rows_judged=found.judged or 0,
        todos_open=found.todos or 0,
        recognised=bool(found.recognised or found.total or meeting.recording is None),
        created_at=meeting.created_at,
    )


def _ids(connection: sa.Connection) -> list[str]:
    """All ids, the most recently added first."""
    kept = tables.meeting.c
    return list(connection.scalars(sa.select(kept.id).order_by(kept.created_at.desc(), kept.id)))


def _named(connection: sa.Connection, ids: list[str]) -> str:
    names = []
    for meeting_id in ids[:CANDIDATES]:
        title = meeting(connection, meeting_id).title
        names.append(f"{meeting_id} ({title})" if title else meeting_id)
    return ", ".join([*names, "…"] if len(ids) > CANDIDATES else names)


def _not_found(connection: sa.Connection, reference: str) -> MeetingNotFoundError:
    ids = _ids(connection)
    if not ids:
        return MeetingNotFoundError(_("The library is empty. `meeting run RECORDING` makes the first record."))
    return MeetingNotFoundError(
        _("No meeting answers to {reference}. The newest are: {candidates}.").format(
            reference=repr(reference), candidates=_named(connection, ids)
        )
    )
