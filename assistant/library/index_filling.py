"""Adding the meetings of an older library to the index of words."""

from __future__ import annotations

from time import sleep

import sqlalchemy as sa

from assistant.events import Listener, Progress, Stage
from assistant.library import finding, rows, tables, transcript, versions, word_index
from assistant.library.opening import writer

PAUSE_S = 0.02
"""Between two meetings. SQLite lets no one wait in line, and who waits tries ten times a second: without a moment in
which nobody writes, the other programs that have the library open would give up."""


def fill(engine: sa.Engine, on_progress: Listener) -> None:
    """Add the meetings that are not in the index, each in a transaction of its own: what is stopped goes on there.

    Args:
        engine: Of the library.
        on_progress: Is told after each meeting.
    """
    with engine.connect() as connection:
        if not word_index.is_there(connection):
            return
        waiting = connection.scalars(word_index.unknown().order_by(tables.meeting.c.created_at)).all()
    for done, meeting_id in enumerate(waiting, 1):
        with writer(engine).begin() as connection:
            finding.hold(connection, meeting_id)  # where programs do not wait for each other's transactions
            if connection.scalar(word_index.unknown().where(tables.meeting.c.id == meeting_id)) is not None:
                _add(connection, meeting_id)
        sleep(PAUSE_S)
        on_progress(Progress(Stage.INDEX, done / len(waiting)))


def _add(connection: sa.Connection, meeting_id: str) -> None:
    word_index.add_meeting(connection, meeting_id)
    word_index.add_segments(connection, meeting_id, transcript.load_texts(connection, meeting_id))
    needs, todos = rows.load(connection, meeting_id)
    word_index.add_rows(connection, meeting_id, [*needs, *todos])
    for version in versions.of_meeting(connection, meeting_id):
        word_index.add_version(connection, meeting_id, version.number, version.content)
