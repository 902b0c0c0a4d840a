"""Talks and a language model for the tests of this room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from assistant.errors import EndpointError
from assistant.extraction.candidates import NeedCandidate
from assistant.extraction.cell_sentences import untagged_sentences, with_cells
from assistant.llm.prompts import Prompt
from schemas.talk import Participant, Segment, Speaker, SpokenLanguage, Talk

T = TypeVar("T", bound=BaseModel)

MONDAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
OUR_LEAD = Participant(name="林默", aliases=["小林"], side="ours")
OUR_ENGINEER = Participant(name="何川", side="ours")
THEIR_HEAD = Participant(name="白露", aliases=["白总"], side="customer")
THEIR_USER = Participant(name="丁宁", aliases=["老丁"], side="customer")
PEOPLE = [OUR_LEAD, OUR_ENGINEER, THEIR_HEAD, THEIR_USER]


def segments_of(*turns: tuple[str, str], seconds_each: float = 5.0) -> list[Segment]:
    """Segments from (speaker, words), one after the other."""
    return [
        Segment(id=number, start_s=(number - 1) * seconds_each, end_s=number * seconds_each, speaker=speaker, text=text)
        for number, (speaker, text) in enumerate(turns, 1)
    ]


def talk_of(
    *turns: tuple[str, str],
    language: SpokenLanguage = "zh",
    date: dt.date | None = MONDAY,
    participants: Sequence[Participant] = PEOPLE,
    speakers: Sequence[Speaker] = (),
) -> Talk:
    """A talk from (speaker, words)."""
    return Talk(
        language=language,
        date=date,
        participants=list(participants),
        speakers=list(speakers),
        segments=segments_of(*turns),
    )


def celled(need: NeedCandidate, talk: Talk) -> NeedCandidate:
    """A need with the sentences of its cells, where nobody judged what these do."""
    return with_cells(need, untagged_sentences(range(len(talk.segments)), talk.segments))


@dataclass
class FakeModel:
    """A model that answers from a list, or fails; it keeps the prompts it was asked."""

    answers: list[BaseModel | EndpointError]
    name: str = "fake"
    context_tokens: int = 8192
    asked: list[Prompt] = field(default_factory=list)

    def ask(self, prompt: Prompt, answer: type[T], *, max_tokens: int) -> T:
        """The next answer, validated as the asked shape."""
        self.asked.append(prompt)
        given = self.answers.pop(0)
        if isinstance(given, EndpointError):
            raise given
        return answer.model_validate({name: getattr(given, name) for name in answer.model_fields})

    def count_tokens(self, text: str) -> int:
        """One token a character."""
        return len(text)
