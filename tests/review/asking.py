"""One dialog on the screen by itself: what it answers to keys, and what it looks like."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

import assistant.review
from assistant.review.dialogs.base import Dialog
from assistant.review.theme import DARK
from assistant.review.widgets.lines import LineList
from schemas.record import Record
from schemas.talk import Meeting, Segment, Speaker
from tests.review.driving import NARROW, WIDE, press, until
from tests.review.talk import LINES, NOW

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE, (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
PEOPLE = ("赵立", "周岚", "孙浩")
LONG = "每月漏检不超过一处，不增加人手，三个月之内见到效果；达不到要求的，按照合同的约定扣除相应的服务费用。"
STEERING = "[red]\x1b[31m红\u202e色[/red]\n{{x}}"
NAMES = {"S1": "赵立", "S2": "周岚", "S3": "S3"}
Compare = Callable[..., bool]


class Asking(App[None]):
    """Asks one thing, and keeps the answers."""

    CSS_PATH = Path(assistant.review.__file__).parent / "app.tcss"

    def __init__(self, dialog: Dialog[object]) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.animation_level = "none"
        self.answers: list[object] = []
        self._dialog = dialog

    def on_mount(self) -> None:
        self.push_screen(self._dialog, self.answers.append)


@asynccontextmanager
async def asked(dialog: object, size: tuple[int, int] = WIDE) -> AsyncIterator[tuple[Pilot[None], list[object]]]:
    """The dialog on the screen, and what it answers."""
    assert isinstance(dialog, Dialog)
    app = Asking(dialog)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot, app.answers


async def answers_to(dialog: object, *keys: str) -> list[object]:
    """What is answered by these keys."""
    async with asked(dialog) as (pilot, answers):
        await press(pilot, *keys)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    return answers


def problem(pilot: Pilot[None], line: str = ".dialog-problem") -> str:
    """What is said to be wrong; empty where nothing is."""
    shown = pilot.app.screen.query_one(line, Static)
    return str(shown.content) if shown.display else ""


def painted(pilot: Pilot[None]) -> str:
    """What the list of the dialog shows, line by line."""
    lines = pilot.app.screen.query_one("LineList")
    assert isinstance(lines, LineList)
    return "\n".join(lines.render_line(y).text.rstrip() for y in range(lines.size.height))


def meeting_of(segments: list[Segment]) -> Record:
    speakers = [Speaker(label=label, name=name) for label, name in NAMES.items()]
    return Record(meeting=Meeting(id="m", created_at=NOW), speakers=speakers, segments=segments)


def segments_of_talk() -> list[Segment]:
    return [
        Segment(id=number, start_s=number * 12.0, end_s=number * 12.0 + 9, speaker=speaker, text=text)
        for number, (speaker, text) in enumerate(LINES, 1)
    ]


def pictured(
    compare: Compare, dialog: object, size: tuple[int, int], keys: tuple[str, ...], said: str | None = None
) -> bool:
    """Compare a picture of the dialog after these keys, and after the line ``said`` is there."""
    assert isinstance(dialog, Dialog)

    async def pressed(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await press(pilot, *keys)
        if said is not None:
            await until(pilot, lambda: bool(problem(pilot, said)))

    return compare(Asking(dialog), terminal_size=size, run_before=pressed)
