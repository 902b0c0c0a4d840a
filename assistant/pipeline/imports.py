"""A transcript of another tool becomes a meeting in the library."""

from __future__ import annotations

from pathlib import Path

from assistant.events import Stage
from assistant.library.library import Library
from assistant.pipeline.details import create_meeting, fill_details
from assistant.pipeline.options import RunOptions
from assistant.settings import Settings
from assistant.transcription.decode import sha256_of
from assistant.transcription.files import read_transcript
from schemas.talk import Participant, Recording, Speaker


def import_transcript(path: Path, options: RunOptions, settings: Settings, library: Library) -> str:
    """Store a transcript file and give the meeting's id; a file that is known already is not stored again.

    Raises ``InputError`` where the file cannot be read as a transcript.
    """
    digest = sha256_of(path)
    known = library.find_recording(digest)
    if known:
        fill_details(library, known.id, options, settings)
        return known.id
    transcript = read_transcript(path)
    duration_s = max(segment.end_s for segment in transcript.segments)
    source = Recording(path=str(path.absolute()), sha256=digest, duration_s=duration_s)
    language = transcript.language if options.language == "auto" else options.language
    meeting_id = create_meeting(library, source, options, language)
    speakers = [_with_details(speaker, options.agenda.people) for speaker in transcript.speakers]
    library.replace_transcript(meeting_id, transcript.segments, speakers)
    library.finish_stage(meeting_id, Stage.SPEAKERS, "")
    return meeting_id


def _with_details(speaker: Speaker, people: list[Participant]) -> Speaker:
    """A speaker with the name, side and role of the person whom the agenda calls so."""
    for person in people:
        if speaker.name in (person.name, *person.aliases):
            return speaker.model_copy(update={"name": person.name, "side": person.side, "role": person.role})
    return speaker
