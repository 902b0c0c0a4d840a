"""What the customer was sent: a table of versions, which only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table, and what keeps it from being rewritten."""
    op.create_table(
        "version",
        sa.Column("meeting_id", sa.Text, sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("sent_at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("entry", sa.Integer, sa.ForeignKey("journal.id"), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
    for statement in _append_only(op.get_context().dialect.name):
        op.execute(statement)


def _append_only(dialect: str) -> list[str]:
    """Triggers that keep versions as they were sent, in the words of SQLite or PostgreSQL."""
    if dialect == "sqlite":
        trigger = "CREATE TRIGGER version_no_{verb} BEFORE {verb} ON version BEGIN {refuse}; END"
        refuse = "SELECT RAISE(ABORT, 'versions stay as they were sent')"
        return [trigger.format(verb=verb, refuse=refuse) for verb in ("UPDATE", "DELETE")]
    if dialect == "postgresql":
        function = """
            CREATE FUNCTION versions_stay() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'versions stay as they were sent'; END $$
        """
        trigger = """
            CREATE TRIGGER versions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON version
            FOR EACH STATEMENT EXECUTE FUNCTION versions_stay()
        """
        return [function, trigger]
    return []
