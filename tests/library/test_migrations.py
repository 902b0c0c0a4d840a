from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

import assistant.library
from assistant.library.library import open_library
from assistant.library.migrations.versions import r0001_first
from assistant.library.tables import REVISION, metadata

MIGRATIONS = Path(assistant.library.__file__).parent / "migrations"


def test_migrations_make_the_tables_that_the_program_uses(home: Path) -> None:
    open_library().close()
    engine = sa.create_engine(f"sqlite:///{home / 'library.db'}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_tables_name_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_postgresql_gets_the_same_tables_and_a_journal_that_only_grows() -> None:
    script = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": script})
    with Operations.context(context):
        r0001_first.upgrade()
    text = script.getvalue()
    assert set(re.findall(r"CREATE TABLE (\w+)", text)) == set(metadata.tables)
    assert "BEFORE UPDATE OR DELETE OR TRUNCATE ON journal" in text


def test_opening_an_up_to_date_library_does_not_load_alembic(home: Path) -> None:
    open_library().close()
    program = """
        import sys
        from assistant.library.library import open_library
        open_library()
        print("alembic" in sys.modules)
    """
    answer = subprocess.run([sys.executable, "-c", dedent(program)], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
