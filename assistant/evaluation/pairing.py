"""Which row means which annotated item.

A row can be paired with an item when it cites one of the item's core segments, cites not too many,
and all that the item must mention stands in the row's own words. Every row and every item is paired
once at most, and as many as can be: Kuhn's augmenting paths (H. W. Kuhn, The Hungarian method for the
assignment problem, 1955), with those that share most evidence placed first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assistant.evaluation.cases import GoldRow
from assistant.evaluation.results import ResultRow

FEWEST_TOO_MANY = 6
"""A row may cite so many segments, or twice as many as its item has: who cites everything proves nothing."""


def pairs_of(golds: Sequence[GoldRow], rows: Sequence[ResultRow]) -> list[tuple[int, int]]:
    """Places of paired items and rows, in the order of the items."""
    shares = [{place: overlap(gold, row) for place, row in enumerate(rows) if pairable(gold, row)} for gold in golds]
    choices = [sorted(share, key=share.__getitem__, reverse=True) for share in shares]
    taken: dict[int, int] = {}
    for item in sorted(range(len(golds)), key=lambda item: max(shares[item].values(), default=0.0), reverse=True):
        _place(item, choices, taken, set())
    return sorted((item, row) for row, item in taken.items())


def pairable(gold: GoldRow, row: ResultRow) -> bool:
    """Whether a row can be about an annotated item."""
    return cites_core(gold, row) and not cites_too_many(gold, row) and not unsaid(gold, row)


def cites_core(gold: GoldRow, row: ResultRow) -> bool:
    """Whether a row cites a segment without which the item would not exist."""
    return bool(row.cited & set(gold.core))


def cites_too_many(gold: GoldRow, row: ResultRow) -> bool:
    """Whether a row cites so many segments that it could be about anything."""
    return len(row.cited) > max(FEWEST_TOO_MANY, 2 * len(gold.evidence))


def unsaid(gold: GoldRow, row: ResultRow) -> list[str]:
    """The patterns that an item must mention and that a row's words do not hold."""
    words = unicodedata.normalize("NFKC", row.words)
    return [pattern for pattern in gold.mention if not re.search(pattern, words, re.IGNORECASE)]


def overlap(gold: GoldRow, row: ResultRow) -> float:
    """Share of segments, of those that either names, that both name; 0 to 1."""
    named, cited = set(gold.evidence), row.cited
    return len(named & cited) / len(named | cited) if named | cited else 0.0


def _place(item: int, choices: Sequence[Sequence[int]], taken: dict[int, int], tried: set[int]) -> bool:
    """Give an item a row, moving earlier items to other rows where that is needed."""
    for row in choices[item]:
        if row in tried:
            continue
        tried.add(row)
        if row not in taken or _place(taken[row], choices, taken, tried):
            taken[row] = item
            return True
    return False
