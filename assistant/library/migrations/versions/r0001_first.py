"""The first shape: meetings, transcripts, rows, coverage, checkpoints, and a journal that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    _make_meetings()
    _make_transcripts()
    _make_rows()
    _make_checkpoints()
    _make_journal()


def _of_meeting() -> sa.Column[str]:
    return sa.Column("meeting_id", sa.Text, sa.ForeignKey("meeting.id"), primary_key=True)


def _make_meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("recording_sha256", sa.Text, index=True),
        sa.Column("document", sa.JSON, nullable=False),
    )


def _make_transcripts() -> None:
    op.create_table(
        "speaker",
        _of_meeting(),
        sa.Column("label", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_table(
        "segment",
        _of_meeting(),
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("start_s", sa.Double, nullable=False),
        sa.Column("end_s", sa.Double, nullable=False),
        sa.Column("speaker", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
    )


def _make_rows() -> None:
    op.create_table(
        "record_row",
        _of_meeting(),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("document", sa.JSON),
        sa.Column("review", sa.Text, nullable=False),
        sa.Column("judged", sa.Boolean, nullable=False),
    )


def _make_checkpoints() -> None:
    op.create_table(
        "coverage",
        _of_meeting(),
        sa.Column("stage", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_table(
        "stage",
        _of_meeting(),
        sa.Column("stage", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("finished_at", sa.Text, nullable=False),
    )
    op.create_table(
        "extraction_window",
        _of_meeting(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("first_segment", sa.Integer, nullable=False),
        sa.Column("last_segment", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("drafts", sa.JSON),
    )


def _make_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("meeting_id", sa.Text, sa.ForeignKey("meeting.id"), nullable=False, index=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("journal.id")),
        sqlite_autoincrement=True,
    )
    for statement in _append_only(op.get_context().dialect.name):
        op.execute(statement)


def _append_only(dialect: str) -> list[str]:
    """Triggers that keep the journal from being rewritten, in the words of SQLite or PostgreSQL."""
    if dialect == "sqlite":
        trigger = "CREATE TRIGGER journal_no_{verb} BEFORE {verb} ON journal BEGIN {refuse}; END"
        refuse = "SELECT RAISE(ABORT, 'the journal only grows')"
        return [trigger.format(verb=verb, refuse=refuse) for verb in ("UPDATE", "DELETE")]
    if dialect == "postgresql":
        function = """
            CREATE FUNCTION journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'the journal only grows'; END $$
        """
        trigger = """
            CREATE TRIGGER journal_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
            FOR EACH STATEMENT EXECUTE FUNCTION journal_only_grows()
        """
        return [function, trigger]
    return []
