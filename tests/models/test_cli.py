from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.models import app
from assistant.errors import InputError, ModelFileError
from tests.models.fakes import FILES, MODEL, OTHER


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder with the files of the first model."""
    folder = tmp_path / "stick"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_list_tells_name_size_licence_and_what_is_here(stick: Path, models: Path) -> None:
    run("pull", MODEL, "--from", str(stick))

    result = run("list")

    first, second, last = result.stdout.splitlines()
    assert first.split() == [MODEL, "0", "MB", "MIT", "here"]
    assert second.split() == [OTHER, "0", "MB", "MIT", "not", "here"]
    assert str(models) in last


def test_list_as_json_is_what_a_program_reads(models: Path) -> None:
    data = json.loads(run("list", "--json").stdout)

    assert [model["name"] for model in data] == [MODEL, OTHER]
    assert data[0]["bytes"] == sum(len(content) for content in FILES.values())
    assert data[0]["path"] == str(models / MODEL)
    assert not data[0]["present"]
    assert data[0]["missing"] == list(FILES)


def test_pull_from_a_folder_says_what_is_here(stick: Path) -> None:
    result = run("pull", MODEL, "--from", str(stick))

    assert result.exit_code == 0
    assert result.stdout == f"Here and intact: {MODEL}\n"


def test_pull_without_names_fetches_what_the_settings_ask_for(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEETING_ASR_MODEL", "fake")
    monkeypatch.setenv("MEETING_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setattr("assistant.models.store.READER", MODEL)

    result = run("pull", "--from", str(stick))

    assert result.stdout == f"Here and intact: {MODEL}, {MODEL}\n"


def test_an_unknown_name_is_the_users_mistake_and_the_known_ones_are_told() -> None:
    result = run("pull", "huge")

    assert isinstance(result.exception, InputError)
    assert MODEL in str(result.exception)


def test_verify_names_the_damaged_file_and_fails(stick: Path, models: Path) -> None:
    run("pull", MODEL, "--from", str(stick))
    assert run("verify").exit_code == 0
    (models / MODEL / "config.json").write_bytes(b'{"a": 2}')

    result = run("verify")

    assert "damaged: config.json" in result.stdout
    assert isinstance(result.exception, ModelFileError)
    assert f"meeting models pull {MODEL}" in str(result.exception)


def test_verify_as_json_prints_nothing_but_json_on_standard_output(stick: Path) -> None:
    run("pull", MODEL, "--from", str(stick))

    [model] = json.loads(run("verify", "--json").stdout)

    assert model["name"] == MODEL
    assert model["present"]


def test_verify_with_nothing_there_says_what_to_do() -> None:
    result = run("verify")

    assert isinstance(result.exception, ModelFileError)
    assert "meeting models pull" in str(result.exception)


@pytest.mark.parametrize("command", ["list", "pull", "verify"])
def test_the_help_of_every_command_holds_an_example(command: str) -> None:
    result = run(command, "--help")

    assert result.exit_code == 0
    assert f"Example: meeting models {command}" in result.stdout


def test_the_commands_can_be_listed_without_loading_anything_heavy() -> None:
    program = (
        "import sys, assistant.cli.models\n"
        "print(sorted({'httpx2', 'pydantic', 'filelock', 'rich.progress', 'openai'} & set(sys.modules)))"
    )

    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert told.strip() == "[]"
