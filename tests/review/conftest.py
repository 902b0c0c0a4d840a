"""A library for every test, and inputs that do not blink."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.widgets import Input, TextArea

from assistant.library.library import Library
from schemas.record import Record
from tests.review.talk import MEETING_ID, library_with_talk

QUICK_S = 1 / 200


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with library_with_talk(tmp_path) as opened:
        yield opened


@pytest.fixture
def record(library: Library) -> Record:
    return library.record(MEETING_ID)


@pytest.fixture(autouse=True)
def _styles_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Style sheets are the same in every application; reading them takes a tenth of the time of a test."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _rules)


_read: dict[tuple[object, ...], list[RuleSet]] = {}
_parse_rules = Stylesheet._parse_rules


def _rules(sheet: Stylesheet, css: str, *args: Any, **options: Any) -> list[RuleSet]:
    key = (css, args, tuple(options.items()), tuple(sheet._variables.items()))
    if key not in _read:
        _read[key] = _parse_rules(sheet, css, *args, **options)
    return _read[key]


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for widget in (Input, TextArea):
        monkeypatch.setattr(widget, "cursor_blink", False)
    # Textual's driver looks 50 times a second whether a key has been worked on, three times a key.
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", QUICK_S)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", QUICK_S / 20)
    yield
    gc.unfreeze()  # the application freezes what it has loaded; here it comes and goes
