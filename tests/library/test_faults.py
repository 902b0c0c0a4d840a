"""What a user is told when the database cannot be used: one clear line, and nothing is lost."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import exc

from assistant.errors import LibraryError
from assistant.library import edits
from assistant.library.faults import told_clearly
from assistant.library.library import Library, open_library
from tests.library.samples import fill, meeting, segments
from tests.ready_library import empty_library


def refused(url: str = "") -> str:
    with pytest.raises(LibraryError) as error:
        open_library(url)
    line = str(error.value)
    assert "\n" not in line
    return line


def test_a_file_that_is_no_database_is_called_damaged_and_left_alone(home: Path) -> None:
    home.mkdir()
    file = home / "library.db"
    file.write_bytes(b"not a database " * 1000)
    line = refused()
    assert "damaged" in line
    assert str(file) in line
    assert file.read_bytes() == b"not a database " * 1000


def test_a_database_that_is_damaged_inside_is_called_damaged(home: Path) -> None:
    with open_library() as library:
        fill(library)
        library.append_segments(
            "m1", [one.model_copy(update={"id": one.id + 100}) for one in segments(["x" * 3000] * 9)]
        )
    file = home / "library.db"
    size = file.stat().st_size
    with file.open("r+b") as opened:
        for page in range(8192, size, 4096):
            opened.seek(page)
            opened.write(b"\xff" * 4096)
    with pytest.raises(LibraryError, match="damaged"), open_library() as library:
        library.record("m1")


def test_a_database_of_another_program_is_refused_and_left_alone(home: Path) -> None:
    home.mkdir()
    other = sqlite3.connect(home / "library.db")
    other.execute("CREATE TABLE songs (title TEXT)")
    assert "another program" in refused()
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]
    other.close()


def test_a_library_of_a_newer_program_is_refused_and_left_alone(home: Path) -> None:
    open_library().close()
    file = sqlite3.connect(home / "library.db")
    file.execute("UPDATE alembic_version SET version_num = '9999'")
    file.commit()
    line = refused()
    assert "newer version" in line
    assert file.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    file.close()


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MEETING_HOME", str(tmp_path / "file" / "home"))
    line = refused()
    assert str(tmp_path / "file") in line
    assert "MEETING_HOME" in line


def test_a_folder_in_the_place_of_the_file_is_named(home: Path) -> None:
    (home / "library.db").mkdir(parents=True)
    assert "cannot be opened" in refused()


def test_a_library_that_may_only_be_read_says_so_and_still_reads(home: Path) -> None:
    with open_library() as library:
        before = fill(library)
    read_only = f"sqlite:///file:{home / 'library.db'}?mode=ro&uri=true"
    with open_library(read_only) as library:
        assert library.record("m1") == before
        with pytest.raises(LibraryError, match="cannot be written"):
            library.apply("m1", "accept", edits.accept(before, "n1"), "Li")
        assert library.record("m1") == before


def test_a_library_that_another_program_holds_says_so(home: Path) -> None:
    with open_library() as library:
        before = fill(library)
    other = sqlite3.connect(home / "library.db")
    other.execute("BEGIN IMMEDIATE")
    with open_library(f"sqlite:///{home / 'library.db'}?timeout=0.01") as library:
        with pytest.raises(LibraryError, match="another program"):
            library.apply("m1", "accept", edits.accept(before, "n1"), "Li")
        assert library.record("m1") == before
        other.execute("ROLLBACK")
        library.apply("m1", "accept", edits.accept(before, "n1"), "Li")
    other.close()


@pytest.mark.parametrize("then", ["moved", "removed", "replaced"])
def test_a_file_that_is_not_the_one_that_was_opened_is_neither_read_nor_written(home: Path, then: str) -> None:
    file = home / "library.db"
    with open_library() as library:
        before = fill(library)
        file.rename(home / "aside.db") if then == "moved" else file.unlink()
        if then == "replaced":
            file.write_bytes(empty_library())
        left = file.read_bytes() if then == "replaced" else None
        for act in (
            lambda: library.record("m1"),
            lambda: library.meetings(),
            lambda: library.add_meeting(meeting("m9")),
            lambda: library.apply("m1", "accept", edits.accept(before, "n1"), "Li"),
        ):
            with pytest.raises(LibraryError, match="moved, removed or replaced"):
                act()
        assert (file.read_bytes() if file.exists() else None) == left
        if then == "moved":
            (home / "aside.db").rename(file)
            library.apply("m1", "accept", edits.accept(before, "n1"), "Li")
            assert library.record("m1").needs[0].review == "accepted"


def test_a_full_disk_is_named_and_what_was_saved_before_is_kept(library: Library) -> None:
    before = fill(library)
    many = [one.model_copy(update={"id": one.id + 100}) for one in segments(["x" * 2000] * 50)]
    with library._engine.connect() as connection:  # the limit holds for this connection, which the pool then gives out
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(LibraryError, match="is full"):
        library.append_segments("m1", many)
    assert library.record("m1") == before


@pytest.mark.parametrize("url", ["nonsense", "nosuchbase://user:secret@host/name", "postgresql+nosuch://u:secret@h/n"])
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    assert "secret" not in refused(url)


def test_the_folder_is_for_nobody_but_the_user(home: Path) -> None:
    open_library().close()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_the_journal_refuses_to_be_rewritten(library: Library, home: Path) -> None:
    fill(library)
    file = sqlite3.connect(home / "library.db")
    for statement in ("UPDATE journal SET who = 'x'", "DELETE FROM journal"):
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            file.execute(statement)
    file.close()


def test_a_defect_of_ours_is_not_told_as_a_fault_of_the_database(library: Library) -> None:
    library.add_meeting(meeting())
    with pytest.raises(Exception, match="UNIQUE") as error:
        library.append_segments("m1", [segments()[0], segments()[0]])
    assert not isinstance(error.value, LibraryError)


@pytest.mark.parametrize("document", ["{", '{"title": 1}', "[]"])
def test_a_document_that_somebody_spoiled_is_told_in_one_line(library: Library, home: Path, document: str) -> None:
    fill(library)
    file = sqlite3.connect(home / "library.db")
    file.execute("UPDATE record_row SET document = ? WHERE id = 'n1'", [document])
    file.commit()
    file.close()
    with pytest.raises(LibraryError, match="does not understand"):
        library.record("m1")


def test_what_a_server_says_is_told_in_one_line() -> None:
    with pytest.raises(LibraryError) as error, told_clearly("postgresql://host/name"):
        raise exc.OperationalError("SELECT", {}, Exception("connection refused\n\tIs the server running?"))
    assert str(error.value) == "The library postgresql://host/name cannot be read or written: connection refused"
