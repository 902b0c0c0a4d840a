"""Rows that belong together though their words differ: a request and its acceptance, a need said in two turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from assistant.extraction.merge import joined_need, joined_todo
from assistant.extraction.needs import places_of
from assistant.extraction.wording import pieces
from schemas.record import Need, Row, Todo
from schemas.talk import Talk

NEAR = 2
"""Segments between the words of rows that may belong together."""
LEAST_SHARED = 2
"""Content pieces that neighbouring turns of one need share, at least."""

R = TypeVar("R", bound=Row)


def linked_needs(needs: Sequence[Need], talk: Talk) -> list[Need]:
    """Needs that one voice states without a break, or neighbouring turns with words in common, joined."""

    def belong(one: Need, other: Need) -> bool:
        distance = _distance(one, other, talk)
        if distance <= 1 and _voices(one, talk) == _voices(other, talk):
            return True
        shared = pieces(_own_words(one, talk)) & pieces(_own_words(other, talk))
        return distance <= NEAR and len(shared) >= LEAST_SHARED

    return _linked(needs, belong, joined_need)


def linked_todos(todos: Sequence[Todo], talk: Talk) -> list[Todo]:
    """A request and the turn that takes it on, joined: near each other, one owner, days that agree."""

    def belong(one: Todo, other: Todo) -> bool:
        agree = not one.due_text or not other.due_text or one.due == other.due
        voices = _voices(one, talk).isdisjoint(_voices(other, talk))
        return bool(one.owner) and one.owner == other.owner and agree and voices and _distance(one, other, talk) <= NEAR

    return _linked(todos, belong, joined_todo)


def _linked(rows: Sequence[R], belong: Callable[[R, R], bool], join: Callable[[R, R], R]) -> list[R]:
    """Each row joined to the row before it where the two belong together."""
    linked: list[R] = []
    for row in rows:
        if linked and belong(linked[-1], row):
            linked[-1] = join(linked[-1], row)
        else:
            linked.append(row)
    return linked


def _own_places(row: Row, talk: Talk) -> list[int]:
    return places_of([piece for piece in row.evidence if not piece.cells], talk.segments)


def _own_words(row: Row, talk: Talk) -> str:
    return " ".join(talk.segments[place].text for place in _own_places(row, talk))


def _voices(row: Row, talk: Talk) -> set[str]:
    return {talk.segments[place].speaker for place in _own_places(row, talk)}


def _distance(one: Row, other: Row, talk: Talk) -> float:
    pairs = [abs(a - b) for a in _own_places(one, talk) for b in _own_places(other, talk)]
    return min(pairs, default=float("inf"))
