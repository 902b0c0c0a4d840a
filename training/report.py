"""The figures of ``training/report.md``: what weights make of talks that they never saw."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.extraction.tagging import ACTS
from assistant.extraction.weights import MANIFEST
from training.measure import (
    SCORE_EDGES,
    ActFigures,
    Measured,
    RowFigures,
    act_figures,
    measure,
    need_figures,
    reliability,
    scored_needs,
    scored_todos,
    side_accuracy,
    todo_figures,
)
from training.tagger import FOLDS, Example

NOT_RUN = "not run (needs `--ami DIR`)"
TRIED = Path(__file__).parent / "tried.md"
"""What was tried and what won: written by hand, put at the end of every report."""
ATTRIBUTION = (
    "AMI meetings: AMI Meeting Corpus, manual annotations 1.6.2, CC BY 4.0 (https://groups.inf.ed.ac.uk/ami/corpus/). "
    "They are not part of this project."
)

HEAD = """\
Written by `python -m training --report`. Every figure is of talks that the weights never saw: {folds} folds by talk,
and within each the later stages are fitted on what the earlier ones make of talks unseen by these. Measured with the
stored arrays and the program's own code."""
ACTS_HEAD = """\
## Acts, line by line

Average precision / area under the curve (lines that do it). On dev talks and AMI only the kinds of need (not AMI),
to-dos and decisions are labelled; what is not labelled is left out. “Noisy” is the augmentation of `augment.py`: voices
merged, sides and punctuation lost, homophones, lines cut and joined.
"""
ROWS_HEAD = """\
## Candidates against a person's rows

Candidates alone, in no language model's words, above the fitted thresholds. A candidate stands for a row when they
share a core line, one to one; kind and status count over such pairs; to-dos that were withdrawn are not wanted.
"""

Group = tuple[str, Callable[[Measured], bool]]
GROUPS: tuple[Group, ...] = (
    ("dev, Chinese", lambda one: one.example.talk.source == "rows" and one.example.talk.language == "zh"),
    ("dev, English", lambda one: one.example.talk.source == "rows" and one.example.talk.language == "en"),
    ("train, Chinese", lambda one: one.example.talk.source == "tagged" and one.example.talk.language == "zh"),
    ("train, English", lambda one: one.example.talk.source == "tagged" and one.example.talk.language == "en"),
    ("all, Chinese", lambda one: one.example.talk.source != "ami" and one.example.talk.language == "zh"),
    ("all, English", lambda one: one.example.talk.source != "ami" and one.example.talk.language == "en"),
    ("AMI", lambda one: one.example.talk.source == "ami"),
)


RELIABILITY_HEAD = """### How sure is sure

The score that is stored with a row and decides what the review shows as doubtful (below 0.65): the mean score of
candidates, and the share of them that stands for a row. Clean talks, without AMI.

| candidates | number | mean score | right |
|---|---|---|---|"""


def measured_report(material: Sequence[Example], folder: Path) -> str:
    """The report on the sets of a folder, each measured on the talks that it never saw."""
    whole = [one for one in material if not one.excerpt]
    clean, heard = ([one for one in whole if one.noisy == noisy] for noisy in (False, True))
    unread = [replace(one, read=None) for one in clean]
    ways = {
        "clean": measure(clean, folder),
        "clean, without the reader": measure(unread, folder),
        "noisy": measure(heard, folder),
        "clean, sides hidden, without the reader": measure(unread, folder, blind=True),
    }
    right, known = side_accuracy([one.talk for one in clean if one.talk.source != "ami"], folder)
    return "\n".join(
        [
            *_head(material, folder),
            *_act_table({name: ways[name] for name in ("clean", "clean, without the reader", "noisy")}),
            *_row_tables(ways),
            *_reliability_table(ways["clean"]),
            "### Sides",
            "",
            f"Sides guessed from the words alone: {right} of {known} voices right ({right / known:.2f}).",
            "",
            TRIED.read_text(encoding="utf-8"),
        ]
    )


def _head(material: Sequence[Example], folder: Path) -> list[str]:
    talks = {one.talk.id: one.talk for one in material}.values()
    counts = {source: sum(talk.source == source for talk in talks) for source in ("rows", "tagged", "ami")}
    digests = ", ".join(f"`{name}` {entry['digest'][:19]}…" for name, entry in _sets(folder).items())
    talks_text = (
        f"Talks: {counts['tagged']} with every line tagged (train), {counts['rows']} with a recorder's rows (dev), "
        f"{counts['ami'] or 'no'} AMI meetings. {ATTRIBUTION}"
    )
    return ["# Tagger and link: figures", "", HEAD.format(folds=FOLDS), "", talks_text, "", f"Sets: {digests}.", ""]


def _sets(folder: Path) -> dict[str, dict[str, str]]:
    sets: dict[str, dict[str, str]] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sets"]
    return sets


def _act_table(ways: dict[str, list[Measured]]) -> list[str]:
    columns = {
        f"{'Chinese' if language == 'zh' else 'English'}, {name}": [
            one for one in measured if one.example.talk.language == language and one.example.talk.source != "ami"
        ]
        for language in ("zh", "en")
        for name, measured in ways.items()
    }
    columns["AMI"] = [one for one in ways["clean"] if one.example.talk.source == "ami"]
    figures = {name: [act_figures(measured, act) for act in ACTS] for name, measured in columns.items() if measured}
    cells = {
        name: list(map(_act_cell, figures[name])) if name in figures else [NOT_RUN] * len(ACTS) for name in columns
    }
    rows = [f"| {act} | " + " | ".join(cells[name][at] for name in columns) + " |" for at, act in enumerate(ACTS)]
    means = " | ".join(_mean(figures[name]) if name in figures else NOT_RUN for name in columns)
    return [
        ACTS_HEAD,
        "| act | " + " | ".join(columns) + " |",
        "|---" * (len(columns) + 1) + "|",
        *rows,
        f"| mean | {means} |",
        "",
    ]


def _act_cell(figures: ActFigures | None) -> str:
    return f"{figures.precision:.2f} / {figures.auc:.2f} ({figures.lines})" if figures else "–"


def _mean(figures: Iterable[ActFigures | None]) -> str:
    known = [one for one in figures if one]
    return f"{sum(one.precision for one in known) / len(known):.3f} / {sum(one.auc for one in known) / len(known):.3f}"


def _row_tables(ways: dict[str, list[Measured]]) -> list[str]:
    lines = [ROWS_HEAD]
    for name, measured in ways.items():
        lines += [
            f"### {name[0].upper()}{name[1:]}",
            "",
            "| talks | needs | P | R | F1 | kind | status | to-dos | P | R | F1 |",
            "|---|---|---|---|---|---|---|---|---|---|---|",
        ]
        for group, belongs in GROUPS:
            some = [one for one in measured if belongs(one)]
            if some:
                lines.append(f"| {group} | {_need_cells(need_figures(some))} | {_cells(todo_figures(some))} |")
            elif group == "AMI" and name != "noisy":
                lines.append(f"| {group} | {NOT_RUN} |" + " |" * 9)
        lines.append("")
    return lines


def _reliability_table(measured: Sequence[Measured]) -> list[str]:
    business = [one for one in measured if one.example.talk.source != "ami"]
    lines = [RELIABILITY_HEAD]
    for name, scored in (("needs", scored_needs(business)), ("to-dos", scored_todos(business))):
        lines += [
            f"| {name} {_from(one.least)} | {one.candidates} | {one.expected:.2f} | {one.right:.2f} |"
            for one in reliability(scored)
        ]
    return [*lines, ""]


def _from(least: float) -> str:
    return f"from {least:.2f}" if least else f"below {SCORE_EDGES[1]:.2f}"


def _cells(figures: RowFigures) -> str:
    return f"{figures.wanted} | {figures.precision:.2f} | {figures.recall:.2f} | **{figures.f1:.3f}**"


def _need_cells(figures: RowFigures) -> str:
    if not figures.wanted:
        return "– | – | – | – | – | –"
    kind, status = figures.kinds / max(1, figures.paired), figures.statuses / max(1, figures.paired)
    return f"{_cells(figures)} | {kind:.2f} | {status:.2f}"
