"""A whole review of the sample talk by keys alone; what is exported then is compared with what a person has checked.

After a change that is meant to change it, run it with ``MEETING_WRITE_EXPECTED=1`` and look at the difference.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from assistant.export.export import export
from assistant.library.library import Library, open_library
from assistant.pipeline.minutes import with_minutes
from assistant.review.dialogs.base import Dialog
from assistant.review.widgets.cell_editor import CellEditor
from tests.review.driving import press, until
from tests.review.sample import SAMPLE_ID, fill_with_sample
from tests.review.talk import review_of

EXPECTED = Path(__file__).with_name("whole_review.json")
WRITTEN_BY_A_PERSON = re.compile(r"[0-9a-f]{32}")


@asynccontextmanager
async def reviewed(library: Library) -> AsyncIterator[Pilot[None]]:
    async with review_of(library, SAMPLE_ID).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        yield pilot


async def typed(pilot: Pilot[None], text: str, key: str) -> None:
    """Type a text letter by letter, and leave the entry by a key; then nothing may be asked any more."""
    await press(pilot, *("space" if letter == " " else letter for letter in text), key)
    editor = pilot.app.screen_stack[1].query_one(CellEditor)
    await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog) and editor.question is None)


async def test_a_whole_review_by_keys_alone(tmp_path: Path) -> None:
    with open_library(f"sqlite:///{tmp_path / 'library.db'}") as library:
        fill_with_sample(library)
        async with reviewed(library) as pilot:
            await _judge_needs(pilot, library)
        async with reviewed(library) as pilot:  # everything is there after a restart
            await _work_in_the_transcript(pilot, library)
            await _judge_todos(pilot)
            await press(pilot, "u", "u", "ctrl+y", "ctrl+y")
        record = library.record(SAMPLE_ID)

    assert all(row.judged for row in (*record.needs, *record.todos))
    [path] = export(with_minutes(record), ["json"], tmp_path)
    exported = _without_chance(json.loads(path.read_text(encoding="utf-8")))
    if os.environ.get("MEETING_WRITE_EXPECTED"):
        EXPECTED.write_text(json.dumps(exported, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail("written anew: look at the difference")
    assert exported == json.loads(EXPECTED.read_text(encoding="utf-8"))


async def _judge_needs(pilot: Pilot[None], library: Library) -> None:
    # The row that nobody said is rejected, with a reason.
    await press(pilot, "r")
    await typed(pilot, "nobody said so", "enter")
    # The first need: its title in its place, then accepted.
    await press(pilot, "home", "e", "end")
    await typed(pilot, "，全年计", "enter")
    await press(pilot, "a")
    # The second: a cell by its number and the one behind it.
    await press(pilot, "7")
    await typed(pilot, "责任写进合同", "enter")
    await press(pilot, "a")
    # The third is confirmed by another turn.
    await press(pilot, "t", "1", "space", "enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))
    await press(pilot, "a")
    # The fourth is copied; the copy says something else and the next two rows are accepted at once.
    await press(pilot, "d", "1", "f7")
    await typed(pilot, "开工前谈好停电安排", "enter")
    await press(pilot, "a", "ctrl+a", "a")


async def _work_in_the_transcript(pilot: Pilot[None], library: Library) -> None:
    # Words that were misheard, everywhere.
    await press(pilot, "ctrl+f", *"维修站", "tab", *"服务站", "enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, Dialog))
    # A segment in two, a new need from the second half.
    await press(pilot, "tab", "end", *["up"] * 21, "k", "enter")
    await until(pilot, lambda: len(library.record(SAMPLE_ID).segments) == 60)
    await press(pilot, "down", "plus", "1", "f7")
    await typed(pilot, "预算低于三百万", "enter")
    await press(pilot, "a")
    # A voice's role.
    await press(pilot, "tab", "home", "s", "tab", "tab", "tab")
    await typed(pilot, "设备与能源主任", "enter")


async def _judge_todos(pilot: Pilot[None]) -> None:
    await press(pilot, "escape")
    while pilot.app.screen.query_one("#tabs").active != "todo":  # type: ignore[attr-defined]
        await press(pilot, "right")
    # The first to-do is due when people say so; the second has another owner; the rest is right.
    await press(pilot, "home", "3")
    await typed(pilot, "下周五", "enter")
    await press(pilot, "a", "2")
    await typed(pilot, "林静", "enter")
    await press(pilot, "a", "ctrl+a", "a")


def _without_chance(exported: dict[str, Any]) -> dict[str, Any]:
    """What was exported without the ids and times that another run makes otherwise."""
    told = json.dumps(exported, ensure_ascii=False)
    for number, made in enumerate(dict.fromkeys(WRITTEN_BY_A_PERSON.findall(told)), 1):
        told = told.replace(made, f"made-{number}")
    left: dict[str, Any] = json.loads(told)
    for row in (*left["needs"], *left["todos"]):
        if row["provenance"]["source"] == "person":
            row["provenance"]["created_at"] = "then"
    return left
