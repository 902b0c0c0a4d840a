"""What was said: segments, speakers, and what became of each stretch of the recording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from assistant.errors import ChangedMeanwhileError
from assistant.language import gettext as _
from assistant.library import tables, word_index
from assistant.library.placing import room_behind
from schemas.record import Change, Coverage
from schemas.talk import Segment, Speaker

# Made once: a change of speakers reads and writes thousands of segments one by one.
_COLUMNS = [tables.segment.c[name] for name in ("id", "start_s", "end_s", "speaker", "text")]
_THIS_ONE = sa.and_(
    tables.segment.c.meeting_id == sa.bindparam("of_meeting"), tables.segment.c.id == sa.bindparam("of_segment")
)
_READ_ONE = sa.select(*_COLUMNS).where(_THIS_ONE)
_WRITE_ONE = (
    sa.update(tables.segment).where(_THIS_ONE).values({column: sa.bindparam(column.name) for column in _COLUMNS})
)
_SEGMENTS = TypeAdapter(list[Segment])


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
        word_index.add_segments(connection, meeting_id, {segment.id: segment.text for segment in segments})


def replace_segments(connection: sa.Connection, meeting_id: str, segments: Sequence[Segment]) -> None:
    """Store segments in the place of all that were there."""
    connection.execute(sa.delete(tables.segment).where(tables.segment.c.meeting_id == meeting_id))
    append(connection, meeting_id, segments)


def read_segment(connection: sa.Connection, meeting_id: str, segment_id: int) -> dict[str, Any] | None:
    """What is stored of a segment, without its words; None where there is no such segment."""
    found = connection.execute(_READ_ONE, {"of_meeting": meeting_id, "of_segment": segment_id}).mappings().first()
    return dict(found) if found else None


def read_segments(connection: sa.Connection, meeting_id: str) -> list[dict[str, Any]]:
    """The documents of all segments, without their words, in their order."""
    segments = load_segments(connection, meeting_id, with_words=False)
    documents: list[dict[str, Any]] = _SEGMENTS.dump_python(segments, mode="json", exclude={"__all__": {"words"}})
    return documents


def write_segments(connection: sa.Connection, meeting_id: str, documents: Sequence[dict[str, Any]]) -> None:
    """Store what was said in segments that are there, without their words."""
    this = [{"of_meeting": meeting_id, "of_segment": document["id"], **document} for document in documents]
    before = load_texts(connection, meeting_id)
    connection.execute(_WRITE_ONE, this)
    changed = {one["id"]: one["text"] for one in documents if before.get(one["id"]) != one["text"]}
    word_index.add_segments(connection, meeting_id, changed)


def put_segment(
    connection: sa.Connection, meeting_id: str, segment_id: int, document: dict[str, Any] | None, behind: str | None
) -> None:
    """Store what was said in a segment, without its words; None removes it.

    A new segment takes those of the words of the one before it that begin after it does, and the words of one
    that goes are put to its neighbour's: cutting and joining neither lose words nor double them.

    Args:
        connection: Where.
        meeting_id: The whole id.
        segment_id: The segment.
        document: All of it but its words.
        behind: Where a new one stands, as in ``Change``.
    """
    this = {"of_meeting": meeting_id, "of_segment": segment_id}
    if document is None:
        _hand_words_over(connection, meeting_id, segment_id)
        connection.execute(sa.delete(tables.segment).where(_THIS_ONE), this)
        return
    before = read_segment(connection, meeting_id, segment_id)
    if before is None:
        position = room_behind(connection, meeting_id, "segment", behind)
        words = _words_taken(connection, meeting_id, behind, document["start_s"])
        place = {"meeting_id": meeting_id, "position": position, "words": words}
        connection.execute(sa.insert(tables.segment).values(place | document))
    else:
        connection.execute(_WRITE_ONE, this | document)
    if before is None or before["text"] != document["text"]:
        word_index.add_segments(connection, meeting_id, {segment_id: document["text"]})


def free_segment_id(connection: sa.Connection, meeting_id: str) -> int:
    """An id above all that segments of this meeting have now, had once, or are cited by."""
    segment, row, kept = tables.segment.c, tables.record_row.c, tables.journal.c
    last = connection.scalar(sa.select(sa.func.max(segment.id)).where(segment.meeting_id == meeting_id))
    used = {last or 0}
    for document in connection.scalars(sa.select(row.document).where(row.meeting_id == meeting_id)):
        used.update(piece["segment_id"] or 0 for piece in (document or {}).get("evidence", ()))
    text = sa.cast(kept.changes, sa.Text)
    came_or_went = sa.or_(text.contains('"before": null'), text.contains('"after": null'))
    entries = sa.select(kept.changes).where(
        kept.meeting_id == meeting_id, text.contains('"entity": "segment"'), came_or_went
    )
    for changes in connection.scalars(entries):
        used.update(int(change["id"]) for change in changes if change["entity"] == "segment")
    return max(used) + 1


def check_new_ids(connection: sa.Connection, meeting_id: str, changes: Sequence[Change]) -> None:
    """Raise ``ChangedMeanwhileError`` where an act gives a new segment an id that one had before."""
    new = [int(change.id) for change in changes if change.entity == "segment" and change.before is None]
    if new and min(new) < free_segment_id(connection, meeting_id):
        line = _("This was changed meanwhile by somebody else. Load the meeting again.")
        raise ChangedMeanwhileError(line, "segment", str(min(new)))


def load_segments(connection: sa.Connection, meeting_id: str, *, with_words: bool) -> list[Segment]:
    """The transcript in its order."""
    kept = tables.segment.c
    query = sa.select(*_COLUMNS, kept.words) if with_words else sa.select(*_COLUMNS)
    found = connection.execute(query.where(kept.meeting_id == meeting_id).order_by(kept.position))
    names = tuple(found.keys())
    # All at once: one by one, as mappings, thousands would be felt when a meeting is opened.
    return _SEGMENTS.validate_python([dict(zip(names, row, strict=True)) for row in found])


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


def put_speaker(
    connection: sa.Connection, meeting_id: str, label: str, document: dict[str, Any] | None, behind: str | None
) -> None:
    """Store what is known of a voice; None removes it. ``behind``: where a new one stands, as in ``Change``."""
    kept = tables.speaker.c
    here = sa.and_(kept.meeting_id == meeting_id, kept.label == label)
    if document is None:
        connection.execute(sa.delete(tables.speaker).where(here))
    elif connection.execute(sa.update(tables.speaker).where(here).values(document=document)).rowcount == 0:
        position = room_behind(connection, meeting_id, "speaker", behind)
        place = {"meeting_id": meeting_id, "label": label, "position": position}
        connection.execute(sa.insert(tables.speaker).values(place | {"document": document}))


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


def _words_taken(
    connection: sa.Connection, meeting_id: str, behind: str | None, start_s: float
) -> list[dict[str, Any]]:
    """Words of a segment that are spoken from a time on; it has them no more."""
    if not behind:
        return []
    kept = tables.segment.c
    there = sa.and_(kept.meeting_id == meeting_id, kept.id == int(behind))
    words = connection.scalar(sa.select(kept.words).where(there)) or []
    later = [word for word in words if word["start_s"] >= start_s]
    if later:
        left = [word for word in words if word["start_s"] < start_s]
        connection.execute(sa.update(tables.segment).where(there).values(words=left))
    return later


def _hand_words_over(connection: sa.Connection, meeting_id: str, segment_id: int) -> None:
    """Put a segment's words behind those of the segment before it, or before those of the next if it is the first."""
    kept = tables.segment.c
    here = kept.meeting_id == meeting_id
    own = connection.execute(sa.select(kept.position, kept.words).where(here, kept.id == segment_id)).first()
    if own is None or not own.words:
        return
    beside = sa.select(kept.id, kept.words)
    before = beside.where(here, kept.position < own.position).order_by(kept.position.desc()).limit(1)
    after = beside.where(here, kept.position > own.position).order_by(kept.position).limit(1)
    if taker := connection.execute(before).first():
        words = [*taker.words, *own.words]
    elif taker := connection.execute(after).first():
        words = [*own.words, *taker.words]
    else:
        return
    connection.execute(sa.update(tables.segment).where(here, kept.id == taker.id).values(words=words))
