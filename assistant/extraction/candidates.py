"""Candidate needs and to-dos: what they are, and what tells whether a recorder would write them down.

A logistic regression scores every group of linked lines as a whole; others tell the kind of a need.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from assistant.extraction.features import Floats
from assistant.extraction.scene import ANSWER_FLOOR, ANSWER_REACH, Answer, Scene, chances, log_odds
from assistant.extraction.tagging import KIND_ACTS, Act
from assistant.extraction.weights import Arrays
from schemas.drafts import DraftCell
from schemas.record import NeedKind, NeedStatus
from schemas.talk import Segment

RECAP_LIKENESS = 0.1
"""Least share of rare words that a line has with one that it takes up again."""
RECAP_FLOOR = 0.4
"""Least probability of a to-do in a line that counts as taken up again."""

Support = Literal["situation", "tried", "result", "ask", "offer"]

SUPPORTS: tuple[Support, ...] = ("situation", "tried", "result", "ask", "offer")


@dataclass(frozen=True)
class ReadBackLine:
    """A restatement by our side, and the customer's answer to it as far as there was one."""

    place: int
    answer_place: int | None
    answer: Answer | None
    probability: float
    """That this line restates this need."""


def status_of(read_backs: Sequence[ReadBackLine]) -> NeedStatus:
    """What the last read-back and its answer make of a need."""
    answer = read_backs[-1].answer if read_backs else None
    return "confirmed" if answer == "agree" else "disputed" if answer == "deny" else "unconfirmed"


@dataclass(frozen=True)
class Stretch:
    """A sentence of the transcript: the place of its line, and where in that it stands, in characters."""

    place: int
    start: int
    end: int

    def words(self, segments: Sequence[Segment]) -> str:
        """What is said there."""
        return segments[self.place].text[self.start : self.end]


@dataclass(frozen=True)
class NeedCandidate:
    """Lines that probably make one need. All places count from 0 in the transcript."""

    kind: NeedKind
    core: tuple[int, ...]
    """Lines without which it would not exist, in order."""
    probability: float
    """That a careful recorder would write it down."""
    support: dict[Support, tuple[int, ...]] = field(default_factory=dict)
    read_backs: tuple[ReadBackLine, ...] = ()
    cells: dict[DraftCell, tuple[Stretch, ...]] = field(default_factory=dict)
    """For each cell of the row its sentences, the one that tells most first; a cell that nobody spoke of is missing."""

    @property
    def status(self) -> NeedStatus:
        """What the last read-back and its answer make of the need."""
        return status_of(self.read_backs)


@dataclass(frozen=True)
class TodoCandidate:
    """Lines that probably make one to-do. All places count from 0 in the transcript."""

    core: tuple[int, ...]
    probability: float
    """That it is a to-do which still stands at the end of the talk."""
    accepts: tuple[int, ...] = ()
    drops: tuple[int, ...] = ()
    dropped: float = 0.0
    """Probability that it was withdrawn."""
    answers: int | None = None
    """The place of the line just before, in another voice, that asks for it or asks about it."""


@dataclass(frozen=True)
class NeedParts:
    """A group of lines that make a need, with everything that is linked to it and how surely."""

    core: tuple[int, ...]
    read_backs: dict[int, float]
    support: dict[Support, dict[int, float]]


@dataclass(frozen=True)
class TodoParts:
    """A group of lines that make a to-do, with the withdrawals that are linked to it and how surely."""

    core: tuple[int, ...]
    drops: dict[int, float]


NEED_SCORE = (
    "surest line", "second line", "lines", "expected lines", "read back", "agreed", "implicit", "concern",
    "hypothetical", "past", "chat", "offer", "to-do", "supported", "length", "asks", "place", "English",
    "sides unknown", "decision",
)  # fmt: skip
TODO_SCORE = (
    "surest line", "second line", "lines", "dropped", "accepted", "hypothetical", "past", "chat", "offer", "need",
    "length", "asks", "place", "English", "sides unknown", "decision", "accepts itself", "withdraws within",
    "withdrawn after", "recaps", "figures",
)  # fmt: skip
"""Names of the features of a candidate, in order."""


def _mean(core: tuple[int, ...], act: Act, scene: Scene) -> float:
    return float(scene.act(act)[list(core)].mean())


def _surest_two(core: tuple[int, ...], chances: Floats) -> tuple[int, float, float]:
    ordered = sorted(core, key=lambda place: -chances[place])
    second = float(chances[ordered[1]]) if len(ordered) > 1 else 0.0
    return ordered[0], float(chances[ordered[0]]), second


def need_score_features(parts: NeedParts, scene: Scene) -> list[float]:
    """What tells whether a group of lines is a need."""
    core = parts.core
    best, first, second = _surest_two(core, scene.need)
    agreed = max(
        (scene.act("agree")[reply] for place in parts.read_backs for reply in scene.replies(place)), default=0.0
    )
    supports = [chance for role in ("situation", "tried", "result") for chance in parts.support[role].values()]
    return [
        log_odds(first) / 2, log_odds(second) / 2, min(4, len(core)) / 4, min(3.0, float(scene.need[list(core)].sum())),
        max(parts.read_backs.values(), default=0.0), float(agreed),
        *(_mean(core, act, scene) for act in ("implicit", "concern", "hypothetical", "past", "chat", "offer", "todo")),
        max(supports, default=0.0), math.log1p(len(scene.lines[best].tokens)) / 4, scene.lines[best].asks,
        best / len(scene.lines), scene.language == "en", not scene.lines[best].side, _mean(core, "decision", scene),
    ]  # fmt: skip


def todo_score_features(parts: TodoParts, scene: Scene) -> list[float]:
    """What tells whether a group of lines is a to-do that stands."""
    core = parts.core
    best, first, second = _surest_two(core, scene.act("todo"))
    accepted = max((float(scene.act("accept")[place]) for place in _after(core, scene)), default=0.0)
    return [
        log_odds(first) / 2, log_odds(second) / 2, min(4, len(core)) / 4,
        max(parts.drops.values(), default=0.0), accepted,
        *(_mean(core, act, scene) for act in ("hypothetical", "past", "chat", "offer")),
        float(scene.need[list(core)].mean()), math.log1p(len(scene.lines[best].tokens)) / 4, scene.lines[best].asks,
        best / len(scene.lines), scene.language == "en", not scene.lines[best].side, _mean(core, "decision", scene),
        scene.chance("accept", best),
        max((scene.chance("drop", place) for place in core if place != best), default=0.0),
        max((scene.chance("drop", place) for place in _after(core, scene)), default=0.0),
        min(4, _recapped(best, core, scene)) / 4, min(4, len(scene.lines[best].figures)) / 4,
    ]  # fmt: skip


def _recapped(place: int, core: tuple[int, ...], scene: Scene) -> int:
    """How many earlier lines that probably make to-dos of their own a line takes up again."""
    return sum(
        scene.rarely_shared(place, earlier) >= RECAP_LIKENESS
        for earlier in scene.nominated("todo", RECAP_FLOOR)
        if earlier < place and earlier not in core
    )


def _after(core: tuple[int, ...], scene: Scene) -> range:
    return range(core[-1] + 1, min(len(scene.lines), core[-1] + 1 + ANSWER_REACH))


KIND = (
    *(f"{kind}, {how}" for kind in KIND_ACTS for how in ("surest", "mean", "English")),
    "situation", "result", "tried", "offer", "to-do", "deny", "length", "figure", "asks", "asked before", "place",
)  # fmt: skip
"""Names of the features by which the kind of a need is told, in order."""


def kind_features(parts: NeedParts, scene: Scene) -> list[float]:
    """What tells the kind of a need."""
    core, english = list(parts.core), scene.language == "en"
    weight_of = scene.need[core] + 0.01
    row: list[float] = []
    for kind in KIND_ACTS:
        odds = np.array([log_odds(float(chance)) for chance in scene.act(kind)[core]]) / 2
        mean = float((odds * weight_of).sum() / weight_of.sum())
        row += [float(odds.max()), mean, mean * english]
    best = core[int(weight_of.argmax())]
    line = scene.lines[best]
    acts: tuple[Act, ...] = ("situation", "result", "tried", "offer", "todo", "deny")
    return [
        *row, *(_mean(parts.core, act, scene) for act in acts),
        math.log1p(len(line.tokens)) / 4, line.has_figure, line.asks, bool(best and scene.lines[best - 1].asks),
        best / len(scene.lines),
    ]  # fmt: skip


def read_back_lines(parts: NeedParts, scene: Scene, weights: Floats) -> list[ReadBackLine]:
    """The restatements of a need in their order, each with its answer."""
    lines = []
    for place, chance in parts.read_backs.items():
        answer_place, answer = scene.answer_to(place, weights) or (None, None)
        lines.append(ReadBackLine(place, answer_place, answer, chance))
    return lines


def need_candidate(parts: NeedParts, scene: Scene, arrays: Arrays) -> NeedCandidate:
    """A group of lines as a candidate, with its kind, its parts by role and its score."""
    kinds = np.array([*kind_features(parts, scene), 1.0], np.float32) @ arrays.need_kind.T
    return NeedCandidate(
        KIND_ACTS[int(kinds.argmax())],
        parts.core,
        chances(np.array([need_score_features(parts, scene)], np.float32), arrays.need_score)[0],
        {role: tuple(linked) for role, linked in parts.support.items() if linked},
        tuple(read_back_lines(parts, scene, arrays.answer)),
    )


def todo_candidate(parts: TodoParts, scene: Scene, arrays: Arrays) -> TodoCandidate:
    """A group of lines as a candidate, with its parts by role and its score."""
    return TodoCandidate(
        parts.core,
        chances(np.array([todo_score_features(parts, scene)], np.float32), arrays.todo_score)[0],
        tuple(place for place in _after(parts.core, scene) if scene.act("accept")[place] >= ANSWER_FLOOR),
        tuple(parts.drops),
        max(parts.drops.values(), default=0.0),
    )
