"""A tagged talk as linking sees it, and how probably two of its lines belong to one need or to-do.

A logistic regression for each kind of pair (a line that makes a need with another such line, with a line that
supports it, with a read-back of it …) judges pairs of nominated lines by what they share and how they stand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Literal

import numpy as np

from assistant.extraction.exchange import exchange_features
from assistant.extraction.features import Floats, SpokenLine, likeness
from assistant.extraction.lexicon import CLASSES
from assistant.extraction.tagging import ACTS, KIND_ACTS, Act, Acts
from schemas.talk import SpokenLanguage

Answer = Literal["agree", "hedge", "deny"]
ANSWERS: tuple[Answer, ...] = ("agree", "hedge", "deny")

NEED_FLOOR = 0.12
TODO_FLOOR = 0.15
ROLE_FLOOR = 0.2
"""Probabilities of an act below which a line is not nominated for it; what is kept is decided by the scores."""
ANSWER_FLOOR = 0.3
ANSWER_REACH = 3
"""Lines after a read-back, or a to-do, in which the answer to it is looked for."""
REACH = 40
"""Lines between two parts of one need or to-do at most; the farther ones are for merging by content."""
SUPPORT_REACH = 20


class Scene:
    """A tagged talk with what its pairs of lines are compared by."""

    def __init__(
        self,
        lines: Sequence[SpokenLine],
        acts: Sequence[Acts],
        language: SpokenLanguage,
        read: Floats | None = None,
    ) -> None:
        """See a talk.

        Args:
            lines: The lines as the features need them.
            acts: What the tagger said of each.
            language: The language of the talk.
            read: What the reader makes of each line, where there is one.
        """
        self.lines = lines
        self._read = read
        self.language = language
        self.acts = np.array([[line[act] for act in ACTS] for line in acts], np.float32).reshape(-1, len(ACTS))
        self._pairs: dict[tuple[int, int], list[float]] = {}
        self._exchanges: dict[tuple[int, int], list[float]] = {}
        self._closest: dict[int, list[tuple[float, int]]] = {}
        self._running = np.vstack([np.zeros((1, len(ACTS)), np.float32), np.cumsum(self.acts, 0)])

    def act(self, act: Act) -> Floats:
        """Probability of an act for every line."""
        column: Floats = self.acts[:, ACTS.index(act)]
        return column

    def chance(self, act: Act, place: int) -> float:
        """Probability that a line does an act."""
        return float(self.acts[place, ACTS.index(act)])

    def surely(self, act: Act, place: int) -> float:
        """How surely a line does an act: half its log-odds."""
        return log_odds(self.chance(act, place)) / 2

    @cached_property
    def need(self) -> Floats:
        """Probability that a line makes a need of any kind. A line that is known to be ours makes none."""
        kinds = self.acts[:, : len(KIND_ACTS)]
        ours = np.array([line.side == "ours" for line in self.lines], bool)
        made: Floats = np.where(ours, 0, np.maximum(kinds.max(1, initial=0), np.minimum(0.97, kinds.sum(1))))
        return made

    def between(self, act: Act, one: int, other: int) -> float:
        """Expected number of lines that do an act strictly between two lines."""
        first, last = min(one, other) + 1, max(one, other)
        column = ACTS.index(act)
        return float(self._running[last, column] - self._running[first, column]) if last > first else 0.0

    @cached_property
    def vectors(self) -> list[dict[str, float]]:
        """Pieces of each line weighted by their rarity in the talk, of length one."""
        spread = Counter(piece for line in self.lines for piece in {*line.pieces, *line.tokens})
        rarity = {piece: math.log((1 + len(self.lines)) / count) for piece, count in spread.items()}
        vectors = []
        for line in self.lines:
            vector = {piece: rarity[piece] for piece in {*line.pieces, *line.tokens}}
            length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
            vectors.append({piece: value / length for piece, value in vector.items()})
        return vectors

    def rarely_shared(self, one: int, other: int) -> float:
        """Cosine of two lines' words, weighted by their rarity in the talk, 0 to 1."""
        small, large = sorted((self.vectors[one], self.vectors[other]), key=len)
        return sum(value * large.get(piece, 0.0) for piece, value in small.items())

    def alike_to_reader(self, one: int, other: int) -> float:
        """How alike the reader finds two lines among those of the talk, -1 to 1; 0 where there is none."""
        if self._directions is None:
            return 0.0
        return float(self._directions[one] @ self._directions[other])

    @cached_property
    def _directions(self) -> Floats | None:
        """For each line in which direction its mean state differs from the talk's, of length one.

        States of one model all lean the same way; what sets a line apart from its talk is what it is about.
        """
        if self._read is None or len(self._read) < 2:
            return None
        means = self._read[:, : self._read.shape[1] // 2]
        apart = (means - means.mean(0)) / (means.std(0) + 1e-6)
        directions: Floats = apart / (np.linalg.norm(apart, axis=1, keepdims=True) + 1e-6)
        return directions

    def closest_needs(self, place: int) -> list[tuple[float, int]]:
        """The two lines around another that probably make needs and are most like it, the closest first."""
        if place not in self._closest:
            around = [one for one in self._need_places if one != place and abs(one - place) <= REACH]
            self._closest[place] = sorted(((self.rarely_shared(one, place), one) for one in around), reverse=True)[:2]
        return self._closest[place]

    @cached_property
    def _need_places(self) -> list[int]:
        return np.flatnonzero(self.need >= NEED_FLOOR).tolist()

    @cached_property
    def _running_need(self) -> Floats:
        return np.concatenate([np.zeros(1, np.float32), np.cumsum(self.need)])

    def needs_between(self, one: int, other: int) -> float:
        """Expected number of lines that make a need strictly between two lines."""
        first, last = min(one, other) + 1, max(one, other)
        return float(self._running_need[last] - self._running_need[first]) if last > first else 0.0

    def likeness_of_kinds(self, one: int, other: int) -> float:
        """How alike the kinds of need are that two lines probably make, 0 to 1 (cosine)."""
        kinds_a, kinds_b = self.acts[one, : len(KIND_ACTS)] + 0.01, self.acts[other, : len(KIND_ACTS)] + 0.01
        return float(kinds_a @ kinds_b / (np.linalg.norm(kinds_a) * np.linalg.norm(kinds_b)))

    def pair(self, one: int, other: int) -> list[float]:
        """The features of a pair of lines, made when first asked for: fitting asks for them many times over."""
        if (one, other) not in self._pairs:
            self._pairs[one, other] = pair_features(one, other, self)
        return self._pairs[one, other]

    def exchange(self, one: int, other: int) -> list[float]:
        """The features of a pair of lines that may make one to-do between them, made when first asked for."""
        if (one, other) not in self._exchanges:
            self._exchanges[one, other] = [*self.pair(one, other), *exchange_features(one, other, self)]
        return self._exchanges[one, other]

    def nominated(self, act: Act, floor: float = ROLE_FLOOR) -> list[int]:
        """Places of the lines that probably do an act."""
        return np.flatnonzero(self.act(act) >= floor).tolist()

    def replies(self, place: int) -> list[int]:
        """Lines after a read-back in which somebody else may answer it."""
        asker = self.lines[place]
        return [
            later
            for later in range(place + 1, min(len(self.lines), place + 1 + ANSWER_REACH))
            if self.lines[later].side != "ours" and not (asker.speaker and self.lines[later].speaker == asker.speaker)
        ]

    def answer_to(self, place: int, weights: Floats) -> tuple[int, Answer] | None:
        """The customer's answer to a read-back, and where it stands."""
        replies = self.replies(place)
        if not replies:
            return None
        log_odds = np.array([answer_features(place, reply, self) for reply in replies], np.float32) @ weights[:, :-1].T
        odds = np.exp(np.clip(log_odds + weights[:, -1], -30, 30))
        # The answers exclude each other, so their odds share the probability of one.
        shares = odds / (1 + odds.sum(1, keepdims=True))
        given = np.flatnonzero(shares.sum(1) >= ANSWER_FLOOR)
        if not len(given):
            return None
        surest = int(given[shares[given].sum(1).argmax()])
        return replies[surest], ANSWERS[int(shares[surest].argmax())]


_UNDERTAKES = CLASSES.index("undertakes")

ANSWER = (
    "agrees", "hedges", "denies", "makes a need", "situation", "to-do", "accepts", "asks", "length", "under 4 tokens",
    "first reply", "two lines on", "likeness", "figures kept", "figures new", "read-back", "English", "side unknown",
)  # fmt: skip
"""Names of the features of a reply to a read-back, in order."""


def answer_features(place: int, reply: int, scene: Scene) -> list[float]:
    """What tells how a line answers a read-back."""
    asked, answered = scene.lines[place], scene.lines[reply]
    chances_of = scene.acts[reply]
    odds = {act: log_odds(float(chances_of[ACTS.index(act)])) / 2 for act in (*ANSWERS, "situation", "todo", "accept")}
    length = len(answered.tokens)
    return [
        odds["agree"], odds["hedge"], odds["deny"], log_odds(float(scene.need[reply])) / 2,
        odds["situation"], odds["todo"], odds["accept"],
        answered.asks, math.log1p(length) / 4, length < 4,
        reply == scene.replies(place)[0], reply - place > 1, 3 * likeness(asked.pieces, answered.pieces),
        bool(asked.figures & answered.figures), bool(asked.figures and answered.figures - asked.figures),
        float(scene.act("readback")[place]), scene.language == "en", not answered.side,
    ]  # fmt: skip


def log_odds(chance: float) -> float:
    """Log-odds of a probability, bounded so that no single judgement outweighs all others."""
    bounded = min(0.99, max(0.01, chance))
    return math.log(bounded / (1 - bounded))


PAIR = (
    "likeness", "rare words", "figures", "near", "distance", "next line", "line before", "within three", "after",
    "same voice", "same side", "other side", "asks between", "read-backs between", "agreements between",
    "to-dos between", "same kind", "makes a need", "other makes a need", "to-do", "other to-do", "read-back", "denies",
    "agrees", "supports", "drops", "short", "near and alike", "rare and read back", "rare and after",
    "needs between", "no need between", "rarer than others", "much rarer than others", "both undertake",
    "both undertake in two voices", "alike to the reader", "near and alike to the reader",
)  # fmt: skip
"""Names of the features of a pair of lines, in order."""


def pair_features(one: int, other: int, scene: Scene) -> list[float]:
    """What tells whether a line belongs to another's need or to-do; the other can stand before it."""
    a, b = scene.lines[one], scene.lines[other]
    steps = other - one
    near = 1 / (1 + abs(steps) / 3)
    alike = likeness(a.pieces, b.pieces)
    rare = scene.rarely_shared(one, other)
    rival = next((value for value, place in scene.closest_needs(other) if place != one), 0.0)
    between = scene.needs_between(one, other)
    sided = bool(a.side and b.side)
    read_back = float(scene.act("readback")[other])
    meant = scene.alike_to_reader(one, other)
    both_undertake = a.classes[_UNDERTAKES] and b.classes[_UNDERTAKES]
    return [
        3 * alike, 3 * rare, min(2, len(a.figures & b.figures)) / 2,
        near, math.log1p(abs(steps)) / 3, steps == 1, steps == -1, abs(steps) <= 3, steps > 0,
        bool(a.speaker) and a.speaker == b.speaker, sided and a.side == b.side, sided and a.side != b.side,
        min(2.0, scene.between("ask", one, other)), min(2.0, scene.between("readback", one, other)),
        min(2.0, scene.between("agree", one, other)), min(2.0, scene.between("todo", one, other)),
        scene.likeness_of_kinds(one, other),
        float(scene.need[one]), float(scene.need[other]),
        float(scene.act("todo")[one]), float(scene.act("todo")[other]),
        read_back, float(scene.act("deny")[other]), float(scene.act("agree")[other]),
        float(scene.act("situation")[other] + scene.act("tried")[other] + scene.act("result")[other]),
        float(scene.act("drop")[other]), min(len(a.tokens), len(b.tokens)) < 6,
        3 * rare * near, 3 * rare * read_back, 3 * rare * (steps > 0),
        min(3.0, between), between < 0.5, 3 * (rare - rival), rare > 1.5 * rival, both_undertake,
        both_undertake and bool(a.speaker) and a.speaker != b.speaker, 3 * meant, 3 * meant * near,
    ]  # fmt: skip


def together(
    pairs: Sequence[tuple[int, int]], features_of: Callable[[int, int], list[float]], weights: Floats
) -> dict[tuple[int, int], float]:
    """Probability for each pair that both belong to one need or to-do."""
    if not pairs:
        return {}
    features = np.array([features_of(one, other) for one, other in pairs], np.float32)
    return dict(zip(pairs, chances(features, weights), strict=True))


def chances(features: Floats, weights: Floats) -> list[float]:
    """Probabilities by a logistic regression whose last weight is the bias."""
    log_odds = features @ weights[:-1] + weights[-1]
    return [float(chance) for chance in 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))]


def near_pairs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of nominated lines that stand within reach of each other."""
    return [(one, other) for at, one in enumerate(places) for other in places[at + 1 :] if other - one <= REACH]


def role_pairs(cores: Sequence[int], others: Sequence[int], back: int, ahead: int) -> list[tuple[int, int]]:
    """Pairs of a making line and another line around it."""
    return [(core, other) for core in cores for other in others if other != core and -back <= other - core <= ahead]
