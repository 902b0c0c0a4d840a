"""Which rows each entry of the journal touched: one table more, filled from the entries that are there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table and fill it."""
    of_rows = op.create_table(
        "journal_row",
        sa.Column("meeting_id", sa.Text, sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column("row_id", sa.Text, primary_key=True),
        sa.Column("entry", sa.Integer, sa.ForeignKey("journal.id"), primary_key=True, autoincrement=False),
    )
    journal = sa.table("journal", sa.column("id"), sa.column("meeting_id"), sa.column("changes", sa.JSON))
    ids = [] if op.get_context().as_sql else op.get_bind().scalars(sa.select(journal.c.id)).all()
    for entry in ids:  # one by one: an entry may hold thousands of segments
        [found] = op.get_bind().execute(sa.select(journal).where(journal.c.id == entry))
        rows = {row_id for change in found.changes if (row_id := _row(change))}
        op.bulk_insert(of_rows, [{"meeting_id": found.meeting_id, "row_id": row, "entry": entry} for row in rows])


def _row(change: dict[str, object]) -> object:
    """The row that a change is of, or suggests something for."""
    if change["entity"] == "suggestion":
        document = change["after"] or change["before"]
        return document.get("row_id") if isinstance(document, dict) else None
    return change["id"] if change["entity"] in ("need", "todo") else None
