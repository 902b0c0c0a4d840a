from __future__ import annotations

import pytest

from assistant.library.changes import added
from assistant.library.library import Library, open_library
from schemas.record import Need, Todo
from tests.sign_off import forms


@pytest.fixture
def library() -> Library:
    """A library with the meeting of ``forms``, every row accepted."""
    made = forms.record()
    opened = open_library()
    opened.add_meeting(made.meeting)
    opened.replace_transcript("m1", made.segments, made.speakers)
    rows: list[Need | Todo] = [*made.needs, *made.todos]
    opened.apply("m1", "add", [added(row) for row in rows], "Li")
    return opened
