"""What a recogniser is, and what it gives, wherever it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.transcription.decode import SAMPLE_RATE, Sound
from assistant.transcription.voice import Stretch
from schemas.record import Coverage
from schemas.talk import LanguageChoice, Segment, SpokenLanguage

LANGUAGES: tuple[SpokenLanguage, ...] = ("zh", "en")
LANGUAGE_PIECES = 3
"""The first passages by which the language is told, at most: greetings alone may be in another."""


@dataclass(frozen=True)
class HeardPiece:
    """All that is said in one piece of a recording, in order."""

    segments: list[Segment]
    """Words inside, no speaker, no ids."""
    until_s: float
    """Where the piece ends: a run that is stopped after it goes on from here."""


@dataclass(frozen=True)
class Recognition:
    """What a recogniser makes of a recording."""

    language: SpokenLanguage
    pieces: Iterator[HeardPiece]
    """Lazily: each is recognised as it is asked for."""
    likelier_language: str = ""
    """Where ``auto`` heard a language other than Chinese and English: its code; the words are then doubtful."""
    failed: list[Coverage] = field(default_factory=list)
    """Stretches that could not be recognised, in order, with the reason; complete when the pieces are."""

    @property
    def segments(self) -> Iterator[Segment]:
        """The segments of all pieces, with ids from 1."""
        for number, segment in enumerate(chain.from_iterable(piece.segments for piece in self.pieces), 1):
            yield segment.model_copy(update={"id": number})


class Recogniser(Protocol):
    """Something that hears words."""

    @property
    def name(self) -> str:
        """What hears, as documents cite it: ``faster-whisper base``, ``endpoint whisper-1 at asr.example.com``."""

    def recognise(self, sound: Sound, language: LanguageChoice, from_s: float = 0.0) -> Recognition:
        """Hear a recording.

        Args:
            sound: The recording.
            language: ``auto`` decides for Chinese or English, whichever is more likely.
            from_s: Where a run that was stopped goes on: pieces that end before, or there, are left out.
        """


def samples_of(sound: Sound, stretch: Stretch) -> npt.NDArray[np.float32]:
    """The samples of a stretch."""
    return sound.samples[int(stretch.start_s * SAMPLE_RATE) : int(stretch.end_s * SAMPLE_RATE)]
