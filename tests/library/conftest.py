from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.library.library import Library, open_library
from tests.library.samples import empty_library


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that does not exist yet."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MEETING_HOME", str(folder))
    return folder


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    home.mkdir()
    (home / "library.db").write_bytes(empty_library())
    with open_library() as opened:
        yield opened
