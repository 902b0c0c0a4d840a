"""``meeting eval`` as a user types it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from assistant.cli.main import run
from assistant.extraction.weights import SHIPPED
from assistant.llm.model import LanguageModel
from assistant.places import home_dir
from tests.evaluation.makers import HEARD_GOLD, case_json, heard_case, write_case
from tests.pipeline.fakes import FakeLanguageModel, use_fake_tagger

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> FakeLanguageModel:
    fake = FakeLanguageModel()

    @contextmanager
    def load(_settings: object) -> Iterator[LanguageModel]:
        yield fake

    monkeypatch.setattr("assistant.evaluation.run.language_model", load)
    monkeypatch.setattr("assistant.models.store.pull", lambda *_arguments: None)
    monkeypatch.setattr("assistant.evaluation.run.StoredReader", nullcontext)
    use_fake_tagger(monkeypatch)
    return fake


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    write_case(folder, heard_case("first", HEARD_GOLD))
    write_case(folder, heard_case("second", HEARD_GOLD))
    return folder


def lines_of(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if "%" not in line]


def test_figures_are_printed_and_the_library_is_not_touched(
    model: FakeLanguageModel, cases: Path, tmp_path: Path, capsys: Capture
) -> None:
    status = run(["eval", str(cases), "--out", str(tmp_path / "out")])

    printed = capsys.readouterr()
    assert status == 0
    assert "first: 1 of 1 needs in 1 rows, 1 of 1 to-dos in 1" in printed.out
    assert next(line for line in printed.out.splitlines() if line.startswith("needs: F1")).split()[-1] == "1.000"
    assert "100%" in printed.err
    assert not list(home_dir().glob("library*"))


def test_json_has_every_figure(model: FakeLanguageModel, cases: Path, tmp_path: Path, capsys: Capture) -> None:
    assert run(["eval", str(cases), "--out", str(tmp_path / "out"), "--json"]) == 0

    values = json.loads(capsys.readouterr().out)
    assert (values["cases"], values["todo_f1"], values["due_accuracy_where_said"]) == (2, 1.0, 1.0)
    assert sorted(values["per_case"]) == ["first", "second"]
    assert values["failed"] == {}


def test_chosen_cases_are_done_alone(model: FakeLanguageModel, cases: Path, tmp_path: Path, capsys: Capture) -> None:
    assert run(["eval", str(cases), "--out", str(tmp_path / "out"), "--cases", "second, ", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["cases"] == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["second.json"]


def test_cases_without_annotations_have_results_and_no_table(
    model: FakeLanguageModel, tmp_path: Path, capsys: Capture
) -> None:
    write_case(tmp_path / "cases", heard_case("plain"))

    assert run(["eval", str(tmp_path / "cases"), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "out" / "plain.json").exists()


def test_an_unusable_file_is_named_and_the_others_are_done(
    model: FakeLanguageModel, cases: Path, tmp_path: Path, capsys: Capture
) -> None:
    write_case(cases, case_json("broken", language="fr"))

    status = run(["eval", str(cases), "--out", str(tmp_path / "out")])

    named = lines_of(capsys.readouterr().err)
    assert status == 1
    assert len(named) == 1
    assert named[0].startswith("No result for broken: ")
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == ["first", "second"]


def test_failing_cases_are_named_and_score_nothing(
    model: FakeLanguageModel, cases: Path, tmp_path: Path, capsys: Capture
) -> None:
    model.fail_first = 1

    status = run(["eval", str(cases), "--out", str(tmp_path / "out"), "--json"])

    printed = capsys.readouterr()
    assert status == 1
    assert lines_of(printed.err) == ["No result for first: the endpoint refused"]
    values = json.loads(printed.out)
    assert (values["missing"], values["need_recall"], list(values["failed"])) == (1, 0.5, ["first"])


def test_a_defect_is_named_and_shown_on_request(
    model: FakeLanguageModel, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("assistant.pipeline.talks.assemble", broken)
    arguments = ["eval", str(cases), "--out", str(tmp_path / "out")]

    assert run(arguments) == 1
    assert "No result for second: RuntimeError: boom" in capsys.readouterr().err
    with pytest.raises(RuntimeError, match="boom"):
        run(arguments, debug=True)


def test_blind_figures_are_shown_beside_the_others(
    model: FakeLanguageModel, cases: Path, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "out"

    assert run(["eval", str(cases), "--out", str(out), "--blind", "--cases", "first"]) == 0

    printed = capsys.readouterr()
    assert "first: 1 of 1 needs" in printed.out
    assert "first, blind: 1 of 1 needs" in printed.out
    owner = next(line for line in printed.out.splitlines() if line.startswith("to-dos: owner right"))
    assert owner.split()[-2:] == ["1.000", "1.000"]
    assert "100%" in printed.err
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.json")) == [
        "blind/first.json",
        "first.json",
    ]


def test_json_has_the_blind_figures_apart(
    model: FakeLanguageModel, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    model.fail_first = 1
    arguments = ["eval", str(cases), "--out", str(tmp_path / "out"), "--json"]

    assert run([*arguments, "--blind"]) == 1

    values = json.loads(capsys.readouterr().out)
    assert (values["missing"], list(values["failed"])) == (1, ["first"])
    blind = values["blind"]
    assert (blind["missing"], blind["need_f1"], blind["owner_accuracy"], blind["failed"]) == (0, 1.0, 1.0, {})
    assert set(blind) == set(values) - {"blind"}
    assert run(arguments) == 0
    assert "blind" not in json.loads(capsys.readouterr().out)


def test_a_blind_case_without_a_result_is_named_so(
    model: FakeLanguageModel, cases: Path, tmp_path: Path, capsys: Capture
) -> None:
    arguments = ["eval", str(cases), "--out", str(tmp_path / "out"), "--cases", "first", "--json"]
    assert run(arguments) == 0
    model.failing = True
    capsys.readouterr()

    assert run([*arguments, "--blind"]) == 1

    printed = capsys.readouterr()
    values = json.loads(printed.out)
    assert lines_of(printed.err) == ["No result for first, blind: the endpoint refused"]
    assert (values["failed"], values["blind"]["failed"]) == ({}, {"first": "the endpoint refused"})


def test_other_weights_are_those_of_the_blind_run_too(
    model: FakeLanguageModel, cases: Path, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "weights").mkdir()
    arguments = ["eval", str(cases), "--out", str(tmp_path / "out"), "--blind", "--method", "tagger"]

    assert run([*arguments, "--weights", str(tmp_path / "weights")]) == 1
    assert "No tagger weights" in capsys.readouterr().err
    assert run([*arguments, "--weights", str(SHIPPED)]) == 0
    assert model.asked == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "--out", "out"], "no folder"),
        (["cases", "--out", "cases"], "overwrite"),
        (["cases", "--out", "out", "--cases", "third"], "no case third"),
        (["cases", "--out", "cases/first.json"], "cannot be made"),
        (["blind", "--out", ".", "--blind"], "overwrite"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_one(
    model: FakeLanguageModel,
    cases: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
    capsys: Capture,
) -> None:
    monkeypatch.chdir(tmp_path)
    write_case(tmp_path / "blind", heard_case("first"))

    assert run(["eval", *arguments]) == 1

    printed = capsys.readouterr()
    assert len(lines_of(printed.err)) == 1
    assert said in printed.err
    assert (printed.out, model.asked) == ("", 0)


@pytest.mark.parametrize("arguments", [["eval"], ["eval", "cases"], ["eval", "--nonsense"]])
def test_wrong_usage_has_status_two(arguments: list[str], capsys: Capture) -> None:
    assert run(arguments) == 2


def test_help_has_an_example(capsys: Capture) -> None:
    assert run(["eval", "--help"]) == 0
    assert "Example: meeting eval" in capsys.readouterr().out
