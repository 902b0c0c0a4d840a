from __future__ import annotations

import io
import json
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
    r0005_progress,
    r0006_versions,
    r0008_word_index,
    r0009_word_index_of_all,
)
from assistant.library.suggestion_edits import leave
from assistant.library.tables import REVISION, metadata
from assistant.library.todo_edits import set_progress
from tests.library.samples import fill, need
from tests.library.test_versions import sending

MIGRATIONS = Path(assistant.library.__file__).parent / "migrations"


def test_migrations_make_the_tables_that_the_program_uses(home: Path) -> None:
    open_library().close()
    engine = sa.create_engine(f"sqlite:///{home / 'library.db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _not_of_index})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def _not_of_index(name: str | None, kind: str, _parents: object) -> bool:
    """The index of words differs between databases, and is no table of the others."""
    return kind != "table" or name is None or not (name.startswith("word_index") or name == "meeting_number")


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
        r0005_progress.upgrade()
        r0006_versions.upgrade()
        r0008_word_index.upgrade()
        r0009_word_index_of_all.upgrade()
    text = script.getvalue()
    assert set(re.findall(r"CREATE TABLE (\w+)", text)) == {*metadata.tables, "meeting_number", "word_index"}
    assert "ALTER TABLE record_row ADD COLUMN progress TEXT" in text
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


def test_a_library_from_before_to_dos_were_followed_keeps_everything_and_follows_them(
    home: Path, tmp_path: Path
) -> None:
    new_file, old_file = tmp_path / "new.db", home / "library.db"
    home.mkdir()
    with open_library(f"sqlite:///{new_file}") as library:
        record = fill(library)
        library.apply("m1", "reject", edits.reject(record, "t2"), "Li")
        library.apply("m1", "accept", edits.accept(library.record("m1"), "t1"), "Li")
        before = library.record("m1")
    _make_shape(old_file, "0004")
    _copy_rows(new_file, old_file)
    _forget_progress(old_file)
    with open_library() as library:
        assert library.record("m1") == before
        assert [summary.todos_open for summary in library.meetings()] == [1]
        library.apply("m1", "progress", set_progress(before, "t1", "done", "sent"), "Li")
        assert [summary.todos_open for summary in library.meetings()] == [0]
        assert library.undo("m1", "Li")  # that it is done
        assert library.undo("m1", "Li")  # what was written down before there was such a thing
        assert library.record("m1").todos[0].review == "open"


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


def test_a_library_from_before_the_index_of_words_is_searched_as_a_new_one(home: Path, tmp_path: Path) -> None:
    new_file, old_file = tmp_path / "new.db", home / "library.db"
    home.mkdir()
    with open_library(f"sqlite:///{new_file}") as library:
        before, hits = fill(library), library.search("报价")
    _make_shape(old_file, "0004")
    _copy_rows(new_file, old_file)
    with open_library() as library:
        assert library.record("m1") == before
        assert library.search("报价") == hits
        assert hits


def test_an_index_of_words_that_lacks_what_is_searched_now_is_made_anew(home: Path) -> None:
    with open_library() as library:
        fill(library)
        hits = library.search("报价")
    engine = sa.create_engine(f"sqlite:///{home / 'library.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO word_index (word_index) VALUES ('delete-all')")
    with open_library() as library:
        assert not library.search("报价")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0008'")
    engine.dispose()
    with open_library() as library:
        assert library.search("报价") == hits
        assert hits


def _forget_progress(file: Path) -> None:
    """Write the documents of to-dos, in the journal too, as they were before these had any progress."""
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        gone = "'$.progress', '$.progress_note', '$.postponed_to'"
        connection.exec_driver_sql(
            f"UPDATE record_row SET document = json_remove(document, {gone}) WHERE kind = 'todo'"
        )
        connection.exec_driver_sql("DROP TRIGGER journal_no_UPDATE")
        [entry] = connection.exec_driver_sql("SELECT id, changes FROM journal WHERE action = 'accept'").all()
        changes = json.loads(entry.changes)
        for document in (changes[0]["before"], changes[0]["after"]):
            for name in ("progress", "progress_note", "postponed_to"):
                del document[name]
        connection.exec_driver_sql("UPDATE journal SET changes = ? WHERE id = ?", (json.dumps(changes), entry.id))
    engine.dispose()


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
            columns = ", ".join(column["name"] for column in sa.inspect(connection).get_columns(table))
            connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM filled.{table}")
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
