"""Libraries for tests, without what only a user's library needs: each made ready anew, and waiting for the disk."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from assistant.library import opening
from assistant.library.library import Library, open_library


def file_of(make: Callable[[Library], object]) -> bytes:
    """The file of a new library in which something was done."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "library.db"
        with open_library(f"sqlite:///{file}") as library:
            make(library)
        return file.read_bytes()


@cache
def empty_library() -> bytes:
    """The file of a library that has just been made."""
    return file_of(lambda library: None)


def copied_library(file: bytes, folder: Path) -> Library:
    """A library in a folder that holds what another one held."""
    (folder / "library.db").write_bytes(file)
    return open_library(f"sqlite:///{folder / 'library.db'}")


def copies_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a copy of an empty library where a file is missing: migrating takes twenty times as long as copying."""
    ready, make_folder = empty_library(), opening._make_folder

    def with_library(address: sa.URL) -> None:
        make_folder(address)
        file = Path(address.database or "")
        if address.database and not address.database.startswith(("file:", ":memory:")) and not file.exists():
            file.write_bytes(ready)

    monkeypatch.setattr(opening, "_make_folder", with_library)


def statements_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all libraries share what SQLAlchemy keeps of each statement: compiling it takes longer than running it."""
    make = sa.create_engine

    def alike(address: sa.URL, **options: Any) -> sa.Engine:
        engine = make(address, **options)
        if engine.dialect.name == "sqlite":
            if not _first:
                _first.append(make("sqlite://", **options))
                _first[0].connect().close()
                _first[0].dispose()
            engine.dialect, engine._compiled_cache = _first[0].dialect, _first[0]._compiled_cache
        return engine

    monkeypatch.setattr(sa, "create_engine", alike)


_first: list[sa.Engine] = []


@sa.event.listens_for(sa.pool.Pool, "checkout")
def _without_waiting_for_the_disk(connection: Any, _record: object, _proxy: object) -> None:
    # No test cuts the power, and the programs that tests kill are processes of their own.
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")
