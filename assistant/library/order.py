"""The order in which rows are told."""

from __future__ import annotations

import math

from schemas.record import Row


def said_at(row: Row) -> tuple[float, float, str]:
    """What rows are sorted by: when they were said, the ones without a time last; then when they were made.

    The id decides between rows that are otherwise equal, so that the order follows from the rows alone.
    """
    start_s = min((piece.start_s for piece in row.evidence if piece.start_s is not None), default=math.inf)
    return start_s, row.provenance.created_at.timestamp(), row.id
