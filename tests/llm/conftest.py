from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _no_settings_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither proxies nor variables of openai's client, unless a test sets them."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("OPENAI_"):
            monkeypatch.delenv(name)


@pytest.fixture
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the pause before a busy service is asked again."""
    monkeypatch.setattr("assistant.llm.model.TRANSPORT_RETRIES", 0)
