"""What most tests of the pipeline begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.library.library import Library, open_library
from tests.pipeline.fakes import write_recording


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of its own."""
    with open_library(f"sqlite:///{tmp_path / 'library.db'}") as opened:
        yield opened


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A minute of noise."""
    return write_recording(tmp_path / "talk.wav")
