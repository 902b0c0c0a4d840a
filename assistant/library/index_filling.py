"""Adding the meetings of an older library to the index of words."""

from __future__ import annotations

import sqlalchemy as sa

from assistant.events import Listener, Progress, Stage
from assistant.library import rows, tables, transcript, word_index
from assistant.library.opening import writer
from assistant.library.word_index import meeting_number


def fill(engine: sa.Engine, on_progress: Listener) -> None:
    """Add the meetings that are not in the index, each in a transaction of its own: what is stopped goes on there.

    Args:
        engine: Of the library.
        on_progress: Is told after each meeting.
    """
    if engine.dialect.name != "sqlite":
        return
    of_meeting = tables.meeting.c
    unknown = sa.select(of_meeting.id).where(of_meeting.id.not_in(sa.select(meeting_number.c.meeting_id)))
    with engine.connect() as connection:
        waiting = connection.scalars(unknown.order_by(of_meeting.created_at)).all()
    for done, meeting_id in enumerate(waiting, 1):
        with writer(engine).begin() as connection:
            if connection.scalar(unknown.where(of_meeting.id == meeting_id)) is not None:
                _add(connection, meeting_id)
        on_progress(Progress(Stage.INDEX, done / len(waiting)))


def _add(connection: sa.Connection, meeting_id: str) -> None:
    word_index.add_meeting(connection, meeting_id)
    word_index.add_segments(connection, meeting_id, transcript.load_texts(connection, meeting_id))
    needs, todos = rows.load(connection, meeting_id)
    word_index.add_rows(connection, meeting_id, [*needs, *todos])
