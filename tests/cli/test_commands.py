"""Commands as a user types them: exit status, standard output, and one clear line for every failure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli.main import run
from tests.pipeline.fakes import Parts, install, write_recording

Status = int


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    return install(monkeypatch)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write_recording(tmp_path / "talk.wav")


def test_run_writes_documents_and_prints_both_tables(
    parts: Parts, recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(["run", str(recording), "--out", str(tmp_path / "out")])

    printed = capsys.readouterr()
    assert status == 0
    assert "漏检降到一处以内" in printed.out
    assert "100%" in printed.err
    assert "100%" not in printed.out
    assert sorted(file.suffix for file in (tmp_path / "out").iterdir()) == [".docx", ".json", ".md", ".xlsx"]


def test_run_with_json_prints_the_meeting_and_its_files_alone(
    parts: Parts, recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["run", str(recording), "--out", str(tmp_path / "out"), "--format", "md", "--json"])

    result = json.loads(capsys.readouterr().out)
    assert [Path(file).name for file in result["files"]] == [f"{result['meeting']}.md"]


def test_list_show_and_export_find_the_meeting(
    parts: Parts, recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["run", str(recording), "--json"])
    meeting = json.loads(capsys.readouterr().out)["meeting"]

    statuses = [run(["list"]), run(["show", meeting[:4], "--json"]), run(["export", "last", "--out", str(tmp_path)])]

    out = capsys.readouterr().out
    assert statuses == [0, 0, 0]
    assert out.startswith(meeting)
    assert (tmp_path / f"{meeting}.docx").exists()


def test_a_customers_copy_is_named_so_and_what_it_lacks_is_told(
    parts: Parts, recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["run", str(recording), "--json"])
    meeting = json.loads(capsys.readouterr().out)["meeting"]

    status = run(["export", "last", "--out", str(tmp_path), "--format", "md", "--audience", "customer"])

    printed = capsys.readouterr()
    assert status == 0
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".md"] == [f"{meeting}.customer.md"]
    assert "Left out: " in printed.err


def test_html_holds_the_sound_of_the_evidence_and_tells_its_size(
    parts: Parts, recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["run", str(recording), "--json"])
    meeting = json.loads(capsys.readouterr().out)["meeting"]

    status = run(["export", "last", "--out", str(tmp_path), "--format", "html", "--with-audio"])

    assert status == 0
    assert "data:audio/mpeg;base64," in (tmp_path / f"{meeting}.html").read_text()
    assert "Sound in the html document: " in capsys.readouterr().err


def test_sound_without_html_is_refused(parts: Parts, recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["run", str(recording), "--json"])

    assert run(["export", "last", "--format", "docx", "--with-audio"]) == 1
    assert "Only html holds sound" in capsys.readouterr().err


def test_an_audience_that_does_not_exist_is_refused(
    parts: Parts, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["run", str(recording), "--json"])
    capsys.readouterr()

    assert run(["export", "last", "--audience", "boss"]) == 1
    assert "internal, customer" in capsys.readouterr().err


def test_a_failed_stretch_is_named_and_the_status_is_three_until_it_is_mended(
    parts: Parts, recording: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.extraction.propose.WINDOW_TOKENS", 30)
    parts.model.fail_first = 1
    first = run(["run", str(recording)])
    printed = capsys.readouterr()

    second = run(["extract", "last", "--failed"])

    assert (first, second) == (3, 0)
    assert "Gap: 00:11" in printed.err
    assert "refused" in printed.err
    assert "Gap" not in capsys.readouterr().err


def test_transcribe_writes_the_format_that_the_name_asks_for(parts: Parts, recording: Path, tmp_path: Path) -> None:
    assert run(["transcribe", str(recording), "--out", str(tmp_path / "talk.srt")]) == 0
    assert "-->" in (tmp_path / "talk.srt").read_text(encoding="utf-8")


def test_a_transcript_as_json_tells_what_was_heard_where_words_were_corrected(
    parts: Parts, recording: Path, tmp_path: Path
) -> None:
    (tmp_path / "terms.txt").write_text("楼检", encoding="utf-8")
    run(["transcribe", str(recording), "--glossary", str(tmp_path / "terms.txt"), "--out", str(tmp_path / "talk.json")])

    said = json.loads((tmp_path / "talk.json").read_text(encoding="utf-8"))["segments"]
    corrected = [segment for segment in said if "楼检" in segment["text"]]
    assert corrected
    assert [segment for segment in said if "heard" in segment] == corrected
    assert all(segment["heard"] == segment["text"].replace("楼检", "漏检") for segment in corrected)


def test_import_reads_what_transcribe_wrote(
    parts: Parts, recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["transcribe", str(recording), "--out", str(tmp_path / "talk.json")])
    capsys.readouterr()

    assert run(["import", str(tmp_path / "talk.json"), "--json"]) == 0
    meeting = json.loads(capsys.readouterr().out)["meeting"]
    run(["show", meeting])
    shown = capsys.readouterr().out
    assert "漏检降到一处以内" in shown
    assert "== 议题与摘要" in shown


def _text_named_wav(folder: Path) -> list[str]:
    (folder / "text.wav").write_text("no sound here " * 40)
    return ["run", str(folder / "text.wav")]


def _agenda_with_a_typo(folder: Path) -> list[str]:
    (folder / "agenda.toml").write_text('titel = "x"\n')
    return ["run", str(write_recording(folder / "a.wav")), "--agenda", str(folder / "agenda.toml")]


def _empty(folder: Path) -> list[str]:
    (folder / "empty.mp3").touch()
    return ["run", str(folder / "empty.mp3")]


BAD: list[tuple[Callable[[Path], list[str]], str]] = [
    (lambda folder: ["run", str(folder / "nothing.wav")], "no file"),
    (lambda folder: ["run", str(folder)], "folder"),
    (_text_named_wav, "no recording"),
    (_empty, "empty"),
    (lambda folder: ["run", str(write_recording(folder / "a.wav", 0.2))], "too short"),
    (_agenda_with_a_typo, "titel is not known"),
    (lambda folder: ["run", str(folder / "a.wav"), "--format", "odt"], "format"),
    (lambda folder: ["run", str(folder / "a.wav"), "--date", "soon"], "no date"),
    (lambda folder: ["run", str(write_recording(folder / "a.wav")), "--model", "gigantic"], "gigantic"),
    (lambda folder: ["run", str(folder / "a.wav"), "--glossary", str(folder / "no.txt")], "no file"),
    (lambda folder: ["import", str(folder / "a.pdf")], "no file"),
    (lambda _folder: ["show", "nothing"], "library is empty"),
    (lambda _folder: ["export", "last"], "library is empty"),
    (lambda _folder: ["review"], "terminal"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD)
def test_what_cannot_be_done_is_one_clear_line_and_status_one(
    parts: Parts,
    tmp_path: Path,
    arguments: Callable[[Path], list[str]],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = run(arguments(tmp_path))

    printed = capsys.readouterr()
    lines = [line for line in printed.err.splitlines() if "%" not in line]
    assert status == 1
    assert len(lines) == 1
    assert said in lines[0]
    assert printed.out == ""


@pytest.mark.parametrize("arguments", [["run"], ["nonsense"], ["list", "--nonsense"]])
def test_wrong_usage_has_status_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2


def test_a_defect_is_one_line_unless_a_traceback_is_asked_for(
    parts: Parts, recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_settings: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("assistant.pipeline.recognise.load_recogniser", broken)

    assert run(["run", str(recording)]) == 1
    assert "RuntimeError: boom" in capsys.readouterr().err
    with pytest.raises(RuntimeError, match="boom"):
        run(["run", str(recording)], debug=True)


COMMANDS = (
    "run",
    "import",
    "transcribe",
    "extract",
    "review",
    "export",
    "list",
    "show",
    "voices",
    "models",
    "doctor",
    "eval",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert "Example: meeting" in capsys.readouterr().out


def test_help_loads_nothing_heavy() -> None:
    heavy = ("torch", "faster_whisper", "openai", "instructor", "textual", "jionlp", "sqlalchemy", "numpy", "pydantic")
    code = (
        "import sys; from assistant.cli.main import run; run(['--help']); "
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr.strip() == "[]"
