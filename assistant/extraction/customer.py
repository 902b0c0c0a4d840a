"""What the customer's side said of itself: its profile, and who of it decides, approves and uses.

Only spoken words are cited, and only where the tagger takes a line for the customer's situation or for something that
it lets on between the lines; for the chain of decision also where somebody speaks of deciding in so many words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.extraction.customer_words import ABSENT, DECIDING, FIELDS, SELF, USING
from assistant.extraction.ground import evidence_at
from assistant.extraction.people import People
from assistant.extraction.sentences import sentence_spans
from assistant.extraction.tagging import Acts
from schemas.minutes import CustomerProfile, Decider
from schemas.record import Evidence
from schemas.talk import Segment, Side, Talk

LEAST_PROBABILITY = 0.3
"""Of the acts ``implicit`` and ``situation``, for a line to be searched."""


def profile_of(talk: Talk, acts: Sequence[Acts], sides: Mapping[str, Side]) -> CustomerProfile:
    """What was said about budget, dates, deciders, business, systems and competitors; empty where nothing was."""
    found: dict[str, list[Evidence]] = {field: [] for field in FIELDS}
    for segment, said in zip(talk.segments, acts, strict=True):
        if sides.get(segment.speaker) == "ours" or max(said["implicit"], said["situation"]) < LEAST_PROBABILITY:
            continue
        for start, end in sentence_spans(segment.text):
            for field, words in FIELDS.items():
                if words.search(segment.text[start:end]):
                    found[field].append(evidence_at(segment, start, end))
    return CustomerProfile.model_validate(found)


def deciders_of(talk: Talk, sides: Mapping[str, Side]) -> list[Decider]:
    """The people of the customer's side, those who were only spoken of behind the others."""
    people = People(talk)
    present = _present(talk)
    cited: dict[str, list[Evidence]] = {name: [] for name in present}
    for segment in talk.segments:
        if sides.get(segment.speaker) == "ours":
            continue
        for start, end in sentence_spans(segment.text):
            words = segment.text[start:end]
            if DECIDING.search(words) or USING.search(words):
                for name in _meant(words, segment, people, talk):
                    cited.setdefault(name, []).append(evidence_at(segment, start, end))
    ours = set(people.on_side("ours"))
    return [
        Decider(name=name, role=present.get(name, ""), present=name in present, evidence=evidence)
        for name, evidence in cited.items()
        if name not in ours
    ]


def _present(talk: Talk) -> dict[str, str]:
    """Names and roles of the customer's people whom the agenda or the voices hold."""
    roles = {person.name: person.role for person in talk.participants if person.side == "customer"}
    for speaker in talk.speakers:
        if speaker.side == "customer" and speaker.name:
            roles.setdefault(speaker.name, speaker.role)
    return roles


def _meant(words: str, segment: Segment, people: People, talk: Talk) -> list[str]:
    """Whom a sentence about deciding is about: who is named or spoken of in it, and who speaks of themself."""
    named = people.named_in(words)
    taken = [range(place, place + len(name)) for place, name, _ in named]
    offices = [
        match[0]
        for match in ABSENT[talk.language].finditer(words)
        if not any(match.start() in places for places in taken)
    ]
    speaks_of_self = [people.speaker(segment)] if SELF.search(words) and people.speaker(segment) else []
    return list(dict.fromkeys([*(name for _, _, name in named), *offices, *speaks_of_self]))
