"""Fitting the tagger: first stage, second stage on judgements of unseen talks, and the speaker's side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from assistant.extraction.features import (
    LINE_FEATURES,
    OWN_BUCKETS,
    SpokenLine,
    line_bags,
    plain_features,
    sequence_features,
)
from assistant.extraction.tagging import ACTS, spoken_lines
from assistant.extraction.weights import Floats
from training.augment import Homophones, excerpt, noisy, without_sides
from training.fit import fit_logistic, fit_trees
from training.reader import AnnotatedTalk

FOLDS = 5
LINE_STRENGTH, LINE_ROUNDS = 10.0, 40
READ_STRENGTH, READ_ROUNDS = 0.01, 60
SEQUENCE_STRENGTH, SEQUENCE_ROUNDS = 0.05, 80
SIDE_STRENGTH, SIDE_ROUNDS = 3.0, 30
RAREST = 3
"""Lines in which an n-gram occurs at least; rarer ones get no weight."""


@dataclass(frozen=True)
class Example:
    """A talk, clean or noisy, with its features and labels."""

    talk: AnnotatedTalk
    fold: int
    noisy: bool
    excerpt: bool = False
    """A short stretch: fitted on, so that where a line stands in a talk does not count too much, but not measured."""
    read: Floats | None = None
    """What the reader makes of each line, where it has read the talk."""

    @cached_property
    def lines(self) -> list[SpokenLine]:
        """The lines as the features need them."""
        return spoken_lines(self.talk.segments(), self.talk.sides)

    @cached_property
    def plain(self) -> Floats:
        """The plain features of each line."""
        return plain_features(self.lines, self.talk.language)

    @cached_property
    def bags(self) -> Any:
        """The first stage's features as a sparse matrix."""
        bags = line_bags(self.lines, self.plain)
        return csr_matrix((bags.values, bags.indices, bags.starts), shape=(len(self.lines), LINE_FEATURES))

    @cached_property
    def labels(self) -> Floats:
        """1 where a line does an act."""
        return np.array([[act in line.acts() for act in ACTS] for line in self.talk.lines], np.float32)

    @cached_property
    def known(self) -> Floats:
        """0 where it is not known whether a line does an act."""
        return np.array([[act not in line.unknown for act in ACTS] for line in self.talk.lines], np.float32)


def assign_folds(talks: Sequence[AnnotatedTalk]) -> dict[str, int]:
    """Fold of each talk, so that every fold has its share of each language and source."""
    kinds: dict[tuple[str, str], int] = {}
    folds = {}
    for talk in sorted(talks, key=lambda talk: talk.id):
        kind = (talk.language, talk.source)
        folds[talk.id] = kinds.get(kind, len(kinds)) % FOLDS
        kinds[kind] = kinds.get(kind, len(kinds)) + 1
    return folds


def examples(talks: Sequence[AnnotatedTalk], alike: Homophones, seed: str) -> list[Example]:
    """Every talk clean, a short stretch of it, and, where it is not raw speech already, as noise makes it."""
    folds = assign_folds(talks)
    clean = [Example(talk, folds[talk.id], noisy=False) for talk in talks]
    heard = [Example(noisy(talk, alike, seed), folds[talk.id], noisy=True) for talk in talks if talk.source != "ami"]
    short = [Example(excerpt(talk, seed), folds[talk.id], noisy=False, excerpt=True) for talk in talks]
    return clean + heard + short


class LineModels:
    """First stages, each fitted without some folds, made when first asked for."""

    def __init__(self, material: Sequence[Example]) -> None:
        self._material = material
        self._fitted: dict[tuple[str, frozenset[int]], tuple[Floats, Floats]] = {}

    def without(self, folds: Iterable[int]) -> tuple[Floats, Floats]:
        """Weights and bias over n-grams that saw none of some folds."""
        return self._made("line", _fit_lines, folds)

    def reading_without(self, folds: Iterable[int]) -> tuple[Floats, Floats]:
        """Weights and bias over what the reader makes of lines that saw none of some folds."""
        return self._made("read", _fit_read, folds)

    def opinions(self, example: Example, folds: Iterable[int], *, reads: bool) -> list[Floats]:
        """What the first stage without some folds makes of an example: log-odds by n-grams, and by the reader."""
        left_out = frozenset(folds)
        weights, bias = self.without(left_out)
        found = [np.asarray(example.bags @ weights + bias, np.float32)]
        if reads:
            assert example.read is not None
            weights, bias = self.reading_without(left_out)
            found.append(example.read @ weights + bias)
        return found

    def _made(
        self, name: str, fit: Callable[[Sequence[Example]], tuple[Floats, Floats]], folds: Iterable[int]
    ) -> tuple[Floats, Floats]:
        left_out = frozenset(folds)
        if (name, left_out) not in self._fitted:
            used = [example for example in self._material if example.fold not in left_out]
            self._fitted[name, left_out] = fit(used)
        return self._fitted[name, left_out]


def _fit_lines(used: Sequence[Example]) -> tuple[Floats, Floats]:
    features = vstack([example.bags for example in used]).tocsr()
    frequent = np.flatnonzero(np.bincount(features.indices, minlength=LINE_FEATURES) >= RAREST)
    weights = np.zeros((LINE_FEATURES, len(ACTS)), np.float32)
    labels, known = _stacked(used)
    weights[frequent], bias = fit_logistic(
        csr_matrix(features[:, frequent]), labels, known, strength=LINE_STRENGTH, rounds=LINE_ROUNDS
    )
    return weights, bias


def _fit_read(used: Sequence[Example]) -> tuple[Floats, Floats]:
    """Fitted on numbers of mean 0 and spread 1; the weights that are given back take the states as they are."""
    states = np.vstack([example.read for example in used if example.read is not None])
    mean, spread = states.mean(0), states.std(0) + 1e-6
    labels, known = _stacked(used)
    weights, bias = fit_logistic(
        ((states - mean) / spread).astype(np.float32), labels, known, strength=READ_STRENGTH, rounds=READ_ROUNDS
    )
    plain = (weights / spread[:, None]).astype(np.float32)
    return plain, (bias - mean @ plain).astype(np.float32)


def _stacked(used: Sequence[Example]) -> tuple[Floats, Floats]:
    return np.vstack([example.labels for example in used]), np.vstack([example.known for example in used])


def fit_second(used: Sequence[Example], first: Sequence[Sequence[Floats]]) -> dict[str, NDArray[Any]]:
    """Both halves of the second stage, from first-stage opinions of talks which that first stage never saw."""
    features = np.vstack(
        [sequence_features(opinions, example.plain) for example, opinions in zip(used, first, strict=True)]
    )
    labels, known = _stacked(used)
    means = np.vstack([np.mean(opinions, 0) for opinions in first])
    weights, bias = fit_logistic(
        features, labels, known, strength=SEQUENCE_STRENGTH, rounds=SEQUENCE_ROUNDS, offset=means
    )
    return {"sequence_weights": weights, "sequence_bias": bias, **fit_trees(features, labels, known)}


def fit_sides(used: Sequence[Example]) -> tuple[Floats, Floats]:
    """Log-odds that our side speaks a line, from the words of talks whose sides are known."""
    blind = [
        (example, Example(without_sides(example.talk), example.fold, example.noisy, example.excerpt))
        for example in used
        if example.talk.sides
    ]
    features = csr_matrix(vstack([unsided.bags for _, unsided in blind]).tocsr()[:, :OWN_BUCKETS])
    sides = [example.talk.sides.get(line.speaker, "") for example, _ in blind for line in example.talk.lines]
    labels = np.array([[side == "ours"] for side in sides], np.float32)
    known = np.array([[bool(side)] for side in sides], np.float32)
    return fit_logistic(features, labels, known, strength=SIDE_STRENGTH, rounds=SIDE_ROUNDS)
