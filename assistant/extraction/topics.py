"""A talk cut into stretches about one thing each.

TextTiling (Hearst, "TextTiling: Segmenting Text into Multi-paragraph Subtopic Passages", Computational Linguistics
23:1, 1997): the words of the lines before and after every gap are compared, and the talk is cut where they are much
less alike than on both sides of it. Words count by their rarity in the talk, as ``scene`` weights them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.features import Floats, SpokenLine

SMALLEST_BLOCK = 5
LARGEST_BLOCK = 30
BLOCKS_IN_A_TALK = 10
"""A block is this part of a talk, within the limits: what is compared, in lines, and the shortest topic."""
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
    gaps = len(lines) - 1
    # What two blocks share is what their lines share, so no block's words need ever be summed.
    shared = np.pad(_shared_by_lines(lines, vectors, 2 * block), ((block, block), (0, 0)))  # lines that nobody spoke
    across, within = np.zeros(gaps), np.zeros(gaps + 1 + block)
    for apart in range(1, 2 * block):  # one line before the gap and one after it, both within their blocks
        first = max(1, block + 1 - apart)
        across += _summed(shared[:, apart], min(apart, 2 * block - apart))[first : first + gaps]
    for apart in range(block):
        within += _summed(shared[:, apart], block - apart)[: len(within)] * (2 if apart else 1)
    lengths = np.sqrt(within[1 : 1 + gaps] * within[1 + block :])
    return np.divide(across, lengths, out=np.zeros(gaps), where=lengths > 0).astype(np.float32)


def _summed(values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Sums of ``count`` neighbouring values, from each one on."""
    return np.convolve(values, np.ones(count), mode="valid")


def _shared_by_lines(
    lines: Sequence[SpokenLine], vectors: Sequence[dict[str, float]], reach: int
) -> NDArray[np.float64]:
    """Inner products of the words of lines: one row a line, in column i with the line that is i lines on.

    What is said in one line only is left out: it makes no two blocks alike.
    """
    places, pieces, values = _spoken_pieces(lines, vectors)
    shared = np.zeros((len(lines), reach))
    # Sorted by these keys, pieces that are less than ``reach`` apart are the same one in lines within reach.
    keys = pieces * (len(lines) + reach) + places
    order = np.argsort(keys)
    keys, places, values = keys[order], places[order], values[order]
    ones = np.arange(len(keys))
    for step in range(len(keys)):
        ones = ones[: np.searchsorted(ones, len(keys) - step)]
        others = ones + step
        apart = keys[others] - keys[ones]
        near = apart < reach
        ones, others, apart = ones[near], others[near], apart[near]
        if not len(ones):
            break
        np.add.at(shared.reshape(-1), places[ones] * reach + apart, values[ones] * values[others])
    return shared


def _spoken_pieces(
    lines: Sequence[SpokenLine], vectors: Sequence[dict[str, float]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Line, number and weight of every piece that is spoken in several lines, one entry a line and piece."""
    sizes = [len(vector) for vector in vectors]
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    pieces = np.fromiter(map(numbers.__getitem__, chain.from_iterable(vectors)), np.int64, sum(sizes))
    values = np.fromiter(chain.from_iterable(vector.values() for vector in vectors), np.float64, sum(sizes))
    values *= np.repeat([math.log1p(len(line.tokens)) for line in lines], sizes)
    spread = np.bincount(pieces)[pieces] > 1
    return np.repeat(np.arange(len(lines)), sizes)[spread], pieces[spread], values[spread]


def _depths(likeness: Floats) -> Floats:
    """How much less alike the words are at each gap than at the nearest peaks on both sides."""
    if not len(likeness):
        return likeness
    margin = SMOOTHED_OVER // 2
    padded = np.pad(likeness, margin, mode="edge")
    smooth = np.convolve(padded, np.full(SMOOTHED_OVER, 1 / SMOOTHED_OVER), mode="valid")
    depths: Floats = (_peaks(smooth) + _peaks(smooth[::-1])[::-1] - 2 * smooth).astype(np.float32)
    return depths


def _peaks(heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The heights that are reached by climbing from each value towards the first one."""
    is_peak = np.append(True, heights[1:] > heights[:-1])
    return heights[np.maximum.accumulate(np.where(is_peak, np.arange(len(heights)), 0))]
