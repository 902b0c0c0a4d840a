"""Every test has a home of its own and an interface in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.language import use_language


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MEETING_HOME", str(tmp_path / "home"))
    endpoints = [f"{kind}_{variable}" for kind in ("LLM", "ASR") for variable in ("BASE_URL", "API_KEY", "MODEL")]
    for variable in (*endpoints, "LANG", "DATABASE_URL", "RECORDER", "REMEMBER_VOICES"):
        monkeypatch.delenv(f"MEETING_{variable}", raising=False)
    use_language("en")
    yield
    use_language("en")
