from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

import assistant.library
from assistant.library import edits
from assistant.library.library import open_library
from assistant.library.migrations.versions import (
    r0001_first,
    r0002_suggestions,
    r0003_journal_rows,
    r0004_voices,
    r0006_versions,
)
from assistant.library.suggestion_edits import leave
from assistant.library.tables import REVISION, metadata
from tests.library.samples import fill, need
from tests.library.test_versions import sending

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
        r0002_suggestions.upgrade()
        r0003_journal_rows.upgrade()
        r0004_voices.upgrade()
        r0006_versions.upgrade()
    text = script.getvalue()
    assert set(re.findall(r"CREATE TABLE (\w+)", text)) == set(metadata.tables)
    assert "BEFORE UPDATE OR DELETE OR TRUNCATE ON journal" in text


def test_an_old_library_keeps_everything_and_takes_suggestions(home: Path, tmp_path: Path) -> None:
    new_file, old_file = tmp_path / "new.db", home / "library.db"
    home.mkdir()
    with open_library(f"sqlite:///{new_file}") as library:
        before, entries = fill(library), library.journal("m1")
    _make_shape(old_file, "0001")
    _copy_rows(new_file, old_file)
    with open_library() as library:
        assert (library.record("m1"), library.journal("m1")) == (before, entries)
        assert library.suggest("m1", "n1", need("p1", 1, "other words"))
        record = library.record("m1")
        library.apply("m1", "leave", leave(record, record.suggestions[0].id), "Li")
        assert library.record("m1") == before


def test_the_journal_of_an_old_library_is_found_by_its_rows(home: Path, tmp_path: Path) -> None:
    new_file, old_file = tmp_path / "new.db", home / "library.db"
    home.mkdir()
    with open_library(f"sqlite:///{new_file}") as library:
        record = fill(library)
        library.apply("m1", "edit", edits.edit_cell(record, "n1", "task", "first"), "Li")
        library.suggest("m1", "n1", need("p1", 1, "other words"))
        library.undo("m1", "Li")
        before = {row_id: library.journal_of_row("m1", row_id) for row_id in ("n1", "n2", "t1", "t2")}
    assert len(before["n1"]) == 4
    _make_shape(old_file, "0002")
    _copy_rows(new_file, old_file)
    with open_library() as library:
        assert {row_id: library.journal_of_row("m1", row_id) for row_id in before} == before


def test_a_library_from_before_voices_were_remembered_keeps_everything_and_takes_them(
    home: Path, tmp_path: Path
) -> None:
    new_file, old_file = tmp_path / "new.db", home / "library.db"
    home.mkdir()
    with open_library(f"sqlite:///{new_file}") as library:
        before = fill(library)
    _make_shape(old_file, "0003")
    _copy_rows(new_file, old_file)
    with open_library() as library:
        assert library.record("m1") == before
        assert library.voices("m1") == {}
        library.replace_transcript("m1", before.segments, before.speakers, embeddings={"S1": [1.0, 0.0]})
        library.remember_voice("m1", "S1")
        assert [voice.name for voice in library.remembered_voices()] == ["陈总"]


def test_a_library_from_before_anything_was_sent_keeps_everything_and_takes_versions(
    home: Path, tmp_path: Path
) -> None:
    new_file, old_file = tmp_path / "new.db", home / "library.db"
    home.mkdir()
    with open_library(f"sqlite:///{new_file}") as library:
        before = fill(library)
    _make_shape(old_file, "0004")
    _copy_rows(new_file, old_file)
    with open_library() as library:
        assert library.record("m1") == before
        assert library.versions("m1") == []
        assert library.freeze(sending(), "Li").number == 1


def _make_shape(file: Path, revision: str) -> None:
    """A library as an older version of the program made it."""
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        assert sa.inspect(connection).has_table("suggestion") == (revision != "0001")
        assert sa.inspect(connection).has_table("journal_row") == (revision >= "0003")
        assert sa.inspect(connection).has_table("remembered_voice") == (revision >= "0004")
        assert not sa.inspect(connection).has_table("version")
    engine.dispose()


def _copy_rows(source: Path, target: Path) -> None:
    """Copy what the tables of the first shape hold from one library into another."""
    engine = sa.create_engine(f"sqlite:///{target}")
    with engine.begin() as connection:
        tables = [name for name in sa.inspect(connection).get_table_names() if name != "alembic_version"]
        connection.exec_driver_sql(f"ATTACH DATABASE '{source}' AS filled")
        for table in tables:
            connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM filled.{table}")
    engine.dispose()


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
