"""How good weights are on talks that they never saw: acts line by line, and candidates against a person's rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import average_precision_score, roc_auc_score

from assistant.extraction.linking import Candidates, nominate
from assistant.extraction.tagging import ACTS, Act, Acts, guess_sides, spoken_lines, tag
from assistant.extraction.weights import Floats, load_weights
from schemas.talk import Side
from training.reader import AnnotatedTalk
from training.tagger import Example


@dataclass(frozen=True)
class Measured:
    """An example with what weights that never saw its talk make of it."""

    example: Example
    acts: list[Acts]
    candidates: Candidates


def measure(examples: Iterable[Example], folder: Path, *, blind: bool = False) -> list[Measured]:
    """Tag and link examples, each with the set of a folder that never saw it.

    Args:
        examples: Talks, clean or noisy.
        folder: Sets of weights, one for each left-out fold.
        blind: Hide the sides, and guess them; for examples that nobody has read, since a reader is told the sides.
    """
    measured = []
    for example in examples:
        talk = example.talk
        reads = example.read is not None
        weights = load_weights(folder, talk.id, reads=reads)
        if talk.id in weights.talks:
            raise ValueError(f"no set of {folder} was fitted without {talk.id}")
        segments, sides = talk.segments(), talk.sides
        if blind:
            sides = guessed(talk, folder)
        read = example.read if reads else None
        acts = tag(segments, sides, talk.language, weights, read)
        measured.append(Measured(example, acts, nominate(segments, acts, sides, talk.language, weights, read)))
    return measured


def guessed(talk: AnnotatedTalk, folder: Path) -> dict[str, Side]:
    """The sides of a talk's voices as weights that never saw it guess them."""
    guesses = guess_sides(spoken_lines(talk.segments(), {}), load_weights(folder, talk.id))
    return {speaker: guess.side for speaker, guess in guesses.items()}


SCORE_EDGES = (0.0, 0.5, 0.65, 0.8, 0.9)
"""Where the stretches of scores begin that are compared; below 0.65 the review shows a row as doubtful."""


@dataclass(frozen=True)
class ActFigures:
    """How well the probabilities of an act order lines."""

    lines: int
    """Lines that do it, of those where it is known."""
    precision: float
    """Average precision."""
    auc: float


def act_figures(measured: Sequence[Measured], act: Act) -> ActFigures | None:
    """Figures of an act over all lines of some talks of which it is known; None where no line does it."""
    column = ACTS.index(act)
    chances = np.array([line[act] for one in measured for line in one.acts])
    labels = _column([one.example.labels for one in measured], column)
    known = _column([one.example.known for one in measured], column) > 0
    labels, chances = labels[known], chances[known]
    if not labels.any() or labels.all():
        return None
    return ActFigures(
        int(labels.sum()), float(average_precision_score(labels, chances)), float(roc_auc_score(labels, chances))
    )


def _column(tables: Sequence[Floats], column: int) -> NDArray[np.float32]:
    return np.concatenate([table[:, column] for table in tables]) if tables else np.zeros(0, np.float32)


@dataclass
class RowFigures:
    """How candidates compare with the rows of a person."""

    found: int = 0
    wanted: int = 0
    paired: int = 0
    kinds: int = 0
    """Paired needs of the right kind."""
    statuses: int = 0
    """Paired needs of the right status."""
    missed: list[tuple[str, int]] = field(default_factory=list)
    """Talk and number of the rows that no candidate stands for."""

    @property
    def precision(self) -> float:
        """Share of the candidates that stand for a row."""
        return self.paired / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the rows that a candidate stands for."""
        return self.paired / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.found + self.wanted
        return 2 * self.paired / total if total else 0.0


def paired(found: Sequence[tuple[int, ...]], wanted: Sequence[set[int]]) -> list[tuple[int, int]]:
    """Candidates and rows that share a core line, one to one, as many as can be, closest overlap first."""
    if not found or not wanted:
        return []
    shared = np.array([[len(core & set(lines)) / len(core | set(lines)) for core in wanted] for lines in found])
    gain = np.where(shared > 0, 10 + shared, 0)
    return [
        (int(row), int(column))
        for row, column in zip(*linear_sum_assignment(-gain), strict=True)
        if shared[row, column] > 0
    ]


def need_figures(measured: Iterable[Measured]) -> RowFigures:
    """Figures of the needs of some talks."""
    figures = RowFigures()
    for one in measured:
        talk, needs = one.example.talk, one.candidates.needs
        numbers = list(talk.needs)
        pairs = paired([need.core for need in needs], [talk.need_core(number) for number in numbers])
        _count(figures, talk.id, len(needs), numbers, pairs)
        for row, column in pairs:
            label = talk.needs[numbers[column]]
            figures.kinds += needs[row].kind == label.kind
            figures.statuses += needs[row].status == label.status
    return figures


def todo_figures(measured: Iterable[Measured]) -> RowFigures:
    """Figures of the to-dos of some talks that were not withdrawn."""
    figures = RowFigures()
    for one in measured:
        talk, todos = one.example.talk, one.candidates.todos
        numbers = [number for number, todo in talk.todos.items() if not todo.dropped]
        pairs = paired([todo.core for todo in todos], [talk.todo_core(number) for number in numbers])
        _count(figures, talk.id, len(todos), numbers, pairs)
    return figures


def _count(
    figures: RowFigures, talk_id: str, found: int, numbers: Sequence[int], pairs: Sequence[tuple[int, int]]
) -> None:
    figures.found += found
    figures.wanted += len(numbers)
    figures.paired += len(pairs)
    met = {numbers[column] for _, column in pairs}
    figures.missed += [(talk_id, number) for number in numbers if number not in met]


@dataclass(frozen=True)
class Bin:
    """Candidates of about the same score, and how many of them were right."""

    least: float
    """Least score, 0 to 1; the next bin's least is the limit."""
    candidates: int
    expected: float
    """Mean score: the share that should be right."""
    right: float
    """Share that stands for a row."""


def reliability(scored: Sequence[tuple[float, bool]], edges: Sequence[float] = SCORE_EDGES) -> list[Bin]:
    """How well scores are probabilities: for each stretch of scores the share that was right; empty ones are left out.

    A reliability diagram (A. H. Murphy and R. L. Winkler, Reliability of subjective probability forecasts, 1977).
    """
    bins = []
    for least, limit in zip(edges, [*edges[1:], 1.01], strict=True):
        inside = [(score, was_right) for score, was_right in scored if least <= score < limit]
        if inside:
            expected, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            bins.append(Bin(least, len(inside), expected, right))
    return bins


def scored_needs(measured: Iterable[Measured]) -> list[tuple[float, bool]]:
    """The score of each candidate need, and whether it stands for a row."""
    scored: list[tuple[float, bool]] = []
    for one in measured:
        talk, needs = one.example.talk, one.candidates.needs
        met = {at for at, _ in paired([need.core for need in needs], [talk.need_core(number) for number in talk.needs])}
        scored += [(need.probability, at in met) for at, need in enumerate(needs)]
    return scored


def scored_todos(measured: Iterable[Measured]) -> list[tuple[float, bool]]:
    """The score of each candidate to-do, and whether it stands for one that was not withdrawn."""
    scored: list[tuple[float, bool]] = []
    for one in measured:
        talk, todos = one.example.talk, one.candidates.todos
        wanted = [talk.todo_core(number) for number, todo in talk.todos.items() if not todo.dropped]
        met = {at for at, _ in paired([todo.core for todo in todos], wanted)}
        scored += [(todo.probability, at in met) for at, todo in enumerate(todos)]
    return scored


def side_accuracy(talks: Iterable[AnnotatedTalk], folder: Path) -> tuple[int, int]:
    """Voices whose side is guessed rightly, of all voices whose side is known."""
    right = known = 0
    for talk in talks:
        guesses = guessed(talk, folder)
        speaking = {line.speaker for line in talk.lines} & set(talk.sides)
        known += len(speaking)
        right += sum(guesses.get(speaker) == talk.sides[speaker] for speaker in speaking)
    return right, known
