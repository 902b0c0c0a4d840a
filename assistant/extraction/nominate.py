"""Which lines make a need or a to-do: the tagger and the link, asked about a whole talk.

A small language model that is asked to find needs and to-dos overlooks many and invents some, but
words the ones well whose lines it is handed. So what was learned from tagged talks finds the lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.extraction.cell_sentences import tagged_sentences, with_cells
from assistant.extraction.features import SpokenLine
from assistant.extraction.linking import Candidates, nominate
from assistant.extraction.people import People
from assistant.extraction.reading import Reader, read_lines
from assistant.extraction.tagging import guess_sides, spoken_lines, tag
from assistant.extraction.weights import Weights, shipped_weights
from assistant.extraction.windows import Window
from schemas.talk import Segment, Side, Speaker, Talk


def candidates_of(
    talk: Talk,
    weights: Weights | None = None,
    reader: Reader | None = None,
    before_each: Callable[[float], None] = lambda _done: None,
) -> Candidates:
    """The needs and to-dos that a talk probably holds, each with its lines.

    Args:
        talk: What was said and who was there.
        weights: Fitted weights; the shipped ones by default, those that go with a reader where there is one.
        reader: Who reads the lines for weights that weigh it, some seconds a minute of talk; without, n-grams alone
            tell, in milliseconds.
        before_each: Called as the reader goes on, with the share that is read: for progress, or to stop by raising.
    """
    weights = weights or shipped_weights(reads=reader is not None)
    sides = sides_of(talk, weights)
    read = None
    if reader is not None and weights.reads:
        read = read_lines(talk.segments, spoken_lines(talk.segments, sides), talk.language, reader, before_each)
    acts = tag(talk.segments, sides, talk.language, weights, read)
    found = nominate(talk.segments, acts, sides, talk.language, weights, read)
    sentences = tagged_sentences(talk.segments, sides, talk.language, weights)
    needs = tuple(with_cells(need, sentences) for need in found.needs)
    return Candidates(needs, found.todos)


def sides_of(
    talk: Talk, weights: Weights | None = None, lines: Sequence[SpokenLine] | None = None
) -> Mapping[str, Side]:
    """The side of each voice: as it is known, else as its words make probable.

    Args:
        talk: What was said and who was there.
        weights: Fitted weights; the shipped ones by default.
        lines: Its segments where they are read already, on whichever side.
    """
    people = People(talk)
    known = {segment.speaker: people.side(segment) for segment in talk.segments if segment.speaker}
    if all(known.values()):
        return known
    guessed = guess_sides(spoken_lines(talk.segments, {}) if lines is None else lines, weights)
    return {label: side or guessed[label].side for label, side in known.items()}


def propose_sides(segments: Sequence[Segment], speakers: Sequence[Speaker]) -> list[Speaker]:
    """The speakers with the sides that their words make probable where none is known, as proposals.

    Args:
        segments: The transcript, with speakers' labels.
        speakers: All voices. Those that a person named stay as they are: a proposal covers name and side together.
    """
    if all(speaker.side for speaker in speakers):
        return list(speakers)
    guessed = guess_sides(spoken_lines(segments, {}))
    return [
        speaker
        if speaker.side or speaker.label not in guessed or (speaker.name and not speaker.proposed)
        else speaker.model_copy(
            update={
                "side": guessed[speaker.label].side,
                "side_confidence": guessed[speaker.label].confidence,
                "proposed": True,
            }
        )
        for speaker in speakers
    ]


def of_window(found: Candidates, window: Window, talk: Talk) -> Candidates:
    """The candidates whose first line stands in a window: each belongs to exactly one window."""
    ids = {segment.id for segment in window.segments}
    return Candidates(
        needs=tuple(need for need in found.needs if talk.segments[need.core[0]].id in ids),
        todos=tuple(todo for todo in found.todos if talk.segments[todo.core[0]].id in ids),
    )
