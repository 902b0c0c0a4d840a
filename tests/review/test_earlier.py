"""To-dos from earlier meetings with the same customer, in the review."""

from __future__ import annotations

import datetime as dt

from textual.pilot import Pilot
from textual.widgets import TabbedContent

from assistant.library.library import Library
from assistant.review.widgets.earlier import EarlierList
from schemas.record import Provenance, Todo
from schemas.talk import Meeting, Segment
from tests.review.driving import meeting, opened, press, text_of, until, write
from tests.review.talk import MEETING_ID, NOW

TASKS = {"t-old-1": "发巡检路线图的样表", "t-old-2": "周岚把去年的手持机说明书寄来"}


def add_earlier(library: Library) -> None:
    library.add_meeting(
        Meeting(
            id="earlier",
            title="第一次见面",
            date=dt.date(2026, 2, 1),
            customer="某水务公司",
            created_at=NOW - dt.timedelta(days=30),
        )
    )
    library.replace_transcript("earlier", [Segment(id=1, start_s=0, end_s=1, speaker="S1", text="再见。")], [])
    person = Provenance(source="person", created_at=NOW)
    library.replace_proposals(
        "earlier", [], [Todo(id=row_id, task=task, owner="赵立", provenance=person) for row_id, task in TASKS.items()]
    )
    words = library.record(MEETING_ID).segments
    last = words[-1].id + 1
    said = Segment(id=last, start_s=200, end_s=205, speaker="S2", text="去年手持机的说明书我昨天已经寄来了。")
    record = library.record(MEETING_ID)
    library.replace_transcript(MEETING_ID, [*words, said], record.speakers)


def stored(library: Library, row_id: str) -> Todo:
    return next(row for row in library.record("earlier").todos if row.id == row_id)


def shown(pilot: Pilot[None]) -> bool:
    return meeting(pilot).query_one("#tabs", TabbedContent).get_tab("earlier").display


async def test_the_tab_is_there_only_where_something_is_left_to_do(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "left")
        assert meeting(pilot).tab == "profile"
        assert not shown(pilot)

    add_earlier(library)
    async with opened(library) as pilot:
        await until(pilot, lambda: shown(pilot))
        await press(pilot, "left")
        assert meeting(pilot).tab == "earlier"
        await until(pilot, lambda: all(task in text_of(pilot, "#told-earlier") for task in TASKS.values()))


async def test_what_the_talk_reports_stands_first_and_is_done_only_when_a_person_says_so(library: Library) -> None:
    add_earlier(library)
    before = library.record(MEETING_ID)
    async with opened(library) as pilot:
        await until(pilot, lambda: shown(pilot))
        await press(pilot, "left")
        await until(pilot, lambda: "已经寄来了" in text_of(pilot, "#told-earlier"))
        assert meeting(pilot).query_one(EarlierList).carried[0].from_meeting.todo.id == "t-old-2"
        assert [piece.segment_id for piece in meeting(pilot).looked_at] == [12]

        await press(pilot, "t", "escape")
        assert stored(library, "t-old-2").progress == "open"

        await press(pilot, "t")
        await write(pilot, "寄到了", "#note")
        await press(pilot, "enter")
        await until(pilot, lambda: stored(library, "t-old-2").progress == "done")
        await until(pilot, lambda: "done: 寄到了" in text_of(pilot, "#told-earlier"))

        await press(pilot, "down", "t", "1", "enter")
        await press(pilot, "up", "t", "1", "enter")
        await until(pilot, lambda: stored(library, "t-old-2").progress == "open")

    assert stored(library, "t-old-1").progress == "open"
    assert library.record(MEETING_ID) == before
