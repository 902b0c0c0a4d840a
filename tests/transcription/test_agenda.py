"""The agenda file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.transcription.agenda import read_agenda

GOOD = """
title = "仓储软件"
date = 2026-03-12
customer = "某公司"
[[people]]
name = "张总"
side = "customer"
"""


def _read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "agenda.toml"
    path.write_text(text, encoding="utf-8")
    return read_agenda(path)


def test_a_full_agenda_is_read(tmp_path: Path) -> None:
    agenda = read_agenda(_file(tmp_path))

    assert agenda.date == dt.date(2026, 3, 12)
    assert agenda.people[0].side == "customer"


def _file(tmp_path: Path) -> Path:
    path = tmp_path / "good.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (GOOD.replace("customer =", "costumer ="), "costumer is not known"),
        (GOOD.replace("side =", "sides ="), "sides is not known"),
        (GOOD.replace('"customer"', '"client"'), "must be ours or customer"),
        (GOOD.replace("2026-03-12", '"March"'), "date"),
        (GOOD.replace("[[people]]", "[[people"), "not valid TOML"),
        (GOOD.replace('name = "张总"', ""), "name"),
    ],
)
def test_a_typo_is_named_with_its_place(tmp_path: Path, broken: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        _read(tmp_path, broken)

    assert "\n" not in str(caught.value)
    assert "agenda.toml" in str(caught.value)
