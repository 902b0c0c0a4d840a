"""What a recogniser behind an address answers: text, and of its times and probabilities whatever it tells."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError, ValidatorFunctionWrapHandler, field_validator


@dataclass(frozen=True)
class TimedText:
    """Some of the text with its time."""

    text: str
    start_s: float
    """From the beginning of the sound that was sent; may lie outside of it."""
    end_s: float
    probability: float | None
    """0 to 1; None where the endpoint tells none."""


@dataclass(frozen=True)
class Transcription:
    """What an endpoint hears in a sound."""

    text: str
    language: str
    """As the endpoint names it: ``zh``, ``chinese``, ``auto`` …; empty where it does not."""
    segments: tuple[TimedText, ...]
    words: tuple[TimedText, ...]
    probability: float | None
    """Of the whole, 0 to 1; None where the endpoint tells none."""

    @property
    def timed(self) -> bool:
        """Whether times are told at all."""
        return bool(self.segments or self.words)


class _TimedAnswer(BaseModel):
    """A word or segment of an answer, as far as it is needed."""

    start: float | None = None
    end: float | None = None
    word: str = ""
    text: str = ""
    probability: float | None = None
    avg_logprob: float | None = None
    words: list[_TimedAnswer] | None = None


class _Token(BaseModel):
    logprob: float


class _Answer(BaseModel):
    text: str | None = None
    language: str | None = None
    segments: list[_TimedAnswer] | None = None
    words: list[_TimedAnswer] | None = None
    logprobs: list[_Token] | None = None

    @field_validator("language", "segments", "words", "logprobs", mode="wrap")
    @classmethod
    def _or_nothing(cls, value: object, handler: ValidatorFunctionWrapHandler) -> object:
        """What is told in a shape of the server's own is passed over: the text counts."""
        try:
            return handler(value)
        except ValidationError:
            return None


def read_answer(body: bytes) -> Transcription:
    """Read the body of an answer. Raises ``ValueError`` where it holds no transcript."""
    answer = _Answer.model_validate_json(body)
    segments = answer.segments or []
    if answer.text is None and not segments:
        raise ValueError("no text")
    words = answer.words or [word for segment in segments for word in segment.words or ()]
    logprobs = [token.logprob for token in answer.logprobs or ()]
    return Transcription(
        text=" ".join(segment.text.strip() for segment in segments) if answer.text is None else answer.text,
        language=answer.language or "",
        segments=_timed(segments),
        words=_timed(words),
        probability=_probability(sum(logprobs) / len(logprobs)) if logprobs else None,
    )


def _timed(parts: list[_TimedAnswer]) -> tuple[TimedText, ...]:
    """The parts that have a time, in the order in which they were told."""
    return tuple(
        TimedText(part.word or part.text, part.start, part.end, _probability_of(part))
        for part in parts
        if part.start is not None and part.end is not None and math.isfinite(part.start) and math.isfinite(part.end)
    )


def _probability_of(part: _TimedAnswer) -> float | None:
    if part.probability is None:
        return None if part.avg_logprob is None else _probability(part.avg_logprob)
    return min(max(part.probability, 0.0), 1.0) if math.isfinite(part.probability) else None


def _probability(logprob: float) -> float | None:
    """Of a natural logarithm; None where it is no number."""
    return math.exp(min(logprob, 0.0)) if not math.isnan(logprob) else None
