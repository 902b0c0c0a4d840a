"""The figures by which extraction is judged, from the counts of several cases.

Every share is rounded to three places and lies between 0 and 1; where nothing was counted it is 0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.cases import Case
from assistant.evaluation.results import Result, read_result, result_file
from assistant.evaluation.tally import CaseScore, Tally, score_case

Figures = dict[str, float]
"""Figures by their name, in the order in which they are shown."""


@dataclass(frozen=True)
class Score:
    """How good some results are."""

    figures: Figures
    cases: dict[str, CaseScore]
    """By the id of the case."""

    def of(self, case_ids: Collection[str]) -> Score:
        """The score of some of the cases."""
        return _total({case_id: one for case_id, one in self.cases.items() if case_id in case_ids})


def score(cases: Sequence[Case], results: Mapping[str, Result]) -> Score:
    """Hold results, by the id of their case, against annotations. Cases without annotations are left out."""
    scores = {case.id: score_case(case, results.get(case.id)) for case in cases if case.gold}
    return _total(scores)


def _total(scores: dict[str, CaseScore]) -> Score:
    total = Tally()
    for one in scores.values():
        total.add(one.tally)
    return Score(figures_of(total), scores)


def read_results(cases: Sequence[Case], results_dir: Path) -> dict[str, Result]:
    """The results of some cases, by their ids; those that have none are left out. Raises ``InputError``."""
    found = {case.id: read_result(result_file(results_dir, case.id)) for case in cases}
    return {case_id: result for case_id, result in found.items() if result is not None}


def figures_of(tally: Tally) -> Figures:
    """The figures that counts amount to."""
    return {
        "cases": tally.cases,
        "missing": tally.missing,
        "need_precision": _share(tally.need_hits, tally.need_rows),
        "need_recall": _share(tally.need_hits, tally.need_gold),
        "need_f1": _share(2 * tally.need_hits, tally.need_gold + tally.need_rows),
        "kind_accuracy": _share(tally.kinds_right, tally.need_hits),
        "status_accuracy": _share(tally.statuses_right, tally.need_hits),
        "todo_precision": _share(tally.todo_hits, tally.todo_rows),
        "todo_recall": _share(tally.todo_hits, tally.todo_gold),
        "todo_f1": _share(2 * tally.todo_hits, tally.todo_gold + tally.todo_rows),
        "owner_accuracy": _share(tally.owners_right, tally.owners_known),
        "due_accuracy": _share(tally.dues_right, tally.dues_known),
        "due_accuracy_where_said": _share(tally.dues_said_right, tally.dues_said),
        "grounded_quotes": _share(tally.quotes_grounded, tally.quotes),
        "evidence_precision": _share(tally.cited_right, tally.cited),
        "false_figures": tally.false_figures,
        "supported": _share(tally.pieces_supported, tally.pieces),
        "filled_where_said": _share(tally.cells_said_filled, tally.cells_said),
        "filled_where_unsaid": _share(tally.cells_unsaid_filled, tally.cells_unsaid),
        "seconds_per_meeting_minute": _per_minute(tally.seconds, tally),
        "tokens_per_meeting_minute": _per_minute(tally.tokens, tally),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _per_minute(spent: float, tally: Tally) -> float:
    return round(spent / (tally.meeting_s / 60), 2) if tally.meeting_s else 0.0
