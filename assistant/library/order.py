"""The order in which rows are told."""

from __future__ import annotations

import math

from schemas.record import Row


def first_time_s(row: Row) -> float | None:
    """When the first of the words behind a row was said; None where no time is known."""
    return min((piece.start_s for piece in row.evidence if piece.start_s is not None), default=None)


def said_at(row: Row) -> tuple[float, float, str]:
    """What rows are sorted by: when they were said, the ones without a time last; then when they were made.

    The id decides between rows that are otherwise equal, so that the order follows from the rows alone.
    """
    start_s = first_time_s(row)
    return math.inf if start_s is None else start_s, row.provenance.created_at.timestamp(), row.id
