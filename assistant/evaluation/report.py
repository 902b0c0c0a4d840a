"""A score as people and as programs read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from unicodedata import east_asian_width

from assistant.evaluation.cases import Case
from assistant.evaluation.figures import Figures, Score
from assistant.evaluation.tally import CaseScore, Table
from assistant.evaluation.ways import PLAIN, Way
from assistant.language import gettext as _

SHOWN_CHARACTERS = 60
"""How much of a row that is about nothing is shown."""
_DECIMALS = {"seconds_per_meeting_minute": 2, "tokens_per_meeting_minute": 0}
_COUNTS = ("cases", "missing", "false_figures")
_LABEL_WIDTH = 44
_COLUMN_WIDTH = 9


def figure_titles() -> dict[str, str]:
    """The figures in the interface language, in the order of the table."""
    return {
        "need_precision": _("needs: rows that are right (precision)"),
        "need_recall": _("needs: needs that were found (recall)"),
        "need_f1": _("needs: F1"),
        "kind_accuracy": _("needs: kind right"),
        "status_accuracy": _("needs: status right"),
        "todo_precision": _("to-dos: rows that are right (precision)"),
        "todo_recall": _("to-dos: to-dos that were found (recall)"),
        "todo_f1": _("to-dos: F1"),
        "owner_accuracy": _("to-dos: owner right"),
        "due_accuracy": _("to-dos: date right"),
        "due_accuracy_where_said": _("to-dos: date right where one was said"),
        "grounded_quotes": _("quotes found where they are said to stand"),
        "evidence_precision": _("cited segments that support their row"),
        "false_figures": _("figures that nobody said (count)"),
        "supported": _("words of needs found in the cited segments"),
        "filled_where_said": _("cells filled where something was said"),
        "filled_where_unsaid": _("cells filled where nothing was said"),
        "seconds_per_meeting_minute": _("seconds per minute of meeting"),
        "tokens_per_meeting_minute": _("tokens per minute of meeting"),
    }


def report_lines(scores: Mapping[Way, Score], cases: Sequence[Case]) -> Iterator[str]:
    """One line per case, then a table of figures: for all cases, and per language where there are two.

    Args:
        scores: Of the same cases in several ways, whose columns stand beside each other; the plain one is among them.
        cases: The cases.
    """
    for case_id in scores[PLAIN].cases:
        for way, score in scores.items():
            yield _case_line(way.title(case_id), score.cases[case_id])
    yield ""
    columns = _columns(scores, cases)
    width = max(_COLUMN_WIDTH, *(_width(head) + 2 for head, _figures in columns))
    yield " " * _LABEL_WIDTH + "".join(" " * (width - _width(head)) + head for head, _figures in columns)
    for name, title in figure_titles().items():
        values = "".join(f"{figure_text(name, figures[name]):>{width}}" for _head, figures in columns)
        yield f"{title}{' ' * max(1, _LABEL_WIDTH - _width(title))}{values}"
    yield from _kept_lines(scores)


def kept_when_heard(heard: Score, read: Score) -> dict[str, float | None]:
    """F1 from the recordings as a share of the one from the annotated transcripts; None where that one is 0."""
    return {
        name: round(heard.figures[name] / read.figures[name], 3) if read.figures[name] else None
        for name in ("need_f1", "todo_f1")
    }


def _kept_lines(scores: Mapping[Way, Score]) -> Iterator[str]:
    """Of each way that hears, how much of the rows is left against the one that reads."""
    for way, score in scores.items():
        if way.is_heard:
            kept = kept_when_heard(score, scores[way.read])
            needs, todos = ("-" if share is None else f"{share:.0%}" for share in kept.values())
            line = _("{way}: F1 of needs {needs}, of to-dos {todos} of the F1 from the annotated transcript")
            yield line.format(way=way.head, needs=needs, todos=todos)


def _case_line(title: str, one: CaseScore) -> str:
    line = _("{case}: {needs} of {gold_needs} needs in {need_rows} rows, {todos} of {gold_todos} to-dos in {todo_rows}")
    return line.format(
        case=title,
        needs=len(one.needs.pairs),
        gold_needs=len(one.needs.golds),
        need_rows=len(one.needs.rows),
        todos=len(one.todos.pairs),
        gold_todos=len(one.todos.golds),
        todo_rows=len(one.todos.rows),
    )


def report_values(score: Score) -> dict[str, object]:
    """The figures by name, and for each case what was found, missed and made up, in one way."""
    return {**score.figures, "per_case": {case_id: _case_values(one) for case_id, one in score.cases.items()}}


def _case_values(one: CaseScore) -> dict[str, object]:
    return {
        "needs": _in_short(one.needs),
        "todos": _in_short(one.todos),
        "missed needs": [gold.label for gold in one.needs.missed],
        "missed todos": [gold.label for gold in one.todos.missed],
        "spurious needs": [row.words[:SHOWN_CHARACTERS] for row in one.needs.spurious],
        "spurious todos": [row.words[:SHOWN_CHARACTERS] for row in one.todos.spurious],
    }


def _in_short(table: Table) -> str:
    return f"{len(table.pairs)}/{len(table.golds)} of {len(table.rows)} rows"


def _columns(scores: Mapping[Way, Score], cases: Sequence[Case]) -> list[tuple[str, Figures]]:
    """The head and the figures of each column."""
    columns = []
    present = sorted({case.language for case in cases if case.id in scores[PLAIN].cases}, reverse=True)
    for language in (None, *(present if len(present) > 1 else ())):
        chosen = [case.id for case in cases if language in (None, case.language)]
        name = language or _("all")
        for way, score in scores.items():
            figures = score.of(chosen).figures
            columns.append((way.head or f"{name} ({figures['cases']:g})", figures))
    return columns


def figure_text(name: str, figure: float) -> str:
    """A figure as it is shown."""
    if name in _COUNTS:
        return f"{figure:g}"
    return f"{figure:.{_DECIMALS.get(name, 3)}f}"


def _width(text: str) -> int:
    """Columns that a text takes on a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
