"""Words with times, kept in the library as they are heard: a run that was stopped goes on after the last piece."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.language import gettext as _
from assistant.library.library import Library
from assistant.library.shapes import Hearing
from assistant.pipeline.digest import digest_of
from assistant.pipeline.hear import beginning, hears
from assistant.pipeline.options import RunOptions
from assistant.settings import Settings
from assistant.transcription.cut_off import CutOff
from assistant.transcription.recognise import load_recogniser
from assistant.transcription.tracks import Tracks
from schemas.record import Change
from schemas.talk import LanguageChoice, Segment, SpokenLanguage


def recognise(
    meeting_id: str,
    tracks: Tracks,
    options: RunOptions,
    settings: Settings,
    library: Library,
    on_progress: Listener,
    cancel: Cancellation,
) -> tuple[list[Segment], list[str]]:
    """Words with times, and notes for the user.

    The words are kept in the library as they come, unless a finished transcript stands there already. Where channels
    are heard on their own, segments are theirs (``channels.LABELS``), one channel after the other.
    """
    fingerprint = digest_of(*hears(settings), options.language, *_part(options.cut_off), *options.channels)
    if not options.again and library.stages(meeting_id).get(Stage.RECOGNISE) == fingerprint:
        segments = library.record(meeting_id, with_words=True).segments
        if tracks.can_part(segments):
            hearing = library.hearing(meeting_id)
            return segments, _language_notes(hearing.likelier_language if hearing else "")

    keep_old = Stage.SPEAKERS in library.stages(meeting_id)
    if not keep_old:  # what is stored is about to go: a run that is stopped meanwhile must not be taken for finished
        library.forget_stages(meeting_id, [Stage.RECOGNISE])
    begun = _begun(meeting_id, fingerprint, tracks, options, library)
    segments = list(begun.segments)
    if not keep_old and not segments:
        library.replace_transcript(meeting_id, [], tracks.speakers)
    on_progress(Progress(Stage.RECOGNISE, tracks.sound.share_before(begun.until_s), beginning(settings)))
    with load_recogniser(settings, cancel) as recogniser:
        recognition = recogniser.recognise(tracks.sound, begun.language, begun.until_s)
        if not keep_old:  # a run that goes on needs to know; of an old transcript it would not be true
            _remember_hearing(library, meeting_id, recognition.language, recogniser.name, options)
        until_s = begun.until_s
        likelier = begun.likelier_language or recognition.likelier_language
        for piece in recognition.pieces:
            placed = [tracks.on_recording(part) for part in piece.segments]
            numbered = [part.model_copy(update={"id": len(segments) + n}) for n, part in enumerate(placed, 1)]
            segments += numbered
            if not recognition.failed:  # what failed is heard once more by a run that goes on
                until_s = piece.until_s
            if not keep_old:
                library.append_heard(meeting_id, numbered, Hearing(fingerprint, until_s, likelier))
            on_progress(Progress(Stage.RECOGNISE, tracks.sound.share_before(piece.until_s)))
            cancel.check()
    on_progress(Progress(Stage.RECOGNISE, 1.0))

    in_time = sorted(segments, key=lambda segment: segment.start_s)
    coverage = tracks.coverage(in_time, recognition.language, recognition.failed)
    library.set_coverage(meeting_id, "recognise", coverage)
    if keep_old:
        _remember_hearing(library, meeting_id, recognition.language, recogniser.name, options)
    else:
        library.finish_stage(meeting_id, Stage.RECOGNISE, fingerprint)
    return segments, _language_notes(likelier)


def _part(cut_off: CutOff) -> list[str]:
    """What is wanted of a recording, unless it is all: a transcript of another part is another one."""
    return [] if cut_off == CutOff() else [repr(cut_off)]


def _language_notes(likelier_language: str) -> list[str]:
    """What to tell where the recogniser heard neither Chinese nor English in the first place."""
    if not likelier_language:
        return []
    note = _(
        "The talk sounds more like another language ({code}) than like Chinese or English, so its words are doubtful. "
        "If it is one of these after all, name it with --language."
    )
    return [note.format(code=likelier_language)]


@dataclass(frozen=True)
class _Begun:
    """What a run that was stopped has heard, up to where another one goes on."""

    language: LanguageChoice
    segments: list[Segment] = field(default_factory=list)
    until_s: float = 0.0
    likelier_language: str = ""


def _begun(meeting_id: str, fingerprint: str, tracks: Tracks, options: RunOptions, library: Library) -> _Begun:
    """What need not be heard again; nothing where all is to be done anew, or was begun in another way."""
    hearing = library.hearing(meeting_id)
    if options.again or hearing is None or hearing.fingerprint != fingerprint:
        return _Begun(options.language)
    record = library.record(meeting_id, with_words=True)
    heard = [segment for segment in record.segments if tracks.in_a_row(segment).start_s < hearing.until_s]
    if len(heard) < len(record.segments):
        library.replace_transcript(meeting_id, heard, tracks.speakers)
        library.append_heard(meeting_id, [], hearing)
    return _Begun(record.meeting.language, heard, hearing.until_s, hearing.likelier_language)


def _remember_hearing(
    library: Library, meeting_id: str, language: SpokenLanguage, recogniser: str, options: RunOptions
) -> None:
    """Note the language that was heard, the recogniser, which every document names, and what was heard how."""
    before = library.record(meeting_id).meeting.model_dump(mode="json")
    recording = before["recording"] | {"channels": list(options.channels), **options.cut_off.bounds}
    after = before | {"language": language, "recogniser": recogniser, "recording": recording}
    if after != before:
        change = Change(entity="meeting", id=meeting_id, before=before, after=after)
        library.apply(meeting_id, "recognise", [change], "transcription")
