"""What alembic runs to migrate: in the transaction that the opener has begun, and nowhere else."""

from __future__ import annotations

from alembic import context

from assistant.library.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
