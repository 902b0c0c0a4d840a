"""Extraction on annotated talks, method beside method on one language model: writes ``benchmarks/extraction.md``.

    python -m training --leave-out SETS                  # the sets of weights that never saw the talk they judge
    python -m benchmarks.extraction --weights SETS [--ami DIR]

Resumable: results lie in ``--work`` and are made again only where code, prompts, weights or model changed.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.figures import Figures, Score, read_results, score
from assistant.evaluation.methods import METHODS, Method
from assistant.evaluation.report import figure_titles
from assistant.evaluation.run import evaluate, weights_for
from assistant.events import Cancellation, Listener
from assistant.llm.connect import destination
from assistant.models.store import EMBEDDED_LLM
from assistant.settings import Settings, load_settings

HERE = Path(__file__).parent
DEV = HERE.parent / "training" / "talks" / "dev"
REPORT = HERE / "extraction.md"
GOALS = {
    "need_f1": "≥ 0.88", "kind_accuracy": "≥ 0.90", "status_accuracy": "≥ 0.90", "todo_f1": "≥ 0.88",
    "owner_accuracy": "≥ 0.90", "due_accuracy_where_said": "≥ 0.95", "grounded_quotes": "1.00",
    "evidence_precision": "≥ 0.80", "false_figures": "≤ 5", "supported": "≥ 0.75", "filled_where_said": "≥ 0.75",
    "filled_where_unsaid": "≤ 0.10", "seconds_per_meeting_minute": "≤ 6",
}  # fmt: skip
WRONG_ROWS = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every method on every case and write the report."""
    asked = _parser().parse_args(arguments)
    settings = load_settings()
    cases = read_cases(asked.cases).cases
    scores = {method.name: _scored(cases, method, asked, settings, "dev") for method in METHODS}
    ami: dict[str, Score] = {}
    if asked.ami:
        meetings = read_cases(asked.ami).cases
        ami = {method.name: _scored(meetings, method, asked, settings, "ami") for method in METHODS}
    REPORT.write_text("\n".join(_report(scores, ami, cases, asked.weights, settings)) + "\n", encoding="utf-8")
    print(f"written: {REPORT}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument(
        "--weights", type=Path, required=True, help="sets of weights of `python -m training --leave-out`"
    )
    parser.add_argument("--cases", type=Path, default=DEV, help="annotated talks")
    parser.add_argument("--ami", type=Path, help="AMI meetings with human action items, as JSON files")
    parser.add_argument("--work", type=Path, default=Path("out/benchmark"), help="where results lie")
    return parser


def _scored(cases: Sequence[Case], method: Method, asked: argparse.Namespace, settings: Settings, name: str) -> Score:
    folder = asked.work / name / method.name
    failures = evaluate(cases, folder, settings, _line(f"{name}, {method.name}"), Cancellation(), asked.weights, method)
    for failure in failures:
        print(f"no result for {failure.case_id}: {failure.error}")
    return score(cases, read_results(cases, folder))


def _line(title: str) -> Listener:
    return lambda progress: print(f"\r{title}: {progress.done:4.0%} {progress.note:20}", end="", flush=True)


def _report(
    scores: dict[str, Score], ami: dict[str, Score], cases: Sequence[Case], weights: Path, settings: Settings
) -> Iterator[str]:
    sets = sorted({weights_for(case, weights).digest for case in cases})
    model = settings.llm_model or EMBEDDED_LLM
    yield "# Extraction, method beside method"
    yield ""
    yield f"Written by `python -m benchmarks.extraction` on {dt.date.today():%Y-%m-%d}. Language model: {model}, on "
    yield f"{destination(settings)}, temperature 0. Tagger and link never saw the talk that they judge; their sets:"
    yield ", ".join(f"`{digest[:19]}…`" for digest in sets) + "."
    yield ""
    yield "`full` is what users get; `tagger` is tagger and link alone, rows in the spoken words; `one-shot` is one"
    yield "schema-constrained prompt a stretch of 2,200 tokens for everything, its answer taken as it is."
    yield ""
    yield f"## {len(cases)} annotated talks"
    yield ""
    columns = _columns(scores, cases)
    yield "| | goal | " + " | ".join(columns) + " |"
    yield "|---" * (len(columns) + 2) + "|"
    for name, title in figure_titles().items():
        values = " | ".join(f"{figures[name]:g}" for figures in columns.values())
        yield f"| {title} | {GOALS.get(name, '')} | {values} |"
    yield ""
    yield "## AMI meetings (to-dos only)"
    yield ""
    yield from _ami_lines(ami)
    yield ""
    yield "## Rows that are still wrong"
    yield ""
    yield from _wrong_rows(scores["full"])


def _columns(scores: dict[str, Score], cases: Sequence[Case]) -> dict[str, Figures]:
    """Figures of every method over all talks, and of each language apart."""
    columns: dict[str, Figures] = {}
    for method, one in scores.items():
        columns[method] = one.figures
        for language in ("zh", "en"):
            chosen = [case for case in cases if case.language == language]
            columns[f"{method}, {language}"] = one.of([case.id for case in chosen]).figures
    return columns


def _ami_lines(ami: dict[str, Score]) -> Iterator[str]:
    if not ami:
        yield "Not run: the AMI Meeting Corpus is not part of this project. Its manual annotations 1.6.2 (CC BY 4.0)"
        yield "are at https://groups.inf.ed.ac.uk/ami/corpus/; hand the meetings over with `--ami`."
        return
    yield "AMI Meeting Corpus, manual annotations 1.6.2, CC BY 4.0. Goal: F1 ≥ 0.55."
    yield ""
    yield "| method | precision | recall | F1 |"
    yield "|---|---|---|---|"
    for method, one in ami.items():
        precision, recall, f1 = (one.figures[f"todo_{name}"] for name in ("precision", "recall", "f1"))
        yield f"| {method} | {precision:g} | {recall:g} | {f1:g} |"


def _wrong_rows(one: Score) -> Iterator[str]:
    """Rows about nothing that was annotated, and needs that no row is about, a few of each."""
    for case_id, found in list(one.cases.items())[:WRONG_ROWS]:
        for row in found.needs.spurious[:1]:
            yield f"- {case_id}: a row that is no need of the recorder's: “{row.words[:80]}”"
        for gold in found.needs.missed[:1]:
            yield f"- {case_id}: missed: “{gold.label}”"


if __name__ == "__main__":
    main()
