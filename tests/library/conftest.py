from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.library.library import Library
from tests.ready_library import copied_library, empty_library


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that does not exist yet."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MEETING_HOME", str(folder))
    return folder


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    home.mkdir()
    with copied_library(empty_library(), home) as opened:
        yield opened


@pytest.fixture
def _ready_libraries() -> None:
    """Here libraries are made as a user's program makes them."""
