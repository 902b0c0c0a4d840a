"""The child process of a run: ``python -m assistant.pipeline.job``, started by ``BackgroundRun``."""

from __future__ import annotations

import faulthandler
import os
import threading
import time
import traceback
from collections.abc import Callable
from typing import TextIO

from assistant.errors import CancelledError, MeetingError
from assistant.events import Cancellation, Listener, Progress
from assistant.language import gettext as _
from assistant.language import use_language
from assistant.pipeline.background import (
    EVENTS,
    STOP_LINE,
    Failed,
    Finished,
    Progressed,
    RunEvent,
    RunOrder,
    RunRequest,
    Stopped,
    log_path,
)
from assistant.pipeline.options import Outcome, read_options
from assistant.transcription.files import is_transcript

TELL_EVERY_S = 0.1
"""Stages tell their progress as often as they like; nobody sees more than this."""
LESS_URGENT = 5
"""Added to the niceness: where there are few cores, the interface comes first."""

Work = Callable[[RunRequest, Listener, Cancellation], Outcome]


def main() -> None:
    """Do one run, and end with the parent."""
    faulthandler.enable()  # where native code crashes, the log says at which line of ours
    if hasattr(os, "nice"):
        os.nice(LESS_URGENT)
    with (
        open(0, encoding="utf-8", closefd=False) as orders,
        os.fdopen(os.dup(1), "w", encoding="utf-8") as answers,
    ):
        os.dup2(2, 1)  # what native code prints goes to the log
        # Not sys.exit: native threads may be in the middle of a sentence that nobody will read.
        serve(orders, answers, process, when_abandoned=lambda: os._exit(0))
        os._exit(0)


def process(request: RunRequest, on_progress: Listener, cancel: Cancellation) -> Outcome:
    """Make a record from a recording, or from a transcript file, as its name ends. Raises ``MeetingError``."""
    from assistant.library.library import open_library
    from assistant.pipeline.extract import extract
    from assistant.pipeline.imports import import_transcript
    from assistant.pipeline.run import run
    from assistant.settings import load_settings

    settings = load_settings()
    options = read_options(
        further=request.further,
        agenda=request.agenda,
        date=request.date,
        language=request.language,
        begin=request.begin,
        end=request.end,
        channels=request.channels,
        again=request.again,
    )
    with open_library(settings.database_url) as library:
        if not is_transcript(request.recording):
            return run(request.recording, options, settings, library, on_progress, cancel)
        meeting_id = import_transcript(request.recording, options, settings, library)
        return extract(meeting_id, settings, library, on_progress, cancel, again=options.again)


def serve(orders: TextIO, answers: TextIO, work: Work, *, when_abandoned: Callable[[], None]) -> None:
    """Do one run.

    Args:
        orders: One line with a ``RunOrder``; later perhaps ``STOP_LINE``.
        answers: Where a line is written for each ``RunEvent``, the last of which says how it ended.
        work: What is done with the request.
        when_abandoned: Called from a thread when ``orders`` ends.
    """
    line = orders.readline()
    if not line:
        return
    order = RunOrder.model_validate_json(line)
    use_language(order.interface)
    cancel = Cancellation()
    threading.Thread(target=_watch, args=(orders, cancel, when_abandoned), daemon=True).start()
    _tell(answers, _ended(work, order.request, _Teller(answers), cancel))


def _watch(orders: TextIO, cancel: Cancellation, when_abandoned: Callable[[], None]) -> None:
    for line in orders:
        if line.strip() == STOP_LINE:
            cancel.cancel()
    when_abandoned()


def _ended(work: Work, request: RunRequest, on_progress: Listener, cancel: Cancellation) -> RunEvent:
    """Do the work; whatever becomes of it is an event."""
    try:
        return Finished(work(request, on_progress, cancel))
    except CancelledError:
        return Stopped()
    except MeetingError as error:
        return Failed(str(error))
    except Exception as error:
        traceback.print_exc()
        return Failed(
            _("An unexpected error: {error}. This is a defect; its log shows where: {log}").format(
                error=f"{type(error).__name__}: {error}", log=log_path()
            )
        )


class _Teller:
    """Hands progress on, but not more often than somebody can see; what begins or ends is never left out."""

    def __init__(self, answers: TextIO) -> None:
        self._answers = answers
        self._last: Progress | None = None
        self._told_s = 0.0

    def __call__(self, progress: Progress) -> None:
        last, now_s = self._last, time.monotonic()
        is_news = last is None or (progress.stage, progress.note) != (last.stage, last.note) or progress.done >= 1
        if is_news or now_s - self._told_s >= TELL_EVERY_S:
            self._last, self._told_s = progress, now_s
            _tell(self._answers, Progressed(progress))


def _tell(answers: TextIO, event: RunEvent) -> None:
    answers.write(EVENTS.dump_json(event).decode() + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
