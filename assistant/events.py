"""What a long job tells while it works, and how it is asked to stop.

A stage calls its ``Listener`` with ``Progress`` as often as it likes; whoever shows it decides how
often to paint. Cancelling is cooperative: a stage calls ``cancel.check()`` between two pieces of
work, never in the middle of one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from assistant.errors import CancelledError
from assistant.language import gettext as _


class Stage(StrEnum):
    """The stages of the main job, in their order, and what else takes a while."""

    FETCH = "fetch"
    """Model files are fetched."""
    DECODE = "decode"
    """The recording is read and hashed."""
    RECOGNISE = "recognise"
    """Speech becomes words."""
    SPEAKERS = "speakers"
    """The voices are told apart."""
    EXTRACT = "extract"
    """Needs and to-dos are drawn from the transcript."""
    EXPORT = "export"
    """Documents are written."""
    DRAFT = "draft"
    """A mail, a note or a summary is worded; no part of the job."""
    LOOK_BACK = "look_back"
    """Earlier meetings are looked through."""
    INDEX = "index"
    """Meetings of an older library are made ready to be searched; no part of the job."""


def stage_title(stage: Stage) -> str:
    """A stage in the interface language."""
    return {
        Stage.FETCH: _("Fetching models"),
        Stage.DECODE: _("Reading the recording"),
        Stage.RECOGNISE: _("Recognising speech"),
        Stage.SPEAKERS: _("Telling voices apart"),
        Stage.EXTRACT: _("Finding needs and to-dos"),
        Stage.EXPORT: _("Writing documents"),
        Stage.DRAFT: _("Wording the draft"),
        Stage.LOOK_BACK: _("Looking through meetings"),
        Stage.INDEX: _("Making the library ready to be searched"),
    }[stage]


@dataclass(frozen=True)
class Progress:
    """How far a stage is."""

    stage: Stage
    done: float
    """Share of the stage that is finished, 0 to 1."""
    note: str = ""
    """What is being done now, in the interface language; may be empty."""
    model: str = ""
    """The model that is being fetched; empty: none is."""
    total_bytes: int = 0
    """Bytes of the whole stage; 0 where it is no matter of bytes."""


Listener = Callable[[Progress], None]


def ignore_progress(progress: Progress) -> None:
    """Listen to nothing: for callers that show no progress."""


class Cancellation:
    """A request to stop, safe to set from another thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at the next opportunity."""
        self._event.set()

    @property
    def requested(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def wait(self, pause_s: float) -> None:
        """Let a pause go by; raise ``CancelledError`` as soon as somebody asks to stop."""
        self._event.wait(pause_s)
        self.check()

    def check(self) -> None:
        """Raise ``CancelledError`` if somebody asked to stop."""
        if self.requested:
            raise CancelledError(_("Stopped. What was finished is kept; the same command goes on from there."))
