"""What is missing, and where text and sound go."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.cli.main import run
from assistant.llm.connect import Probe
from tests.llm.asr_server import AsrServer, Reply

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm.connect.probe", lambda _settings: Probe("fake", True, None))
    monkeypatch.setattr("assistant.llm.transcriptions.PAUSES_S", ())


def _found(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    run(["doctor", "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def _finding(found: dict[str, Any], subject: str) -> dict[str, Any] | None:
    return next((one for one in found["findings"] if one["subject"] == subject), None)


def test_without_endpoints_nothing_leaves_and_whisper_is_looked_for(capsys: pytest.CaptureFixture[str]) -> None:
    found = _found(capsys)

    assert found["leaves_the_machine"] == "nothing"
    assert _finding(found, "whisper-base")
    assert _finding(found, "Speech recognition") is None


def test_a_recogniser_elsewhere_is_tried_with_made_up_sound_and_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with AsrServer(Reply({"text": ""})) as server:
        monkeypatch.setenv("MEETING_ASR_BASE_URL", server.url.replace("//", "//me:secret@"))
        monkeypatch.setenv("MEETING_ASR_MODEL", "big-ears")
        found = _found(capsys)

    assert found["leaves_the_machine"] == f"the sound of the recordings, to {server.host}"
    assert _finding(found, "whisper-base") is None
    assert _finding(found, "Speech recognition") == {
        "subject": "Speech recognition",
        "fine": True,
        "text": f"big-ears at {server.host} answers",
    }
    assert [asked.sound[3] for asked in server.asked] == [1.0]


def test_what_is_wrong_with_it_is_told_and_both_ways_out_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with AsrServer(Reply({}, 401)) as server:
        monkeypatch.setenv("MEETING_ASR_BASE_URL", server.url)
        monkeypatch.setenv("MEETING_ASR_MODEL", "big-ears")
        monkeypatch.setenv("MEETING_LLM_BASE_URL", "https://llm.example/v1")
        found = _found(capsys)

    finding = _finding(found, "Speech recognition")
    assert finding
    assert not finding["fine"]
    assert "MEETING_ASR_API_KEY" in finding["text"]
    assert found["leaves_the_machine"] == (
        f"the sound of the recordings, to {server.host}; the words of the transcript, to llm.example"
    )
