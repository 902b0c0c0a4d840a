"""Speech becomes words with times: the recogniser that the user has chosen, and faster-whisper as one.

Those behind an address are in ``endpoint.py``; what all of them give, in ``recognition.py``.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelFileError
from assistant.events import Cancellation
from assistant.language import gettext as _
from assistant.models import store
from assistant.settings import Settings
from assistant.transcription.decode import Sound
from assistant.transcription.mainland_style import written_in_mainland_style
from assistant.transcription.recognition import (
    LANGUAGE_PIECES,
    LANGUAGES,
    HeardPiece,
    Recogniser,
    Recognition,
    samples_of,
)
from assistant.transcription.spoken import segment_of
from assistant.transcription.voice import Piece, Stretch, pieces, voice_without_words, voiced_stretches
from schemas.talk import LanguageChoice, Segment, SpokenLanguage, Word

if TYPE_CHECKING:
    import faster_whisper

BEAM_SIZE = 5
"""Against greedy search, Whisper base over pieces takes a fifth more time and errs as often: 8.3 % against 9.4 % of
characters of clear Mandarin, 5.5 against 6.8 % of words of clear English, 27 against 25 % on five clips of AMI."""
LONGEST_PASSAGE_S = 50.0
"""What Whisper hears in a row: a window goes on where the last sentence of the one before ended. Of clear English words
it errs in 7.2 % with passages of 28 s; with these, and with longer ones, in 4.2 % (Whisper base). Of Mandarin
characters in 6.2 % and 6.1 %."""
TELLS_WHAT_WAS_BEFORE: dict[SpokenLanguage, bool] = {"en": True, "zh": False}
"""Whether a window is heard in the light of the one before. In Chinese a wrong character is then written on (用店 for
用电): 6.6 % instead of 6.0 % of clear Mandarin."""
MOST_AT_ONCE = 4
"""Passages that are heard at once, each by threads of its own: one word after the other leaves many threads idle."""
TAIL_S = 1.0
"""Whisper would go on over such a rest after the last words, slowly, and invent text there."""
SURE_OF_LANGUAGE = 0.9
"""So probable in one passage, a language needs no further ones."""
SIMPLIFIED_PROMPT = "以下是普通话的句子。"
"""Whisper then prefers simplified characters and sets punctuation; without it both are left to chance.
Before each passage, not each window, which would be no better: 6.4 % instead of 6.1 % of clear Mandarin."""


@contextmanager
def load_recogniser(settings: Settings, cancel: Cancellation) -> Iterator[Recogniser]:
    """The recogniser in force: the endpoint that is set, else faster-whisper.

    Args:
        settings: The user's choices.
        cancel: Ends the pauses before a busy endpoint is asked again.

    Raises:
        ModelFileError: The model is missing or damaged.
        InputError: There is neither such a size nor such a folder, or what is set of an endpoint is none.
    """
    if not settings.asr_base_url:
        yield load_whisper(settings.whisper_model)
        return
    from assistant.llm.transcriptions import transcription_endpoint
    from assistant.transcription.endpoint import EndpointRecogniser

    with transcription_endpoint(settings) as endpoint:
        yield EndpointRecogniser(endpoint, cancel)


def load_whisper(model: str) -> Recogniser:
    """Load faster-whisper.

    Args:
        model: A Whisper size of the model store, or a folder with a CTranslate2 model.

    Raises:
        ModelFileError: The model is missing or damaged.
        InputError: There is neither such a size nor such a folder.
    """
    import faster_whisper
    import psutil

    folder = _model_folder(model)
    cores = psutil.cpu_count(logical=False) or 1
    at_once = min(cores, MOST_AT_ONCE)
    try:
        whisper = faster_whisper.WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=cores // at_once, num_workers=at_once
        )
    except (RuntimeError, ValueError, OSError) as error:  # CTranslate2 says what is wrong in the first line
        raise ModelFileError(
            _("The speech model in {folder} cannot be loaded: {reason}. Check it with `meeting models verify`.").format(
                folder=folder, reason=str(error).splitlines()[0]
            )
        ) from error
    return FasterWhisper(whisper, f"faster-whisper {Path(model).name}", at_once)


class FasterWhisper:
    """Whisper on CTranslate2, some passages at once, each on cores of its own."""

    def __init__(self, whisper: faster_whisper.WhisperModel, name: str, at_once: int = 1) -> None:
        self._whisper = whisper
        self._at_once = at_once
        self.name = name

    def recognise(self, sound: Sound, language: LanguageChoice, from_s: float = 0.0) -> Recognition:
        """Hear a recording; where nobody speaks, nothing is heard."""
        to_hear = pieces(voiced_stretches(sound), LONGEST_PASSAGE_S)
        if language == "auto":
            spoken, likelier = self._language_of(sound, to_hear)
        else:
            spoken, likelier = language, ""
        left = [piece for piece in to_hear if piece.whole.end_s > from_s]
        return Recognition(spoken, self._pieces(sound, left, spoken), likelier)

    def _language_of(self, sound: Sound, to_hear: Sequence[Piece]) -> tuple[SpokenLanguage, str]:
        """The likelier of our languages over the first pieces, and the likeliest of all if that is another."""
        likely: Counter[str] = Counter(dict.fromkeys(LANGUAGES, 0.0))
        for piece in to_hear[:LANGUAGE_PIECES]:
            _best, _probability, all_probabilities = self._whisper.detect_language(samples_of(sound, piece.whole))
            here = dict(all_probabilities)
            likely.update(here)
            if max(here.get(language, 0.0) for language in LANGUAGES) >= SURE_OF_LANGUAGE:
                break
        spoken = max(LANGUAGES, key=lambda language: likely[language])
        best = max(likely, key=lambda language: likely[language])
        return spoken, best if best not in LANGUAGES else ""

    def _pieces(self, sound: Sound, left: Sequence[Piece], language: SpokenLanguage) -> Iterator[HeardPiece]:
        """In their order. Whoever stops asking waits for the windows that are being heard, no longer."""
        pool, stopped = ThreadPoolExecutor(self._at_once), threading.Event()
        try:
            ahead: deque[tuple[Piece, Future[list[Segment]]]] = deque()
            for piece in left:
                ahead.append((piece, pool.submit(self._heard_in, sound, piece, language, stopped)))
                if len(ahead) > self._at_once:
                    yield _piece_heard(*ahead.popleft())
            while ahead:
                yield _piece_heard(*ahead.popleft())
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)

    def _heard_in(
        self, sound: Sound, piece: Piece, language: SpokenLanguage, stopped: threading.Event
    ) -> list[Segment]:
        """What is said in a piece; what Whisper left out of it is heard once more by itself."""
        heard = self._heard(sound, piece.whole, language, stopped)
        words = [Stretch(word.start_s, word.end_s) for segment in heard for word in segment.words]
        for lost in voice_without_words(piece, words):
            heard = [part for segment in heard for part in cut_at(segment, lost.end_s)]
            heard += self._heard(sound, lost, language, stopped)
        return sorted(heard, key=lambda segment: segment.start_s)

    def _heard(
        self, sound: Sound, stretch: Stretch, language: SpokenLanguage, stopped: threading.Event
    ) -> list[Segment]:
        found, _info = self._whisper.transcribe(
            samples_of(sound, stretch),
            language=language,
            beam_size=BEAM_SIZE,
            word_timestamps=True,
            condition_on_previous_text=TELLS_WHAT_WAS_BEFORE[language],
            initial_prompt=SIMPLIFIED_PROMPT if language == "zh" else None,
        )
        worded = []
        for part in found:
            if stopped.is_set():
                return []
            worded.append([_on_the_clock(word, stretch) for word in part.words or ()])
            if stretch.start_s + part.end > stretch.end_s - TAIL_S:
                break
        segments = [segment_of(words) for words in worded if "".join(word.text for word in words).strip()]
        return [written_in_mainland_style(segment) for segment in segments] if language == "zh" else segments


def _piece_heard(piece: Piece, heard: Future[list[Segment]]) -> HeardPiece:
    return HeardPiece(heard.result(), piece.whole.end_s)


def cut_at(segment: Segment, time_s: float) -> list[Segment]:
    """The segment in two, before and after a time, without spaces at the cut; or whole, if no word begins after it."""
    count = sum(word.start_s < time_s for word in segment.words)
    return [segment_of(words) for words in (segment.words[:count], segment.words[count:]) if words]


def _on_the_clock(word: faster_whisper.transcribe.Word, stretch: Stretch) -> Word:
    """A word of a stretch, timed from the beginning of the recording."""
    start_s, end_s = (min(stretch.start_s + time_s, stretch.end_s) for time_s in (word.start, word.end))
    return Word(start_s=start_s, end_s=end_s, text=word.word, probability=word.probability)


def _model_folder(model: str) -> Path:
    path = Path(model).expanduser()
    if path.is_dir():
        return path
    return store.folder(store.WHISPER_PREFIX + model)
