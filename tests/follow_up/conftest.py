"""A library with meetings to write from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.library.library import Library, open_library
from tests.follow_up.meetings import store


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """The library of the home folder, with the Chinese and the English meeting."""
    home = tmp_path / "home"
    home.mkdir()
    with open_library(f"sqlite:///{home / 'library.db'}") as opened:
        for language in ("zh", "en"):
            store(opened, language)
        yield opened
