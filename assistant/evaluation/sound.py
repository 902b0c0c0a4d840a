"""Cases with a recording: the talk as the program hears it, in the place of the annotated words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import InputError
from assistant.evaluation.cases import Case
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.language import gettext as _
from assistant.models.manifest import find_model
from assistant.pipeline.hear import hear, hears, models_to_hear
from assistant.pipeline.options import RunOptions
from assistant.settings import Settings
from assistant.transcription.decode import sha256_of
from assistant.transcription.glossary import read_glossary
from assistant.transcription.speakers import has_diariser
from schemas.agenda import Agenda
from schemas.talk import Talk

_BEGINS = {Stage.DECODE: 0.0, Stage.RECOGNISE: 0.02, Stage.SPEAKERS: 0.35, Stage.EXTRACT: 0.45}
"""Where a stage begins in the whole from sound to rows; its share of the time differs with the method and the model."""


@dataclass(frozen=True)
class CaseSound:
    """A case's recording, and what its user would give to a run on it."""

    recording: Path
    sha256: str
    options: RunOptions

    def depends_on(self, settings: Settings) -> str:
        """All that its transcript depends on beside our code."""
        files = [file.sha256 for name in models_to_hear(settings) for file in find_model(name).files]
        given = [self.options.agenda.model_dump_json(), self.options.terms]
        return json.dumps([self.sha256, given, hears(settings), files, has_diariser()], ensure_ascii=False)


def sound_of(case: Case, folder: Path, *, is_blind: bool) -> CaseSound:
    """The recording of a case, with its people and title as an agenda would name them.

    ``<case id>.glossary.txt`` in the folder is the user's glossary; the one of whoever evaluates is left out.

    Args:
        case: The case.
        folder: Where its recording lies.
        is_blind: The run gets no agenda, only the day.

    Raises:
        InputError: The case names no recording, or a file cannot be read.
    """
    if not case.recording:
        raise InputError(_("the case names no recording"))
    recording = folder / case.recording
    glossary = folder / f"{case.id}.glossary.txt"
    date = case.meeting.date
    agenda = Agenda(title=case.meeting.title, date=date, people=case.talk().participants)
    options = RunOptions(
        agenda=Agenda(date=date) if is_blind else agenda,
        glossary=tuple(read_glossary(glossary)) if glossary.exists() else (),
    )
    return CaseSound(recording, sha256_of(recording), options)


def heard_talk(sound: CaseSound, settings: Settings, on_progress: Listener, cancel: Cancellation) -> Talk:
    """What extraction is given of a recording.

    Raises:
        MeetingError: It could not be heard, or not all of it: rows of the rest would be held against the whole; or not
            as it is heard elsewhere.
    """
    heard = hear(sound.recording, sound.options, settings, on_progress, cancel)
    if heard.failed:
        raise InputError(_("not all of the recording was heard: {reason}").format(reason=heard.failed[0].note))
    if heard.notes:
        raise InputError(heard.notes[0])
    return Talk(
        language=heard.language,
        date=sound.options.agenda.date,
        participants=sound.options.agenda.people,
        speakers=heard.speakers,
        segments=heard.segments,
    )


def as_one_stage(on_progress: Listener) -> Listener:
    """A listener to which all stages from sound to rows are parts of one, in which nothing goes back."""
    ends = dict(zip(_BEGINS, [*list(_BEGINS.values())[1:], 1.0], strict=True))

    def hears_of(progress: Progress) -> None:
        begins = _BEGINS[progress.stage]
        done = begins + (ends[progress.stage] - begins) * progress.done
        on_progress(Progress(Stage.EXTRACT, done, progress.note))

    return hears_of
