"""Which lines of a window are worth asking a language model about.

A small model that is asked to find needs and to-dos overlooks many and invents some, but words the
ones it is handed well. So code nominates lines by general cues, and the model is asked about these.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest

from assistant.extraction.cues import (
    ACCEPTS,
    DEADLINE_WEIGHT,
    NEED_CUES,
    NOT_A_NEED,
    SENTENCE_END,
    TODO_CUES,
    Cue,
    score,
)
from assistant.extraction.dates import deadline_words
from assistant.extraction.people import People
from assistant.extraction.windows import Window
from schemas.record import NeedKind
from schemas.talk import Segment, SpokenLanguage

LEAST_NEED_SCORE = 2.5
LEAST_TODO_SCORE = 3.0
"""Scores from which a line is asked about: on tagged talks that share no case with the tests, these
find two thirds to three quarters of the needs' lines and half to two thirds of the to-dos' lines,
half of them right."""
TELLING_LENGTH = {"zh": 15, "en": 60}
"""Characters from which a line says enough to make a need or a to-do: the most telling sign of all."""
TELLING_WEIGHT = 1.5
LONG_WEIGHT = 0.5
ACCEPTED_WEIGHT = 1.0
LONG_LINE = 60
"""Characters up to which a line is asked about as a whole."""


def need_lines(window: Window, people: People, language: SpokenLanguage) -> list[Segment]:
    """The lines of a window in which the customer may state a need; lines of our side are none."""
    return [
        segment
        for segment in window.segments
        if people.side(segment) != "ours" and need_score(segment.text, language) >= LEAST_NEED_SCORE
    ]


def todo_lines(window: Window, language: SpokenLanguage) -> list[Segment]:
    """The lines of a window in which somebody may undertake something or be told to do it."""
    followed = zip_longest(window.segments, window.segments[1:])
    return [
        segment
        for segment, following in followed
        if segment and todo_score(segment.text, following.text if following else "", language) >= LEAST_TODO_SCORE
    ]


def need_score(text: str, language: SpokenLanguage) -> float:
    """How much a line sounds like a need of any kind."""
    telling = TELLING_LENGTH[language]
    return (
        max(score(text, cues) for cues in NEED_CUES[language].values())
        + score(text, NOT_A_NEED[language])
        + TELLING_WEIGHT * (len(text) >= telling)
        + LONG_WEIGHT * (len(text) >= 2 * telling)
    )


def todo_score(text: str, following: str, language: SpokenLanguage) -> float:
    """How much a line sounds like a thing to be done, the line that follows considered."""
    return (
        score(text, TODO_CUES[language])
        + DEADLINE_WEIGHT * bool(deadline_words(text, language))
        + TELLING_WEIGHT * (len(text) >= TELLING_LENGTH[language])
        + ACCEPTED_WEIGHT * bool(ACCEPTS[language].match(following.strip()))
    )


def need_kind(text: str, proposed: NeedKind, language: SpokenLanguage) -> NeedKind:
    """The kind that a line's words speak for most; the proposed one where none stands out."""
    scores = {kind: score(text, cues) for kind, cues in NEED_CUES[language].items()}
    best = max(scores.values())
    winners = [kind for kind, value in scores.items() if value == best]
    return proposed if proposed in winners or not best else winners[0]


def focus(text: str, cues: Sequence[Cue]) -> str:
    """The sentences of a long line from the first to the last that hold a cue; a short line as it is."""
    if len(text) <= LONG_LINE:
        return text
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    borders = [0, *(end for end in ends if end < len(text)), len(text)]
    scored = [score(text[start:end], tuple(cues)) for start, end in pairwise(borders)]
    telling = [index for index, value in enumerate(scored) if value > 0]
    return text[borders[telling[0]] : borders[telling[-1] + 1]].strip() if telling else text
