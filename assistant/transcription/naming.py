"""Whose voice is whose: proposals from who introduces themself, and who answers when a name is called.

Every hint is a sentence pattern that any talk may have, with a weight; names are compared by sound,
since recognisers spell them as they like. A name is proposed only where its hints stand clear of
every other assignment, and stays a proposal until a person confirms it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from assistant.transcription.capitals import is_ordinary_word
from assistant.transcription.glossary import sound_of
from schemas.talk import Participant, Segment, Speaker

Scores = npt.NDArray[np.float64]

INTRODUCED_SELF = 3.0
ANSWERED_TO_NAME = 1.0
INTRODUCED_BY_OTHER = 0.5
CALLED_THE_NAME = -1.0
"""Nobody calls their own name."""
LEAST_SCORE = 1.5
LEAST_MARGIN = 1.0
"""A proposal must beat what the voice's next best name, and the name's next best voice, would give."""
_SELF = re.compile(
    r"(?:我是(?:[^，。,.？?]{1,12}的)?|我叫|我姓|敝姓|叫我)$"
    r"|(?:\bi am|\bi'm|\bi’m|\bmy name is|\bmy name's|\bmy name’s|\bcall me)\s*$"
    r"|^\W*(?:\w+\W+){0,2}this is\s*$",
    re.IGNORECASE,
)
"""Words before one's own name; "this is" at the beginning of a turn, as on the telephone."""
_OTHER = re.compile(
    r"(?:这位是|这是|那位是|介绍一下)[^。.？?]{0,16}$|\b(?:this is|here is|meet)\s+(?:[\w']+\s+){0,4}$", re.IGNORECASE
)
"""Words before the name of somebody else in the room, who often speaks next."""
CALL_CHARACTERS = 12
"""A name this near to the end or the beginning of a turn calls somebody."""


@dataclass(frozen=True)
class _Mention:
    """A participant's name in a segment."""

    person: int
    name: str
    """As the agenda writes it."""
    start: int
    end: int


def propose_names(
    segments: Sequence[Segment], speakers: Sequence[Speaker], participants: Sequence[Participant]
) -> list[Speaker]:
    """The speakers with names, sides and roles where the talk gives them away; ``proposed`` is set on these.

    Args:
        segments: The transcript, with speakers' labels.
        speakers: All voices.
        participants: The people of the agenda.
    """
    if not speakers or not participants:
        return list(speakers)
    scores = _scores(segments, [speaker.label for speaker in speakers], participants)
    people = _assignment(scores)
    return [
        _named(speaker, participants[people[number]]) if number in people else speaker
        for number, speaker in enumerate(speakers)
    ]


def short_forms(name: str) -> list[str]:
    """How else somebody of a name is called: by the first name of a Latin one, by the given name of a Chinese one."""
    parts = name.split()
    if len(parts) > 1:
        return [parts[0]]
    return [name[1:]] if len(name) == 3 and not name.isascii() else []


def _named(speaker: Speaker, person: Participant) -> Speaker:
    return speaker.model_copy(update={"name": person.name, "side": person.side, "role": person.role, "proposed": True})


def _scores(segments: Sequence[Segment], labels: Sequence[str], participants: Sequence[Participant]) -> Scores:
    """Hints for and against every pair of voice and person."""
    scores = np.zeros((len(labels), len(participants)))
    place = {label: number for number, label in enumerate(labels)}
    for number, segment in enumerate(segments):
        if segment.speaker not in place:
            continue
        voice = place[segment.speaker]
        answering = _next_voice(segments, number)
        for mention in _mentions(segment.text, participants):
            before = segment.text[: mention.start]
            if _SELF.search(before):
                scores[voice, mention.person] += INTRODUCED_SELF
                continue
            if is_ordinary_word(segment.text, mention.start, mention.end, mention.name):
                continue
            scores[voice, mention.person] += CALLED_THE_NAME
            if answering not in place:
                continue
            if _OTHER.search(before):
                scores[place[answering], mention.person] += INTRODUCED_BY_OTHER
            elif _calls(segment.text, mention):
                scores[place[answering], mention.person] += ANSWERED_TO_NAME
    return scores


def _next_voice(segments: Sequence[Segment], number: int) -> str:
    """Who speaks after a segment, if it is somebody else."""
    for later in segments[number + 1 : number + 3]:
        if later.speaker != segments[number].speaker:
            return later.speaker
    return ""


def _calls(text: str, mention: _Mention) -> bool:
    return mention.start <= CALL_CHARACTERS or len(text) - mention.end <= CALL_CHARACTERS


def _assignment(scores: Scores) -> dict[int, int]:
    """The voice and the person that each stand clear of all other choices; what is settled is no rival any more."""
    open_scores = scores.copy()
    clear: dict[int, int] = {}
    while True:
        voice, person = np.unravel_index(np.argmax(open_scores), open_scores.shape)
        score = open_scores[voice, person]
        rivals = [*np.delete(open_scores[voice], person), *np.delete(open_scores[:, person], voice)]
        if score < LEAST_SCORE or score - max(rivals, default=0.0) < LEAST_MARGIN:
            return clear | _left_over(open_scores)
        clear[int(voice)] = int(person)
        open_scores[voice, :] = open_scores[:, person] = -np.inf


def _left_over(open_scores: Scores) -> dict[int, int]:
    """The last voice and the last person, where everybody else is settled and nothing speaks against it."""
    voices, people = (np.flatnonzero((open_scores > -np.inf).any(axis=axis)) for axis in (1, 0))
    if open_scores.shape[0] == open_scores.shape[1] and len(voices) == len(people) == 1:
        voice, person = int(voices[0]), int(people[0])
        if open_scores[voice, person] >= 0:
            return {voice: person}
    return {}


def _mentions(text: str, participants: Sequence[Participant]) -> Iterator[_Mention]:
    """Where people are named, by name or alias, in letters or in sound; the longest name wins."""
    taken: set[int] = set()
    for name, person in _names(tuple((number, p.name, *p.aliases) for number, p in enumerate(participants))):
        for start, end in _places(text, name):
            if not taken.intersection(range(start, end)):
                taken.update(range(start, end))
                yield _Mention(person, name, start, end)


@cache
def _names(people: tuple[tuple[int | str, ...], ...]) -> list[tuple[str, int]]:
    """Names and aliases with their person, the longest first; names that two people share are left out."""
    owners: dict[str, set[int]] = defaultdict(set)
    for number, name, *aliases in people:
        for called in (str(name), *map(str, aliases), *short_forms(str(name))):
            owners[called].add(int(number))
    single = [(name, next(iter(numbers))) for name, numbers in owners.items() if len(numbers) == 1]
    return sorted(single, key=lambda item: -len(item[0]))


def _places(text: str, name: str) -> list[tuple[int, int]]:
    if name.isascii():
        return [match.span() for match in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)]
    wanted, heard = sound_of(name), sound_of(text)
    if len(heard) != len(text) or len(name) < 2:
        return []
    return [(at, at + len(name)) for at in range(len(text) - len(name) + 1) if heard[at : at + len(name)] == wanted]
