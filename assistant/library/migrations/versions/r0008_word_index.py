"""An index of words, in SQLite alone: one table more, and a number for each meeting. Opening the library fills it."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Make the index, empty."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE TABLE meeting_number"
            " (number INTEGER PRIMARY KEY, meeting_id TEXT NOT NULL UNIQUE REFERENCES meeting (id))"
        )
        # Neither the texts nor where in them a token stands: what is found is read where it is stored.
        op.execute(
            "CREATE VIRTUAL TABLE word_index"
            " USING fts5 (grams, content='', columnsize=0, detail=none, tokenize='ascii')"
        )
