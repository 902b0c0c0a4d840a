"""The agenda's topics beside those of the talk: how long each took, and which were not recognised. An estimate.

A planned topic is a few words of prose, and nobody need have used them. A stretch of the talk is taken for the planned
topic of which it holds most, its words weighted by their rarity in the talk as ``scene`` weights them, and for none
where it holds too little of any.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from assistant.extraction.scene import Scene
from assistant.extraction.tagging import spoken_lines
from schemas.minutes import PlannedOutcome, Topic
from schemas.talk import PlannedTopic, Segment

LEAST_HELD = 0.4
"""Share of a planned topic's words, by the squares of their weights, that a stretch must hold. In seven tagged talks,
whose needs stood for planned topics, 31 of 67 were found, each where it was spoken of, and of 143 needs of other talks
none; with half as much asked again, 26 were."""
SECONDS_A_MINUTE = 60


def outcomes_of(
    planned: Sequence[PlannedTopic], topics: Sequence[Topic], scene: Scene, segments: Sequence[Segment]
) -> list[PlannedOutcome]:
    """What became of each planned topic, in their order.

    Args:
        planned: The agenda's topics.
        topics: Those of the talk.
        scene: The talk.
        segments: What the scene's lines are read from.
    """
    if not planned:
        return []
    spread = Counter(piece for line in scene.lines for piece in {*line.pieces, *line.tokens})
    titles = [_weighted(topic.title, spread, len(scene.lines)) for topic in planned]
    taken: list[list[Topic]] = [[] for _topic in planned]
    for topic, words in zip(topics, _words_of(topics, scene, segments), strict=True):
        held = [sum(weight for piece, weight in title.items() if piece in words) for title in titles]
        shares = [one / (sum(title.values()) or 1.0) for one, title in zip(held, titles, strict=True)]
        # Of titles that are held alike, the one of rarer words says more.
        best = max(range(len(planned)), key=lambda at: (shares[at], held[at], -at))
        if shares[best] >= LEAST_HELD:
            taken[best].append(topic)
    return [_outcome(one, stretches) for one, stretches in zip(planned, taken, strict=True)]


def _outcome(planned: PlannedTopic, stretches: Sequence[Topic]) -> PlannedOutcome:
    taken_s = sum(topic.end_s - topic.start_s for topic in stretches)
    return PlannedOutcome(
        title=planned.title,
        planned_minutes=planned.minutes,
        real_minutes=taken_s / SECONDS_A_MINUTE if stretches else None,
        starts_s=[topic.start_s for topic in stretches],
    )


def _weighted(title: str, spread: Counter[str], lines: int) -> dict[str, float]:
    """The words of a title with the squares of their weights; one that is in most lines tells nothing."""
    [line] = spoken_lines([Segment(id=1, start_s=0, end_s=0, speaker="", text=title)], {})
    telling = [piece for piece in {*line.pieces, *line.tokens} if spread[piece] <= lines / 2]
    return {piece: math.log((1 + lines) / max(spread[piece], 1)) ** 2 for piece in telling}


def _words_of(topics: Sequence[Topic], scene: Scene, segments: Sequence[Segment]) -> list[set[str]]:
    """The words of each topic's lines."""
    places = {segment.id: at for at, segment in enumerate(segments)}
    return [
        {
            piece
            for line in scene.lines[places[topic.first_segment] : places[topic.last_segment] + 1]
            for piece in (*line.pieces, *line.tokens)
        }
        for topic in topics
    ]
