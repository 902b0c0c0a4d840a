"""Commands that make a record: run, import, transcribe, extract."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.opening import opened_library
from assistant.cli.show import progress_shown
from assistant.events import Cancellation
from assistant.language import gettext as _

if TYPE_CHECKING:
    from assistant.library.library import Library
    from assistant.pipeline.options import Outcome
    from assistant.settings import Settings

Recordings = Annotated[
    list[Path],
    typer.Argument(
        metavar="RECORDING",
        help=_("Sound or video file; several are one meeting, in the order given."),
    ),
]
Agenda = Annotated[
    Path | None,
    typer.Option("--agenda", help=_("Agenda: title, date, place, customer, people, topics; see: meeting agenda new.")),
]
Date = Annotated[str, typer.Option("--date", help=_("The day of the meeting, YYYY-MM-DD."))]
Language = Annotated[str, typer.Option("--language", help=_("Language of the talk: auto, zh or en."))]
Glossary = Annotated[Path | None, typer.Option("--glossary", help=_("Text file with names and terms, one a line."))]
Model = Annotated[
    str,
    typer.Option("--model", help=_("Whisper size, folder of a CTranslate2 model, or a model at MEETING_ASR_BASE_URL.")),
]
Speakers = Annotated[int | None, typer.Option("--speakers", help=_("How many people speak, if you know it."))]
From = Annotated[str, typer.Option("--from", help=_("Where hearing begins, such as 00:02:30 or 2m30s."))]
To = Annotated[str, typer.Option("--to", help=_("Where hearing ends, such as 01:10:00."))]
Channels = Annotated[
    str,
    typer.Option("--channels", help=_("One side on each channel, left first: ours,customer or customer,ours.")),
]
Out = Annotated[Path | None, typer.Option("--out", help=_("Folder to write documents into."))]
Formats = Annotated[str, typer.Option("--format", help=_("Documents to write, separated by commas."))]
Json = Annotated[bool, typer.Option("--json", help=_("Print the result as JSON."))]

DEFAULT_FORMATS = "docx,xlsx,md,json"
DONE, WITH_GAPS = 0, 3


def run(
    recordings: Recordings,
    agenda: Agenda = None,
    date: Date = "",
    language: Language = "auto",
    glossary: Glossary = None,
    model: Model = "",
    speakers: Speakers = None,
    begin: From = "",
    end: To = "",
    channels: Channels = "",
    out: Out = None,
    formats: Formats = DEFAULT_FORMATS,
    again: Annotated[bool, typer.Option("--again", help=_("Process anew; what a person has judged is kept."))] = False,
    no_review: Annotated[bool, typer.Option("--no-review", help=_("Do not open the review at the end."))] = False,
    as_json: Json = False,
) -> int:
    """Make a record from a recording, then review it."""
    from assistant.cli.tables import print_record
    from assistant.export.export import check_formats
    from assistant.pipeline.minutes import with_minutes
    from assistant.pipeline.options import read_options
    from assistant.pipeline.run import run as run_pipeline

    chosen = _format_names(formats)
    check_formats(chosen)
    recording, *further = recordings
    options = read_options(
        further=further, agenda=agenda, date=date, language=language, glossary=glossary, asr_model=model,
        speakers=speakers, begin=begin, end=end, channels=channels, again=again,
    )  # fmt: skip
    settings, library = _open()
    with interruptible() as cancel, progress_shown() as listener:
        outcome = run_pipeline(recording, options, settings, library, listener, cancel)
    files = _write_documents(library, outcome.meeting_id, chosen, out) if out else []
    if as_json:
        _print_json({"meeting": outcome.meeting_id, "files": [str(file) for file in files]})
    elif sys.stdout.isatty() and not no_review:
        from assistant.review.app import ReviewApp

        ReviewApp(library, outcome.meeting_id, settings).run()
    else:
        print_record(with_minutes(library.record(outcome.meeting_id)))
    return _report(outcome, files)


def import_transcript(
    file: Annotated[Path, typer.Argument(help=_("Transcript: srt, vtt, txt, json or docx."))],
    agenda: Agenda = None,
    date: Date = "",
    language: Language = "auto",
    no_extract: Annotated[bool, typer.Option("--no-extract", help=_("Only store the transcript."))] = False,
    as_json: Json = False,
) -> int:
    """Make a record from another tool's transcript."""
    from assistant.pipeline.extract import extract as run_extract
    from assistant.pipeline.imports import import_transcript as run_import
    from assistant.pipeline.options import Outcome, read_options

    options = read_options(agenda=agenda, date=date, language=language)
    settings, library = _open()
    meeting_id = run_import(file, options, settings, library)
    outcome = Outcome(meeting_id)
    if not no_extract:
        with interruptible() as cancel, progress_shown() as listener:
            outcome = run_extract(meeting_id, settings, library, listener, cancel)
    if as_json:
        _print_json({"meeting": meeting_id, "files": []})
    else:
        print(meeting_id)
    return _report(outcome, [])


def transcribe(
    recordings: Recordings,
    agenda: Agenda = None,
    date: Date = "",
    language: Language = "auto",
    glossary: Glossary = None,
    model: Model = "",
    speakers: Speakers = None,
    begin: From = "",
    end: To = "",
    channels: Channels = "",
    out: Annotated[Path | None, typer.Option("--out", help=_("File to write: .srt, .vtt, .txt or .json."))] = None,
    again: Annotated[bool, typer.Option("--again", help=_("Recognise anew."))] = False,
) -> int:
    """Make a transcript from a recording, and nothing more."""
    from assistant.library.heard import standing
    from assistant.pipeline.options import read_options
    from assistant.pipeline.run import transcribe as run_transcribe
    from assistant.transcription.files import check_suffix, transcript_text, write_transcript

    if out:
        check_suffix(out)
    recording, *further = recordings
    options = read_options(
        further=further, agenda=agenda, date=date, language=language, glossary=glossary, asr_model=model,
        speakers=speakers, begin=begin, end=end, channels=channels, again=again,
    )  # fmt: skip
    settings, library = _open()
    with interruptible() as cancel, progress_shown() as listener:
        outcome = run_transcribe(recording, options, settings, library, listener, cancel)
    record = library.record(outcome.meeting_id, with_words=bool(out and out.suffix.lower() == ".json"))
    if out:
        heard = {number: one.heard for number, one in standing(record).items()}
        write_transcript(record.segments, record.speakers, out, record.meeting.language, heard)
    else:
        print(transcript_text(record.segments, record.speakers, "txt"), end="")
    return _report(outcome, [out] if out else [])


def extract(
    meeting: Annotated[str, typer.Argument(help=_("Id, unique prefix of an id, or last."))],
    failed: Annotated[bool, typer.Option("--failed", help=_("Only the stretches that failed before."))] = False,
    as_json: Json = False,
) -> int:
    """Find needs and to-dos anew; what a person has judged is kept."""
    from assistant.pipeline.extract import extract as run_extract

    settings, library = _open()
    meeting_id = library.find(meeting).id
    with interruptible() as cancel, progress_shown() as listener:
        outcome = run_extract(meeting_id, settings, library, listener, cancel, again=not failed)
    if as_json:
        _print_json({"meeting": meeting_id, "files": []})
    else:
        from assistant.cli.tables import print_record
        from assistant.pipeline.minutes import with_minutes

        print_record(with_minutes(library.record(meeting_id)))
    return _report(outcome, [])


def _open() -> tuple[Settings, Library]:
    from assistant.settings import load_settings

    settings = load_settings()
    return settings, opened_library(settings.database_url)


def _format_names(formats: str) -> list[str]:
    return [name.strip().lower() for name in formats.split(",") if name.strip()]


def _write_documents(library: Library, meeting_id: str, formats: list[str], out: Path) -> list[Path]:
    from assistant.export.export import export
    from assistant.pipeline.minutes import with_minutes

    with interruptible() as cancel, progress_shown() as listener:
        record = with_minutes(library.record(meeting_id))
        return export(record, formats, out, on_progress=listener, cancel=cancel)


def _report(outcome: Outcome, files: list[Path]) -> int:
    """Name what was written and what is missing, on standard error; give the exit status."""
    for note in outcome.notes:
        print(note, file=sys.stderr)
    for file in files:
        print(_("Written: {file}").format(file=file), file=sys.stderr)
    for gap in outcome.gaps:
        print(_("Gap: {gap}").format(gap=gap), file=sys.stderr)
    return WITH_GAPS if outcome.gaps else DONE


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))


@contextmanager
def interruptible() -> Iterator[Cancellation]:
    """Let the first Ctrl-C ask for a tidy stop; the second ends the program as usual."""
    cancel = Cancellation()
    previous = signal.getsignal(signal.SIGINT)

    def stop(_signal: int, _frame: object) -> None:
        cancel.cancel()
        signal.signal(signal.SIGINT, previous)
        print(_("Stopping after the piece that is being worked on; again to stop at once."), file=sys.stderr)

    signal.signal(signal.SIGINT, stop)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, previous)
