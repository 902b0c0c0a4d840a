"""Finding words in a transcript and putting others in their place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.library.quotes import Rewrite, place_of, requoted, with_evidence_moved
from assistant.library.segment_edits import segment_change, segments_of
from schemas.record import Change, Evidence, Record
from schemas.talk import Segment


@dataclass(frozen=True)
class Occurrence:
    """A place in a segment's text, in characters."""

    segment_id: int
    start: int
    end: int


def occurrences(record: Record, words: str) -> list[Occurrence]:
    """Where words stand in the transcript, in capitals or not, in its order, none overlapping the one before it.

    Args:
        record: The record as it is stored.
        words: Taken literally, blanks included; nothing is found for none.
    """
    if not words:
        return []
    pattern = re.compile(re.escape(words), re.IGNORECASE)
    return [
        Occurrence(segment.id, found.start(), found.end())
        for segment in record.segments
        for found in pattern.finditer(segment.text)
    ]


def replace(record: Record, found: Sequence[Occurrence], new: str) -> list[Change]:
    """Put words in these places; quotes from them follow as they do in ``segment_edits.edit_text``.

    Args:
        record: The record in which the places were found.
        found: The places, in any order.
        new: The words to put there; empty: the old ones go.

    Raises:
        InputError: A place is not in the transcript any more, or nothing would be left of a segment.
    """
    places: defaultdict[int, list[Occurrence]] = defaultdict(list)
    for one in sorted(set(found), key=lambda one: (one.segment_id, one.start)):
        places[one.segment_id].append(one)
    if not places:
        return []
    segments = {segment.id: segment for segment in segments_of(record, list(places))}
    rewrites = {number: _rewrites(segments[number], places[number], new) for number in segments}
    texts = {number: _rewritten(segments[number].text, rewrites[number], new) for number in segments}

    def moved(piece: Evidence) -> list[Evidence]:
        number = piece.segment_id
        place = place_of(piece, segments[number]) if number in segments else None
        if number is None or place is None:
            return [piece]
        quote = requoted(segments[number].text, place, texts[number], rewrites[number])
        return [piece.model_copy(update={"quote": quote})]

    changed = [segment for number, segment in segments.items() if texts[number] != segment.text]
    return [
        *(segment_change(segment, text=texts[segment.id]) for segment in changed),
        *with_evidence_moved(record, moved),
    ]


def _rewrites(segment: Segment, places: Sequence[Occurrence], new: str) -> list[Rewrite]:
    made: list[Rewrite] = []
    reached = shift = 0
    for one in places:
        if not reached <= one.start < one.end <= len(segment.text):
            raise InputError(_("The transcript was changed since these words were found; look for them again."))
        start = one.start + shift
        made.append(Rewrite((one.start, one.end), (start, start + len(new))))
        reached, shift = one.end, shift + len(new) - (one.end - one.start)
    return made


def _rewritten(text: str, rewrites: Sequence[Rewrite], new: str) -> str:
    for one in reversed(rewrites):
        text = text[: one.old[0]] + new + text[one.old[1] :]
    if not text.strip():
        raise InputError(_("A segment cannot be emptied; join it to its neighbour, or leave it as it is."))
    return text
