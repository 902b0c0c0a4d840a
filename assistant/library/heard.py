"""What was heard where the program corrected words: read from the journal, told beside them, put back."""

from __future__ import annotations

import re

import sqlalchemy as sa

from assistant.library import tables
from assistant.library.journal import TRANSCRIBE
from assistant.library.quotes import Place, place_of
from assistant.library.segment_edits import edit_text
from schemas.record import AsHeard, Change, Evidence, Record
from schemas.talk import Segment

_PIECES = re.compile(r"[0-9A-Za-z]+|.", re.DOTALL)
"""What is told as a whole: a word of Latin letters, or one character."""


def load(connection: sa.Connection, meeting_id: str) -> list[AsHeard]:
    """The segments of the transcript that stands in which the program has corrected words, as it left them."""
    kept = tables.journal.c
    by_program = sa.and_(kept.meeting_id == meeting_id, kept.who == "transcription")
    newest = sa.select(sa.func.max(kept.id)).where(by_program, kept.action == TRANSCRIBE).scalar_subquery()
    query = sa.select(kept.changes).where(by_program, kept.id > sa.func.coalesce(newest, 0)).order_by(kept.id)
    found: dict[int, AsHeard] = {}
    for changes in connection.scalars(query):
        for change in changes:
            if change["entity"] == "segment" and change["before"] and change["after"]:
                number, text = int(change["id"]), change["before"]["text"]
                earlier = found.get(number)
                heard = earlier.heard if earlier and earlier.corrected == text else text
                found[number] = AsHeard(segment_id=number, heard=heard, corrected=change["after"]["text"])
    return [one for one in found.values() if one.heard != one.corrected]


def standing(record: Record) -> dict[int, AsHeard]:
    """The segments that say what the program made of them, by their ids; whatever a person has changed is not there."""
    texts = {segment.id: segment.text for segment in record.segments} if record.as_heard else {}
    return {one.segment_id: one for one in record.as_heard if texts.get(one.segment_id) == one.corrected}


def corrected_places(one: AsHeard) -> list[Place]:
    """Where the text is another than what was heard, in its order; of Latin letters whole words."""
    places: list[Place] = []
    for piece in _PIECES.finditer(one.corrected):
        start, end = piece.span()
        if one.heard[start:end] == piece[0]:
            continue
        if places and places[-1][1] == start:
            start = places.pop()[0]
        places.append((start, end))
    return places


def heard_words(one: AsHeard, within: Place | None = None) -> list[str]:
    """What was heard in the place of corrected words, in their order.

    A single Chinese character comes with those beside it, since nobody knows a word by half of it.

    Args:
        one: The segment.
        within: A stretch of it; only corrections that touch it are told. None: all of it.
    """
    start, end = within or (0, len(one.corrected))
    places = [(first, last) for first, last in corrected_places(one) if first < end and start < last]
    return [one.heard[slice(*_with_neighbours(one.heard, place))] for place in places]


def heard_behind(piece: Evidence, segment: Segment, one: AsHeard) -> list[str]:
    """What was heard in the place of corrected words of a quote."""
    place = place_of(piece, segment)
    return heard_words(one, place) if place else []


def put_back(record: Record, segment_id: int) -> list[Change]:
    """Put what was heard in the place of the program's corrections; quotes follow. None where no correction stands."""
    one = standing(record).get(segment_id)
    return edit_text(record, segment_id, one.heard) if one else []


def _with_neighbours(text: str, place: Place) -> Place:
    start, end = place
    if end - start > 1 or text[start].isascii():
        return place
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return start - before.isalpha(), end + after.isalpha()
