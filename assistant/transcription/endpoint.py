"""A recogniser behind an OpenAI-compatible address, which is sent a recording piece by piece."""

from __future__ import annotations

import io
import re
import wave
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
import numpy.typing as npt

from assistant.errors import EndpointError
from assistant.events import Cancellation
from assistant.llm.transcription_answers import TimedText, Transcription
from assistant.llm.transcriptions import TranscriptionEndpoint
from assistant.transcription.decode import SAMPLE_RATE, Sound
from assistant.transcription.mainland_style import written_in_mainland_style
from assistant.transcription.recognition import (
    LANGUAGE_PIECES,
    LANGUAGES,
    HeardPiece,
    Recognition,
    samples_of,
)
from assistant.transcription.voice import Piece, pieces, voiced_stretches
from assistant.transcription.word_times import timed_segments
from schemas.record import Coverage
from schemas.talk import LanguageChoice, SpokenLanguage

FAILURES_IN_A_ROW = 3
"""Pieces, each after its own retries, until nothing more is asked: the rest would fail as slowly."""
_TAG = re.compile(r"<\|([^|<>]*)\|>")
"""What SenseVoice and Whisper write beside words: ``<|zh|><|NEUTRAL|><|Speech|>``."""
_SIGN = re.compile("[😊😔😡😰🤢😮🎼👏😀😭🤧😷❓]")
"""Moods and noises as FunASR shows them."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_CODES = {
    "chinese": "zh",
    "mandarin": "zh",
    "cantonese": "zh",
    "cmn": "zh",
    "yue": "zh",
    "english": "en",
    "auto": "",
    "unknown": "",
    "und": "",
    "none": "",
}


class EndpointRecogniser:
    """A model behind an address; sound goes there as WAVE files of half a minute at most."""

    def __init__(self, endpoint: TranscriptionEndpoint, cancel: Cancellation) -> None:
        self._endpoint = endpoint
        self._cancel = cancel
        self.name = f"endpoint {endpoint.name} at {endpoint.host}"

    def recognise(self, sound: Sound, language: LanguageChoice, from_s: float = 0.0) -> Recognition:
        """Hear a recording; where nobody speaks, nothing is sent.

        Raises (here, or as the pieces are asked for):
            EndpointError: Already the first piece failed. Later ones that fail are told in the recognition.
            CancelledError: The user asked to stop.
        """
        left = [piece for piece in pieces(voiced_stretches(sound)) if piece.whole.end_s > from_s]
        hearing = _Hearing(self._endpoint, sound, left, self._cancel)
        heard = hearing.pieces()
        if language != "auto":
            hearing.language = spoken = language
            return Recognition(spoken, _worded(heard, spoken), failed=hearing.failed)
        ahead, votes = _ahead(heard)
        spoken = max(LANGUAGES, key=lambda ours: votes[ours])
        likelier = max(votes, key=lambda code: votes[code], default="")
        hearing.language = spoken if votes else ""
        worded = _worded(chain(ahead, heard), spoken)
        return Recognition(spoken, worded, likelier if likelier not in LANGUAGES else "", failed=hearing.failed)


@dataclass
class _Hearing:
    """A recording that is heard piece by piece, and what fails of it."""

    endpoint: TranscriptionEndpoint
    sound: Sound
    to_hear: Sequence[Piece]
    cancel: Cancellation
    language: str = ""
    """What the endpoint is told; empty: it decides."""
    failed: list[Coverage] = field(default_factory=list)

    def pieces(self) -> Iterator[tuple[Piece, Transcription]]:
        """The pieces that could be heard. Raises ``EndpointError`` where not even the first can be."""
        failures = 0
        for number, piece in enumerate(self.to_hear):
            self.cancel.check()
            try:
                wav = wave_file(samples_of(self.sound, piece.whole))
                heard = self.endpoint.transcribe(wav, self.language, self.cancel)
            except EndpointError as error:
                if number == 0:
                    raise
                failures += 1
                gives_up = failures == FAILURES_IN_A_ROW
                self._fail(piece, self.to_hear[-1] if gives_up else piece, str(error), joined=failures > 1)
                if gives_up:
                    return
            else:
                failures = 0
                yield piece, without_tags(heard)

    def _fail(self, first: Piece, last: Piece, note: str, *, joined: bool) -> None:
        """Note that nothing is known from one piece to another; with the failed ones directly before, as one."""
        start_s, end_s = first.whole.start_s, last.whole.end_s
        if joined and self.failed[-1].note == note:
            start_s = self.failed.pop().start_s
        self.failed.append(Coverage(stage="recognise", state="failed", start_s=start_s, end_s=end_s, note=note))


def _ahead(heard: Iterator[tuple[Piece, Transcription]]) -> tuple[list[tuple[Piece, Transcription]], Counter[str]]:
    """The first pieces, as many as it takes to tell the language by, and the languages that they are in."""
    ahead = []
    votes: Counter[str] = Counter()
    for piece, answer in heard:
        ahead.append((piece, answer))
        language = language_of(answer)
        if language:
            votes[language] += 1
        if votes.total() == LANGUAGE_PIECES:
            break
    return ahead, votes


def _worded(heard: Iterator[tuple[Piece, Transcription]], language: SpokenLanguage) -> Iterator[HeardPiece]:
    for piece, answer in heard:
        segments = timed_segments(answer, piece)
        if language == "zh":
            segments = [written_in_mainland_style(segment) for segment in segments]
        yield HeardPiece(segments, piece.whole.end_s)


def language_of(heard: Transcription) -> str:
    """The code of the language of a text: ours, or another's as the endpoint names it; empty where none is known.

    Some servers name the language that they fell back to; all letters in the other script speak louder.
    """
    named = heard.language.casefold().strip("<|> ")
    code = re.split("[-_]", named)[0]
    code = _CODES.get(code, code)
    han, latin = len(_HAN.findall(heard.text)), len(_LATIN_WORD.findall(heard.text))
    if code == "zh" and latin and not han:
        return "en"
    if code == "en" and han and not latin:
        return "zh"
    if code or not (han or latin):
        return code
    return "zh" if han > latin else "en"


def without_tags(heard: Transcription) -> Transcription:
    """The same without what is no word; a language that only a tag tells is kept."""
    tags = _TAG.findall(heard.text)
    return replace(
        heard,
        text=" ".join(_words_alone(heard.text).split()),
        language=heard.language or (tags[0] if tags else ""),
        segments=_parts_alone(heard.segments),
        words=_parts_alone(heard.words),
    )


def _parts_alone(parts: Sequence[TimedText]) -> tuple[TimedText, ...]:
    return tuple(replace(part, text=_words_alone(part.text)) for part in parts)


def _words_alone(text: str) -> str:
    return _SIGN.sub(" ", _TAG.sub(" ", text))


def wave_file(samples: npt.NDArray[np.float32]) -> bytes:
    """Mono samples as a WAVE file of 16 bit."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(SAMPLE_RATE)
        written.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def faint_noise() -> npt.NDArray[np.float32]:
    """A second of sound that tells nothing, to try a recogniser with."""
    return (np.random.default_rng(0).standard_normal(SAMPLE_RATE) * 0.001).astype(np.float32)
