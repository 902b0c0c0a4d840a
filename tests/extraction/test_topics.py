"""Where a talk is cut into topics."""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extraction import topics
from assistant.extraction.features import Floats, SpokenLine
from assistant.extraction.scene import Scene
from assistant.extraction.tagging import ACTS, Acts, spoken_lines
from assistant.extraction.topics import SMALLEST_BLOCK, topic_starts
from schemas.talk import Segment, SpokenLanguage
from tests.extraction.talks import segments_of
from training.reader import read_rows, read_talks

pytestmark = pytest.mark.slow

NEED_ACTS = ("demand", "implicit", "concern", "situation", "readback", "agree")
LONG = 40
"""Lines from which a talk is worth cutting."""
FAR = 15
"""Lines between two lines of a need from which they may well stand in two topics."""


SAMPLES = Path(__file__).parents[2] / "samples"


def lines_of(segments: list[Segment], language: SpokenLanguage) -> tuple[list[SpokenLine], list[dict[str, float]]]:
    acts: list[Acts] = [dict.fromkeys(ACTS, 0.0) for _ in segments]
    lines = spoken_lines(segments, {})
    return lines, Scene(lines, acts, language).vectors


def former_starts_of(segments: list[Segment], language: SpokenLanguage) -> list[int]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(topics, "_likeness_at_gaps", former_likeness_at_gaps)
        patched.setattr(topics, "_depths", former_depths)
        return starts_of(segments, language)


def starts_of(segments: list[Segment], language: SpokenLanguage) -> list[int]:
    return topic_starts(*lines_of(segments, language))


@given(st.lists(st.text("库存盘点账货培训讲师课程的了 ", max_size=12), max_size=60))
def test_topics_begin_with_the_talk_and_are_never_shorter_than_what_is_compared(texts: list[str]) -> None:
    starts = starts_of(segments_of(*(("S1", text) for text in texts)), "zh")

    assert starts[:1] == ([0] if texts else [])
    lengths = [later - earlier for earlier, later in pairwise([*starts, len(texts)])]
    assert len(lengths) <= 1 or min(lengths) >= SMALLEST_BLOCK


def test_cuts_part_the_lines_of_a_need_far_less_than_cuts_at_random() -> None:
    """On tagged talks: two lines of one need that stand near each other belong into one topic."""
    parted = parted_at_random = pairs = 0
    shift = random.Random(0)
    for talk in read_talks():
        near = [
            (one, other)
            for need in talk.needs
            for one, other in pairwise(talk.places(need, NEED_ACTS))
            if other - one <= FAR
        ]
        if len(talk.lines) < LONG or not near:
            continue
        starts = starts_of(talk.segments(), talk.language)
        turned = sorted({0, *((start + shift.randrange(len(talk.lines))) % len(talk.lines) for start in starts[1:])})
        pairs += len(near)
        parted += sum(bisect_right(starts, one) != bisect_right(starts, other) for one, other in near)
        parted_at_random += sum(bisect_right(turned, one) != bisect_right(turned, other) for one, other in near)

    assert pairs > 500
    assert parted < 0.09 * pairs
    assert parted < 0.65 * parted_at_random


# Against the former way of reckoning: the words of both blocks are summed as they move on, and every peak is climbed

NOTHING = 1e-9
"""Below it a weight is what rounding left of one that was taken away."""


def former_likeness_at_gaps(lines: Sequence[SpokenLine], vectors: Sequence[dict[str, float]], block: int) -> Floats:
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
        if changed > NOTHING:
            total[piece] = changed
        else:
            total.pop(piece, None)


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    shared = sum(value * other[piece] for piece, value in one.items() if piece in other)
    lengths = math.sqrt(sum(value * value for value in one.values()) * sum(value * value for value in other.values()))
    return shared / lengths if lengths else 0.0


def former_depths(likeness: Floats) -> Floats:
    """How much less alike the words are at each gap than at the nearest peaks on both sides."""
    if not len(likeness):
        return likeness
    margin = topics.SMOOTHED_OVER // 2
    padded = np.pad(likeness, margin, mode="edge")
    smooth = np.convolve(padded, np.full(topics.SMOOTHED_OVER, 1 / topics.SMOOTHED_OVER), mode="valid")
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


texts = st.lists(
    st.text("库存盘点账货培训讲师课程的了 ", max_size=12)
    | st.sampled_from(["对。", "好，好的。", "我们的库存对不上账。", "The stock list is wrong.", "stock, stock, 3"]),
    max_size=70,
)


@settings(deadline=None)
@given(texts, st.integers(1, 40))
def test_likeness_is_what_it_was(said: list[str], block: int) -> None:
    lines, vectors = lines_of(segments_of(*(("S1", text) for text in said)), "zh")
    if lines:
        former = former_likeness_at_gaps(lines, vectors, block)
        np.testing.assert_allclose(topics._likeness_at_gaps(lines, vectors, block), former, rtol=1e-6, atol=0)


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.floats(0, 1, width=32), max_size=40))
def test_depths_are_what_they_were(likeness: list[float]) -> None:
    values = np.array(likeness, np.float32)
    assert topics._depths(values).tolist() == former_depths(values).tolist()


@settings(deadline=None)
@given(texts)
def test_topics_begin_where_they_did(said: list[str]) -> None:
    segments = segments_of(*(("S1", text) for text in said))
    assert starts_of(segments, "zh") == former_starts_of(segments, "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_topics_of_the_samples_begin_where_they_did(language: SpokenLanguage) -> None:
    segments = read_rows(SAMPLES / f"{language}-talk.json", "rows").segments()
    assert starts_of(segments, language) == former_starts_of(segments, language)
    assert len(starts_of(segments, language)) > 1
