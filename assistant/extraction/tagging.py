"""What each line of a talk does: a small learned tagger, in two stages.

The first stage holds two opinions: a logistic regression over the n-grams of a line and its neighbours and, where a
reader is at hand, one over what that makes of the line (``reading``). The second sees these judgements of the lines
around, and is the mean of a linear correction and of small boosted trees (of all that was tried, this ordered the lines
of unseen talks best: ``training/report.md``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from assistant.extraction.features import (
    LINE_FEATURES,
    OWN_BUCKETS,
    PLAIN,
    Floats,
    SpokenLine,
    line_bags,
    plain_features,
    sequence_features,
    spoken_line,
    weighted,
)
from assistant.extraction.weights import Arrays, Weights, shipped_weights
from schemas.record import NeedKind
from schemas.talk import Segment, Side, SpokenLanguage

Act = Literal[
    "demand", "implicit", "concern", "situation", "tried", "result", "ask", "readback", "agree", "hedge", "deny",
    "todo", "accept", "drop", "decision", "offer", "past", "hypothetical", "chat",
]  # fmt: skip
ACTS: tuple[Act, ...] = get_args(Act)
KIND_ACTS: tuple[NeedKind, ...] = get_args(NeedKind)
Acts = dict[Act, float]
"""Probability of each act, 0 to 1; a line can do several things."""

SPEAKER_LOG_ODDS_LIMIT = 8.0
_LINE_LOG_ODDS_LIMIT = 2.0
"""One line tells little of its speaker's side, however sure the tagger is of it."""
LINES_AT_ONCE = 64
"""Lines that the trees judge together: what is reckoned of them stays in the processor's cache."""


@dataclass(frozen=True)
class SideGuess:
    """The side that a speaker probably belongs to."""

    side: Side
    confidence: float
    """Probability of that side, 0.5 to 1."""


def tag(
    segments: Sequence[Segment],
    sides: Mapping[str, Side],
    language: SpokenLanguage,
    weights: Weights | None = None,
    read: Floats | None = None,
) -> list[Acts]:
    """Mark every segment with the probability of each act.

    Args:
        segments: The transcript.
        sides: Side of each speaker's label; a label that is missing, or on side "", is on an unknown side.
            Where everybody is on the same side, sides tell the tagger nothing and are left out.
        language: The language of the talk.
        weights: Fitted weights; the shipped ones by default.
        read: What the reader makes of every line, where the weights are of the kind that weighs it.
    """
    return tag_lines(spoken_lines(segments, sides), language, weights, read)


def tag_lines(
    lines: Sequence[SpokenLine], language: SpokenLanguage, weights: Weights | None = None, read: Floats | None = None
) -> list[Acts]:
    """As ``tag``, for lines that are read already."""
    arrays = (weights or shipped_weights()).arrays
    if not lines:
        return []
    plain = plain_features(lines, language)
    opinions = [weighted(line_bags(lines, plain), arrays.line_weights) + arrays.line_bias]
    if read is not None:
        opinions.append(read @ arrays.read_weights + arrays.read_bias)
    log_odds = second_stage(opinions, plain, arrays)
    return [dict(zip(ACTS, map(float, row), strict=True)) for row in probability(log_odds)]


def first_opinion(
    segments: Sequence[Segment], sides: Mapping[str, Side], language: SpokenLanguage, weights: Weights
) -> list[Acts]:
    """What the words of each segment and its neighbours alone say that it does: for parts of lines, which nobody read.

    Args:
        segments: The transcript, or its sentences.
        sides: As for ``tag``.
        language: The language of the talk.
        weights: Fitted weights, of either kind.
    """
    lines = spoken_lines(segments, sides)
    if not lines:
        return []
    bags = line_bags(lines, plain_features(lines, language))
    log_odds = weighted(bags, weights.arrays.line_weights) + weights.arrays.line_bias
    return [dict(zip(ACTS, map(float, row), strict=True)) for row in probability(log_odds)]


def spoken_lines(segments: Sequence[Segment], sides: Mapping[str, Side]) -> list[SpokenLine]:
    """The segments as the features need them, without sides where these tell nothing."""
    return with_sides([spoken_line(segment.text, segment.speaker, "") for segment in segments], sides)


def with_sides(lines: Sequence[SpokenLine], sides: Mapping[str, Side]) -> list[SpokenLine]:
    """Lines that are read already, each on the side of its speaker; without sides where these tell nothing."""
    known = set(sides.values()) >= {"ours", "customer"}
    return [line.on_side(sides.get(line.speaker, "") if known else "") for line in lines]


def second_stage(opinions: Sequence[Floats], plain: Floats, arrays: Arrays) -> Floats:
    """Log-odds of the acts from the opinions of the first stage: the mean of both halves."""
    features = sequence_features(opinions, plain)
    linear: Floats = sum(opinions) / len(opinions) + features @ arrays.sequence_weights + arrays.sequence_bias
    return ((linear + boosted(features, arrays)) / 2).astype(np.float32)


def boosted(features: Floats, arrays: Arrays) -> Floats:
    """Log-odds by the boosted trees, all trees of an act walked at once."""
    acts, trees, nodes = arrays.tree_feature.shape
    # The nodes of all trees stand in one row, and a leaf leads to itself, so that all trees take the same steps.
    roots = np.arange(0, acts * trees * nodes, nodes)
    is_inner = arrays.tree_feature.ravel() >= 0
    column = np.maximum(arrays.tree_feature.ravel(), 0).astype(np.intp)
    threshold, value = arrays.tree_threshold.ravel(), arrays.tree_value.ravel()
    children = np.stack([arrays.tree_right, arrays.tree_left], axis=-1).reshape(len(roots), -1) + roots[:, None]
    children = np.where(is_inner[:, None], children.reshape(-1, 2), np.arange(len(is_inner))[:, None])
    log_odds = np.empty((len(features), acts), np.float32)
    for first in range(0, len(features), LINES_AT_ONCE):
        some = features[first : first + LINES_AT_ONCE]
        row = np.arange(0, some.size, some.shape[1])[:, None]
        node = np.broadcast_to(roots, (len(some), len(roots)))
        while is_inner.take(node).any():
            goes_left = some.take(row + column.take(node)) <= threshold.take(node)
            node = children.take(2 * node + goes_left)
        log_odds[first : first + LINES_AT_ONCE] = value.take(node).reshape(-1, acts, trees).sum(2) + arrays.tree_bias
    return log_odds


def probability(log_odds: Floats) -> Floats:
    """Probabilities of log-odds."""
    return (1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)


def guess_sides(lines: Sequence[SpokenLine], weights: Weights | None = None) -> dict[str, SideGuess]:
    """Guess from their words alone which side each speaker is on: who asks, reads back and offers is ours.

    Voices without a label are left out. Both sides are thought to be in the room where there are two voices
    or more: if all lean to one side, the one that leans least is put on the other.
    """
    arrays = (weights or shipped_weights()).arrays
    sums: dict[str, float] = {}
    for line, score in zip(lines, side_log_odds(lines, arrays), strict=True):
        if line.speaker:
            sums[line.speaker] = sums.get(line.speaker, 0.0) + score
    if len(sums) > 1:
        _put_somebody_on_each_side(sums)
    return {speaker: _guess(total) for speaker, total in sums.items()}


def side_log_odds(lines: Sequence[SpokenLine], arrays: Arrays) -> list[float]:
    """Log-odds that our side speaks each line, each within limits."""
    if not lines:
        return []
    bags = line_bags(lines, np.zeros((len(lines), len(PLAIN)), np.float32))  # only a line's own n-grams have weights
    padded = np.zeros((LINE_FEATURES, 1), np.float32)
    padded[:OWN_BUCKETS] = arrays.side_weights
    scores = weighted(bags, padded)[:, 0] + arrays.side_bias[0]
    return [float(score) for score in np.clip(scores, -_LINE_LOG_ODDS_LIMIT, _LINE_LOG_ODDS_LIMIT)]


def _put_somebody_on_each_side(sums: dict[str, float]) -> None:
    least, most = min(sums, key=lambda speaker: sums[speaker]), max(sums, key=lambda speaker: sums[speaker])
    if sums[least] > 0:
        sums[least] = -0.0
    elif sums[most] <= 0:
        sums[most] = np.finfo(float).eps


def _guess(total: float) -> SideGuess:
    bounded = max(-SPEAKER_LOG_ODDS_LIMIT, min(SPEAKER_LOG_ODDS_LIMIT, total))
    ours = 1 / (1 + np.exp(-bounded))
    return SideGuess("ours", float(ours)) if total > 0 else SideGuess("customer", float(1 - ours))
