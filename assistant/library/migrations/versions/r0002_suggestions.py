"""New proposals for rows that a person has judged: one table more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of suggestions."""
    op.create_table(
        "suggestion",
        sa.Column("meeting_id", sa.Text, sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("document", sa.JSON),
    )
