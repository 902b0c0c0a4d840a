"""Every test has a home of its own and an interface in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.language import use_language
from tests.ready_library import copies_of_one, statements_compiled_once


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MEETING_HOME", str(tmp_path / "home"))
    endpoints = [f"{kind}_{variable}" for kind in ("LLM", "ASR") for variable in ("BASE_URL", "API_KEY", "MODEL")]
    for variable in (*endpoints, "LANG", "DATABASE_URL", "RECORDER", "REMEMBER_VOICES"):
        monkeypatch.delenv(f"MEETING_{variable}", raising=False)
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def _statements_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    statements_compiled_once(monkeypatch)


@pytest.fixture(autouse=True)
def _ready_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """New libraries are copies of one that was made ready; the tests of the library itself make theirs anew."""
    copies_of_one(monkeypatch)
