"""Who took part in meetings, as far as agendas name them or somebody has said whose voice it is."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.record import Record
from schemas.talk import Meeting, Participant

Attended = tuple[Meeting, Sequence[Participant]]
"""A meeting with the people who took part in it."""


def people_of(record: Record) -> list[Participant]:
    """Who took part in a meeting: whom its agenda names, and whom somebody else's voice was said to be."""
    people = list(record.meeting.participants)
    known = {name for person in people for name in (person.name, *person.aliases)}
    for voice in record.speakers:
        if voice.name and voice.name not in known and not voice.proposed:
            known.add(voice.name)
            people.append(Participant(name=voice.name, side=voice.side, role=voice.role))
    return people


def acquaintances(attended: Sequence[Attended]) -> list[tuple[Participant, Meeting]]:
    """The people of some meetings, each as the latest one names them, with that meeting; the latest ones first.

    Args:
        attended: The meetings, the earliest first.
    """
    latest: dict[str, tuple[Participant, Meeting]] = {}
    for meeting, people in reversed(attended):
        for person in people:
            latest.setdefault(person.name, (person, meeting))
    return list(latest.values())
