"""The main job: a recording becomes a transcript, the transcript becomes rows.

Each stage is a checkpoint in the library: a run that was stopped goes on after the last finished one.
"""

from __future__ import annotations

from pathlib import Path

from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.extraction.nominate import propose_sides
from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.library.heard import corrected_places
from assistant.library.library import Library
from assistant.llm.connect import uses_stored_model
from assistant.llm.transcriptions import transcription_endpoint
from assistant.models import store
from assistant.pipeline.corrections import correct
from assistant.pipeline.details import create_meeting, fill_details
from assistant.pipeline.digest import digest_of
from assistant.pipeline.earlier import earlier_terms
from assistant.pipeline.extract import extract
from assistant.pipeline.gaps import gaps
from assistant.pipeline.hear import after_voices, tell_voices_apart
from assistant.pipeline.options import Outcome, RunOptions
from assistant.pipeline.recognise import recognise
from assistant.pipeline.renewal import names_as_before, rows_anchored_anew
from assistant.pipeline.voices import forget_voices, keep_voices, kept_voices
from assistant.settings import Settings
from assistant.transcription.decode import decode
from assistant.transcription.known_voices import propose_known
from assistant.transcription.merge import voices_of
from assistant.transcription.naming import propose_names
from assistant.transcription.overlapping import with_overlaps
from assistant.transcription.parts import digests_of, joint_digest, recording_of
from assistant.transcription.speakers import Diarisation
from assistant.transcription.tracks import Tracks, tracks_of
from schemas.record import Record
from schemas.talk import Segment, Side


def run(
    recording: Path,
    options: RunOptions,
    settings: Settings,
    library: Library,
    on_progress: Listener,
    cancel: Cancellation,
) -> Outcome:
    """Transcribe a recording and extract its rows; a recording that is complete is not processed again.

    Raises ``MeetingError`` where nothing can be done; what is only partly done is named in the outcome.
    """
    transcribed = transcribe(recording, options, settings, library, on_progress, cancel)
    extracted = extract(transcribed.meeting_id, settings, library, on_progress, cancel, again=options.again)
    return Outcome(extracted.meeting_id, gaps=extracted.gaps, notes=transcribed.notes + extracted.notes)


def transcribe(
    recording: Path,
    options: RunOptions,
    settings: Settings,
    library: Library,
    on_progress: Listener,
    cancel: Cancellation,
) -> Outcome:
    """Make the transcript of a recording, or find it in the library. Raises ``MeetingError``."""
    if options.asr_model:
        settings = settings.model_copy(update={"asr_model": options.asr_model})
    files = (recording, *options.further)
    digests = digests_of(files)
    sizes = [file.stat().st_size for file in files]
    known = library.find_recording(joint_digest(digests))
    if known and not options.again and Stage.SPEAKERS in library.stages(known.id):
        fill_details(library, known.id, options, settings)
        record = library.record(known.id)
        return Outcome(known.id, gaps=gaps(record), notes=[_known(record, options)])

    sound = decode(recording, on_progress, cancel, options.cut_off, options.further, apart=bool(options.channels))
    tracks = tracks_of(sound, options.channels)
    grown = [_grown(file) for file, size in zip(files, sizes, strict=True) if file.stat().st_size > size]
    _fetch_models(settings, on_progress, cancel)
    old_channels: list[Side] = []
    if known:
        meeting_id = known.id
        old_channels = known.recording.channels if known.recording else []
        fill_details(library, meeting_id, options, settings)
    else:
        source = recording_of(files, digests, sound).model_copy(
            update={"channels": list(options.channels), **options.cut_off.bounds}
        )
        meeting_id = create_meeting(library, source, options)
    segments, notes = recognise(meeting_id, tracks, options, settings, library, on_progress, cancel)
    cancel.check()
    notes += _tell_speakers_apart(
        meeting_id, tracks, segments, old_channels, options, settings, library, on_progress, cancel
    )
    return Outcome(meeting_id, gaps=gaps(library.record(meeting_id)), notes=grown + notes)


def _grown(recording: Path) -> str:
    return _("{file} grew while it was read, so its end may be missing. Run it again once it is complete.").format(
        file=recording
    )


def _known(record: Record, options: RunOptions) -> str:
    """What to tell where a recording is not processed: the transcript that is there may be of another part of it."""
    recording = record.meeting.recording
    if recording and tuple(recording.channels) != options.channels:
        return _("This recording is already in the library, its channels heard otherwise; --again processes it anew.")
    duration_s = recording.duration_s if recording else 0.0
    heard = [stretch for stretch in record.coverage if stretch.state == "left_out"]
    if heard == options.cut_off.left_out(duration_s):
        return _("This recording is already in the library; --again processes it anew.")
    return _("This recording is already in the library, heard from and to other places; --again processes it anew.")


def _fetch_models(settings: Settings, on_progress: Listener, cancel: Cancellation) -> None:
    """Fetch what is missing before the long work begins, the language model included."""
    if settings.asr_base_url:
        with transcription_endpoint(settings):
            pass  # what is set is looked at before anything is fetched
    store.pull(store.required(settings.whisper_model, uses_stored_model(settings)), on_progress, cancel)


def _tell_speakers_apart(
    meeting_id: str,
    tracks: Tracks,
    heard: list[Segment],
    old_channels: list[Side],
    options: RunOptions,
    settings: Settings,
    library: Library,
    on_progress: Listener,
    cancel: Cancellation,
) -> list[str]:
    """Cut the words at speaker changes, correct known terms, propose names; gives notes for the user."""
    notes = []
    voices = kept_voices(library, meeting_id, options) or tell_voices_apart(tracks.sound, options, on_progress, cancel)
    if voices:
        keep_voices(library, meeting_id, voices, options, settings)
    else:
        voices = Diarisation([], {})
        notes.append(
            _(
                "Voices were not told apart: the extra is missing. "
                "Install it with: pip install 'meeting-assistant[speakers]'"
            )
        )
    voices = tracks.voices(voices)
    old = library.record(meeting_id)
    recognised = [stretch for stretch in old.coverage if stretch.stage == "recognise"]
    library.set_coverage(meeting_id, "recognise", with_overlaps(recognised, tracks.overlaps(voices.turns)))
    segments, speakers = tracks.with_speakers(heard, voices.turns)
    as_heard = speakers
    rows = [*old.needs, *old.todos]
    if rows:
        segments = _numbered_after(library.free_segment_id(meeting_id) - 1, segments)
    speakers = propose_names(segments, speakers, old.meeting.participants)
    speakers = names_as_before(old.segments, old.speakers, segments, speakers, old_channels, options.channels)
    embeddings = _by_speaker(segments, voices) if settings.remember_voices else {}
    speakers = propose_known(speakers, embeddings, library.remembered_voices() if embeddings else [])
    speakers = propose_sides(segments, tracks.on_known_sides(speakers, as_heard))
    terms = list(dict.fromkeys([*options.terms, *earlier_terms(library, old.meeting)]))
    corrected = correct(segments, terms, speakers, after_voices(on_progress), cancel)
    notes += corrected.notes
    library.replace_transcript(
        meeting_id,
        segments,
        speakers,
        rows=rows_anchored_anew(rows, corrected.segments),
        embeddings=embeddings,
    )
    for action, changes in corrected.steps.items():  # the journal keeps the words as they were heard
        library.apply(meeting_id, action, changes, "transcription")
    notes += _corrected_notes(library.record(meeting_id))
    library.finish_stage(meeting_id, Stage.SPEAKERS, digest_of(terms))
    forget_voices(library, meeting_id)
    on_progress(Progress(Stage.SPEAKERS, 1.0))
    return notes


def _corrected_notes(record: Record) -> list[str]:
    """How many words the program has corrected, where it has corrected any."""
    count = sum(len(corrected_places(one)) for one in record.as_heard)
    note = ngettext(
        "One misheard word was corrected; the review marks it and can put back what was heard.",
        "{count} misheard words were corrected; the review marks them and can put back what was heard.",
        count,
    )
    return [note.format(count=count)] if count else []


def _by_speaker(segments: list[Segment], voices: Diarisation) -> dict[str, list[float]]:
    """What each speaker's voice is like, by the speakers' labels."""
    heard = voices_of(segments, voices.turns)
    return {label: voices.embeddings[voice] for label, voice in heard.items() if voice in voices.embeddings}


def _numbered_after(last_id: int, segments: list[Segment]) -> list[Segment]:
    """Segments with ids that were never used before in this meeting: rows still cite the old ones."""
    return [segment.model_copy(update={"id": last_id + number}) for number, segment in enumerate(segments, 1)]
