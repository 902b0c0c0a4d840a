"""Stand-ins for the models and the tagger: they hear, find and word what a test says, and count the askings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from pydantic import BaseModel

from assistant.errors import EndpointError
from assistant.extraction.candidates import NeedCandidate, TodoCandidate
from assistant.extraction.linking import Candidates
from assistant.llm.model import LanguageModel
from assistant.llm.prompts import Prompt
from assistant.transcription.decode import SAMPLE_RATE, Sound
from assistant.transcription.recognition import HeardPiece, Recognition
from assistant.transcription.speakers import Diarisation, Turn
from schemas.drafts import TodoDraft
from schemas.record import Coverage
from schemas.talk import LanguageChoice, Segment, Talk, Word
from tests.extraction.talks import celled

T = TypeVar("T", bound=BaseModel)
LINES = (
    ("A", "我是赵立，您请说。"),
    ("B", "最头疼的是漏检，希望漏检降到一处以内。"),
    ("A", "那我下周三之前把方案发给您。"),
)


@dataclass
class FakeRecogniser:
    """Hears the lines, each a piece, a second a character."""

    name: str = "fake"
    asked: int = 0
    stop_after: int = 99
    likelier_language: str = ""
    failing: str = ""
    """The line that cannot be heard."""
    heard: list[str] = field(default_factory=list)
    """All that was heard, in order."""

    def recognise(self, sound: Sound, language: LanguageChoice, from_s: float = 0.0) -> Recognition:
        self.asked += 1
        failed: list[Coverage] = []
        return Recognition("zh", self._pieces(from_s, failed), self.likelier_language, failed)

    def _pieces(self, from_s: float, failed: list[Coverage]) -> Iterator[HeardPiece]:
        at = 0.0
        heard = 0
        for _voice, text in LINES:
            start_s, at = at, at + len(text) + 2
            if at - 2 <= from_s:
                continue
            if heard == self.stop_after:
                raise KeyboardInterrupt
            if text == self.failing:
                failed.append(Coverage(stage="recognise", state="failed", start_s=start_s, end_s=at - 2, note="busy"))
                continue
            self.heard.append(text)
            heard += 1
            yield HeardPiece([said(text, start_s)], at - 2)


def said(text: str, at: float) -> Segment:
    """A line that begins at a time, a second a character."""
    words = [
        Word(start_s=at + place, end_s=at + place + 1, text=character, probability=0.9)
        for place, character in enumerate(text)
    ]
    return Segment(id=0, start_s=at, end_s=at + len(text), speaker="", text=text, words=words)


@dataclass
class FakeDiariser:
    """Tells the voices of the lines apart."""

    asked: int = 0
    voices: int | None = None
    steps: tuple[float, ...] = (0.5,)
    """What it tells of how far it is."""

    def diarise(
        self, sound: Sound, voices: int | None = None, before_each: Callable[[float], None] = lambda _done: None
    ) -> Diarisation:
        self.asked += 1
        for done in self.steps:
            before_each(done)
        self.voices = voices
        turns, at = [], 0.0
        for voice, text in LINES:
            turns.append(Turn(at, at + len(text), voice))
            at += len(text) + 2
        return Diarisation(turns, {"A": [1.0, 0.0, 0.1], "B": [0.0, 1.0, 0.1]})


@dataclass
class FakeLanguageModel:
    """Proposes a need and a to-do for the lines that hold them."""

    name: str = "fake-model"
    context_tokens: int = 8192
    asked: int = 0
    failing: bool = False
    fail_first: int = 0
    prompts: list[Prompt] = field(default_factory=list)

    def ask(self, prompt: Prompt, answer: type[T], *, max_tokens: int) -> T:
        self.asked += 1
        self.prompts.append(prompt)
        if self.failing or self.asked <= self.fail_first:
            raise EndpointError("the endpoint refused")
        if issubclass(answer, TodoDraft):
            return answer.model_validate({"task": "把方案发给您"})
        cells = dict.fromkeys(answer.model_fields, "") | {"title": "漏检降到一处以内"}
        return answer.model_validate(cells)

    def count_tokens(self, text: str) -> int:
        return len(text)


def fake_candidates(talk: Talk, *_how: object, **_with: object) -> Candidates:
    """A need in every line that speaks of 漏检, a to-do in every one that promises the 方案."""
    needs = [place for place, segment in enumerate(talk.segments) if "漏检" in segment.text or "楼检" in segment.text]
    todos = [place for place, segment in enumerate(talk.segments) if "方案" in segment.text]
    return Candidates(
        tuple(celled(NeedCandidate("demand", (place,), 0.9), talk) for place in needs),
        tuple(TodoCandidate((place,), 0.8) for place in todos),
    )


@dataclass
class Parts:
    """All stand-ins of a run."""

    recogniser: FakeRecogniser = field(default_factory=FakeRecogniser)
    diariser: FakeDiariser | None = field(default_factory=FakeDiariser)
    model: FakeLanguageModel = field(default_factory=FakeLanguageModel)


def install(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Put stand-ins in the places where the pipeline takes its models from."""
    parts = Parts()

    @contextmanager
    def language_model(_settings: object) -> Iterator[LanguageModel]:
        yield parts.model

    monkeypatch.setattr("assistant.pipeline.recognise.load_recogniser", lambda *_: nullcontext(parts.recogniser))
    monkeypatch.setattr("assistant.pipeline.hear.load_diariser", lambda: parts.diariser)
    for place in ("extract", "again", "window_again"):
        monkeypatch.setattr(f"assistant.pipeline.{place}.language_model", language_model)
    monkeypatch.setattr("assistant.pipeline.extract.StoredReader", nullcontext)
    monkeypatch.setattr("assistant.models.store.pull", _pull)
    use_fake_tagger(monkeypatch)
    return parts


def use_fake_tagger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the words alone nominate, so that no test hangs on what was learned."""
    for place in ("extract", "talks"):
        monkeypatch.setattr(f"assistant.pipeline.{place}.candidates_of", fake_candidates)


def _pull(_names: Sequence[str], *_others: object) -> None:
    """There is nothing to fetch."""


def write_recording(path: Path, seconds: float = 60.0, seed: int = 1) -> Path:
    """A file of noise that decodes."""
    import wave

    samples = np.random.default_rng(seed).normal(0, 3000, int(seconds * SAMPLE_RATE)).astype(np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.tobytes())
    return path
