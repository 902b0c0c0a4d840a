from __future__ import annotations

from functools import cache

import pytest

from assistant.library.changes import added
from assistant.library.library import Library
from assistant.places import home_dir
from schemas.record import Need, Todo
from tests.ready_library import copied_library, file_of
from tests.sign_off import forms


@pytest.fixture
def library() -> Library:
    """A library with the meeting of ``forms``, every row accepted."""
    home_dir().mkdir(parents=True, exist_ok=True)
    return copied_library(_file_with_rows(), home_dir())


@cache
def _file_with_rows() -> bytes:
    return file_of(_add_rows)


def _add_rows(opened: Library) -> None:
    made = forms.record()
    opened.add_meeting(made.meeting)
    opened.replace_transcript("m1", made.segments, made.speakers)
    rows: list[Need | Todo] = [*made.needs, *made.todos]
    opened.apply("m1", "add", [added(row) for row in rows], "Li")
