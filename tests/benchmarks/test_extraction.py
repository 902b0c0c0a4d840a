"""The benchmark of extraction to its end, with the one method that needs no language model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.evaluation.methods import METHODS, Tools, method_named
from assistant.evaluation.report import figure_titles
from assistant.extraction.assemble import Rows
from assistant.extraction.weights import MANIFEST, SHIPPED
from assistant.language import use_language
from benchmarks import extraction
from schemas.talk import Talk
from tests.evaluation.makers import HEARD_GOLD, Json, case_json, gold_need, gold_todo, heard_case, write_case
from tests.pipeline.fakes import use_fake_tagger

TAGGER = replace(method_named("n-grams"), name="tagger")
AS_FULL = replace(TAGGER, name="full")
"""The tagger alone under the name of what users get."""


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    use_fake_tagger(monkeypatch)
    path = tmp_path / "report.md"
    monkeypatch.setattr(extraction, "REPORT", path)
    monkeypatch.setattr(extraction, "METHODS", (AS_FULL, TAGGER, replace(TAGGER, name="one-shot")))
    return path


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A Chinese talk of which everything is found and an English one of which nothing is."""
    write_case(tmp_path / "cases", heard_case("zh-heard", HEARD_GOLD))
    missed = {"needs": [gold_need("one [*] pump", [1])], "todos": [gold_todo("three", [3])]}
    write_case(tmp_path / "cases", case_json("en-missed", gold=missed))
    return tmp_path / "cases"


def written(report: Path, cases: Path, *more: str) -> str:
    extraction.main(["--weights", str(SHIPPED), "--cases", str(cases), "--work", str(report.parent / "work"), *more])
    return report.read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """A section, from its title to the next of its rank."""
    rank = title.split()[0]
    return text.partition(f"\n{title}\n")[2].partition(f"\n{rank} ")[0]


def row(text: str, title: str) -> list[str]:
    """The first table row of that title."""
    line = next(line for line in text.splitlines() if line.startswith(f"| {title} |"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_every_figure_is_told_for_all_talks_and_for_each_language(report: Path, cases: Path) -> None:
    found = section(written(report, cases), "## 2 annotated talks")

    everything, chinese, english = (
        found.partition("\n### ")[0],
        section(found, "### Chinese: 1 of them"),
        section(found, "### English: 1 of them"),
    )
    for part in (everything, chinese, english):
        assert row(part, "") == ["goal", "full", "tagger", "one-shot"]
        assert [title for title in figure_titles().values() if f"| {title} |" in part] == [*figure_titles().values()]
        assert row(part, "talks without a result") == ["", "0", "0", "0"]
    recall = "needs: needs that were found (recall)"
    assert [row(part, recall)[1] for part in (everything, chinese, english)] == ["0.500", "1.000", "0.000"]
    assert row(everything, "needs: F1")[0] == extraction.GOALS["need_f1"]
    assert row(everything, "seconds per minute of meeting")[0] == extraction.GOALS["seconds_per_meeting_minute"]


def test_goals_are_of_figures_that_are_told() -> None:
    assert set(extraction.GOALS) <= set(figure_titles())


def test_the_blind_figures_of_full_and_tagger_stand_beside_the_others(report: Path, cases: Path) -> None:
    found = section(written(report, cases), "## Names and sides hidden")

    assert row(found, "") == ["full", "full, blind", "tagger", "tagger, blind"]
    assert row(found, "to-dos: owner right") == ["1.000"] * 4
    work = report.parent / "work" / "dev"
    assert [(work / name / "blind").exists() for name in ("full", "tagger", "one-shot")] == [True, True, False]


def test_the_blind_figures_are_those_of_the_hidden_talks(
    report: Path, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_among_friends(talk: Talk, tools: Tools) -> Rows:
        return AS_FULL.rows(talk, tools) if talk.participants else Rows([], [])

    monkeypatch.setattr(extraction, "METHODS", (replace(AS_FULL, rows=only_among_friends),))

    text = written(report, cases)

    assert row(section(text, "## Names and sides hidden"), "to-dos: owner right") == ["1.000", "0.000"]


def test_ami_is_not_run_unless_it_is_handed_over(report: Path, cases: Path, tmp_path: Path) -> None:
    alone = section(written(report, cases), "## AMI meetings (to-dos only)")
    write_case(tmp_path / "ami", heard_case("ami-1", {"needs": None, "todos": HEARD_GOLD["todos"]}))
    with_ami = section(written(report, cases, "--ami", str(tmp_path / "ami")), "## AMI meetings (to-dos only)")

    assert "Not run" in alone
    assert "https://groups.inf.ed.ac.uk/ami/corpus/" in alone
    assert "Not run" not in with_ami
    assert row(with_ami, "") == ["full", "tagger", "one-shot"]
    assert row(with_ami, "to-dos: F1") == ["1.000"] * 3
    assert "needs: F1" not in with_ami


def test_wrong_rows_have_their_reasons(report: Path, cases: Path) -> None:
    found = section(written(report, cases), "## Rows that are still wrong")

    assert [line for line in found.splitlines() if line.startswith("- ")] == [
        "- en-missed, missed need “one \\[\\*\\] pump”: its lines were not found.",
        "- en-missed, missed to-do “three”: its lines were not found.",
    ]
    assert "2 of 2 that `full` makes or misses" in found


def test_five_wrong_rows_at_most_of_as_many_talks_as_can_be(report: Path, tmp_path: Path) -> None:
    gold: Json = {"needs": [gold_need("missed", [1]), gold_need("again", [1])], "todos": []}
    for name in ("a", "b", "c"):
        write_case(tmp_path / "many", heard_case(name, gold))

    found = section(written(report, tmp_path / "many"), "## Rows that are still wrong")

    shown = [line for line in found.splitlines() if line.startswith("- ")]
    assert [line[2] for line in shown] == ["a", "b", "c", "a", "b"]
    assert "missed need" in shown[0]
    assert shown[1].endswith("a line that makes no need.")
    assert shown[2].endswith("a line that makes no to-do.")
    assert "5 of 12 that" in found


def test_a_method_that_makes_nothing_wrong_is_told_so(report: Path, tmp_path: Path) -> None:
    write_case(tmp_path / "good", heard_case("good", HEARD_GOLD))

    assert "None of `full`" in section(written(report, tmp_path / "good"), "## Rows that are still wrong")


def test_talks_that_the_tagger_knows_are_named(report: Path, cases: Path) -> None:
    known = json.loads((SHIPPED / MANIFEST).read_text())["sets"]["weights.npz"]["talks"][0]

    assert "never saw the talk that they judge" in written(report, cases)
    write_case(cases, heard_case(known, HEARD_GOLD))
    text = written(report, cases)
    assert "never saw" not in text
    assert f"were fitted on {known}:" in text


def test_the_report_is_in_english_and_names_no_place_of_a_file(
    report: Path, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_language("zh")
    monkeypatch.setenv("MEETING_LLM_MODEL", "/somewhere/private/model.gguf")

    text = written(report, cases)

    assert "Language model: model.gguf, on\nthis machine" in text
    assert "needs: F1" in text


def test_a_case_that_cannot_be_read_ends_it(report: Path, cases: Path) -> None:
    write_case(cases, case_json("broken", language="fr"))

    with pytest.raises(InputError, match=r"broken\.json"):
        written(report, cases)
    assert not report.exists()


def test_a_talk_without_a_result_is_counted(
    report: Path, cases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: object) -> Rows:
        raise RuntimeError("boom")

    monkeypatch.setattr(extraction, "METHODS", (AS_FULL, replace(TAGGER, rows=broken)))

    text = written(report, cases)

    assert row(text, "talks without a result") == ["", "0", "2"]
    assert row(section(text, "## Names and sides hidden"), "talks without a result") == ["0", "0", "2", "2"]
    assert "\nno result for zh-heard, blind: boom" in capsys.readouterr().out


def test_the_methods_that_run_blind_are_there() -> None:
    assert set(extraction.BLIND) <= {method.name for method in METHODS}
