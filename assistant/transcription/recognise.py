"""Speech becomes words with times: the protocol of a recogniser, and faster-whisper behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.errors import ModelFileError
from assistant.language import gettext as _
from assistant.models import store
from assistant.transcription.decode import Sound
from schemas.talk import LanguageChoice, Segment, SpokenLanguage, Word

if TYPE_CHECKING:
    import faster_whisper

BEAM_SIZE = 5
"""Greedy search takes half the time and makes more errors; see benchmarks in docs/architecture.md."""
SIMPLIFIED_PROMPT = "以下是普通话的句子。"
"""Whisper then prefers simplified characters and sets punctuation; without it both are left to chance."""
_FULL_WIDTH = {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,?!;:]|[,?!;:](?=[\u4e00-\u9fff])")
LANGUAGES: tuple[SpokenLanguage, ...] = ("zh", "en")


@dataclass(frozen=True)
class Recognition:
    """What a recogniser makes of a recording."""

    language: SpokenLanguage
    segments: Iterator[Segment]
    """Lazily: each is recognised when it is asked for. Words inside, no speaker, ids from 1."""


class Recogniser(Protocol):
    """Something that hears words."""

    @property
    def name(self) -> str:
        """Kind and size, as documents cite it: ``faster-whisper base``."""

    def recognise(self, sound: Sound, language: LanguageChoice) -> Recognition:
        """Hear a recording; ``auto`` decides for Chinese or English, whichever is more likely."""


def load_recogniser(model: str) -> Recogniser:
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
    try:
        whisper = faster_whisper.WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=psutil.cpu_count(logical=False) or 1
        )
    except (RuntimeError, ValueError, OSError) as error:  # CTranslate2 says what is wrong in the first line
        raise ModelFileError(
            _("The speech model in {folder} cannot be loaded: {reason}. Check it with `meeting models verify`.").format(
                folder=folder, reason=str(error).splitlines()[0]
            )
        ) from error
    return FasterWhisper(whisper, f"faster-whisper {Path(model).name}")


class FasterWhisper:
    """Whisper on CTranslate2."""

    def __init__(self, whisper: faster_whisper.WhisperModel, name: str) -> None:
        self._whisper = whisper
        self.name = name

    def recognise(self, sound: Sound, language: LanguageChoice) -> Recognition:
        """Hear a recording, one stretch of voice after the other."""
        spoken = self._language_of(sound) if language == "auto" else language
        heard, _info = self._whisper.transcribe(
            sound.samples,
            language=spoken,
            beam_size=BEAM_SIZE,
            word_timestamps=True,
            # Whisper invents text on silence; what holds no voice is not shown to it.
            vad_filter=True,
            # Text that was invented once would otherwise be repeated over the whole rest.
            condition_on_previous_text=False,
            initial_prompt=SIMPLIFIED_PROMPT if spoken == "zh" else None,
        )
        return Recognition(spoken, _segments(heard, spoken))

    def _language_of(self, sound: Sound) -> SpokenLanguage:
        _best, _probability, all_probabilities = self._whisper.detect_language(
            sound.samples, vad_filter=True, language_detection_segments=3
        )
        likely = dict(all_probabilities)
        return max(LANGUAGES, key=lambda language: likely.get(language, 0.0))


def _segments(heard: Iterator[Any], language: SpokenLanguage) -> Iterator[Segment]:
    number = 0
    for piece in heard:
        words = [
            Word(start_s=word.start, end_s=word.end, text=word.word, probability=word.probability)
            for word in piece.words or ()
        ]
        if words:
            words[0] = words[0].model_copy(update={"text": words[0].text.lstrip()})
            words[-1] = words[-1].model_copy(update={"text": words[-1].text.rstrip()})
        text = "".join(word.text for word in words)
        if not text.strip():
            continue
        number += 1
        segment = Segment(
            id=number, start_s=words[0].start_s, end_s=words[-1].end_s, speaker="", text=text, words=words
        )
        yield written_in_mainland_style(segment) if language == "zh" else segment


def written_in_mainland_style(segment: Segment) -> Segment:
    """A Chinese segment in simplified characters and full-width punctuation, its words too."""
    text = _mainland(segment.text)
    if text == segment.text:
        return segment
    words, place = [], 0
    for word in segment.words:
        words.append(word.model_copy(update={"text": text[place : place + len(word.text)]}))
        place += len(word.text)
    return segment.model_copy(update={"text": text, "words": words})


def _mainland(text: str) -> str:
    """The same characters in their simplified form, one for one: word times hang on the places."""
    converted = _converter().convert(text)
    if len(converted) != len(text):
        converted = "".join(_converter().convert(character)[:1] for character in text)
    return _HALF_WIDTH.sub(lambda match: _FULL_WIDTH[match[0]], converted)


@cache
def _converter() -> Any:
    import opencc

    # Taiwan's standard to mainland's: as t2s, and 著 as the particle 着 too, which t2s leaves.
    return opencc.OpenCC("tw2s")


def _model_folder(model: str) -> Path:
    path = Path(model).expanduser()
    if path.is_dir():
        return path
    return store.folder(store.WHISPER_PREFIX + model)
