"""Fitting the link, the candidates' scores and the thresholds, on judgements of talks the tagger never saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.candidates import (
    KIND,
    NEED_SCORE,
    SUPPORTS,
    TODO_SCORE,
    NeedParts,
    TodoParts,
    kind_features,
    need_score_features,
    read_back_lines,
    status_of,
    todo_score_features,
)
from assistant.extraction.exchange import EXCHANGE
from assistant.extraction.linking import THRESHOLDS, need_parts, todo_parts
from assistant.extraction.scene import (
    ANSWER,
    ANSWERS,
    NEED_FLOOR,
    PAIR,
    REACH,
    SUPPORT_REACH,
    TODO_FLOOR,
    Scene,
    answer_features,
    near_pairs,
    role_pairs,
)
from assistant.extraction.tagging import ACTS, KIND_ACTS, probability
from assistant.extraction.weights import Floats
from training.fit import fit_logistic
from training.reader import NEED_ACTS, TODO_ACTS
from training.tagger import Example

Pairs = list[tuple[int, int]]

Limits = dict[str, float]
NeedsOf = Callable[["Judged", Limits], Sequence[NeedParts]]

PAIR_STRENGTH, SCORE_STRENGTH, ANSWER_STRENGTH, KIND_STRENGTH, ROUNDS = 1.0, 1.0, 1.0, 0.3, 200
READ_BACK_LIMITS = (0.2, 0.3, 0.4, 0.5, 0.6)
CORE_LIMITS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
"""Thresholds of the link between making lines that are tried."""
START = dict.fromkeys(THRESHOLDS, 0.5) | {"need support": 0.2, "need read-back": 0.3, "todo drop": 0.3}
"""The other thresholds of links: read-backs and withdrawals change what a row says, so they are let in sooner."""


@dataclass(frozen=True)
class Judged:
    """An example with the tagger's judgement of it."""

    example: Example
    log_odds: Floats
    read: Floats | None = None
    """What the reader makes of each line, where that is weighed."""

    @cached_property
    def scene(self) -> Scene:
        """The talk as linking sees it."""
        acts = [dict(zip(ACTS, map(float, row), strict=True)) for row in probability(self.log_odds)]
        return Scene(self.example.lines, acts, self.example.talk.language, self.read)

    def items(self, acts: Sequence[str]) -> list[set[int]]:
        """For each line the needs or to-dos that it belongs to by one of some acts."""
        return [
            {mark.item for mark in line.marks if mark.item is not None and mark.act in acts}
            for line in self.example.talk.lines
        ]

    @property
    def has_needs(self) -> bool:
        """Whether the talk's needs are labelled."""
        return self.example.talk.source != "ami"

    def need_cores(self) -> dict[int, set[int]]:
        """Making lines of each need."""
        return {number: self.example.talk.need_core(number) for number in self.example.talk.needs}

    def todo_cores(self) -> dict[int, set[int]]:
        """Making lines of each to-do that was not withdrawn."""
        talk = self.example.talk
        return {number: talk.todo_core(number) for number, todo in talk.todos.items() if not todo.dropped}


def fit_links(judged: Sequence[Judged]) -> dict[str, NDArray[Any]]:
    """Weights of links, answers, kinds and scores, and thresholds, as arrays of ``assistant.extraction.weights``."""
    with_needs = [one for one in judged if one.has_needs]
    tagged = [one for one in judged if one.example.talk.source == "tagged"]
    need_acts, todo_acts = (*NEED_ACTS, "support"), (*TODO_ACTS, "todo-support")
    # A line that belongs to a need in another way is no read-back of it, which only tagged talks tell apart.
    need_link = [
        _pair_weights(with_needs, _need_core_pairs, need_acts, need_acts),
        _pair_weights(with_needs, _support_pairs, need_acts, need_acts),
        _pair_weights(tagged, _read_back_pairs, NEED_ACTS, ("readback",)),
    ]
    todo_link = [
        _pair_weights(judged, _todo_core_pairs, todo_acts, todo_acts, exchange=True),
        _pair_weights(tagged, _drop_pairs, TODO_ACTS, ("drop",), exchange=True),
    ]
    need_weights, todo_weights = np.array(need_link, np.float32), np.array(todo_link, np.float32)
    answer = _answer_weights(tagged)

    def needs_of(one: Judged, limits: Limits) -> list[NeedParts]:
        return need_parts(one.scene, need_weights, limits)

    def todos_of(one: Judged, limits: Limits) -> list[TodoParts]:
        return todo_parts(one.scene, todo_weights, limits)

    core, _ = _best(with_needs, "need", START, CORE_LIMITS, needs_of, need_score_features)
    limits = START | core
    limits |= {"need read-back": _read_back_limit(with_needs, limits, needs_of, answer)}
    need_limits, need_score = _best(with_needs, "need", limits, (limits["need core"],), needs_of, need_score_features)
    todo_limits, todo_score = _best(judged, "todo", limits, CORE_LIMITS, todos_of, todo_score_features)
    limits |= need_limits | todo_limits
    return {
        "need_link": need_weights,
        "todo_link": todo_weights,
        "answer": answer,
        "need_kind": _kind_weights(with_needs, limits, needs_of),
        "need_score": need_score,
        "todo_score": todo_score,
        "thresholds": np.array([limits[name] for name in THRESHOLDS], np.float32),
    }


def _answer_weights(judged: Sequence[Judged]) -> Floats:
    """From the replies to lines that may be read-backs."""
    features, given = [], []
    for one in judged:
        read_back, answers = one.items(("readback",)), {answer: one.items((answer,)) for answer in ANSWERS}
        for place in one.scene.nominated("readback"):
            for reply in one.scene.replies(place):
                features.append(answer_features(place, reply, one.scene))
                given.append([bool(read_back[place] & answers[answer][reply]) for answer in ANSWERS])
    columns = np.array(given, bool).reshape(-1, len(ANSWERS)).T
    return np.array([_logistic(features, column, len(ANSWER), ANSWER_STRENGTH) for column in columns], np.float32)


def _kind_weights(judged: Sequence[Judged], limits: Limits, needs_of: NeedsOf) -> Floats:
    """From the groups of lines that stand for a need whose kind is known."""
    features, kinds = [], []
    for one in judged:
        parts = needs_of(one, limits)
        for part, number in zip(parts, _matched(one, parts), strict=True):
            if number is not None:
                features.append(kind_features(part, one.scene))
                kinds.append(one.example.talk.needs[number].kind)
    weights = [_logistic(features, [said == kind for said in kinds], len(KIND), KIND_STRENGTH) for kind in KIND_ACTS]
    return np.array(weights, np.float32)


def _read_back_limit(judged: Sequence[Judged], limits: Limits, needs_of: NeedsOf, answer: Floats) -> float:
    """The threshold of read-backs under which most needs get the right status."""

    def right(limit: float) -> int:
        return sum(
            status_of(read_back_lines(part, one.scene, answer)) == one.example.talk.needs[number].status
            for one in judged
            for parts in [needs_of(one, limits | {"need read-back": limit})]
            for part, number in zip(parts, _matched(one, parts), strict=True)
            if number is not None
        )

    return max(READ_BACK_LIMITS, key=right)


def _matched(one: Judged, parts: Sequence[NeedParts]) -> list[int | None]:
    return hits([part.core for part in parts], one.need_cores(), one.scene.need)


def _need_places(scene: Scene) -> list[int]:
    places: list[int] = np.flatnonzero(scene.need >= NEED_FLOOR).tolist()
    return places


def _todo_places(scene: Scene) -> list[int]:
    return scene.nominated("todo", TODO_FLOOR)


def _support_pairs(scene: Scene) -> Pairs:
    others = sorted({place for role in SUPPORTS for place in scene.nominated(role)})
    return role_pairs(_need_places(scene), others, SUPPORT_REACH, SUPPORT_REACH)


def _need_core_pairs(scene: Scene) -> Pairs:
    return near_pairs(_need_places(scene))


def _read_back_pairs(scene: Scene) -> Pairs:
    return role_pairs(_need_places(scene), scene.nominated("readback"), 2, REACH)


def _todo_core_pairs(scene: Scene) -> Pairs:
    return near_pairs(_todo_places(scene))


def _drop_pairs(scene: Scene) -> Pairs:
    return role_pairs(_todo_places(scene), scene.nominated("drop"), 0, REACH)


def _pair_weights(
    judged: Sequence[Judged],
    pairs_of: Callable[[Scene], Pairs],
    acts: Sequence[str],
    other_acts: Sequence[str],
    *,
    exchange: bool = False,
) -> Floats:
    """From pairs of which the first line does one of some acts, and the second one of some others, for the same row."""
    features, labels = [], []
    for one in judged:
        items, others = one.items(acts), one.items(other_acts)
        features_of = one.scene.exchange if exchange else one.scene.pair
        for first, second in pairs_of(one.scene):
            features.append(features_of(first, second))
            labels.append(bool(items[first] & others[second]))
    return _logistic(features, labels, len(PAIR) + (len(EXCHANGE) if exchange else 0), PAIR_STRENGTH)


def _logistic(features: Iterable[Sequence[float]], labels: Iterable[bool], width: int, strength: float) -> Floats:
    rows = np.array(list(features), np.float32).reshape(-1, width)
    wanted = np.array(list(labels), np.float32).reshape(-1, 1)
    weights, bias = fit_logistic(rows, wanted, np.ones_like(wanted), strength=strength, rounds=ROUNDS)
    return np.append(weights[:, 0], bias).astype(np.float32)


def _best(
    judged: Sequence[Judged],
    name: str,
    limits: Limits,
    core_limits: Sequence[float],
    parts_of: Callable[[Judged, Limits], Sequence[Any]],
    features_of: Callable[[Any, Scene], list[float]],
) -> tuple[Limits, Floats]:
    """The thresholds under which most rows are right, and the weights of the score that goes with them."""
    best: tuple[float, Limits, Floats] | None = None
    for core_limit in core_limits:
        tried = limits | {f"{name} core": core_limit}
        features, labels, wanted = [], [], 0
        for one in judged:
            parts = parts_of(one, tried)
            cores, sure = (
                (one.need_cores(), one.scene.need) if name == "need" else (one.todo_cores(), one.scene.act("todo"))
            )
            wanted += len(cores)
            features += [features_of(part, one.scene) for part in parts]
            labels += [number is not None for number in hits([part.core for part in parts], cores, sure)]
        weights = _logistic(features, labels, len(NEED_SCORE if name == "need" else TODO_SCORE), SCORE_STRENGTH)
        odds = np.array(features, np.float32) @ weights[:-1] + weights[-1]
        figure, limit = _best_limit(odds, np.array(labels), wanted)
        if best is None or figure > best[0]:
            best = figure, {f"{name} core": core_limit, name: limit}, weights
    assert best is not None
    return best[1], best[2]


def hits(found: Sequence[tuple[int, ...]], cores: dict[int, set[int]], sure: Floats) -> list[int | None]:
    """For each group of lines the need or to-do that it makes, unless a likelier group makes it already.

    A group makes the one to which most of its making lines belong; one that mixes as many of others makes none, since
    a row of two needs is neither.
    """
    taken: set[int] = set()
    hit: list[int | None] = [None] * len(found)
    for at in sorted(range(len(found)), key=lambda at: -max(sure[list(found[at])])):
        lines = set(found[at])
        own = {number: lines & core for number, core in cores.items() if number not in taken and core & lines}
        best = max(own, key=lambda number: len(own[number]), default=None)
        if best is not None:
            foreign = {line for number, core in cores.items() if number != best for line in core & lines} - own[best]
            if len(own[best]) > len(foreign):
                hit[at] = best
                taken.add(best)
    return hit


def _best_limit(log_odds: Floats, right: NDArray[np.bool_], wanted: int) -> tuple[float, float]:
    """The best F1 that a threshold on the probability reaches, and that threshold."""
    order = np.argsort(-log_odds)
    hit = np.cumsum(right[order])
    f1 = 2 * hit / (np.arange(1, len(order) + 1) + wanted)
    at = int(f1.argmax())
    return float(f1[at]), float(probability(log_odds[order[at : at + 1]])[0])
