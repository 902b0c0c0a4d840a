"""What the tagger and the link see of a talk: numbers made from its lines, in pure code.

A line becomes a bag of hashed word and character n-grams. The bag stands once for every side, once more
for the line's own side where it is known (so that the same words can mean different acts), and the
neighbours' short n-grams stand beside it. A few plain features of place, turn and repetition follow.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.grams import hashed_grams
from assistant.extraction.lexicon import CLASSES, word_classes
from schemas.talk import Side, SpokenLanguage

Floats = NDArray[np.float32]
Columns = NDArray[np.int32]

OWN_BUCKETS = 2**15
"""Hash buckets for a line's own n-grams."""
NEIGHBOUR_BUCKETS = 2**12
"""Hash buckets for the n-grams of the line before, and of the line after."""
SIDE_WEIGHT = 0.7
NEIGHBOUR_WEIGHT = 0.5
PLAIN_WEIGHT = 0.5
"""How much the blocks count beside the line's own n-grams; regularisation sees them so scaled."""

LOOK_BACK = 12
LOOK_AHEAD = 5
"""Lines before and after in which repetition is looked for: a read-back repeats the customer's words."""

_TOKEN = re.compile(r"[a-z']+|\d+|[\u4e00-\u9fff]")
_ASKS = re.compile(
    r"[吗呢]|什么|怎么|多少|几[个家天]|哪|谁|是不是|有没有|对[吧不吗]|是[吧不吗]|好不好|行不行|\?|"
    r"^(?:what|how|who|where|when|why|which|is|are|do|does|did|can|could|would|have)\b|\bright$"
)
_ENGLISH_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    "ninety|hundred|thousand|million|percent|half|grand"
)
_HAS_FIGURE = re.compile(rf"\d|[一二三四五六七八九十百千万半两]|\b(?:{_ENGLISH_NUMBERS})\b")
_FIGURE = re.compile(rf"\d+|[一二三四五六七八九十百千万半两]{{2,}}|\b(?:{_ENGLISH_NUMBERS})\b")


@dataclass(frozen=True)
class SpokenLine:
    """A line as the features need it, read once."""

    speaker: str
    """Label of the voice; empty where it is unknown."""
    side: Side
    tokens: tuple[str, ...]
    """Words of Latin script, runs of digits, single Chinese characters."""
    pieces: frozenset[str]
    """Pairs of neighbouring tokens and long words: what a repetition has in common with what it repeats."""
    figures: frozenset[str]
    asks: bool
    has_figure: bool
    classes: tuple[bool, ...]
    """Which classes of ``lexicon`` it has words of."""

    @cached_property
    def buckets(self) -> tuple[Columns, Columns]:
        """Hash buckets of its n-grams, and of the short ones among the neighbours of other lines."""
        short, long = hashed_grams(self.tokens)
        return _buckets(short + long, OWN_BUCKETS), _buckets(short, NEIGHBOUR_BUCKETS)

    def on_side(self, side: Side) -> SpokenLine:
        """The line on another side; its words are the same, and what was made of them is kept."""
        if side == self.side:
            return self
        line = copy(self)
        object.__setattr__(line, "side", side)
        return line


def spoken_line(text: str, speaker: str, side: Side) -> SpokenLine:
    """Read one line. Punctuation counts for nothing but the question mark: recognisers often leave it out."""
    folded = unicodedata.normalize("NFKC", text).lower().strip()
    tokens = tuple(_TOKEN.findall(folded))
    pieces = {f"{before} {after}" for before, after in pairwise(tokens)}
    return SpokenLine(
        speaker,
        side,
        tokens,
        frozenset(pieces | {token for token in tokens if len(token) > 4}),
        frozenset(_FIGURE.findall(folded)),
        asks=bool(_ASKS.search(folded)),
        has_figure=bool(_HAS_FIGURE.search(folded)),
        classes=word_classes(folded),
    )


def _buckets(hashes: Iterable[int], count: int) -> Columns:
    return np.array(sorted({one % count for one in hashes}), np.int32)


@dataclass(frozen=True)
class LineBags:
    """Hashed n-grams of every line of a talk as rows of a sparse matrix."""

    indices: Columns
    values: Floats
    starts: NDArray[np.int64]
    """Row i holds the entries from ``starts[i]`` to ``starts[i + 1]``."""


PLAIN = (
    "ours", "customer", "unknown side", "length", "under 4 tokens", "under 9 tokens", "over 30 tokens", "place",
    "first lines", "last lines", "same voice before", "same voice after", "ours before", "customer before",
    "ours after", "customer after", "figure", "English", "asks", "asked before", "ours asks", "answers ours",
    "repeats other", "repeats others", "repeats itself", "is repeated", "repeats figure", "repeats figures",
    "ours repeats other",
    *CLASSES,
)  # fmt: skip
"""Names of the plain features, in order."""

_OWN_END = 3 * OWN_BUCKETS
_NEIGHBOURS_END = _OWN_END + 2 * NEIGHBOUR_BUCKETS
LINE_FEATURES = _NEIGHBOURS_END + len(PLAIN)
"""Columns of the line features: own n-grams (any side, ours, customer), before, after, plain."""
_PLAIN_COLUMNS: Columns = np.arange(_NEIGHBOURS_END, LINE_FEATURES, dtype=np.int32)


def line_bags(lines: Sequence[SpokenLine], plain: Floats) -> LineBags:
    """The features by which the first stage judges each line."""
    indices: list[Columns] = [np.empty(0, np.int32)]
    values: list[Floats] = [np.empty(0, np.float32)]
    starts = [0]
    for place, line in enumerate(lines):
        own, _short = line.buckets
        blocks = [(0, own, 1.0)]
        if line.side:
            blocks.append((OWN_BUCKETS if line.side == "ours" else 2 * OWN_BUCKETS, own, SIDE_WEIGHT))
        if place > 0:
            blocks.append((_OWN_END, lines[place - 1].buckets[1], NEIGHBOUR_WEIGHT))
        if place + 1 < len(lines):
            blocks.append((_OWN_END + NEIGHBOUR_BUCKETS, lines[place + 1].buckets[1], NEIGHBOUR_WEIGHT))
        for first, buckets, weight in blocks:
            indices.append(first + buckets)
            values.append(np.full(len(buckets), weight / math.sqrt(len(buckets) or 1), np.float32))
        indices.append(_PLAIN_COLUMNS)
        values.append(plain[place] * PLAIN_WEIGHT)
        starts.append(starts[-1] + sum(map(len, indices[-len(blocks) - 1 :])))
    return LineBags(np.concatenate(indices), np.concatenate(values), np.array(starts, np.int64))


def weighted(bags: LineBags, weights: Floats) -> Floats:
    """Sum of each line's weighted features: the product of a sparse matrix with ``weights``."""
    rows = [
        bags.values[start:end] @ weights[bags.indices[start:end]]
        for start, end in zip(bags.starts[:-1], bags.starts[1:], strict=True)
    ]
    return np.array(rows, np.float32).reshape(len(rows), weights.shape[1])


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of pieces in common, 0 to 1 (cosine of two sets, damped for very short ones)."""
    return len(one & other) / (1 + math.sqrt(len(one) * len(other) + 1))


def plain_features(lines: Sequence[SpokenLine], language: SpokenLanguage) -> Floats:
    """One row of the features named in ``PLAIN`` for each line."""
    rows = [_plain(place, lines, language) for place in range(len(lines))]
    return np.array(rows, np.float32).reshape(len(lines), len(PLAIN))


def _plain(place: int, lines: Sequence[SpokenLine], language: SpokenLanguage) -> list[float]:
    line, count = lines[place], len(lines)
    before = lines[place - 1] if place else None
    after = lines[place + 1] if place + 1 < count else None
    side_before, side_after = (before.side if before else ""), (after.side if after else "")
    asked_before = bool(before and before.asks)
    length = len(line.tokens)
    row = [
        line.side == "ours", line.side == "customer", not line.side,
        math.log1p(length) / 4, length < 4, length < 9, length > 30,
        place / count, place < 3, place > count - 4,
        bool(before and before.speaker == line.speaker), bool(after and after.speaker == line.speaker),
        side_before == "ours", side_before == "customer", side_after == "ours", side_after == "customer",
        line.has_figure, language == "en", line.asks, asked_before,
        line.asks and line.side == "ours", asked_before and side_before == "ours" and line.side == "customer",
    ]  # fmt: skip
    return [*map(float, row), *_repetition(place, lines), *map(float, line.classes)]


def _repetition(place: int, lines: Sequence[SpokenLine]) -> list[float]:
    line = lines[place]
    earlier = lines[max(0, place - LOOK_BACK) : place]
    others = [other for other in earlier if other.speaker != line.speaker or not line.speaker]
    likenesses = [likeness(line.pieces, other.pieces) for other in others]
    itself = [likeness(line.pieces, own.pieces) for own in earlier if own.speaker == line.speaker]
    later = [
        likeness(line.pieces, other.pieces)
        for other in lines[place + 1 : place + 1 + LOOK_AHEAD]
        if other.speaker != line.speaker
    ]
    shared = [len(line.figures & other.figures) for other in others]
    closest = 3 * max(likenesses, default=0.0)
    return [
        closest,
        1.5 * sum(likenesses),
        3 * max(itself, default=0.0),
        3 * max(later, default=0.0),
        min(2, max(shared, default=0)) / 2,
        min(3, sum(shared)) / 3,
        closest if line.side == "ours" else 0.0,
    ]


SEQUENCE_REACH = 3
"""Lines before and after whose first-stage judgements the second stage sees one by one."""
STRETCH = 8
"""Lines before and after of which it sees the highest judgement of each act."""
_ABSENT = -6.0
"""Log-odds that stand where there is no line."""
LOG_ODDS_SCALE = 0.25


def sequence_features(opinions: Sequence[Floats], plain: Floats) -> Floats:
    """What the second stage sees: each first-stage opinion of a line and of those around it, and the plain features."""
    return np.hstack([*(_around(log_odds) * LOG_ODDS_SCALE for log_odds in opinions), plain]).astype(np.float32)


def _around(log_odds: Floats) -> Floats:
    count, acts = log_odds.shape
    margin = max(SEQUENCE_REACH, STRETCH)
    padded = np.full((count + 2 * margin, acts), _ABSENT, np.float32)
    padded[margin : margin + count] = log_odds

    def shifted(lines: int) -> Floats:
        return padded[margin + lines : margin + lines + count]

    near = [shifted(lines) for lines in range(-SEQUENCE_REACH, SEQUENCE_REACH + 1)]
    past = np.maximum.reduce([shifted(-lines) for lines in range(1, STRETCH + 1)])
    coming = np.maximum.reduce([shifted(lines) for lines in range(1, STRETCH + 1)])
    return np.hstack([*near, past, coming])
