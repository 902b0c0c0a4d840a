"""From tagged lines to candidates: which lines make one need or one to-do, and what belongs to it.

Lines that the tagger nominates are joined where ``scene`` finds that they belong together, and a logistic
regression scores every candidate as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.extraction.candidates import (
    RECAP_LIKENESS,
    SUPPORTS,
    NeedCandidate,
    NeedParts,
    Support,
    TodoCandidate,
    TodoParts,
    need_candidate,
    todo_candidate,
)
from assistant.extraction.dates import deadline_words
from assistant.extraction.features import Floats
from assistant.extraction.scene import (
    NEED_FLOOR,
    REACH,
    ROLE_FLOOR,
    SUPPORT_REACH,
    TODO_FLOOR,
    Scene,
    near_pairs,
    role_pairs,
    together,
)
from assistant.extraction.tagging import Acts, spoken_lines
from assistant.extraction.weights import Weights, shipped_weights
from schemas.talk import Segment, Side, SpokenLanguage

THRESHOLDS = ("need core", "need support", "need read-back", "todo core", "todo drop", "need", "todo")
"""Names of the fitted thresholds: links of the kinds of pair, and candidates."""
LEAST_CLAIM = 0.7
"""A read-back is also another need's than the one it restates most probably if it does so nearly as probably."""
MAKER_SHARE = 0.25
"""A line makes a row together with a surer line if it is at least so sure beside it."""
LEAST_LIKENESS_OF_KINDS = 0.3
"""Lines of quite different kinds make two needs, since a need has one kind: a wish and a fear in one breath are two."""
LEAST_CHANCE = 0.4
"""A candidate that is less probably right makes no row, even where more rows would be right with it."""
LEAST_SUPPORT = 0.3
"""A line supports a need at least so probably if it is to make none of its own for that."""
ASKED_FLOOR = 0.1
"""Least probability of a to-do in a line without a question that the next one takes up."""
RECAP_DAYS = 3
RECAP_TODOS = 2
"""A line that names so many days and takes up so many earlier to-dos goes over them; it makes none of its own."""
NEED_PAIRS = ("core", "support", "read-back")
TODO_PAIRS = ("core", "drop")
"""Kinds of pair, one row of weights each."""


@dataclass(frozen=True)
class Candidates:
    """What the tagger and the link find in a talk, in the order of the talk."""

    needs: tuple[NeedCandidate, ...]
    todos: tuple[TodoCandidate, ...]


def nominate(
    segments: Sequence[Segment],
    acts: Sequence[Acts],
    sides: Mapping[str, Side],
    language: SpokenLanguage,
    weights: Weights | None = None,
    read: Floats | None = None,
    *,
    everything: bool = False,
) -> Candidates:
    """Join tagged lines into candidate needs and to-dos.

    Args:
        segments: The transcript.
        acts: What ``tagging.tag`` said of each segment.
        sides: Side of each speaker's label, as for ``tagging.tag``.
        language: The language of the talk.
        weights: Fitted weights; the shipped ones by default.
        read: What the reader makes of every line, as for ``tagging.tag``.
        everything: Give candidates below the fitted thresholds too, for a caller that weighs them further.
    """
    arrays = (weights or shipped_weights()).arrays
    scene = Scene(spoken_lines(segments, sides), acts, language, read)
    limits = dict(zip(THRESHOLDS, map(float, arrays.thresholds), strict=True))
    grouped = need_parts(scene, arrays.need_link, limits)
    needs = [need_candidate(parts, scene, arrays) for parts in grouped]
    todos = [todo_candidate(parts, scene, arrays) for parts in todo_parts(scene, arrays.todo_link, limits)]
    least_need, least_todo = (0.0, 0.0) if everything else (_least(limits["need"]), _least(limits["todo"]))
    likely = [(parts, need) for parts, need in zip(grouped, needs, strict=True) if need.probability >= least_need]
    standing = [todo for todo in todos if todo.probability >= least_todo]
    makers = {place for todo in standing for place in todo.core}
    asked = [replace(todo, answers=asked_line(todo.core[0], makers, scene)) for todo in standing]
    return Candidates(
        tuple(need for _, need in likely if everything or not _only_supports(need, likely)),
        tuple(todo for todo in asked if everything or not _goes_over(todo, standing, segments, scene)),
    )


def _only_supports(need: NeedCandidate, all_needs: Sequence[tuple[NeedParts, NeedCandidate]]) -> bool:
    """Whether all lines of a need support a surer one, or correct it: then they are that one's."""
    return any(
        set(need.core) <= _supporting(parts) | _correcting(other)
        for parts, other in all_needs
        if (other.probability, other.core) > (need.probability, need.core)
    )


def _supporting(parts: NeedParts) -> set[int]:
    roles: tuple[Support, ...] = ("situation", "tried", "result")
    return {place for role in roles for place, chance in parts.support[role].items() if chance >= LEAST_SUPPORT}


def _correcting(need: NeedCandidate) -> set[int]:
    return {line.answer_place for line in need.read_backs if line.answer == "deny" and line.answer_place is not None}


def _goes_over(
    todo: TodoCandidate, all_todos: Sequence[TodoCandidate], segments: Sequence[Segment], scene: Scene
) -> bool:
    """Whether a to-do only goes over several earlier ones again, as people do at the end of a talk."""
    days = [words for place in todo.core for words in deadline_words(segments[place].text, scene.language)]
    earlier = [other for other in all_todos if other.core[-1] < todo.core[0]]
    taken_up = sum(
        max(scene.rarely_shared(mine, theirs) for mine in todo.core for theirs in other.core) >= RECAP_LIKENESS
        for other in earlier
    )
    return len(days) >= RECAP_DAYS and taken_up >= RECAP_TODOS


def _least(fitted: float) -> float:
    return max(fitted, LEAST_CHANCE)


def groups(places: Sequence[int], links: Mapping[tuple[int, int], float], limit: float) -> list[tuple[int, ...]]:
    """Groups of lines of which every two probably belong together, joined closest first.

    The weakest link of two groups counts, not the mean: a chain of neighbours that each resemble the next would
    otherwise become one row, and one row of two needs is harder to mend than two rows of one.
    """
    found: list[tuple[int, ...]] = [(place,) for place in places]

    def weakest_link(one: tuple[int, ...], other: tuple[int, ...]) -> float:
        return min(links.get((min(a, b), max(a, b)), 0.0) for a in one for b in other)

    closeness = {(one, other): weakest_link(one, other) for at, one in enumerate(found) for other in found[at + 1 :]}
    while closeness:
        one, other = max(closeness, key=lambda pair: closeness[pair])
        if closeness[one, other] < limit:
            break
        joined = tuple(sorted(one + other))
        found = [group for group in found if group not in (one, other)]
        closeness = {pair: value for pair, value in closeness.items() if not {one, other} & set(pair)}
        closeness |= {(group, joined): weakest_link(group, joined) for group in found}
        found.append(joined)
    return sorted(found)


def need_parts(scene: Scene, weights: Floats, limits: Mapping[str, float]) -> list[NeedParts]:
    """Group the lines that make needs, and give each group the lines that are linked to it."""
    places = np.flatnonzero(scene.need >= NEED_FLOOR).tolist()
    pairs = [pair for pair in near_pairs(places) if scene.likeness_of_kinds(*pair) >= LEAST_LIKENESS_OF_KINDS]
    links = together(pairs, scene.pair, weights[0])
    found = [makers_of(group, scene.need) for group in groups(places, links, limits["need core"])]
    read_backs = [place for place in scene.nominated("readback") if scene.lines[place].side != "customer"]
    restated = together(role_pairs(places, read_backs, 2, REACH), scene.pair, weights[2])
    supported = {
        role: together(role_pairs(places, _able(role, scene), SUPPORT_REACH, SUPPORT_REACH), scene.pair, weights[1])
        for role in SUPPORTS
    }
    read_back = _without_rivals([_linked(core, restated, limits["need read-back"]) for core in found])
    return [
        NeedParts(
            core,
            mine,
            {role: _linked(core, links, limits["need support"]) for role, links in supported.items()},
        )
        for core, mine in zip(found, read_back, strict=True)
    ]


def _able(role: Support, scene: Scene) -> list[int]:
    """Lines that may support a need: what is asked and offered is ours."""
    nominated = scene.nominated(role)
    ours = role in ("ask", "offer")
    return [place for place in nominated if not ours or scene.lines[place].side != "customer"]


def todo_parts(scene: Scene, weights: Floats, limits: Mapping[str, float]) -> list[TodoParts]:
    """Group the lines that make to-dos, and give each group the withdrawals that are linked to it."""
    places = scene.nominated("todo", TODO_FLOOR)
    links = together(near_pairs(places), scene.exchange, weights[0])
    found = [makers_of(group, scene.act("todo")) for group in groups(places, links, limits["todo core"])]
    withdrawn = together(role_pairs(places, scene.nominated("drop", ROLE_FLOOR), 0, REACH), scene.exchange, weights[1])
    return [TodoParts(core, _linked(core, withdrawn, limits["todo drop"])) for core in found]


def asked_line(first: int, makers: set[int], scene: Scene) -> int | None:
    """The line before one that makes a to-do, where another voice asks for it there, or asks about it."""
    before = first - 1
    if before < 0 or before in makers or scene.lines[before].speaker == scene.lines[first].speaker:
        return None
    asks = scene.lines[before].asks or scene.chance("todo", before) >= ASKED_FLOOR
    return before if asks else None


def makers_of(group: tuple[int, ...], sure: Floats) -> tuple[int, ...]:
    """The lines of a group that make the row; the others only belong to it."""
    least = MAKER_SHARE * max(sure[list(group)])
    return tuple(place for place in group if sure[place] >= least)


def _linked(core: tuple[int, ...], links: Mapping[tuple[int, int], float], limit: float) -> dict[int, float]:
    """Lines linked to any line of a group, with the surest of their links."""
    surest: dict[int, float] = {}
    for (one, other), chance in links.items():
        if one in core and other not in core and chance >= limit:
            surest[other] = max(chance, surest.get(other, 0.0))
    return dict(sorted(surest.items()))


def _without_rivals(linked: Sequence[dict[int, float]]) -> list[dict[int, float]]:
    """The links of each group without those to lines that another group has a much better claim to."""
    best: dict[int, float] = {}
    for links in linked:
        for place, chance in links.items():
            best[place] = max(chance, best.get(place, 0.0))
    return [
        {place: chance for place, chance in links.items() if chance >= LEAST_CLAIM * best[place]} for links in linked
    ]
