"""The tables of the library, in SQL that SQLite and PostgreSQL both understand.

What a program asks for by a field of its own is a column; the rest of a thing is its JSON document, as
the shapes in ``schemas`` write it. A change here needs a migration, and ``REVISION`` names the newest.
"""

from __future__ import annotations

import sqlalchemy as sa

REVISION = "0009"
"""The migration that makes the tables as they stand here."""

metadata = sa.MetaData()

_JSON = sa.JSON(none_as_null=True)


def _of_meeting() -> sa.Column[str]:
    return sa.Column("meeting_id", sa.Text, sa.ForeignKey("meeting.id"), primary_key=True)


meeting = sa.Table(
    "meeting",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("created_at", sa.Text, nullable=False),  # UTC in ISO form, so that text order is time order
    sa.Column("recording_sha256", sa.Text, index=True),
    sa.Column("document", _JSON, nullable=False),
)

speaker = sa.Table(
    "speaker",
    metadata,
    _of_meeting(),
    sa.Column("label", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("document", _JSON, nullable=False),
)

segment = sa.Table(
    "segment",
    metadata,
    _of_meeting(),
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("start_s", sa.Double, nullable=False),
    sa.Column("end_s", sa.Double, nullable=False),
    sa.Column("speaker", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("words", _JSON, nullable=False),
)

# A removed row leaves its id and position behind, so that no other row ever goes by its id and undoing
# the removal puts it back where it stood.
record_row = sa.Table(
    "record_row",
    metadata,
    _of_meeting(),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("document", _JSON),
    sa.Column("review", sa.Text, nullable=False),
    sa.Column("judged", sa.Boolean, nullable=False),
    sa.Column("progress", sa.Text, nullable=False, server_default=""),  # of a to-do
)

# One that was taken or left leaves its id and position behind, as a removed row does.
suggestion = sa.Table(
    "suggestion",
    metadata,
    _of_meeting(),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("document", _JSON),
)

coverage = sa.Table(
    "coverage",
    metadata,
    _of_meeting(),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("document", _JSON, nullable=False),
)

stage = sa.Table(
    "stage",
    metadata,
    _of_meeting(),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("finished_at", sa.Text, nullable=False),
)

extraction_window = sa.Table(
    "extraction_window",
    metadata,
    _of_meeting(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("first_segment", sa.Integer, nullable=False),
    sa.Column("last_segment", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("drafts", _JSON),
)

# Triggers of the first migration refuse to alter or delete entries.
journal = sa.Table(
    "journal",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("meeting_id", sa.Text, sa.ForeignKey("meeting.id"), nullable=False, index=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("changes", _JSON, nullable=False),
    sa.Column("undoes", sa.Integer, sa.ForeignKey("journal.id")),
    sqlite_autoincrement=True,
)

# Which rows an entry touched, so that the history of one is read without all the others.
journal_row = sa.Table(
    "journal_row",
    metadata,
    _of_meeting(),
    sa.Column("row_id", sa.Text, primary_key=True),
    sa.Column("entry", sa.Integer, sa.ForeignKey("journal.id"), primary_key=True, autoincrement=False),
)

# What a voice of a meeting is like, where the user wants that kept. It goes with the voice: a label that is given
# again later is another voice.
meeting_voice = sa.Table(
    "meeting_voice",
    metadata,
    sa.Column("meeting_id", sa.Text, primary_key=True),
    sa.Column("label", sa.Text, primary_key=True),
    sa.Column("embedding", _JSON, nullable=False),
    sa.ForeignKeyConstraint(["meeting_id", "label"], ["speaker.meeting_id", "speaker.label"], ondelete="CASCADE"),
)

# A person's voice as it was in one meeting; it stays when the meeting goes, until the person is forgotten.
remembered_voice = sa.Table(
    "remembered_voice",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("meeting_id", sa.Text, primary_key=True),
    sa.Column("side", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("customer", sa.Text, nullable=False),
    sa.Column("embedding", _JSON, nullable=False),
    sa.Column("remembered_at", sa.Text, nullable=False),  # UTC in ISO form, as above
)

# What the customer was sent. Triggers refuse to alter or delete a version.
version = sa.Table(
    "version",
    metadata,
    _of_meeting(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("sent_at", sa.Text, nullable=False),  # UTC in ISO form, as above
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("entry", sa.Integer, sa.ForeignKey("journal.id"), nullable=False),
    sa.Column("content", _JSON, nullable=False),
)
