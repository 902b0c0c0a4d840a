"""A score as people and as programs read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from assistant.evaluation.blind import blind_title
from assistant.evaluation.cases import Case
from assistant.evaluation.figures import Figures, Score
from assistant.evaluation.tally import CaseScore, Table
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


def report_lines(score: Score, cases: Sequence[Case], blind: Score | None = None) -> Iterator[str]:
    """One line per case, then a table of figures: for all cases, and per language where there are two.

    Args:
        score: Of the cases as they are.
        cases: The cases.
        blind: Of the same cases with names and sides hidden; its columns stand beside the others.
    """
    for case_id, one in score.cases.items():
        yield _case_line(case_id, one)
        if blind:
            yield _case_line(blind_title(case_id), blind.cases[case_id])
    yield ""
    columns = _columns(score, cases, blind)
    yield " " * _LABEL_WIDTH + "".join(" " * (_COLUMN_WIDTH - _width(head)) + head for head, _figures in columns)
    for name, title in figure_titles().items():
        values = "".join(f"{figure_text(name, figures[name]):>{_COLUMN_WIDTH}}" for _head, figures in columns)
        yield f"{title}{' ' * max(1, _LABEL_WIDTH - _width(title))}{values}"


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
    """The figures by name, and for each case what was found, missed and made up."""
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


def _columns(score: Score, cases: Sequence[Case], blind: Score | None) -> list[tuple[str, Figures]]:
    """The head and the figures of each column."""
    columns = []
    present = sorted({case.language for case in cases if case.id in score.cases}, reverse=True)
    for language in (None, *(present if len(present) > 1 else ())):
        chosen = [case.id for case in cases if language in (None, case.language)]
        seen = score.of(chosen).figures
        name = language or _("all")
        columns.append((f"{name} ({seen['cases']:g})", seen))
        if blind:
            columns.append((_("blind"), blind.of(chosen).figures))
    return columns


def figure_text(name: str, figure: float) -> str:
    """A figure as it is shown."""
    if name in _COUNTS:
        return f"{figure:g}"
    return f"{figure:.{_DECIMALS.get(name, 3)}f}"


def _width(text: str) -> int:
    """Columns that a text takes on a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
