"""Who speaks, on which side, and whom a spoken name means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemas.talk import Participant, Segment, Side, Speaker, Talk


class People:
    """The participants and speakers of a talk, looked up by label, name or alias."""

    def __init__(self, talk: Talk) -> None:
        self._participants = list(talk.participants)
        self._speakers = {speaker.label: speaker for speaker in talk.speakers}
        names = {participant.name: participant.name for participant in talk.participants}
        for speaker in talk.speakers:
            if speaker.name:
                names.setdefault(speaker.name, speaker.name)
        for participant in talk.participants:
            for alias in participant.aliases:
                names.setdefault(alias, participant.name)
        if talk.language == "en":
            names = self._first_names(names) | names
        self._names = dict(sorted(names.items(), key=lambda item: -len(item[0])))

    @staticmethod
    def _first_names(names: dict[str, str]) -> dict[str, str]:
        """First names that only one person has."""
        first: dict[str, set[str]] = {}
        for written, name in names.items():
            if len(written.split()) > 1:
                first.setdefault(written.split()[0], set()).add(name)
        return {word: owners.pop() for word, owners in first.items() if len(owners) == 1}

    @property
    def words(self) -> list[str]:
        """All names and aliases."""
        return list(self._names)

    def speaker(self, segment: Segment) -> str:
        """The name of who speaks a segment, or the voice's label where nobody knows the name."""
        speaker = self._speakers.get(segment.speaker)
        name = speaker.name if speaker and speaker.name else segment.speaker
        return self._names.get(name, name)

    def side(self, segment: Segment) -> Side:
        """The side of who speaks a segment; empty where it is unknown."""
        speaker = self._speakers.get(segment.speaker)
        if speaker and _known_side(speaker):
            return speaker.side
        return self.side_of(self.speaker(segment))

    def side_of(self, name: str) -> Side:
        """The side of a named person; empty where it is unknown."""
        found = self._participant(name)
        if found:
            return found.side
        return next((_known_side(speaker) for speaker in self._speakers.values() if speaker.name == name), "")

    def on_side(self, side: Side) -> list[str]:
        """The names of the people on a side."""
        return [person.name for person in self._participants if person.side == side]

    def named_in(self, text: str) -> list[tuple[int, str, str]]:
        """The people whose names or aliases stand in a text: place, words, name; in their order."""
        found: list[tuple[int, str, str]] = []
        for words, name in self._names.items():
            for match in re.finditer(self._pattern(words), text, re.IGNORECASE):
                if all(match.end() <= place or match.start() >= place + len(other) for place, other, _ in found):
                    found.append((match.start(), match[0], name))
        return sorted(found)

    @staticmethod
    def _pattern(words: str) -> str:
        return rf"\b{re.escape(words)}\b" if words.isascii() else re.escape(words)

    def _participant(self, name: str) -> Participant | None:
        return next((person for person in self._participants if person.name == name), None)


def _known_side(speaker: Speaker) -> Side:
    """A guessed side is none: who asks here guesses anew, from the words as they stand now."""
    return speaker.side if speaker.side_confidence is None else ""


def other_side(side: Side) -> Side:
    """The side across the table; empty where a side is unknown."""
    return {"ours": "customer", "customer": "ours"}.get(side, "")  # type: ignore[return-value]


def next_speaker(segments: Sequence[Segment], index: int, within: int = 2) -> Segment | None:
    """The first segment of another voice among the few after a place, if there is one."""
    here = segments[index].speaker
    following = segments[index + 1 : index + 1 + within]
    return next((segment for segment in following if segment.speaker and segment.speaker != here), None)


def previous_speaker(segments: Sequence[Segment], index: int, within: int = 2) -> Segment | None:
    """The nearest segment of another voice among the few before a place, if there is one."""
    here = segments[index].speaker
    before = segments[max(0, index - within) : index]
    return next((segment for segment in reversed(before) if segment.speaker and segment.speaker != here), None)
