"""The commands of sign-off as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli.main import run
from assistant.library.library import Library
from tests.sign_off.conftest import library as library
from tests.sign_off.test_reply import answered


def send(folder: Path) -> Path:
    assert run(["send", "m1", "--out", str(folder)]) == 0
    return folder / "m1-v1.xlsx"


def test_sending_names_the_files_and_the_version(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    send(tmp_path)
    said = capsys.readouterr()
    assert [Path(line).name for line in said.out.splitlines()] == ["m1-v1.xlsx", "m1-v1.docx", "m1-v1.eml", "m1-v1.txt"]
    assert "Version 1 is frozen: 9 rows." in said.err
    send(tmp_path)
    assert "Nothing changed since version 1." in capsys.readouterr().err
    assert len(library.versions("m1")) == 1


def test_a_reply_is_shown_and_stored_only_after_a_yes(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = answered(send(tmp_path), {"N1": "同意", "N2": "修改"}, {("N2", "目标"): "九十分钟"})
    before = library.record("m1")
    monkeypatch.setattr("typer.confirm", lambda question: False)
    assert run(["reply", "m1", str(reply)]) == 3
    said = capsys.readouterr()
    assert "need 1 “对账时间从四小时降到一小时”: agrees" in said.out
    assert "- 对账两小时以内完成" in said.out
    assert "+ 九十分钟" in said.out
    assert "2 of 9 rows to be stored, 7 without an answer" in said.out
    assert "Nothing was stored." in said.err
    assert library.record("m1") == before

    monkeypatch.setattr("typer.confirm", lambda question: True)
    assert run(["reply", "m1", str(reply)]) == 3
    assert "2 rows are stored." in capsys.readouterr().err
    assert [row.status for row in library.record("m1").needs[:2]] == ["confirmed", "disputed"]


def test_a_program_reads_json_and_stores_nothing_without_yes(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = [f"N{number}" for number in range(1, 7)] + [f"T{number}" for number in range(1, 4)]
    reply = answered(send(tmp_path), dict.fromkeys(keys, "同意"))
    before = library.record("m1")
    capsys.readouterr()
    assert run(["reply", "m1", str(reply), "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert (found["stored"], {row["verdict"] for row in found["rows"]}) == (False, {"taken"})
    assert library.record("m1") == before

    assert run(["reply", "m1", str(reply), "--json", "--yes"]) == 0
    assert json.loads(capsys.readouterr().out)["stored"]
    assert {row.status for row in library.record("m1").needs} == {"confirmed"}


def test_a_form_of_another_meeting_is_one_line_on_standard_error(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = send(tmp_path)
    library.add_meeting(library.record("m1").meeting.model_copy(update={"id": "x9"}))
    capsys.readouterr()
    assert run(["reply", "x9", str(reply)]) == 1
    said = capsys.readouterr()
    assert said.err == "Nothing of this meeting was sent yet. `meeting send` does that.\n"
    assert said.out == ""


def test_versions_are_compared(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    send(tmp_path)
    capsys.readouterr()
    assert run(["diff", "m1", "v1"]) == 0
    assert capsys.readouterr().out == "Nothing is different.\n"
    assert run(["diff", "m1", "v7"]) == 1
    assert "There are: v1." in capsys.readouterr().err
