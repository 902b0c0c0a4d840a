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
    arrays = (weights or shipped_weights()).arrays
    lines = spoken_lines(segments, sides)
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
    known = set(sides.values()) >= {"ours", "customer"}
    return [
        spoken_line(segment.text, segment.speaker, sides.get(segment.speaker, "") if known else "")
        for segment in segments
    ]


def second_stage(opinions: Sequence[Floats], plain: Floats, arrays: Arrays) -> Floats:
    """Log-odds of the acts from the opinions of the first stage: the mean of both halves."""
    features = sequence_features(opinions, plain)
    linear: Floats = sum(opinions) / len(opinions) + features @ arrays.sequence_weights + arrays.sequence_bias
    return ((linear + boosted(features, arrays)) / 2).astype(np.float32)


def boosted(features: Floats, arrays: Arrays) -> Floats:
    """Log-odds by the boosted trees, all trees of an act walked at once."""
    acts, trees, _nodes = arrays.tree_feature.shape
    act, tree = np.ogrid[:acts, :trees]
    rows = np.arange(len(features))[:, None, None]
    node = np.zeros((len(features), acts, trees), np.int32)
    while True:
        feature = arrays.tree_feature[act, tree, node]
        inner = feature >= 0
        if not inner.any():
            log_odds: Floats = arrays.tree_value[act, tree, node].sum(2) + arrays.tree_bias
            return log_odds
        goes_left = features[rows, np.maximum(feature, 0)] <= arrays.tree_threshold[act, tree, node]
        child = np.where(goes_left, arrays.tree_left[act, tree, node], arrays.tree_right[act, tree, node])
        node = np.where(inner, child, node)


def probability(log_odds: Floats) -> Floats:
    """Probabilities of log-odds."""
    return (1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)


def guess_sides(
    segments: Sequence[Segment], language: SpokenLanguage, weights: Weights | None = None
) -> dict[str, SideGuess]:
    """Guess from their words alone which side each speaker is on: who asks, reads back and offers is ours.

    Voices without a label are left out. Both sides are thought to be in the room where there are two voices
    or more: if all lean to one side, the one that leans least is put on the other.
    """
    arrays = (weights or shipped_weights()).arrays
    lines = spoken_lines(segments, {})
    sums: dict[str, float] = {}
    for line, score in zip(lines, side_log_odds(lines, language, arrays), strict=True):
        if line.speaker:
            sums[line.speaker] = sums.get(line.speaker, 0.0) + score
    if len(sums) > 1:
        _put_somebody_on_each_side(sums)
    return {speaker: _guess(total) for speaker, total in sums.items()}


def side_log_odds(lines: Sequence[SpokenLine], language: SpokenLanguage, arrays: Arrays) -> list[float]:
    """Log-odds that our side speaks each line, each within limits."""
    if not lines:
        return []
    bags = line_bags(lines, plain_features(lines, language))
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
