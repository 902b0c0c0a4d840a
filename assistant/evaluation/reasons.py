"""Why a row is about nothing, and why an item has no row: the first of the scorer's conditions that failed.

Of several rows that an item could have had, or items that a row could have been about, the one counts
that lacks least.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evaluation.cases import GoldRow
from assistant.evaluation.pairing import cites_core, cites_too_many, overlap, unsaid
from assistant.evaluation.results import ResultRow
from assistant.evaluation.tally import Table
from assistant.language import gettext as _


def why_missed(gold: GoldRow, table: Table) -> str:
    """Why none of a table's rows was paired with one of its items, in the interface language."""
    if not any(cites_core(gold, row) for row in table.rows):
        return _("its lines were not found")
    # A row that is about another item took the lines of this one with it.
    return _lacking([(gold, row) for row in table.spurious if cites_core(gold, row)]) or _("joined with others")


def why_spurious(row: ResultRow, table: Table) -> str:
    """Why one of a table's rows was paired with none of its items, in the interface language."""
    if not any(cites_core(gold, row) for gold in table.golds):
        return _("a line that makes no to-do") if row.task else _("a line that makes no need")
    meant = [(gold, row) for gold in table.missed if cites_core(gold, row)]
    if not meant:
        return _("another row is about the same lines")
    return _lacking(meant) or _("joined with others")


def _lacking(pairs: Sequence[tuple[GoldRow, ResultRow]]) -> str:
    """What the row of the nearest pair does not say; empty where every row cites too many segments."""
    saying = [(gold, row) for gold, row in pairs if not cites_too_many(gold, row)]
    if not saying:
        return ""
    gold, row = min(saying, key=lambda pair: (len(unsaid(*pair)), -overlap(*pair)))
    return _("the row's words do not say {words}").format(words=", ".join(f"“{word}”" for word in unsaid(gold, row)))
