"""The commands about remembered voices."""

from __future__ import annotations

import pytest

from assistant.cli.main import run
from assistant.library.library import open_library
from assistant.places import settings_file
from tests.library.test_voices import heard


def remembered() -> list[str]:
    return [voice.name for voice in open_library().remembered_voices()]


@pytest.fixture
def _known() -> None:
    with open_library() as library:
        heard(library)
        library.remember_voice("m1", "S1")


@pytest.mark.usefixtures("_known")
def test_who_is_remembered_is_listed_with_customer_meetings_and_day(capsys: pytest.CaptureFixture[str]) -> None:
    settings_file().write_text("remember_voices = true\n", encoding="utf-8")

    assert run(["voices", "list"]) == 0

    [line] = capsys.readouterr().out.splitlines()
    name, customer, count, day = line.split("  ")
    assert (name, customer, count) == ("陈总", "Sample Ltd", "1 meeting")
    assert len(day) == len("2026-03-12")


def test_that_nothing_is_remembered_and_the_setting_off_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["voices", "list"]) == 0

    said = capsys.readouterr().out
    assert "No voice is remembered." in said
    assert "remember_voices is off" in said


@pytest.mark.usefixtures("_known")
def test_a_person_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["voices", "forget", "陈总"]) == 0

    assert "陈总" in capsys.readouterr().out
    assert remembered() == []
    assert open_library().voices("m1").keys() == {"S2"}


@pytest.mark.usefixtures("_known")
def test_everybody_is_forgotten() -> None:
    assert run(["voices", "forget", "--all"]) == 0

    assert remembered() == []
    assert open_library().voices("m1") == {}


@pytest.mark.usefixtures("_known")
@pytest.mark.parametrize(
    ("arguments", "said"), [([], "--all"), (["陈总", "--all"], "--all"), (["林静"], "No voice of '林静'")]
)
def test_what_cannot_be_forgotten_is_said_and_nothing_is(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["voices", "forget", *arguments]) == 1

    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert remembered() == ["陈总"]
