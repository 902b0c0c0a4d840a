"""What a talk was about, stretch by stretch: topics with their most telling sentences. Nothing that nobody said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from assistant.extraction.ground import evidence_at
from assistant.extraction.labels import Labeller
from assistant.extraction.people import People
from assistant.extraction.scene import Scene
from assistant.extraction.sentences import sentence_spans
from assistant.extraction.topics import topic_starts
from schemas.minutes import Decision, Topic
from schemas.record import Evidence, Need, Row, Todo
from schemas.talk import Segment, Talk

TELLING_SENTENCES = 2
LEAST_SHARE = 0.5
"""A second sentence stands beside the first if it tells at least this much of what that one tells."""


def topics_of(
    talk: Talk, scene: Scene, decisions: Sequence[Decision], needs: Sequence[Need], todos: Sequence[Todo]
) -> list[Topic]:
    """The topics of a talk with what falls in each; every segment is in exactly one."""
    segments = talk.segments
    labeller = Labeller([segment.text for segment in segments], talk.language, People(talk).words)
    telling = _telling(scene, labeller)
    starts = topic_starts(scene.lines, scene.vectors)
    topics = []
    for first, end in pairwise([*starts, len(segments)]):
        ids = {segment.id for segment in segments[first:end]}
        topics.append(
            Topic(
                label=labeller.label(first, end),
                start_s=segments[first].start_s,
                end_s=segments[end - 1].end_s,
                first_segment=segments[first].id,
                last_segment=segments[end - 1].id,
                telling=_sentences(telling, first, end, segments, labeller),
                needs=[row.id for row in needs if _first_segment(row) in ids],
                todos=[row.id for row in todos if _first_segment(row) in ids],
                decisions=[at for at, decision in enumerate(decisions) if decision.evidence[0].segment_id in ids],
            )
        )
    return topics


def _first_segment(row: Row) -> int | None:
    """Where a row was first spoken of; None for a rejected one and for one whose words were found nowhere."""
    if row.review == "rejected":
        return None
    own = [piece for piece in row.evidence if not piece.cells] or row.evidence
    return next((piece.segment_id for piece in own if piece.grounding != "none"), None)


def _telling(scene: Scene, labeller: Labeller) -> list[float]:
    """How much each line tells: how probably it says something that counts, times how much its words say."""
    counts = np.maximum.reduce([scene.need, scene.act("todo"), scene.act("decision"), 0.7 * scene.act("situation")])
    return [
        float((0.2 + counts[place]) * (1 - scene.act("chat")[place])) * labeller.weight(place) ** 0.5
        for place in range(len(scene.lines))
    ]


def _sentences(
    telling: Sequence[float], first: int, end: int, segments: Sequence[Segment], labeller: Labeller
) -> list[Evidence]:
    """The most telling sentence of each of the most telling lines, in the order of the talk."""
    ordered = sorted(range(first, end), key=lambda place: (-telling[place], place))[:TELLING_SENTENCES]
    least = max(LEAST_SHARE * telling[ordered[0]], 1e-6)
    chosen = sorted(place for place in ordered if telling[place] >= least)
    found = []
    for place in chosen:
        text = segments[place].text
        spans = sentence_spans(text)
        if spans:
            start, stop = max(spans, key=lambda span: (labeller.weight_of(text[slice(*span)]), span[1] - span[0]))
            found.append(evidence_at(segments[place], start, stop))
    return found
