"""The list of meetings with runs in its queue, which tell what a test says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from assistant.library.library import Library
from assistant.pipeline.background import RunEvent, RunRequest
from assistant.review.app import ReviewApp
from assistant.review.widgets.queue import QueueView
from tests.review.driving import WIDE, until
from tests.review.talk import review_of


class FakeBackground:
    """Takes runs, and tells of them what a test says."""

    def __init__(self) -> None:
        self.started: list[RunRequest] = []
        self.cancelled = 0
        self.closed = False
        self._on_event: Callable[[RunEvent], None] | None = None

    def start(self, request: RunRequest, on_event: Callable[[RunEvent], None]) -> None:
        self.started.append(request)
        self._on_event = on_event

    def cancel(self) -> None:
        self.cancelled += 1

    def close(self) -> None:
        self.closed = True

    def tell(self, event: RunEvent) -> None:
        assert self._on_event is not None
        self._on_event(event)


class Clock:
    """A time that a test sets."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def app_of(library: Library, meeting_id: str | None = None) -> tuple[ReviewApp, FakeBackground, Clock]:
    app, background, clock = review_of(library, meeting_id), FakeBackground(), Clock()
    app.background, app.clock_s = background, clock
    return app, background, clock


@asynccontextmanager
async def queued(
    library: Library, *names: str, size: tuple[int, int] = WIDE, meeting_id: str | None = None
) -> AsyncIterator[tuple[Pilot[None], FakeBackground]]:
    """The list of meetings, with runs of these files in the queue."""
    app, background, _clock = app_of(library, meeting_id)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for name in names:
            app.start_run(RunRequest(Path("/talks") / name))
        await pilot.pause()
        if names and meeting_id is None:  # among meetings, where the queue is seen
            await until(pilot, lambda: bool(shown(pilot)))
        yield pilot, background


async def tell(pilot: Pilot[None], background: FakeBackground, event: RunEvent) -> None:
    background.tell(event)
    await pilot.pause()
    await pilot.pause()


def shown(pilot: Pilot[None]) -> list[str]:
    """The lines of the queue as they are seen."""
    view = pilot.app.screen.query_one(QueueView)
    lines = [view.render_line(y).text.rstrip() for y in range(view.size.height)]
    return [line for line in lines if line.strip()] if view.display else []


def focus_queue(pilot: Pilot[None]) -> None:
    pilot.app.screen.query_one(QueueView).focus()
