"""Voices that were told apart, kept until the transcript has them: a run that is stopped before goes on with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from assistant.library.library import Library
from assistant.pipeline.digest import digest_of
from assistant.pipeline.options import RunOptions
from assistant.settings import Settings
from assistant.transcription.speakers import Diarisation

_KEPT = "voices"
"""Stands among the stages meanwhile."""


@dataclass(frozen=True)
class _Kept:
    fingerprint: str
    """Stands for what was asked of the recording: whoever asks for something else tells voices apart anew."""
    voices: Diarisation


_KEPT_AS = TypeAdapter(_Kept)


def keep_voices(
    library: Library, meeting_id: str, voices: Diarisation, options: RunOptions, settings: Settings
) -> None:
    """Keep voices; what they are like only where the user wants that to be remembered."""
    if not settings.remember_voices:
        voices = replace(voices, embeddings={})
    library.finish_stage(meeting_id, _KEPT, _KEPT_AS.dump_json(_Kept(_fingerprint(options), voices)).decode())


def kept_voices(library: Library, meeting_id: str, options: RunOptions) -> Diarisation | None:
    """The voices that were kept by a run that asked for the same; None where there are none."""
    try:
        kept = _KEPT_AS.validate_json(library.stages(meeting_id).get(_KEPT, ""))
    except ValidationError:  # nothing, or what another version kept
        return None
    return kept.voices if kept.fingerprint == _fingerprint(options) else None


def forget_voices(library: Library, meeting_id: str) -> None:
    """Take them away: the transcript has them."""
    library.forget_stages(meeting_id, [_KEPT])


def _fingerprint(options: RunOptions) -> str:
    return digest_of(options.channels, str(options.speakers), str(options.cut_off))
