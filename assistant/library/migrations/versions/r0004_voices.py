"""What voices are like: two tables more, of the voices of a meeting and of the people who are remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "meeting_voice",
        sa.Column("meeting_id", sa.Text, primary_key=True),
        sa.Column("label", sa.Text, primary_key=True),
        sa.Column("embedding", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id", "label"], ["speaker.meeting_id", "speaker.label"], ondelete="CASCADE"),
    )
    op.create_table(
        "remembered_voice",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("meeting_id", sa.Text, primary_key=True),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("customer", sa.Text, nullable=False),
        sa.Column("embedding", sa.JSON, nullable=False),
        sa.Column("remembered_at", sa.Text, nullable=False),
    )
