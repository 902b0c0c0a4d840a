"""The index of words, in PostgreSQL too; emptied, since it now holds notes, replies and what was sent as well.

Opening the library fills it.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

_IN_POSTGRESQL = (
    "CREATE TABLE meeting_number (number BIGSERIAL PRIMARY KEY, meeting_id TEXT NOT NULL UNIQUE REFERENCES meeting)",
    "CREATE TABLE word_index (rowid BIGINT NOT NULL, grams TEXT[] NOT NULL)",
    "CREATE INDEX word_index_rowid ON word_index (rowid)",
    "CREATE INDEX word_index_grams ON word_index USING gin (grams)",
)
_IN_SQLITE = ("INSERT INTO word_index (word_index) VALUES ('delete-all')", "DELETE FROM meeting_number")


def upgrade() -> None:
    """Make the index, or empty it."""
    statements = {"sqlite": _IN_SQLITE, "postgresql": _IN_POSTGRESQL}
    for statement in statements.get(op.get_context().dialect.name, ()):
        op.execute(statement)
