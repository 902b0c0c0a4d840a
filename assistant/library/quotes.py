"""Where a row's quotes stand in what was said, and where they stand after its words were changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.library.changes import change_of
from schemas.record import Change, Evidence, Need, Record, Todo
from schemas.talk import Segment

Place = tuple[int, int]
"""Start and end in a text, in characters."""


@dataclass(frozen=True)
class Rewrite:
    """A stretch of a text that was put in the place of another."""

    old: Place
    new: Place


def place_of(piece: Evidence, segment: Segment) -> Place | None:
    """Where a quote stands in its segment: of equal words those that are spoken nearest to its time. None: nowhere."""
    starts = []
    start = segment.text.find(piece.quote)
    while start >= 0 and piece.quote:
        starts.append(start)
        start = segment.text.find(piece.quote, start + 1)
    if not starts:
        return None
    spoken_s = segment.start_s if piece.start_s is None else piece.start_s
    nearest = min(starts, key=lambda start: abs(time_at(segment, start) - spoken_s))
    return nearest, nearest + len(piece.quote)


def time_at(segment: Segment, place: int) -> float:
    """When a character of a segment is spoken, by its share of the characters, in seconds."""
    share = place / len(segment.text) if segment.text else 0.0
    return round(segment.start_s + share * (segment.end_s - segment.start_s), 3)


def rewrites_between(old: str, new: str) -> list[Rewrite]:
    """The stretches in which two texts differ, by the fewest changed characters."""
    from rapidfuzz.distance import Levenshtein

    found: list[Rewrite] = []
    for step in Levenshtein.opcodes(old, new):
        if step.tag == "equal":
            continue
        start = step.src_start, step.dest_start
        if found and (found[-1].old[1], found[-1].new[1]) == start:
            beside = found.pop()
            start = beside.old[0], beside.new[0]
        found.append(Rewrite((start[0], step.src_end), (start[1], step.dest_end)))
    return found


def requoted(text: str, place: Place, new_text: str, rewrites: Sequence[Rewrite]) -> str:
    """The words of a new text that stand where a quote of the old one stood.

    What was rewritten beside the quote stays out of it, what was rewritten in it or over its edge comes in whole.
    Where nothing of it is left, the whole text is quoted.

    Args:
        text: The old text.
        place: Where the quote stands in it.
        new_text: The text in its place.
        rewrites: In which stretches they differ, in their order.
    """
    start, end = place
    if (start, end) == (0, len(text)):
        return new_text
    if any(one.old[0] < end and start < one.old[1] for one in rewrites):
        start, end = _moved(start, rewrites, is_end=False), _moved(end, rewrites, is_end=True)
        return new_text[start:end].strip() or new_text
    return text[start:end]


def with_evidence_moved(record: Record, moved: Callable[[Evidence], list[Evidence]]) -> list[Change]:
    """The changes that put other evidence in the place of each piece, in rows and suggestions; nothing else of them."""
    changes = []
    rows: list[Need | Todo] = [*record.needs, *record.todos]
    for row in rows:
        evidence = [new for piece in row.evidence for new in moved(piece)]
        if evidence != row.evidence:
            changes += change_of(row, evidence=[piece.model_dump(mode="json") for piece in evidence])
    for suggestion in record.suggestions:
        evidence = [new for piece in suggestion.proposal.evidence for new in moved(piece)]
        if evidence != suggestion.proposal.evidence:
            proposal = suggestion.proposal.model_copy(update={"evidence": evidence})
            changes += change_of(suggestion, proposal=proposal.model_dump(mode="json"))
    return changes


def _moved(place: int, rewrites: Sequence[Rewrite], *, is_end: bool) -> int:
    """Where an edge of a quote stands in the new text; one inside a rewritten stretch goes to that stretch's edge."""
    shift = 0
    for one in rewrites:
        inside = one.old[0] < place <= one.old[1] if is_end else one.old[0] <= place < one.old[1]
        if inside:
            return one.new[1] if is_end else one.new[0]
        if one.old[1] <= place and not (is_end and one.old[0] == one.old[1] == place):
            shift = one.new[1] - one.old[1]
    return place + shift
