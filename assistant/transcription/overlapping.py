"""Stretches in which several speak at once, in the ledger of what became of the recording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.record import Coverage

LEAST_OVERLAP_S = 0.5
"""Shorter overlaps are how people take turns, and no words are lost in them: of those between two turns three quarters
are shorter than 0.4 s (Levinson and Torreira 2015, "Timing in turn-taking"), about one word."""
OVERLAP = "overlap"
"""The note on such a stretch: a recogniser writes down one of the voices, or a mixture."""


def with_overlaps(coverage: Sequence[Coverage], overlaps: Sequence[tuple[float, float]]) -> list[Coverage]:
    """Mark what was recognised while several spoke as suspect; what is marked otherwise stays as it is.

    Overlaps shorter than ``LEAST_OVERLAP_S`` are not marked. The stretches cover the same time as before, each moment
    as often. Marks of an earlier search are taken away.

    Args:
        coverage: Of the recognition, in order.
        overlaps: Where several speak at once, in seconds, in order and apart from each other.
    """
    overlaps = [(start_s, end_s) for start_s, end_s in overlaps if end_s - start_s >= LEAST_OVERLAP_S]
    joined: list[Coverage] = []
    for stretch in coverage:
        for piece in _cut(stretch, overlaps) if stretch.note == OVERLAP or stretch.state == "processed" else [stretch]:
            last = joined[-1] if joined else None
            if last and (last.end_s, last.state, last.note) == (piece.start_s, piece.state, piece.note):
                joined[-1] = last.model_copy(update={"end_s": piece.end_s})
            else:
                joined.append(piece)
    return joined


def _cut(stretch: Coverage, overlaps: Sequence[tuple[float, float]]) -> Iterator[Coverage]:
    single = stretch.model_copy(update={"state": "processed", "note": ""})
    reached_s = stretch.start_s
    for start_s, end_s in overlaps:
        from_s, until_s = max(start_s, reached_s), min(end_s, stretch.end_s)
        if from_s >= until_s:
            continue
        if reached_s < from_s:
            yield single.model_copy(update={"start_s": reached_s, "end_s": from_s})
        yield stretch.model_copy(update={"state": "suspect", "note": OVERLAP, "start_s": from_s, "end_s": until_s})
        reached_s = until_s
    if reached_s < stretch.end_s:
        yield single.model_copy(update={"start_s": reached_s})
