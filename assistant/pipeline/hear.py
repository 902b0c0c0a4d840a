"""From a recording to a transcript for whoever keeps no record; what hears, for whoever does too."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.language import gettext as _
from assistant.llm.failures import shown_address, shown_host
from assistant.models import store
from assistant.pipeline.corrections import correct
from assistant.pipeline.options import RunOptions
from assistant.settings import Settings
from assistant.transcription.decode import Sound, decode
from assistant.transcription.merge import with_speakers
from assistant.transcription.naming import propose_names
from assistant.transcription.recognise import load_recogniser
from assistant.transcription.speakers import Diarisation, load_diariser
from schemas.record import Coverage
from schemas.talk import Segment, Speaker, SpokenLanguage

VOICES_SHARE = 0.6
"""Of the stage of telling speakers apart, what the voices take; the rest is for correcting words."""


@dataclass(frozen=True)
class Heard:
    """What was heard of a recording."""

    language: SpokenLanguage
    segments: list[Segment]
    """By speaker, with known terms and words of the same sound where they were misheard."""
    speakers: list[Speaker]
    """With the names that the talk gives away; none where the extra for voices is missing."""
    failed: list[Coverage] = field(default_factory=list)
    """Stretches that could not be recognised."""
    notes: list[str] = field(default_factory=list)
    """Why words that sound the same were left as they were heard."""


def hear(
    recording: Path, options: RunOptions, settings: Settings, on_progress: Listener, cancel: Cancellation
) -> Heard:
    """Hear a recording as ``run`` does, without a library.

    The models have to be there: ``models_to_hear`` names them.

    Raises:
        InputError: The recording, or what is set of a recogniser, cannot be used.
        ModelFileError: A model is missing or damaged.
        EndpointError: A recogniser behind an address did not answer at all.
        CancelledError: The user asked to stop.
    """
    sound = decode(recording, on_progress, cancel)
    language, heard, failed = _recognised(sound, options, settings, on_progress, cancel)
    cancel.check()
    voices = tell_voices_apart(sound, options, on_progress, cancel)
    segments, speakers = with_speakers(heard, voices.turns if voices else [])
    speakers = propose_names(segments, speakers, options.agenda.people)
    corrected = correct(segments, options.terms, speakers, after_voices(on_progress), cancel)
    on_progress(Progress(Stage.SPEAKERS, 1.0))
    return Heard(language, corrected.segments, speakers, failed, corrected.notes)


def _recognised(
    sound: Sound, options: RunOptions, settings: Settings, on_progress: Listener, cancel: Cancellation
) -> tuple[SpokenLanguage, list[Segment], list[Coverage]]:
    """The language, the words with times, and what failed."""
    on_progress(Progress(Stage.RECOGNISE, 0.0, beginning(settings)))
    segments = []
    with load_recogniser(settings, cancel) as recogniser:
        recognition = recogniser.recognise(sound, options.language)
        for segment in recognition.segments:
            segments.append(segment)
            on_progress(Progress(Stage.RECOGNISE, min(segment.end_s / sound.duration_s, 1.0)))
            cancel.check()
    on_progress(Progress(Stage.RECOGNISE, 1.0))
    return recognition.language, segments, list(recognition.failed)


def tell_voices_apart(
    sound: Sound, options: RunOptions, on_progress: Listener, cancel: Cancellation
) -> Diarisation | None:
    """Who speaks when; None where the extra is missing. Leaves the rest of the stage to the caller."""
    on_progress(Progress(Stage.SPEAKERS, 0.0))
    diariser = load_diariser()
    if diariser is None:
        return None

    def before_each(done: float) -> None:
        cancel.check()
        on_progress(Progress(Stage.SPEAKERS, VOICES_SHARE * done))

    return diariser.diarise(sound, options.speakers, before_each)


def after_voices(on_progress: Listener) -> Listener:
    """A listener to which what follows the voices is the rest of their stage."""
    return lambda progress: on_progress(replace(progress, done=VOICES_SHARE + (1 - VOICES_SHARE) * progress.done))


def models_to_hear(settings: Settings) -> list[str]:
    """Names of the stored models that hear. Raises ``InputError`` where there is no such speech model."""
    return store.required(settings.whisper_model, embedded_llm=False)


def hears(settings: Settings) -> list[str]:
    """What hears: a transcript of another model or machine is another one."""
    if not settings.asr_base_url:
        return [settings.whisper_model]
    return [settings.asr_model, shown_address(settings.asr_base_url)]


def beginning(settings: Settings) -> str:
    """What is told while hearing begins, in the interface language."""
    if not settings.asr_base_url:
        return _("loading {model}").format(model=settings.whisper_model)
    return _("sound goes to: {place}").format(place=shown_host(settings.asr_base_url))
