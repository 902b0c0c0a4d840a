"""Who stands in the documents: the people of both sides, and the names of voices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.export.literal import plain
from schemas.talk import Participant, Speaker


class Voices:
    """The names that speakers' labels are shown as."""

    def __init__(self, speakers: Sequence[Speaker], say: Callable[[str], str]) -> None:
        self._unknown = say("unknown voice")
        self._names = {speaker.label: _shown(speaker) for speaker in speakers}
        self.any_presumed = any(speaker.name and speaker.proposed for speaker in speakers)

    def name(self, label: str) -> str:
        """Whose voice a label is: a name, marked where only presumed, or the label, or that it is unknown."""
        return self._names.get(label) or plain(label) or self._unknown


def people_of_side(
    participants: Sequence[Participant], speakers: Sequence[Speaker], say: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Our side and the customer's, each with its people, then the people of whom the side is unknown, if any.

    The agenda's people come first, then the voices whose names are not among them.
    """
    known = {participant.name for participant in participants}
    voices = [speaker for speaker in speakers if speaker.name and speaker.name not in known]

    def people(side: str) -> str:
        named = [_with_role(person.name, person.role, say) for person in participants if person.side == side]
        heard = [_with_role(_shown(voice), voice.role, say) for voice in voices if voice.side == side]
        return say(", ").join(dict.fromkeys(named + heard))

    sides = [(say("Our side"), people("ours")), (say("Customer's side"), people("customer"))]
    return [*sides, (say("Others"), people(""))] if people("") else sides


def _shown(speaker: Speaker) -> str:
    name = plain(speaker.name)
    return f"{name}(?)" if name and speaker.proposed else name or plain(speaker.label)


def _with_role(name: str, role: str, say: Callable[[str], str]) -> str:
    return say("{name} ({role})").format(name=plain(name), role=plain(role)) if plain(role) else plain(name)
