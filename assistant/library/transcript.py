"""What was said: segments, speakers, and what became of each stretch of the recording."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from assistant.library import tables
from schemas.record import Change, Coverage
from schemas.talk import Segment, Speaker


def append(connection: sa.Connection, meeting_id: str, segments: Sequence[Segment]) -> None:
    """Add segments behind the others."""
    kept = tables.segment.c
    last = connection.scalar(sa.select(sa.func.max(kept.position)).where(kept.meeting_id == meeting_id))
    first = 0 if last is None else last + 1
    values = [
        {"meeting_id": meeting_id, "position": position, **segment.model_dump(mode="json")}
        for position, segment in enumerate(segments, first)
    ]
    if values:
        connection.execute(sa.insert(tables.segment), values)


def replace_segments(connection: sa.Connection, meeting_id: str, segments: Sequence[Segment]) -> None:
    """Store segments in the place of all that were there."""
    connection.execute(sa.delete(tables.segment).where(tables.segment.c.meeting_id == meeting_id))
    append(connection, meeting_id, segments)


def load_segments(connection: sa.Connection, meeting_id: str, *, with_words: bool) -> list[Segment]:
    """The transcript in its order."""
    kept = tables.segment.c
    columns = [kept.id, kept.start_s, kept.end_s, kept.speaker, kept.text]
    query = sa.select(*columns, kept.words) if with_words else sa.select(*columns)
    found = connection.execute(query.where(kept.meeting_id == meeting_id).order_by(kept.position))
    return [Segment.model_validate(dict(row)) for row in found.mappings()]


def load_texts(connection: sa.Connection, meeting_id: str) -> dict[int, str]:
    """What was said, by segment id."""
    kept = tables.segment.c
    found = connection.execute(sa.select(kept.id, kept.text).where(kept.meeting_id == meeting_id))
    return {row.id: row.text for row in found}


def load_speakers(connection: sa.Connection, meeting_id: str) -> list[Speaker]:
    """All speakers in their order."""
    kept = tables.speaker.c
    query = sa.select(kept.document).where(kept.meeting_id == meeting_id).order_by(kept.position)
    return [Speaker.model_validate(document) for document in connection.scalars(query)]


def speaker_changes(connection: sa.Connection, meeting_id: str, speakers: Sequence[Speaker]) -> list[Change]:
    """The changes from the stored speakers to these."""
    old = {speaker.label: speaker.model_dump(mode="json") for speaker in load_speakers(connection, meeting_id)}
    new = {speaker.label: speaker.model_dump(mode="json") for speaker in speakers}
    labels = dict.fromkeys([*old, *new])
    return [
        Change(entity="speaker", id=label, before=old.get(label), after=new.get(label))
        for label in labels
        if old.get(label) != new.get(label)
    ]


def order_speakers(connection: sa.Connection, meeting_id: str, speakers: Sequence[Speaker]) -> None:
    """Put the stored speakers into the order of these."""
    kept = tables.speaker.c
    for position, speaker in enumerate(speakers):
        here = sa.and_(kept.meeting_id == meeting_id, kept.label == speaker.label)
        connection.execute(sa.update(tables.speaker).where(here).values(position=position))


def set_coverage(connection: sa.Connection, meeting_id: str, stage: str, coverage: Sequence[Coverage]) -> None:
    """Store what became of the recording in one stage, in the place of what was known before."""
    kept = tables.coverage.c
    connection.execute(sa.delete(tables.coverage).where(kept.meeting_id == meeting_id, kept.stage == stage))
    values = [
        {
            "meeting_id": meeting_id,
            "stage": stage,
            "position": position,
            "document": stretch.model_dump(mode="json"),
        }
        for position, stretch in enumerate(coverage)
    ]
    if values:
        connection.execute(sa.insert(tables.coverage), values)


def load_coverage(connection: sa.Connection, meeting_id: str) -> list[Coverage]:
    """What became of the recording, recognition before extraction."""
    kept = tables.coverage.c
    query = sa.select(kept.document).where(kept.meeting_id == meeting_id).order_by(kept.stage.desc(), kept.position)
    return [Coverage.model_validate(document) for document in connection.scalars(query)]
