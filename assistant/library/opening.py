"""Opening the database, and migrating it: beside the index of words the one place that knows SQLite from PostgreSQL."""

from __future__ import annotations

import json
import sqlite3
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from assistant.errors import LibraryError, reason_of
from assistant.language import gettext as _
from assistant.library.faults import told_clearly
from assistant.library.tables import REVISION
from assistant.places import home_dir

BUSY_TIMEOUT_S = 10
"""How long SQLite waits for another program that is writing; ``?timeout=`` in the address overrules it."""

RETRY_S = 0.02
"""How long to wait before SQLite is asked again for what it does not wait for by itself."""

MIGRATION_LOCK = 4_711_020_001
"""Names the advisory lock under which PostgreSQL is migrated by one program at a time."""


def open_engine(url: str) -> sa.Engine:
    """Connect to the database behind an address, or to ``library.db`` in the home folder, and migrate it.

    Raises:
        LibraryError: See ``open_library``.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        _make_folder(address)
    try:
        engine = sa.create_engine(address, json_serializer=partial(json.dumps, ensure_ascii=False))
    except ImportError as error:
        raise LibraryError(
            _("The library's address {place} needs the Python package {name}; install it beside this program.").format(
                place=place(address), name=error.name
            )
        ) from error
    except exc.ArgumentError as error:
        raise LibraryError(
            _("The library's address {place} cannot be used: {reason}").format(place=place(address), reason=error)
        ) from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    try:
        with told_clearly(place(address)):
            _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def reader(engine: sa.Engine) -> sa.Engine:
    """The engine for transactions that only read: each sees one state of everything."""
    return (
        engine.execution_options(isolation_level="REPEATABLE READ") if engine.dialect.name == "postgresql" else engine
    )


def writer(engine: sa.Engine) -> sa.Engine:
    """The engine for transactions that write."""
    return engine.execution_options(library_writes=True)


def alike(
    connection: sa.Connection, text: sa.ColumnElement[str], pattern: str, *, escape: str
) -> sa.ColumnElement[bool]:
    """Whether a text is like a pattern, ASCII letters being the same in either case; in SQLite any with a NUL is."""
    if connection.dialect.name == "postgresql":
        return text.ilike(pattern, escape=escape)
    # SQLite's LIKE ignores their case, takes two thirds of the time of one on lower(text), and ends at a NUL.
    return sa.or_(text.like(pattern, escape=escape), sa.func.instr(text, "\0") > 0)


def place(address: sa.URL) -> str:
    """The file or the address without its password, to name it to the user."""
    if address.get_backend_name() == "sqlite" and address.database:
        return address.database
    return address.render_as_string(hide_password=True)


def _address(url: str) -> sa.URL:
    if not url:
        address = sa.URL.create("sqlite", database=str(home_dir() / "library.db"))
    else:
        try:
            address = sa.make_url(url)
        except exc.ArgumentError as error:
            # The text may hold a password, so the line does not repeat it.
            raise LibraryError(
                _("The setting database_url is no database address, such as postgresql+psycopg://user@host/name.")
            ) from error
    if address.get_backend_name() == "sqlite" and "timeout" not in address.query:
        address = address.update_query_dict({"timeout": str(BUSY_TIMEOUT_S)})
    return address


def _make_folder(address: sa.URL) -> None:
    """Make the folder of the file, for nobody but the user: what was said in a negotiation lies in it."""
    if not address.database or address.database.startswith("file:"):
        return
    folder = Path(address.database).absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise LibraryError(
            _("The folder {folder} for the library cannot be made: {reason}. Choose another with MEETING_HOME.").format(
                folder=folder, reason=reason_of(error)
            )
        ) from error


def _prepare_sqlite(connection: Any, _pool_entry: object) -> None:
    # The driver's own idea of when to begin would leave out table changes, so we begin ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    _write_ahead(cursor)
    # What a person was told is saved must outlive a power cut too; NORMAL may lose the last commits then.
    cursor.execute("PRAGMA synchronous = FULL")
    # A voice that is forgotten is to be gone from the file too, not only from sight.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Let programs read while another writes; waits its turn where several make the library at once."""
    # SQLite refuses this one change at once, whatever its timeout, while anybody else has the file open.
    give_up_at = monotonic() + cursor.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > give_up_at:
                raise
            sleep(RETRY_S)


def _begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that reads first and then writes is refused at once, without waiting, when another
    # program wrote in between; one that takes the write lock first waits its turn.
    writes = connection.get_execution_options().get("library_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        if _revision(connection) == REVISION:
            return
    with writer(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        if _revision(connection) != REVISION:
            _upgrade(connection, _revision(connection))


def _revision(connection: sa.Connection) -> str | None:
    """The migration that the database was last brought to; None for one without ours."""
    tables = sa.inspect(connection).get_table_names()
    if "alembic_version" in tables:
        version: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return version
    if tables and connection.dialect.name == "sqlite":
        raise LibraryError(
            _("{place} is a database of another program. Choose another file.").format(
                place=place(connection.engine.url)
            )
        )
    return None


def _upgrade(connection: sa.Connection, revision: str | None) -> None:
    # Imported here because it takes longer than all else, and a library is hardly ever out of date.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise LibraryError(
            _("The library {place} was written by a newer version of this program. Install that version.").format(
                place=place(connection.engine.url)
            )
        )
    command.upgrade(config, "head")
