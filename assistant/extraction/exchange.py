"""How one line takes up another: a request and the undertaking that answers it, or two tasks one after the other.

Two voices make one to-do between them ("could you …" – "I will, by Friday"); what tells that pair from two to-dos is
not in the words that they share, for they share few, but in what the one calls for and the other gives.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from assistant.extraction.lexicon import CLASSES
from assistant.extraction.tagging import Act

if TYPE_CHECKING:
    from assistant.extraction.scene import Scene

_NEAR = 2
"""Lines within which an answer follows what it answers."""

EXCHANGE = (
    "accepts", "is an acceptance", "answers by accepting", "answers by accepting, how surely", "answers a request",
    "undertakes when asked", "acknowledges", "answers a question", "answers an order", "answers by undertaking",
    "answers who undertakes nothing", "both name a day", "undertakes twice", "goes on", "to-do, how surely",
    "other to-do, how surely", "asked, how surely a to-do", "answered, how surely a to-do", "names the day",
    "asked with the day", "across sides", "within a side", "next line, other voice", "next line, same voice",
    "two lines on", "length", "other's length", "answer's length", "asks", "decides", "withdraws", "past", "agrees",
    "hypothetical",
)  # fmt: skip
"""Names of the features of a pair of lines as parts of one exchange, in order."""


def exchange_features(one: int, other: int, scene: Scene) -> list[float]:
    """What tells whether a line takes up another's task; the other can stand before it."""
    a, b = scene.lines[one], scene.lines[other]
    steps = other - one
    differ = bool(a.speaker and b.speaker and a.speaker != b.speaker)
    same = bool(a.speaker) and a.speaker == b.speaker
    answers = differ and abs(steps) <= _NEAR
    asked = dict(zip(CLASSES, a.classes, strict=True))
    given = dict(zip(CLASSES, b.classes, strict=True))
    lengths = math.log1p(len(a.tokens)) / 4, math.log1p(len(b.tokens)) / 4
    accepts = scene.chance("accept", other)

    def surely(act: Act, place: int) -> float:
        return scene.surely(act, place)

    row = [
        accepts, scene.chance("accept", one), answers * accepts, answers * surely("accept", other),
        answers and (a.asks or asked["orders"]), answers and (a.asks or asked["orders"]) and given["undertakes"],
        answers and (given["accepts"] or given["agrees"]), answers and a.asks, answers and asked["orders"],
        answers and given["undertakes"], answers and not asked["undertakes"], asked["day"] and given["day"],
        same and asked["undertakes"] and given["undertakes"], same and abs(steps) <= _NEAR,
        surely("todo", one), surely("todo", other), answers * surely("todo", one), answers * surely("todo", other),
        answers and given["day"] and not asked["day"], answers and asked["day"] and not given["day"],
        answers and a.side != b.side, answers and bool(a.side) and a.side == b.side,
        steps == 1 and differ, steps == 1 and same, steps == _NEAR, *lengths, answers * lengths[1],
        scene.chance("ask", one), scene.chance("decision", other), answers * scene.chance("drop", other),
        scene.chance("past", other), answers * scene.chance("agree", other), scene.chance("hypothetical", one),
    ]  # fmt: skip
    return [float(value) for value in row]
