"""A program that is killed loses nothing that it was told is saved, and leaves nothing half done."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.library.library import open_library
from tests.library.samples import fill, replayed, stored

pytestmark = pytest.mark.slow

KILLED = -9

ACTS_ON_AND_ON = """
from assistant.library import edits
from assistant.library.library import open_library
library = open_library()
for number in range(10**9):
    changes = edits.edit_cell(library.record("m1"), "n1", "result", str(number))
    print(library.apply("m1", "edit", changes, "Li").id, flush=True)
"""

KILLED_BEFORE_THE_ENTRY = """
import os, signal
from assistant.library import edits, journal
from assistant.library.library import open_library
library = open_library()
changes = [change for row in ("n1", "n2") for change in edits.accept(library.record("m1"), row)]
journal.add_entry = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
library.apply("m1", "accept", changes, "Li")
"""

OPENS_AND_FILLS = """
import sys
import threading
from assistant.library.library import open_library
from tests.library.samples import fill
print("ready", flush=True)
sys.stdin.read(1)
fill(open_library(), sys.argv[1])
"""


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def test_what_apply_has_returned_survives_a_kill(home: Path) -> None:
    with open_library() as library:
        fill(library)
    with start(ACTS_ON_AND_ON) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _line in range(20)]
        process.kill()
        told += [int(line) for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    with open_library() as library:
        entries = library.journal("m1")
        record = library.record("m1")
    assert set(told) <= {entry.id for entry in entries}
    assert replayed(entries) == stored(record)


def test_a_kill_in_the_middle_of_an_act_leaves_the_record_as_it_was(home: Path) -> None:
    with open_library() as library:
        before, entries = fill(library), library.journal("m1")
    with start(KILLED_BEFORE_THE_ENTRY) as process:
        process.communicate()
    assert process.returncode == KILLED
    with open_library() as library:
        assert library.record("m1") == before
        assert library.journal("m1") == entries


def test_a_new_library_waits_for_who_is_writing_its_file(home: Path) -> None:
    home.mkdir(exist_ok=True)
    other = sqlite3.connect(home / "library.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    leaves = threading.Timer(0.3, other.rollback)
    leaves.start()
    with open_library() as library:
        assert library.meetings() == []
    leaves.join()
    other.close()


def test_several_programs_make_the_library_at_the_same_moment(home: Path) -> None:
    names = ["m1", "m2", "m3"]
    processes = [start(OPENS_AND_FILLS, name) for name in names]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("x")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0, 0]
    with open_library() as library:
        assert {summary.id for summary in library.meetings()} == set(names)
