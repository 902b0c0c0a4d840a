"""A talk cut into stretches about one thing each.

TextTiling (Hearst, "TextTiling: Segmenting Text into Multi-paragraph Subtopic Passages", Computational Linguistics
23:1, 1997): the words of the lines before and after every gap are compared, and the talk is cut where they are much
less alike than on both sides of it. Words count by their rarity in the talk, as ``scene`` weights them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from assistant.extraction.features import Floats, SpokenLine

SMALLEST_BLOCK = 5
LARGEST_BLOCK = 30
BLOCKS_IN_A_TALK = 10
"""A block is this part of a talk, within the limits: what is compared, in lines, and the shortest topic."""
_NOTHING = 1e-9
"""Below it a weight is what rounding left of one that was taken away."""
SMOOTHED_OVER = 3
"""Gaps over which likeness is averaged."""


def topic_starts(lines: Sequence[SpokenLine], vectors: Sequence[dict[str, float]]) -> list[int]:
    """The places at which topics begin; the first is 0. None for a talk without lines.

    Args:
        lines: The talk.
        vectors: The weighted words of each line, as ``Scene.vectors`` gives them.
    """
    if not lines:
        return []
    block = min(LARGEST_BLOCK, max(SMALLEST_BLOCK, len(lines) // BLOCKS_IN_A_TALK))
    depths = _depths(_likeness_at_gaps(lines, vectors, block))
    # Hearst's cutoff is the mean less half a deviation; spoken lines are noisier than paragraphs, so more is asked.
    least = depths.mean() if len(depths) else 0.0
    starts = [0]
    for gap in np.argsort(-depths, kind="stable").tolist():
        start = gap + 1
        is_deep = depths[gap] > max(least, 0.0)
        if is_deep and all(abs(start - other) >= block for other in starts) and len(lines) - start >= block:
            starts.append(start)
    return sorted(starts)


def _likeness_at_gaps(lines: Sequence[SpokenLine], vectors: Sequence[dict[str, float]], block: int) -> Floats:
    """Cosine of the words of both blocks around each gap; gap i lies after line i. Longer lines count more."""
    spread = Counter(piece for vector in vectors for piece in vector)
    words = [
        {piece: math.log1p(len(line.tokens)) * value for piece, value in vector.items() if spread[piece] > 1}
        for line, vector in zip(lines, vectors, strict=True)
    ]  # what is said in one line only makes no two blocks alike
    before = _summed(words[:1])
    after = _summed(words[1 : 1 + block])
    likeness = []
    for gap in range(len(lines) - 1):
        likeness.append(_cosine(before, after))
        _add(before, words[gap + 1], 1)
        _add(after, words[gap + 1], -1)
        if gap + 1 >= block:
            _add(before, words[gap + 1 - block], -1)
        if gap + 1 + block < len(lines):
            _add(after, words[gap + 1 + block], 1)
    return np.array(likeness, np.float32)


def _summed(words: Sequence[dict[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for line in words:
        _add(total, line, 1)
    return total


def _add(total: dict[str, float], line: dict[str, float], sign: int) -> None:
    for piece, value in line.items():
        changed = total.get(piece, 0.0) + sign * value
        if changed > _NOTHING:
            total[piece] = changed
        else:
            total.pop(piece, None)


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    shared = sum(value * other[piece] for piece, value in one.items() if piece in other)
    lengths = math.sqrt(sum(value * value for value in one.values()) * sum(value * value for value in other.values()))
    return shared / lengths if lengths else 0.0


def _depths(likeness: Floats) -> Floats:
    """How much less alike the words are at each gap than at the nearest peaks on both sides."""
    if not len(likeness):
        return likeness
    margin = SMOOTHED_OVER // 2
    padded = np.pad(likeness, margin, mode="edge")
    smooth = np.convolve(padded, np.full(SMOOTHED_OVER, 1 / SMOOTHED_OVER), mode="valid")
    depths = [_peak(smooth[gap::-1]) + _peak(smooth[gap:]) - 2 * smooth[gap] for gap in range(len(smooth))]
    return np.array(depths, np.float32)


def _peak(values: Floats) -> float:
    """The height that is reached by climbing from the first value."""
    highest = float(values[0])
    for value in values[1:]:
        if value < highest:
            break
        highest = float(value)
    return highest
