"""Extraction on annotated talks, method beside method on one language model: writes ``benchmarks/extraction.md``.

    python -m training --leave-out SETS                  # the sets of weights that never saw the talk they judge
    python -m benchmarks.extraction --weights SETS [--ami DIR]

Resumable: results lie in ``--work`` and are made again only where code, prompts, weights or model changed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.figures import Score, read_results, score
from assistant.evaluation.methods import METHODS, Method
from assistant.evaluation.oneshot import WINDOW_TOKENS
from assistant.evaluation.reasons import why_missed, why_spurious
from assistant.evaluation.report import figure_text, figure_titles
from assistant.evaluation.run import evaluate, weights_for
from assistant.evaluation.tally import CaseScore
from assistant.evaluation.ways import Way
from assistant.events import Cancellation, Listener
from assistant.language import use_language
from assistant.llm.connect import destination
from assistant.models.store import EMBEDDED_LLM
from assistant.settings import Settings, load_settings

T = TypeVar("T")
HERE = Path(__file__).parent
DEV = HERE.parent / "training" / "talks" / "dev"
REPORT = HERE / "extraction.md"
GOALS = {
    "need_f1": "≥ 0.88", "kind_accuracy": "≥ 0.90", "status_accuracy": "≥ 0.90", "todo_f1": "≥ 0.88",
    "owner_accuracy": "≥ 0.90", "due_accuracy_where_said": "≥ 0.95", "grounded_quotes": "1.00",
    "evidence_precision": "≥ 0.80", "false_figures": "≤ 5", "supported": "≥ 0.75", "filled_where_said": "≥ 0.75",
    "filled_where_unsaid": "≤ 0.10", "seconds_per_meeting_minute": "≤ 6",
}  # fmt: skip
LANGUAGES = {"zh": "Chinese", "en": "English"}
BLIND = ("full", "tagger")
"""The methods that are run with names and sides hidden too: one-shot does not look at sides."""
BLIND_WORDS = """\
The same talks as if nobody had said who takes part: no participants, the voices named S1, S2 …; sides are guessed from
the words. An owner S1 counts as the person whose voice it is."""
WRONG_ROWS = 5
SHOWN_CHARACTERS = 80

Scores = Mapping[str, Score]
"""Scores by the head of their column."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every method on every case and write the report."""
    asked = _parser().parse_args(arguments)
    use_language("en")  # the report is in one language, whatever the interface speaks
    settings = load_settings()
    cases, meetings = _cases(asked.cases), _cases(asked.ami) if asked.ami else []
    seen: dict[str, Score] = {}
    blind: dict[str, Score] = {}
    for method in METHODS:
        folder = _run(cases, method, asked, settings, "dev")
        seen[method.name] = score(cases, read_results(cases, folder))
        if method.name in BLIND:
            blind[method.name] = seen[method.name]
            blind[f"{method.name}, blind"] = score(cases, read_results(cases, Way(is_blind=True).folder(folder)))
    ami: dict[str, Score] = {}
    for method in METHODS if meetings else ():
        folder = _run(meetings, method, asked, settings, "ami")
        ami[method.name] = score(meetings, read_results(meetings, folder))
    lines = [
        *_head(settings),
        *_weights_lines([*cases, *meetings], asked.weights),
        *_method_lines(),
        *_tables(f"{len(cases)} annotated talks", "", seen, cases, GOALS),
        *_tables("Names and sides hidden", BLIND_WORDS, blind, cases, {}),
        *_ami_lines(ami),
        *_wrong_lines(METHODS[0].name, seen[METHODS[0].name]),
    ]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"written: {REPORT}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--weights", type=Path, required=True, help="sets of weights of `python -m training --leave-out`"
    )
    parser.add_argument("--cases", type=Path, default=DEV, help="annotated talks")
    parser.add_argument("--ami", type=Path, help="AMI meetings with human action items, in the form of the talks")
    parser.add_argument("--work", type=Path, default=Path("out/benchmark"), help="where results lie")
    return parser


def _cases(folder: Path) -> list[Case]:
    """All cases of a folder. Raises ``InputError``: who leaves out what cannot be read measures something else."""
    found = read_cases(folder)
    for error in found.unusable.values():
        raise error
    return found.cases


def _run(cases: Sequence[Case], method: Method, asked: argparse.Namespace, settings: Settings, name: str) -> Path:
    """Make the results of a method that are not there yet; gives their folder."""
    folder: Path = asked.work / name / method.name
    is_blind = name == "dev" and method.name in BLIND
    listener = _line(f"{name}, {method.name}")
    failures = evaluate(cases, folder, settings, listener, Cancellation(), asked.weights, method, is_blind=is_blind)
    print()
    for failure in failures:
        print(f"no result for {failure.title}: {failure.error}")
    return folder


def _line(title: str) -> Listener:
    return lambda progress: print(f"\r{title}: {progress.done:4.0%} {progress.note:30}", end="", flush=True)


def _head(settings: Settings) -> Iterator[str]:
    # The name of a model file, not where it lies.
    model = settings.llm_model if settings.llm_base_url else Path(settings.llm_model or EMBEDDED_LLM).name
    yield "# Extraction, method beside method"
    yield ""
    yield f"Written by `python -m benchmarks.extraction` on {dt.date.today():%Y-%m-%d}. Language model: {model}, on"
    yield f"{destination(settings)}, temperature 0. Seconds are by the clock, on {os.cpu_count()} processor cores, with"
    yield "models loaded; every figure is described in `docs/evaluation.md`."
    yield ""


def _weights_lines(cases: Sequence[Case], folder: Path) -> Iterator[str]:
    weights = {case.id: weights_for(case, folder) for case in cases}
    known = [case_id for case_id, one in weights.items() if case_id in one.talks]
    if known:
        yield f"Tagger and link were fitted on {', '.join(known)}: these figures say nothing of talks that they do"
        yield "not know. Their sets of weights:"
    else:
        yield "Tagger and link never saw the talk that they judge; their sets of weights:"
    yield ", ".join(f"`{digest[:19]}…`" for digest in sorted({one.digest for one in weights.values()})) + "."
    yield ""


def _method_lines() -> Iterator[str]:
    yield "`full` is what users get; `tagger` is tagger and link alone, rows in the spoken words; `n-grams` is that"
    yield "without the reader; `one-shot` is the language model alone: one schema-constrained prompt a stretch of"
    yield f"{WINDOW_TOKENS:,} tokens for everything, its answer taken as it is."
    yield ""


def _tables(title: str, words: str, scores: Scores, cases: Sequence[Case], goals: Mapping[str, str]) -> Iterator[str]:
    """A section with the figures of all talks, and of each language apart."""
    yield f"## {title}"
    yield ""
    yield from [words, ""] if words else []
    yield from _table(scores, [case.id for case in cases], goals)
    for language, name in LANGUAGES.items():
        chosen = [case.id for case in cases if case.language == language]
        if chosen:
            yield f"### {name}: {len(chosen)} of them"
            yield ""
            yield from _table(scores, chosen, goals)


def _table(scores: Scores, case_ids: Sequence[str], goals: Mapping[str, str]) -> Iterator[str]:
    figures = [one.of(case_ids).figures for one in scores.values()]
    goal_head = ["goal"] if goals else []
    yield from _head_of_table("", *goal_head, *scores)
    for name, title in {"missing": "talks without a result", **figure_titles()}.items():
        goal = [goals.get(name, "")] if goals else []
        yield _row(title, *goal, *(figure_text(name, one[name]) for one in figures))
    yield ""


def _head_of_table(*heads: str) -> Iterator[str]:
    yield _row(*heads)
    yield "|---" * len(heads) + "|"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _ami_lines(ami: Scores) -> Iterator[str]:
    yield "## AMI meetings (to-dos only)"
    yield ""
    if not ami:
        yield "Not run: the AMI Meeting Corpus is not part of this project. Its manual annotations 1.6.2 (CC BY 4.0)"
        yield "are at https://groups.inf.ed.ac.uk/ami/corpus/; bring the meetings into the form of `docs/evaluation.md`"
        yield "and hand them over with `--ami`."
        yield ""
        return
    names = ("todo_precision", "todo_recall", "todo_f1", "seconds_per_meeting_minute", "tokens_per_meeting_minute")
    count = max(one.figures["cases"] for one in ami.values())
    yield f"{count:g} meetings; AMI Meeting Corpus, manual annotations 1.6.2, CC BY 4.0. Goal: F1 ≥ 0.55."
    yield ""
    yield from _head_of_table("", *ami)
    for name, title in {"missing": "meetings without a result", **figure_titles()}.items():
        if name in ("missing", *names):
            yield _row(title, *(figure_text(name, one.figures[name]) for one in ami.values()))
    yield ""


def _wrong_lines(method: str, one: Score) -> Iterator[str]:
    """Rows about nothing that was annotated, and items that no row is about: a few, of as many talks as can be."""
    by_case = [_wrong_of(case_id, found, turn) for turn, (case_id, found) in enumerate(one.cases.items())]
    wrong = _in_turn(by_case)
    yield "## Rows that are still wrong"
    yield ""
    if not wrong:
        yield f"None of `{method}`: every row is about an item, and every item has its row."
        return
    yield f"{min(WRONG_ROWS, len(wrong))} of {len(wrong)} that `{method}` makes or misses, each with what failed of the"
    yield "scorer's conditions; what a row's words do not say are regular expressions."
    yield ""
    yield from wrong[:WRONG_ROWS]


def _wrong_of(case_id: str, found: CaseScore, turn: int) -> list[str]:
    """A talk's missed items and wrong rows, every sort in turn; which sort begins differs from talk to talk."""
    sorts = []
    for name, table in {"need": found.needs, "to-do": found.todos}.items():
        sorts.append([(f"missed {name}", gold.label, why_missed(gold, table)) for gold in table.missed])
        sorts.append([(name, row.words, why_spurious(row, table)) for row in table.spurious])
    begin = turn % len(sorts)
    return [
        f"- {case_id}, {sort} “{_shown(words)}”: {_escaped(reason)}."
        for sort, words, reason in _in_turn([*sorts[begin:], *sorts[:begin]])
    ]


def _in_turn(lists: Sequence[Sequence[T]]) -> list[T]:
    """The first of every list, then the second of every list, and so on."""
    return [one for row in zip_longest(*lists) for one in row if one is not None]


def _shown(words: str) -> str:
    return _escaped(_cut(" ".join(words.split())))


def _cut(words: str) -> str:
    return words if len(words) <= SHOWN_CHARACTERS else words[:SHOWN_CHARACTERS] + "…"


def _escaped(text: str) -> str:
    """A text as it is, not as Markdown would read it."""
    return re.sub(r"([\\`*_\[\]<|])", r"\\\1", text)


if __name__ == "__main__":
    main()
