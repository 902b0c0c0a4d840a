"""The numbers by which lines are judged are those that the shipped weights were fitted on, to the last bit.

Each is held against its former way of reckoning, which spelt every n-gram and looked at one thing after another.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extraction import features
from assistant.extraction.features import PLAIN, Floats, LineBags, SpokenLine, line_bags, spoken_line
from assistant.extraction.tagging import boosted
from assistant.extraction.weights import Arrays, shipped_weights
from schemas.talk import Side

SIDES: tuple[Side, ...] = ("ours", "customer", "")
words = st.text("库存盘点，。 abcxyz'12３٣é", max_size=30) | st.sampled_from(
    ["我们的ERP系统2024年上线", "We'll send the timetable on Monday.", "so so so", "", "1٣٣٣ 三千", "ab abc abcd"]
)
some_lines = st.lists(st.builds(spoken_line, words, st.sampled_from("AB"), st.sampled_from(SIDES)), max_size=8)


def former_grams(tokens: Sequence[str], longest: int = 4) -> set[str]:
    ended = ("^", *tokens, "$") if tokens else ()
    found = set()
    for size in range(1, longest + 1):
        for start in range(len(ended) - size + 1):
            gram = ended[start : start + size]
            if size < 4 or all(len(token) == 1 for token in gram):
                found.add("_".join(gram))
    for token in tokens if longest > 2 else ():
        if len(token) > 3 and token[0].isascii():
            word = f"<{token}>"
            found |= {f"#{word[start : start + size]}" for size in (3, 4, 5) for start in range(len(word) - size + 1)}
    return found


def former_buckets(names: set[str], count: int) -> list[int]:
    return sorted({zlib.crc32(name.encode()) % count for name in names})


def former_line_bags(lines: Sequence[SpokenLine], plain: Floats) -> LineBags:
    own_count, near_count = features.OWN_BUCKETS, features.NEIGHBOUR_BUCKETS
    own_end, neighbours_end = 3 * own_count, 3 * own_count + 2 * near_count
    short = [former_buckets(former_grams(line.tokens, longest=2), near_count) for line in lines]
    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    for place, line in enumerate(lines):
        own = former_buckets(former_grams(line.tokens), own_count)
        blocks = [(0, own, 1.0)]
        if line.side:
            blocks.append((own_count if line.side == "ours" else 2 * own_count, own, features.SIDE_WEIGHT))
        if place > 0:
            blocks.append((own_end, short[place - 1], features.NEIGHBOUR_WEIGHT))
        if place + 1 < len(lines):
            blocks.append((own_end + near_count, short[place + 1], features.NEIGHBOUR_WEIGHT))
        for first, buckets, weight in blocks:
            indices += [first + bucket for bucket in buckets]
            values += [weight / math.sqrt(len(buckets) or 1)] * len(buckets)
        indices += range(neighbours_end, features.LINE_FEATURES)
        values += (plain[place] * features.PLAIN_WEIGHT).tolist()
        starts.append(len(indices))
    return LineBags(np.array(indices, np.int32), np.array(values, np.float32), np.array(starts, np.int64))


def former_boosted(table: Floats, arrays: Arrays) -> Floats:
    acts, trees, _nodes = arrays.tree_feature.shape
    act, tree = np.ogrid[:acts, :trees]
    rows = np.arange(len(table))[:, None, None]
    node = np.zeros((len(table), acts, trees), np.int32)
    while True:
        feature = arrays.tree_feature[act, tree, node]
        inner = feature >= 0
        if not inner.any():
            log_odds: Floats = arrays.tree_value[act, tree, node].sum(2) + arrays.tree_bias
            return log_odds
        goes_left = table[rows, np.maximum(feature, 0)] <= arrays.tree_threshold[act, tree, node]
        child = np.where(goes_left, arrays.tree_left[act, tree, node], arrays.tree_right[act, tree, node])
        node = np.where(inner, child, node)


@settings(deadline=None)
@given(some_lines, st.integers(0, 2**32 - 1))
def test_a_line_has_the_features_that_it_had(lines: list[SpokenLine], seed: int) -> None:
    plain = np.random.default_rng(seed).random((len(lines), len(PLAIN)), np.float32)
    now, former = line_bags(lines, plain), former_line_bags(lines, plain)

    assert now.indices.tolist() == former.indices.tolist()
    assert now.values.tolist() == former.values.tolist()
    assert now.starts.tolist() == former.starts.tolist()
    assert (now.indices.dtype, now.values.dtype) == (former.indices.dtype, former.values.dtype)


@given(words, st.sampled_from("AB"), st.sampled_from(SIDES), st.sampled_from(SIDES))
def test_a_line_on_another_side_is_the_line_as_it_would_be_read_there(
    text: str, speaker: str, side: Side, other: Side
) -> None:
    line = spoken_line(text, speaker, side)
    kept = line.buckets
    moved = line.on_side(other)

    assert moved == spoken_line(text, speaker, other)
    assert moved.buckets is kept
    assert line.side == side


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 150), st.booleans(), st.integers(0, 2**32 - 1))
def test_trees_say_what_they_said(count: int, reads: bool, seed: int) -> None:
    arrays = shipped_weights(reads=reads).arrays
    random = np.random.default_rng(seed)
    table = random.normal(size=(count, len(arrays.sequence_weights))).astype(np.float32)
    inner = arrays.tree_feature >= 0
    if count:  # a value that equals a threshold goes left
        table[random.integers(count, size=inner.sum()), arrays.tree_feature[inner]] = arrays.tree_threshold[inner]

    assert boosted(table, arrays).tolist() == former_boosted(table, arrays).tolist()
