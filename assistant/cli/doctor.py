"""The command that says what is missing, and what leaves the machine."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.opening import opened_library
from assistant.language import gettext as _
from assistant.language import ngettext

if TYPE_CHECKING:
    from assistant.settings import Settings

NEEDED_MEMORY_GB = 3.0
"""What the main job takes with the embedded models, and some room."""
NEEDED_DISK_GB = 2.0


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    fine: bool
    text: str


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the findings as JSON."))] = False,
) -> int:
    """Check models, memory, disk and the language model; say what leaves the machine.

    Example: meeting doctor
    """
    from assistant.settings import load_settings

    settings = load_settings()
    findings = [*_models(settings), _memory(), _disk(), _speakers(), _library(settings), _endpoint(settings)]
    if settings.asr_base_url:
        findings.append(_recogniser(settings))
    leaves = _what_leaves(settings)
    if as_json:
        values = [dataclasses.asdict(finding) for finding in findings]
        print(json.dumps({"findings": values, "leaves_the_machine": leaves}, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{'✓' if finding.fine else '✗'} {finding.subject}: {finding.text}")
        print(_("What leaves this machine: {what}").format(what=leaves))
    return 0 if all(finding.fine for finding in findings) else 1


def _models(settings: Settings) -> list[Finding]:
    from assistant.llm.connect import uses_stored_model
    from assistant.models import store

    needed = store.required(settings.whisper_model, uses_stored_model(settings))
    findings = []
    for status in store.status():
        if status.name in needed:
            text = str(status.path) if status.present else _("not there yet; `meeting models pull` fetches it")
            findings.append(Finding(status.name, status.present, text))
    return findings


def _memory() -> Finding:
    import psutil

    free_gb = psutil.virtual_memory().available / 1e9
    text = _("{free:.1f} GB free, {needed:.0f} GB needed").format(free=free_gb, needed=NEEDED_MEMORY_GB)
    return Finding(_("Memory"), free_gb >= NEEDED_MEMORY_GB, text)


def _disk() -> Finding:
    from assistant.places import models_dir

    free_gb = shutil.disk_usage(_existing(models_dir())).free / 1e9
    text = _("{free:.0f} GB free, {needed:.0f} GB needed").format(free=free_gb, needed=NEEDED_DISK_GB)
    return Finding(_("Disk"), free_gb >= NEEDED_DISK_GB, text)


def _existing(path: Path) -> Path:
    """The nearest folder above that exists: disk space is asked of it."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _speakers() -> Finding:
    from assistant.transcription.speakers import has_diariser

    installed = has_diariser()
    text = _("installed") if installed else _("not installed; pip install 'meeting-assistant[speakers]'")
    return Finding(_("Telling voices apart"), installed, text)


def _library(settings: Settings) -> Finding:
    from assistant.errors import LibraryError

    try:
        count = len(opened_library(settings.database_url).meetings())
    except LibraryError as error:
        return Finding(_("Library"), fine=False, text=str(error))
    words = ngettext("{count} meeting", "{count} meetings", count)
    return Finding(_("Library"), fine=True, text=words.format(count=count))


def _endpoint(settings: Settings) -> Finding:
    from assistant.errors import MeetingError
    from assistant.llm.connect import probe

    try:
        found = probe(settings)
    except MeetingError as error:
        return Finding(_("Language model"), fine=False, text=str(error))
    constrained = (
        _("its answers keep to the schema") if found.constrains else _("its answers do not keep to the schema")
    )
    text = f"{found.model}, {constrained}"
    if found.context_tokens:
        text += ", " + _("reads {tokens} tokens at once").format(tokens=found.context_tokens)
    return Finding(_("Language model"), found.constrains, text)


def _recogniser(settings: Settings) -> Finding:
    """Whether the recogniser behind the address hears a second of noise that was made up here."""
    from assistant.errors import MeetingError
    from assistant.events import Cancellation
    from assistant.llm.transcriptions import transcription_endpoint
    from assistant.transcription.endpoint import faint_noise, wave_file

    subject = _("Speech recognition")
    try:
        with transcription_endpoint(settings) as endpoint:
            endpoint.transcribe(wave_file(faint_noise()), "", Cancellation())
            text = _("{model} at {place} answers").format(model=endpoint.name, place=endpoint.host)
    except MeetingError as error:
        return Finding(subject, fine=False, text=str(error))
    return Finding(subject, fine=True, text=text)


def _what_leaves(settings: Settings) -> str:
    from assistant.llm.connect import destination
    from assistant.llm.failures import shown_host

    leaves = []
    if settings.asr_base_url:
        place = shown_host(settings.asr_base_url)
        leaves.append(_("the sound of the recordings, to {destination}").format(destination=place))
    if settings.llm_base_url:
        place = destination(settings)
        leaves.append(_("the words of the transcript, to {destination}").format(destination=place))
    return "; ".join(leaves) or _("nothing")
