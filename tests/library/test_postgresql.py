"""The library on a real server of PostgreSQL, which is started for this and thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from assistant.library import word_index
from assistant.library.library import Library, open_library
from tests.library.test_search import Seen, found, naive
from tests.library.test_word_index import act, fill

pytestmark = pytest.mark.desktop

ACTS = [
    ("edit", "m0", 0, "报价 Ab1 预算表"),
    ("row", "m1", 1, "预算 O'Brien"),
    ("note", "m1", 2, "百分之 % 表"),
    ("send", "m1", 0, "报价 é?"),
    ("send", "m2", 0, "预算 \\ 表"),
    ("reject", "m2", 0, ""),
    ("propose", "m0", 4, "预 ab"),
    ("hear", "m2", 0, "再说 ab1"),
    ("undo", "m1", 0, ""),
]
SEARCHED = ["预", "预算", "预算表", "报价", "ab", "ab1", "AB1 预", "é", "表 a1", "%", "o'b", "龘", "\\ 表"]


def programs() -> Path:
    """The folder of the newest server that is installed; Debian keeps it off the path."""
    found = shutil.which("initdb")
    every = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    return Path(found).resolve().parent if found else every[-1]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a server without a single library listens: a socket in a folder, and no port."""
    # The server refuses to run as root; a folder of pytest's own cannot be entered by anybody else.
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory() as folder:
        if user:
            shutil.chown(folder, user)
        data = f"{folder}/data"

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [programs() / program, *arguments], check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL
            )

        run("initdb", "-D", data, "-U", "tester", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-c listen_addresses='' -k {folder} -F"
        run("pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"postgresql+psycopg://tester@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def assert_all_is_found(library: Library) -> None:
    seen = Seen(library)
    for words in SEARCHED:
        every = library.search(words, 1000)
        assert found(every) == list(naive(seen, words)), words
        assert library.search(words, 2) == every[:2]


def test_the_index_finds_what_a_look_at_everything_finds_and_is_filled_anew(address: str) -> None:
    engine = sa.create_engine(address)
    with open_library(address) as library:
        fill(library)
        for one in ACTS:
            act(library, *one)
        assert_all_is_found(library)
        with engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM word_index"))
        assert not library.search("预算表"), "what is found is found by the index"
        with engine.begin() as connection:
            connection.execute(sa.delete(word_index.meeting_number))
    with open_library(address) as library:
        assert_all_is_found(library)
        with engine.connect() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(word_index.meeting_number)) == 3
            assert connection.scalar(sa.text("SELECT count(*) FROM word_index"))
    engine.dispose()
