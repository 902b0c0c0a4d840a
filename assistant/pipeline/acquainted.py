"""Who took part in meetings, as far as agendas name them or somebody has said whose voice it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.record import Record
from schemas.talk import Meeting, Participant

Attended = tuple[Meeting, Sequence[Participant]]
"""A meeting with the people who took part in it."""


def people_of(record: Record) -> list[Participant]:
    """Who took part in a meeting: whom its agenda names, and whom somebody else's voice was said to be."""
    people = list(record.meeting.participants)
    known = {name for person in people for name in _names(person)}
    for voice in record.speakers:
        if voice.name and not voice.proposed and _folded(voice.name) not in known:
            known.add(_folded(voice.name))
            people.append(Participant(name=voice.name, side=voice.side, role=voice.role))
    return people


def acquaintances(attended: Sequence[Attended]) -> list[tuple[Participant, Meeting]]:
    """The people of some meetings, each as the latest one names them, with that meeting; the latest ones first.

    Somebody is known again by name, or on the same side by an alias, whatever the case. What else earlier meetings call
    them is an alias of theirs. Who may be either of two people by an alias is somebody else.

    Args:
        attended: The meetings, the earliest first.
    """
    known: list[_Known] = []
    for meeting, people in reversed(attended):
        later = list(known)
        for person in people:
            same = _same(person, known, later)
            if same is None:
                known.append(_Known(person, meeting))
            else:
                same.aliases.update(dict.fromkeys((person.name, *person.aliases)))
    return [(one.as_known, one.meeting) for one in known]


@dataclass
class _Known:
    """Somebody, as the latest meeting with them names them."""

    person: Participant
    meeting: Meeting
    aliases: dict[str, None] = field(default_factory=dict)
    """What earlier meetings call them."""

    @property
    def as_known(self) -> Participant:
        named: dict[str, str] = {}
        for name in (self.person.name, *self.person.aliases, *self.aliases):
            named.setdefault(_folded(name), name)
        return self.person.model_copy(update={"aliases": list(named.values())[1:]})


def _same(person: Participant, known: Sequence[_Known], later: Sequence[_Known]) -> _Known | None:
    """Whom of those that are known somebody is: by the name, else by an alias in another meeting than their own."""
    by_name = [one for one in known if _folded(one.person.name) == _folded(person.name)]
    sides = {person.side, ""} if person.side else {"ours", "customer", ""}
    by_alias = [one for one in later if one.person.side in sides and _names(one.as_known) & _names(person)]
    same = by_name or by_alias
    return same[0] if len(same) == 1 else None


def _names(person: Participant) -> set[str]:
    return {_folded(name) for name in (person.name, *person.aliases)}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
