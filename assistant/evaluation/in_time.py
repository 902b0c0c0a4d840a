"""Rows that cite a transcript of their own, held against annotated lines by time.

What was heard is cut elsewhere than what was annotated, so the ids of one say nothing of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assistant.evaluation.cases import Case, SpokenLine
from assistant.evaluation.results import Citation, Result, ResultRow

LEAST_SHARED = 0.5
"""Of the shorter of two stretches, the share that makes them the same words: a segment that covers two lines then
stands for both, a piece of a long line for that line, and one that only reaches into a neighbour not for it."""


def shared_s(one: SpokenLine, other: SpokenLine) -> float:
    """Seconds that two stretches have in common; 0 where they have none."""
    return max(min(one.end, other.end) - max(one.start, other.start), 0.0)


def same_words(one: SpokenLine, other: SpokenLine) -> bool:
    """Whether two stretches share ``LEAST_SHARED`` of the shorter one's time; one without length is like nothing."""
    shorter_s = min(one.end - one.start, other.end - other.start)
    return shorter_s > 0 and shared_s(one, other) >= LEAST_SHARED * shorter_s


def in_lines(result: Result, case: Case) -> Result:
    """A result whose rows cite the case's lines; one that cites them already is given back as it is.

    A segment of the result's own that is like no line gets an id which no line has: it still counts as cited.
    """
    if result.segments is None:
        return result
    none_below = min([0, *(line.id for line in case.segments)])
    lines_of: dict[int | None, list[int]] = {
        segment.id: [line.id for line in case.segments if same_words(segment, line)] or [none_below - place]
        for place, segment in enumerate(result.segments, 1)
    }

    def placed(row: ResultRow) -> ResultRow:
        cited = [
            Citation(segment=line, quote=piece.quote)
            for piece in row.evidence
            for line in lines_of.get(piece.segment, [None])
        ]
        return row.model_copy(update={"evidence": cited})

    return result.model_copy(
        update={"needs": [placed(row) for row in result.needs], "todos": [placed(row) for row in result.todos]}
    )


def voices_of(segments: Sequence[SpokenLine], case: Case) -> dict[str, str]:
    """Whose voice each label of a transcript is: the label of the case's lines with which it shares most time."""
    time_s: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for segment in segments:
        for line in case.segments:
            if segment.speaker and line.speaker:
                time_s[segment.speaker][line.speaker] += shared_s(segment, line)
    return {label: max(shares, key=shares.__getitem__) for label, shares in time_s.items() if any(shares.values())}
