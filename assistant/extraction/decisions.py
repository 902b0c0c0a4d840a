"""What was settled in a talk: the lines that the tagger takes for decisions, neighbouring ones as one."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extraction.ground import evidence_at
from assistant.extraction.tagging import Acts
from schemas.minutes import Decision
from schemas.talk import Segment

LEAST_PROBABILITY = 0.5
"""An even chance. Average precision on unseen talks is 0.66 in Chinese, 0.47 in English (``training/report.md``)."""
NEAR = 2
"""Lines from one line of a decision to the next at most: between them somebody may say "right"."""


def decisions_of(segments: Sequence[Segment], acts: Sequence[Acts]) -> list[Decision]:
    """The decisions of a talk in their order, each with the lines that settle it."""
    groups: list[list[int]] = []
    for place, said in enumerate(acts):
        if said["decision"] < LEAST_PROBABILITY or not segments[place].text.strip():
            continue
        if groups and place - groups[-1][-1] <= NEAR:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [
        Decision(
            evidence=[evidence_at(segments[place]) for place in group],
            confidence=round(max(acts[place]["decision"] for place in group), 3),
        )
        for group in groups
    ]
