"""A run in a process of its own: its native code, its prints and its memory never touch the program that asks for it.

The parent writes one line of JSON (``RunOrder``) to the child's standard input and keeps it open; a
line ``STOP_LINE`` asks for a tidy stop, and the end of the input, which comes with the parent's own
end, ends the child at once. The child writes a line of JSON (``RunEvent``) to standard output for
everything that happens. It reads the settings itself, so that no secret stands in an argument or
a pipe. What it prints besides goes to ``log_path()``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from assistant.errors import reason_of
from assistant.events import Progress
from assistant.language import Language, interface_language
from assistant.language import gettext as _
from assistant.pipeline.options import Outcome
from assistant.places import home_dir

# -P: a folder named as ours where the user happens to stand must not be run in our stead.
CHILD = (sys.executable, "-P", "-m", "assistant.pipeline.job")
STOP_LINE = "stop"
STOP_TIMEOUT_S = 8.0
"""A piece of work takes a few seconds; what takes longer is ended, and begun anew by the next run."""
CLOSE_TIMEOUT_S = 3.0


@dataclass(frozen=True)
class RunRequest:
    """A recording or transcript file to make a record from, as a person asked for it."""

    recording: Path
    agenda: Path | None = None
    date: str = ""
    """Year-month-day; empty: unknown."""
    language: str = "auto"
    again: bool = False
    """Process anew what is in the library already; what a person has judged is kept."""
    further: tuple[Path, ...] = ()
    """Files in which the recording goes on, in their order."""
    channels: str = ""
    """Whose side is on the left channel and on the right, as ``read_channels`` takes it; empty: heard mixed."""
    begin: str = ""
    """Where hearing begins, as ``read_cut_off`` takes it."""
    end: str = ""
    """Where it ends."""


@dataclass(frozen=True)
class Progressed:
    """How far a stage is."""

    progress: Progress
    kind: Literal["progressed"] = "progressed"


@dataclass(frozen=True)
class Finished:
    """The record is made, as far as the outcome says."""

    outcome: Outcome
    kind: Literal["finished"] = "finished"


@dataclass(frozen=True)
class Failed:
    """Nothing can be done."""

    line: str
    """What is wrong and what to do."""
    kind: Literal["failed"] = "failed"


@dataclass(frozen=True)
class Stopped:
    """A person stopped it; what was finished is kept."""

    kind: Literal["stopped"] = "stopped"


RunEvent = Progressed | Finished | Failed | Stopped
EVENTS: TypeAdapter[RunEvent] = TypeAdapter(Annotated[RunEvent, Field(discriminator="kind")])


class RunOrder(BaseModel):
    """What the child is told."""

    request: RunRequest
    interface: Language
    """The language in which it words notes and errors."""


def log_path() -> Path:
    """Where a child's native code and its defects write; kept until the next program's first run."""
    return home_dir() / "logs" / "run.log"


class BackgroundRun:
    """Runs, one at a time, each in a child process."""

    def __init__(self, command: Sequence[str] = CHILD) -> None:
        """Start nothing yet.

        Args:
            command: What serves a run over its standard input and output.
        """
        self._command = command
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None
        self._stopping = False
        self._has_log = False

    def start(self, request: RunRequest, on_event: Callable[[RunEvent], None]) -> None:
        """Start a run; the one before must have ended.

        Args:
            request: What to make a record from.
            on_event: Called from a thread. The last call, with ``Finished``, ``Failed`` or ``Stopped``, comes when
                the process has ended and its memory is free.
        """
        self._stopping = False
        try:
            with self._open_log() as log:
                process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    encoding="utf-8",
                    # Ctrl-C in the terminal is for us: we decide when a run ends.
                    start_new_session=True,
                )
        except OSError as error:
            reason = reason_of(error)
            on_event(
                Failed(_("The run cannot be started: {reason}. Its log: {log}").format(reason=reason, log=log_path()))
            )
            return
        self._process = process
        self._write(RunOrder(request=request, interface=interface_language()).model_dump_json())
        self._listener = threading.Thread(target=self._listen, args=(process, on_event), daemon=True)
        self._listener.start()

    def cancel(self) -> None:
        """Ask the run to stop after the piece that it works on; it is ended where that takes long."""
        process = self._process
        if process is not None and not self._stopping:
            self._stopping = True
            self._write(STOP_LINE)
            killer = threading.Timer(STOP_TIMEOUT_S, process.kill)
            killer.daemon = True
            killer.start()

    def close(self) -> None:
        """End the run at once, where there is one; what was finished is kept."""
        process, listener = self._process, self._listener
        if process is None or listener is None:
            return
        self._stopping = True
        assert process.stdin is not None
        with suppress(OSError, ValueError):
            process.stdin.close()
        listener.join(CLOSE_TIMEOUT_S)
        if listener.is_alive():
            process.kill()
            listener.join(STOP_TIMEOUT_S)

    def _open_log(self) -> BinaryIO:
        path = log_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        begin = 0 if self._has_log else os.O_TRUNC
        self._has_log = True
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | begin, 0o600), "ab")

    def _write(self, line: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # it has ended, and its listener tells so
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _listen(self, process: subprocess.Popen[str], on_event: Callable[[RunEvent], None]) -> None:
        """Hand on what the child tells, and at the end how it ended."""
        assert process.stdin is not None
        assert process.stdout is not None
        last: RunEvent | None = None
        for line in process.stdout:
            event = _event(line)
            if isinstance(event, Progressed):
                on_event(event)
            elif event is not None:
                last = event
        status = process.wait()
        process.stdout.close()
        with suppress(OSError, ValueError):
            process.stdin.close()
        self._process = None
        on_event(last or (Stopped() if self._stopping else _crashed(status)))


def _event(line: str) -> RunEvent | None:
    """What a line tells; None for the beginning of one that a killed child left."""
    try:
        return EVENTS.validate_json(line)
    except ValidationError:
        return None


def _crashed(status: int) -> Failed:
    """What is said of a process that has ended without a word; a status below zero is the signal that ended it."""
    names = {-one.value: one.name for one in signal.Signals}
    return Failed(
        _("The run crashed ({status}); what was finished is kept. Its log says more: {log}").format(
            status=names.get(status, status), log=log_path()
        )
    )
