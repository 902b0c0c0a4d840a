"""What became of to-dos: one column more, by which the open ones are counted.

A program from before would not understand the documents of to-dos that are written from now on, and is refused.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the column: every to-do that stands is open."""
    op.add_column("record_row", sa.Column("progress", sa.Text, nullable=False, server_default=""))
    row = sa.table("record_row", sa.column("kind"), sa.column("document", sa.JSON), sa.column("progress"))
    standing = sa.and_(row.c.kind == "todo", row.c.document.is_not(None))
    op.execute(sa.update(row).where(standing).values(progress="open"))
