"""Candidates of lines that are chosen already: those that a person made a row of, or that a row rests on.

The tagger does not find these lines; it only says what each of them does in the row. Nothing is looked for beside
them but the question just before and, for a to-do, who accepts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from assistant.extraction.candidates import (
    SUPPORTS,
    NeedParts,
    ReadBackLine,
    Support,
    TodoCandidate,
    TodoParts,
    need_candidate,
    todo_candidate,
)
from assistant.extraction.cell_sentences import ASKED_REACH, ROLES, USUAL, tagged_sentences, with_cells
from assistant.extraction.linking import Candidates, asked_line, makers_of
from assistant.extraction.nominate import sides_of
from assistant.extraction.scene import ROLE_FLOOR, TODO_FLOOR, Scene
from assistant.extraction.tagging import spoken_lines, tag
from assistant.extraction.weights import shipped_weights
from schemas.record import Evidence, Need, Row, Todo
from schemas.talk import Talk

_ROLE_OF_CELL: dict[str, Support] = {
    "situation": "situation",
    "action_tried": "tried",
    "result": "result",
    "action_proposed": "offer",
}
Told = Support | Literal["readback"]
_OUR_ROLES: tuple[Told, ...] = ("ask", "offer", "readback")


def chosen_candidates(row: Need | Todo, talk: Talk) -> Candidates:
    """The candidate that a row's evidence makes, by itself; none where none of its lines is in the talk.

    Its lines are judged by n-grams alone, in milliseconds: to say what chosen lines do takes no reader.
    """
    places = cited_places(row.evidence, talk)
    if not places:
        return Candidates((), ())
    weights = shipped_weights()
    sides = sides_of(talk, weights)
    acts = tag(talk.segments, sides, talk.language, weights)
    scene = Scene(spoken_lines(talk.segments, sides), acts, talk.language)
    if isinstance(row, Todo):
        own = own_places(row, talk)
        todo = todo_candidate(TodoParts(makers_of(own, scene.act("todo")), {}), scene, weights.arrays)
        return Candidates((), (_answered(todo, own, scene),))
    parts = _need_parts(row, talk, scene)
    need = need_candidate(parts, scene, weights.arrays)
    need = replace(need, kind=row.kind, read_backs=_within(need.read_backs, places))
    sentences = tagged_sentences(talk.segments, sides, talk.language, weights)
    return Candidates((with_cells(need, sentences),), ())


def own_places(row: Row, talk: Talk) -> tuple[int, ...]:
    """The places of the lines that make a row; of all that it cites where none is cited for the row as a whole."""
    own = [piece for piece in row.evidence if not piece.cells or row.cell_names[0] in piece.cells]
    return cited_places(own, talk) or cited_places(row.evidence, talk)


def cited_places(evidence: Sequence[Evidence], talk: Talk) -> tuple[int, ...]:
    """The places of cited lines, in the order of the talk; what was found nowhere has none."""
    cited = {piece.segment_id for piece in evidence if piece.grounding != "none"}
    return tuple(place for place, segment in enumerate(talk.segments) if segment.id in cited)


def _need_parts(row: Need, talk: Talk, scene: Scene) -> NeedParts:
    """What each line that a need cites does in it: by the cells that it is cited for, else as the tagger says."""
    support: dict[Support, dict[int, float]] = {role: {} for role in SUPPORTS}
    read_backs: dict[int, float] = {}
    core: list[int] = []
    own = own_places(row, talk)
    for place in own:
        role = _role(place, scene)
        if role is None:
            core.append(place)
        elif role == "readback":
            read_backs[place] = 1.0
        else:
            support[role][place] = 1.0
    if not core:
        core = [max(own, key=lambda place: scene.need[place])]
    for piece in row.evidence:
        for place in cited_places([piece], talk):
            for role in (_ROLE_OF_CELL[cell] for cell in piece.cells if cell in _ROLE_OF_CELL):
                support[role][place] = 1.0
    cited = cited_places(row.evidence, talk)
    support["ask"] |= {place: 1.0 for place in _questions(core[0], scene) if place not in cited}
    return NeedParts(
        tuple(core),
        {place: chance for place, chance in sorted(read_backs.items()) if place not in core},
        {role: {place: 1.0 for place in sorted(linked) if place not in core} for role, linked in support.items()},
    )


def _role(place: int, scene: Scene) -> Told | None:
    """What a line tells of a need; None where it says what is wanted. A line that is known to be ours never does."""
    if scene.lines[place].side == "ours":
        return max(_OUR_ROLES, key=lambda act: scene.chance(act, place))
    likely = [role for role in ROLES if scene.chance(role, place) >= ROLE_FLOOR]
    if not likely or max(scene.chance(role, place) for role in likely) < scene.need[place]:
        return None
    return max(likely, key=lambda role: scene.chance(role, place) / USUAL[role])


def _questions(first: int, scene: Scene) -> list[int]:
    """Questions just before a need's first line that it may answer, none that a third voice took up."""
    return [place for place in range(max(0, first - ASKED_REACH), first) if _is_asked_of(place, first, scene)]


def _is_asked_of(place: int, first: int, scene: Scene) -> bool:
    asking, answering = scene.lines[place], scene.lines[first].speaker
    between = {scene.lines[other].speaker for other in range(place + 1, first)}
    asks = asking.asks or scene.chance("ask", place) >= ROLE_FLOOR
    return asks and asking.side != "customer" and asking.speaker != answering and between <= {asking.speaker, answering}


def _within(read_backs: Sequence[ReadBackLine], places: Sequence[int]) -> tuple[ReadBackLine, ...]:
    """Read-backs without the answers that stand in lines that were not chosen."""
    return tuple(
        line if line.answer_place in places else replace(line, answer_place=None, answer=None) for line in read_backs
    )


def _answered(todo: TodoCandidate, own: Sequence[int], scene: Scene) -> TodoCandidate:
    """A to-do with the chosen lines that ask for it or accept it, where these do not make it themselves."""
    voice = scene.lines[todo.core[0]].speaker
    others = [place for place in own if place not in todo.core and scene.lines[place].speaker != voice]
    accepts = {*todo.accepts, *(place for place in others if place > todo.core[0])}
    asked = [place for place in others if place < todo.core[0]]
    makers = {place for place in scene.nominated("todo", TODO_FLOOR) if not scene.lines[place].asks}
    before = asked_line(todo.core[0], makers | set(todo.core), scene)
    return replace(
        todo, accepts=tuple(sorted(accepts)), answers=before if before is not None else next(reversed(asked), None)
    )
