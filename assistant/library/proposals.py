"""Which of a program's new proposals say what stands in the record already."""

from __future__ import annotations

import math
import unicodedata
import uuid
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from schemas.record import Evidence, Row

R = TypeVar("R", bound=Row)

SAME_WORDS = 0.5
"""The share of the shorter quote from which two quotes are about the same thing: half of it."""


def counterparts(proposals: Sequence[R], standing: Sequence[R], texts: Mapping[int, str]) -> dict[int, R]:
    """The standing rows that proposals mean the same as, by the proposals' places from 0.

    Two rows mean the same where their headings are equal, or where the quotes for their headings overlap. A
    standing row stands for one proposal only, the likest: from one long sentence there may come several rows,
    and judging one of them says nothing about the others.

    Args:
        proposals: New rows of one table.
        standing: Rows of that table that are not replaced, such as those that a person has judged.
        texts: What was said, by segment id.
    """
    pairs = sorted(
        (
            (likeness, mine, theirs)
            for mine, proposal in enumerate(proposals)
            for theirs, row in enumerate(standing)
            if (likeness := _likeness(proposal, row, texts))
        ),
        key=lambda pair: (*(-part for part in pair[0]), pair[1], pair[2]),
    )
    known: dict[int, int] = {}
    taken: set[int] = set()
    for _likeness_of_pair, mine, theirs in pairs:
        if mine not in known and theirs not in taken:
            known[mine] = theirs
            taken.add(theirs)
    return {mine: standing[theirs] for mine, theirs in known.items()}


def with_free_ids(proposals: Sequence[R], used: Collection[str]) -> list[R]:
    """The proposals, with new ids for those whose id is used already."""
    seen = set(used)
    free = []
    for proposal in proposals:
        row = proposal.model_copy(update={"id": uuid.uuid4().hex}) if proposal.id in seen else proposal
        seen.add(row.id)
        free.append(row)
    return free


def stands_first_in(row: Row, segment_ids: Collection[int]) -> bool:
    """Whether the earliest of the words that a row's heading rests on stand in one of these segments."""
    first = min(_of_heading(row), key=_start_s, default=None)
    return first is not None and first.segment_id in segment_ids


def says_the_same(one: Row, other: Row) -> bool:
    """Whether two proposals differ in nothing but their id and the time at which they were made."""
    return _without_id_and_time(one) == _without_id_and_time(other)


def _without_id_and_time(row: Row) -> dict[str, object]:
    return row.model_dump(exclude={"id": True, "provenance": {"created_at"}})


def _likeness(one: Row, other: Row, texts: Mapping[int, str]) -> tuple[float, float, float] | None:
    """How like two rows are, to be compared from the left; None where they mean different things."""
    headings = _folded(one.heading), _folded(other.heading)
    equal = headings[0] == headings[1]
    overlap = max(
        (_overlap(mine, theirs, texts) for mine in _of_heading(one) for theirs in _of_heading(other)), default=0.0
    )
    if not equal and overlap < SAME_WORDS:
        return None
    return float(equal), overlap, SequenceMatcher(None, *headings, autojunk=False).ratio()


def _of_heading(row: Row) -> list[Evidence]:
    """The grounded evidence of what the row is about.

    Left out is what supports other cells alone: several needs may share one sentence about the situation.
    """
    grounded = [piece for piece in row.evidence if piece.grounding != "none"]
    return [piece for piece in grounded if not piece.cells or row.cell_names[0] in piece.cells] or grounded


def _overlap(one: Evidence, other: Evidence, texts: Mapping[int, str]) -> float:
    """The words that two quotes share, as a share of the shorter one."""
    if one.segment_id is None or one.segment_id != other.segment_id:
        return 0.0
    text = texts.get(one.segment_id, "")
    starts = text.find(one.quote), text.find(other.quote)
    shorter = min(len(one.quote), len(other.quote))
    if min(starts) < 0 or not shorter:
        return 0.0
    shared = min(starts[0] + len(one.quote), starts[1] + len(other.quote)) - max(starts)
    return max(shared, 0) / shorter


def _start_s(piece: Evidence) -> float:
    return math.inf if piece.start_s is None else piece.start_s


def _folded(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
