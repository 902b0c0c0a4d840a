"""How far the stages are: what is finished need not be done again."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from assistant.events import Stage
from assistant.library import tables
from assistant.library.documents import utc_text
from assistant.library.shapes import Hearing, StoredWindow

_HEARING = "hearing"
"""Stands among the stages until voices are told apart."""


def finish(connection: sa.Connection, meeting_id: str, stage: str, fingerprint: str) -> None:
    """Set a checkpoint in the place of the stage's last one."""
    forget(connection, meeting_id, [stage, _HEARING] if stage == Stage.SPEAKERS else [stage])
    _put(connection, meeting_id, stage, fingerprint)


def save_hearing(connection: sa.Connection, meeting_id: str, hearing: Hearing) -> None:
    """Note how far recognition is, in the place of what was noted before."""
    forget_hearing(connection, meeting_id)
    noted = f"{hearing.fingerprint} {hearing.until_s!r} {hearing.likelier_language}"
    _put(connection, meeting_id, _HEARING, noted)


def forget_hearing(connection: sa.Connection, meeting_id: str) -> None:
    """Take away how far recognition is."""
    forget(connection, meeting_id, [_HEARING])


def hearing(connection: sa.Connection, meeting_id: str) -> Hearing | None:
    """How far recognition is; None where none was begun, or voices are told apart."""
    noted = _fingerprints(connection, meeting_id).get(_HEARING)
    if noted is None:
        return None
    fingerprint, until_s, *likelier = noted.split(" ")
    return Hearing(fingerprint, float(until_s), "".join(likelier))  # older programs noted no language


def _put(connection: sa.Connection, meeting_id: str, stage: str, fingerprint: str) -> None:
    finished_at = utc_text(dt.datetime.now(dt.UTC))
    values = {"meeting_id": meeting_id, "stage": stage, "fingerprint": fingerprint, "finished_at": finished_at}
    connection.execute(sa.insert(tables.stage).values(values))


def finished(connection: sa.Connection, meeting_id: str) -> dict[str, str]:
    """The fingerprints of the finished stages, in the order in which they were finished."""
    found = _fingerprints(connection, meeting_id)
    return {stage: fingerprint for stage, fingerprint in found.items() if stage != _HEARING}


def _fingerprints(connection: sa.Connection, meeting_id: str) -> dict[str, str]:
    kept = tables.stage.c
    query = sa.select(kept.stage, kept.fingerprint).where(kept.meeting_id == meeting_id).order_by(kept.finished_at)
    return {row.stage: row.fingerprint for row in connection.execute(query)}


def forget(connection: sa.Connection, meeting_id: str, stages: Sequence[str]) -> None:
    """Take checkpoints away."""
    kept = tables.stage.c
    connection.execute(sa.delete(tables.stage).where(kept.meeting_id == meeting_id, kept.stage.in_(stages)))


def save_window(connection: sa.Connection, meeting_id: str, window: StoredWindow) -> None:
    """Store a window in the place of the one with its number."""
    kept = tables.extraction_window.c
    same = sa.and_(kept.meeting_id == meeting_id, kept.number == window.number)
    connection.execute(sa.delete(tables.extraction_window).where(same))
    values = {"meeting_id": meeting_id, **dataclasses.asdict(window)}
    connection.execute(sa.insert(tables.extraction_window).values(values))


def windows(connection: sa.Connection, meeting_id: str) -> list[StoredWindow]:
    """The stored windows by number."""
    kept = tables.extraction_window.c
    columns = [kept[field.name] for field in dataclasses.fields(StoredWindow)]
    query = sa.select(*columns).where(kept.meeting_id == meeting_id).order_by(kept.number)
    return [StoredWindow(**row) for row in connection.execute(query).mappings()]


def forget_windows(connection: sa.Connection, meeting_id: str) -> None:
    """Take all windows away."""
    kept = tables.extraction_window.c
    connection.execute(sa.delete(tables.extraction_window).where(kept.meeting_id == meeting_id))
