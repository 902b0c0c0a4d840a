"""To-dos from earlier meetings with the same customer, in the review."""

from __future__ import annotations

import datetime as dt

from textual.pilot import Pilot
from textual.widgets import Input, OptionList, TabbedContent

from assistant.library.edits import set_meeting
from assistant.library.library import Library
from assistant.review.widgets.earlier import EarlierList
from assistant.review.widgets.told import QuestionList
from schemas.record import Need, Provenance, Todo
from schemas.talk import Meeting, Participant, Segment
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
            participants=[Participant(name="顾云", side="customer", role="调度长")],
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


def add_question(library: Library) -> None:
    """A need of the earlier meeting that nobody has read back, in the place of its to-dos."""
    person = Provenance(source="person", created_at=NOW)
    need = Need(id="n-old", title="夜间自动切换", kind="demand", provenance=person)
    library.replace_proposals("earlier", [need], [])


async def test_an_earlier_question_is_settled_in_its_own_meeting_and_can_be_asked_again(library: Library) -> None:
    add_earlier(library)
    add_question(library)
    before = library.record(MEETING_ID)
    async with opened(library) as pilot:
        await until(pilot, lambda: shown(pilot))
        await press(pilot, "left")
        await until(pilot, lambda: "夜间自动切换" in text_of(pilot, "#told-earlier"))
        await press(pilot, *["down"] * len(TASKS), "t", "2")
        await write(pilot, "是的，每晚十点", "#note")
        await press(pilot, "enter")
        await until(pilot, lambda: "answered: 是的，每晚十点" in text_of(pilot, "#told-earlier"))
        assert [(one.row_id, one.state) for one in library.record("earlier").meeting.settled] == [("n-old", "answered")]

        await press(pilot, "t", "1", "enter")
        await until(pilot, lambda: not library.record("earlier").meeting.settled)

    assert library.record(MEETING_ID) == before


async def test_a_settled_question_stands_at_the_lists_end_with_its_note_and_can_be_opened_again(
    library: Library,
) -> None:
    async with opened(library) as pilot:
        before = len((await questions_of(pilot)).questions)
        await press(pilot, "t", "2")
        await write(pilot, "是的，每晚十点", "#note")
        await press(pilot, "enter")
        await until(pilot, lambda: len(library.record(MEETING_ID).meeting.settled) == 1)

    async with opened(library) as pilot:
        questions = await questions_of(pilot)
        assert len(questions.questions) == before - 1
        told = text_of(pilot, "#told-questions")
        assert told.index("Settled questions") < told.index("answered: 是的，每晚十点")
        await press(pilot, *["down"] * (before - 1))
        await press(pilot, "t", "1", "enter")
        await until(pilot, lambda: not library.record(MEETING_ID).meeting.settled)
        await until(pilot, lambda: len(questions.questions) == before and not questions.settled)


async def questions_of(pilot: Pilot[None]) -> QuestionList:
    """The tab of questions, once they are there."""
    screen = meeting(pilot)
    while screen.tab != "question":
        await press(pilot, "right")
    questions = screen.query_one(QuestionList)
    await until(pilot, lambda: bool(questions.questions))
    return questions


async def test_a_question_of_this_meeting_leaves_the_open_ones_and_undo_brings_it_back(library: Library) -> None:
    async with opened(library) as pilot:
        questions = await questions_of(pilot)
        before = list(questions.questions)
        await press(pilot, "t", "3", "enter")
        await until(pilot, lambda: questions.questions == before[1:])
        await press(pilot, "u")
        await until(pilot, lambda: questions.questions == before)


async def test_whom_one_has_met_is_offered_once_the_customer_is_known(library: Library) -> None:
    add_earlier(library)
    record = library.record(MEETING_ID)
    customer = record.meeting.customer
    library.apply(MEETING_ID, "meeting", set_meeting(record, customer=""), "Li")
    async with opened(library) as pilot:
        await until(pilot, lambda: bool(meeting(pilot).customers))
        await press(pilot, "tab", "s")
        assert "顾云" not in people_offered(pilot)
        await press(pilot, "escape", "m")
        await write(pilot, "", "#customer")
        await press(pilot, *customer[:2])
        await until(pilot, lambda: pilot.app.screen.query_one("#customer", Input)._suggestion == customer)
        await press(pilot, "right", "enter")
        await until(pilot, lambda: shown(pilot) and bool(meeting(pilot).met_before))
        await press(pilot, "s")
        assert people_offered(pilot)[-1].startswith("顾云")
        await write(pilot, "顾云", "#name")
        await press(pilot, "enter")
        await until(pilot, lambda: "顾云" in {one.name for one in library.record(MEETING_ID).speakers})

    voice = next(one for one in library.record(MEETING_ID).speakers if one.name == "顾云")
    assert (voice.side, voice.role) == ("customer", "调度长")


def people_offered(pilot: Pilot[None]) -> list[str]:
    return [str(option.prompt) for option in pilot.app.screen.query_one("#people", OptionList).options]
