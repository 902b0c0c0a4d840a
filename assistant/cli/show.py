"""How long work is shown: on standard error, a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from assistant.events import Listener, Progress, Stage, stage_title
from assistant.language import gettext as _

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

LINE_EVERY_S = 10.0
"""How often a line is written where no bar can be painted."""


@contextmanager
def progress_shown() -> Iterator[Listener]:
    """Show progress on standard error while the block runs; gives the listener to hand on."""
    if sys.stderr.isatty():
        with _bars() as bars:
            yield _BarListener(bars)
    else:
        yield _LineListener()


@contextmanager
def progress_when_needed() -> Iterator[Listener]:
    """Show progress as ``progress_shown`` does, once there is any: for what hardly ever takes time."""
    with ExitStack() as shown:
        listeners: list[Listener] = []

        def listen(progress: Progress) -> None:
            if not listeners:
                listeners.append(shown.enter_context(progress_shown()))
            listeners[0](progress)

        yield listen


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress
    from rich.table import Column

    note_gives_way = Column(no_wrap=True, overflow="ellipsis", ratio=1)
    return RichProgress(
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, min_width=22)),
        BarColumn(bar_width=16),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn(_("left")),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", markup=False, table_column=note_gives_way),
        console=Console(stderr=True),
        expand=True,
    )


class _BarListener:
    """One bar a stage, the earlier ones staying as finished."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[Stage, TaskID] = {}

    def __call__(self, progress: Progress) -> None:
        task = self._tasks.get(progress.stage)
        if task is None:
            task = self._bars.add_task(stage_title(progress.stage), total=1.0, note="")
            self._tasks[progress.stage] = task
        self._bars.update(task, completed=progress.done, note=progress.note)


class _LineListener:
    """A line when a stage begins and ends, and every ``LINE_EVERY_S`` seconds between."""

    def __init__(self) -> None:
        self._first: Progress | None = None
        self._began_s = self._written_s = 0.0
        self._ended = False

    def __call__(self, progress: Progress) -> None:
        now_s = time.monotonic()
        if self._first is None or progress.stage != self._first.stage:
            self._first, self._began_s, self._ended = progress, now_s, False
        elif self._ended or (progress.done < 1 and now_s - self._written_s < LINE_EVERY_S):
            return
        self._written_s, self._ended = now_s, progress.done >= 1
        line = progress_line(progress, now_s - self._began_s, progress.done - self._first.done)
        print(line, file=sys.stderr, flush=True)


def progress_line(progress: Progress, elapsed_s: float, gained: float) -> str:
    """A stage's progress in one line.

    Args:
        progress: How far the stage is.
        elapsed_s: Seconds since it was first heard of.
        gained: The share done since then: a stage that goes on where it stopped begins above zero.
    """
    line = f"{stage_title(progress.stage)}: {progress.done:4.0%}"
    if progress.done >= 1:
        line += _(", took {time}").format(time=clock(elapsed_s))
    elif gained > 0:
        line += _(", {time} left").format(time=clock(elapsed_s * (1 - progress.done) / gained))
    return f"{line}  {progress.note}".rstrip()


def clock(seconds: float) -> str:
    """A time as people read it: ``3:07``, ``1:02:09``."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
