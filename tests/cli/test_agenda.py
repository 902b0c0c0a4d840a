"""Writing an agenda form by a command, and a run's reading it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli.main import run
from assistant.transcription.agenda import read_agenda
from schemas.agenda import Agenda


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".toml"])
def test_a_form_is_written_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str) -> None:
    file = tmp_path / f"agenda{suffix}"
    assert run(["agenda", "new", "--out", str(file)]) == 0
    assert capsys.readouterr().out.strip() == str(file)
    assert read_agenda(file) == Agenda()


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    file = tmp_path / "next" / "week" / "agenda.xlsx"
    assert run(["agenda", "new", "--out", str(file)]) == 0
    assert read_agenda(file) == Agenda()


@pytest.mark.parametrize("name", ["agenda.pdf", "file/agenda.xlsx", f"{'a' * 300}/agenda.xlsx"])
def test_what_cannot_be_written_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "file").touch()
    assert run(["agenda", "new", "--out", str(tmp_path / name)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
