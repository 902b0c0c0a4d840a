"""All that is told of a talk beside its rows, drawn from the transcript as it stands. Pure code, without a model."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extraction.customer import deciders_of, profile_of
from assistant.extraction.decisions import decisions_of
from assistant.extraction.nominate import sides_of
from assistant.extraction.planned import outcomes_of
from assistant.extraction.quantities import quantities_of
from assistant.extraction.scene import Scene
from assistant.extraction.summary import topics_of
from assistant.extraction.tagging import spoken_lines, tag_lines, with_sides
from assistant.extraction.weights import Weights
from schemas.minutes import Minutes
from schemas.record import Need, Todo
from schemas.talk import PlannedTopic, Talk


def minutes_of(
    talk: Talk,
    needs: Sequence[Need],
    todos: Sequence[Todo],
    weights: Weights | None = None,
    planned: Sequence[PlannedTopic] = (),
) -> Minutes:
    """The minutes of a talk.

    Args:
        talk: What was said and who was there, with all that people corrected.
        needs: The stored rows, to say which topic they fall in and what their quantities come to.
        todos: As above.
        weights: The tagger's; the shipped ones by default.
        planned: The agenda's topics, which are compared with those of the talk and change nothing else.
    """
    read = spoken_lines(talk.segments, {})
    sides = sides_of(talk, weights, read)
    lines = with_sides(read, sides)
    acts = tag_lines(lines, talk.language, weights)
    scene = Scene(lines, acts, talk.language)
    decisions = decisions_of(talk.segments, acts)
    topics = topics_of(talk, scene, decisions, needs, todos)
    return Minutes(
        topics=topics,
        agenda=outcomes_of(planned, topics, scene, talk.segments),
        decisions=decisions,
        profile=profile_of(talk, acts, sides),
        deciders=deciders_of(talk, sides),
        quantities={row.id: said for row in (*needs, *todos) if (said := quantities_of(row, talk.language))},
    )
