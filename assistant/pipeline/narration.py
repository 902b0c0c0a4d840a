"""From whose mouth a draft tells a need: what people said of themselves, turned so that our side can say it.

Where it is not sure who speaks of whom, nothing is turned, and the row's own words stand in quotation marks.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.export.follow_up_words import FOLLOW_UP_WORDS
from assistant.extraction.people import People
from assistant.extraction.pronouns import plain_words, speaks, turned, voice_of
from assistant.extraction.retelling import TOLD_CELLS
from assistant.pipeline.talks import talk_of
from schemas.follow_up import DraftKind
from schemas.minutes import MinutedRecord
from schemas.record import Need, Record
from schemas.talk import SpokenLanguage


def sure_people(record: Record) -> People:
    """Who speaks, without names and sides that nobody has confirmed."""
    talk = talk_of(record)
    return People(talk.model_copy(update={"speakers": [one for one in talk.speakers if not one.proposed]}))


def full_name(owner: str, people: People) -> str:
    """The name of who does a to-do, where another name of theirs is written; the same where they are nobody's."""
    found = people.named_in(owner)
    return found[0][2] if len(found) == 1 and found[0][1] == owner else owner


def narrated(need: Need, people: People, record: Record, kind: DraftKind) -> Need | None:
    """What is told of a need in the voice of the draft; None where it is not sure who speaks of whom.

    Words such as 我们 and 你们 are turned where the customer's side spoke them; what a person typed may mean either.
    """
    language = record.meeting.language
    said = {cell: str(getattr(need, cell)) for cell in TOLD_CELLS[kind]}
    told: dict[str, str | None] = {cell: plain_words(text, language) for cell, text in said.items()}
    spoken = [cell for cell, text in said.items() if speaks(text, language)]
    if spoken:
        if (
            need.provenance.source == "person"
            or set(spoken) & set(need.edited)
            or not _customer_said(need, people, record, kind)
        ):
            return None
        told |= {cell: turned(said[cell], voice_of(kind, language), language) for cell in spoken}
    if None in told.values():
        return None
    return need.model_copy(update=dict.fromkeys(need.amount_cells, "") | told)


def _customer_said(need: Need, people: People, record: Record, kind: DraftKind) -> bool:
    """Whether all that the told cells rest on was spoken by people who are known to be the customer's."""
    segments = {segment.id: segment for segment in record.segments}
    behind = [one.segment_id for one in need.evidence if not one.cells or set(one.cells) & set(TOLD_CELLS[kind])]
    return bool(behind) and all(
        place is not None and place in segments and people.side(segments[place]) == "customer" for place in behind
    )


def with_headings(given: MinutedRecord, narrated_needs: Mapping[str, Need | None]) -> MinutedRecord:
    """The record with the headings that may stand for sentences in the voice of the draft: no 我们 in our own mail.

    Where a heading or a to-do speaks as somebody in the talk and is not turned, it stands in quotation marks.
    """
    language = given.meeting.language
    needs = [
        need.model_copy(
            update={"title": told.title if (told := narrated_needs[need.id]) else _quoted(need.title, language)}
        )
        for need in given.needs
    ]
    todos = [todo.model_copy(update={"task": _quoted(todo.task, language)}) for todo in given.todos]
    return given.model_copy(update={"needs": needs, "todos": todos})


def _quoted(text: str, language: SpokenLanguage) -> str:
    return FOLLOW_UP_WORDS[language].said.format(words=text.strip()) if speaks(text, language) else text
