"""The sound of a record's evidence, small enough to be put into a document."""

from __future__ import annotations

from assistant.errors import InputError
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.export.audience import Audience
from assistant.export.contents import contents, stretches
from assistant.export.quotes import Stretch
from assistant.language import gettext as _
from assistant.transcription.small_sound import mp3_of
from assistant.transcription.stretch import stretch
from schemas.minutes import MinutedRecord

AROUND_S = 0.25
"""What is heard before and behind a stretch, since recognition cuts words short."""


def sounds_of(
    record: MinutedRecord, audience: Audience, on_progress: Listener, cancel: Cancellation
) -> dict[Stretch, bytes]:
    """The stretches that the documents for an audience quote, each as mp3.

    Raises:
        InputError: The record has no recording, or it is gone or damaged.
        CancelledError: The user asked to stop.
    """
    recording = record.meeting.recording
    if recording is None or not record.meeting.recogniser:  # an imported transcript stands where a recording would
        raise InputError(
            _("The meeting came as a transcript: there is no recording to take sound from. Leave out --with-audio.")
        )
    wanted = stretches(contents(record, audience))
    sounds: dict[Stretch, bytes] = {}
    for number, (start_s, end_s) in enumerate(wanted):
        on_progress(Progress(Stage.DECODE, number / len(wanted)))
        cancel.check()
        heard = stretch(recording, start_s - AROUND_S, end_s + AROUND_S, cancel=cancel)
        sounds[start_s, end_s] = mp3_of(heard.samples)
    on_progress(Progress(Stage.DECODE, 1.0))
    return sounds
