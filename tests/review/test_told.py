"""What the tabs beside the rows tell: decisions, summary, customer profile and open questions, as they are painted."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from assistant.errors import InputError
from assistant.extraction.open_questions import as_list, open_questions
from assistant.language import Language, use_language
from assistant.library import edits
from assistant.library.library import Library
from assistant.review.literal import REPLACEMENT
from assistant.review.screens import view
from assistant.review.theme import DARK
from assistant.review.widgets.told import DecisionList, ProfileList, QuestionList, SummaryList
from assistant.review.widgets.told_list import ToldList
from schemas.minutes import CustomerProfile, Decider, Decision, MinutedRecord, Minutes, Topic
from schemas.record import Evidence, Record
from tests.review.driving import meeting, opened, press, until
from tests.review.talk import MEETING_ID, quote

LISTS: tuple[Callable[[], ToldList], ...] = (DecisionList, SummaryList, ProfileList, QuestionList)
WIDTHS = (40, 100)
HOSTILE = "[red]预算[/] {{ 7*7 }} {x} \x1b[31m\u202e\u200b"
MINUTES = Minutes(
    decisions=[
        Decision(evidence=[quote(6), quote(7)], confidence=0.9),
        Decision(evidence=[quote(10, "我下周三之前把方案和报价发给您")], confidence=0.6),
    ],
    topics=[
        Topic(
            label="巡检、漏检",
            start_s=12,
            end_s=93,
            first_segment=1,
            last_segment=7,
            telling=[quote(2), quote(5)],
            needs=["n-1", "n-3"],
            decisions=[0],
        ),
        Topic(
            label="",
            start_s=96,
            end_s=141,
            first_segment=8,
            last_segment=11,
            telling=[quote(9)],
            todos=["t-1", "t-2"],
            decisions=[1],
        ),
    ],
    profile=CustomerProfile(budget=[quote(9, "三十万以内我能定")], systems=[quote(2), quote(4)]),
    deciders=[
        Decider(name="周岚", role="决策者", present=True),
        Decider(name="郭董", present=False, evidence=[quote(9, "再多要等郭董回来")]),
    ],
)


def minuted_of(record: Record, minutes: Minutes = MINUTES) -> MinutedRecord:
    return MinutedRecord(**{**dict(record), "minutes": minutes})


@pytest.fixture
def minuted(library: Library) -> MinutedRecord:
    return minuted_of(library.record(MEETING_ID))


@pytest.fixture
def silent(library: Library) -> MinutedRecord:
    nothing = library.record(MEETING_ID).model_copy(update={"needs": [], "todos": [], "segments": [], "speakers": []})
    told = CustomerProfile(budget=[quote(9)], decision_time=[quote(9)], decision_makers=[quote(9)])
    return minuted_of(nothing, Minutes(profile=told))


class OneList(App[None]):
    """Nothing but a list."""

    CSS = "LineList { height: 1fr; }"

    def __init__(self, lines: ToldList) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.lines = lines

    def compose(self) -> ComposeResult:
        yield self.lines


@asynccontextmanager
async def shown(lines: ToldList, minuted: MinutedRecord, width: int = 100) -> AsyncIterator[Pilot[None]]:
    async with OneList(lines).run_test(size=(width, 60)) as pilot:
        lines.show(minuted)
        lines.focus()
        await pilot.pause()
        yield pilot


def painted(lines: ToldList) -> list[str]:
    """The lines that are seen, without those under the last item."""
    seen = [lines.render_line(y).text.rstrip() for y in range(lines.size.height)]
    return seen[: lines.virtual_size.height]


def words(lines: ToldList) -> str:
    """What is seen, without what only lays it out."""
    return "".join("".join(painted(lines)).split())


async def text_of(lines: ToldList, minuted: MinutedRecord, width: int = 100) -> list[str]:
    async with shown(lines, minuted, width):
        return painted(lines)


# What is painted


async def test_decisions_are_told_in_their_words_with_time_and_speaker(minuted: MinutedRecord) -> None:
    assert await text_of(DecisionList(), minuted) == [
        "1  1:12  赵立?  “我复述一下：每月漏检从七处降到一处以内，不增加人手，对吗？”",
        "   1:24  周岚?  “对，就是这个意思。”",
        "2  2:00  赵立?  “我下周三之前把方案和报价发给您”",
    ]


async def test_what_does_not_fit_hangs_under_its_beginning(minuted: MinutedRecord) -> None:
    assert await text_of(DecisionList(), minuted, 40) == [
        "1  1:12  赵立?  “我复述一下：每月漏检从",
        "         七处降到一处以内，不增加人手，",
        "         对吗？”",
        "   1:24  周岚?  “对，就是这个意思。”",
        "2  2:00  赵立?  “我下周三之前把方案和报",
        "         价发给您”",
    ]


async def test_topics_are_told_with_their_span_their_sentences_and_what_came_of_them(minuted: MinutedRecord) -> None:
    assert await text_of(SummaryList(), minuted) == [
        "0:12–1:33  巡检、漏检",
        "  0:24  周岚?  “那我直说，现在最头疼的是巡检，全靠纸，漏一处就是一处。”",
        "  1:00  周岚?  “我就一个要求：漏检要降到一处以内，而且不能再加人。”",
        "  Needs 2 · Decisions 1",
        "1:36–2:21  –",
        "  1:48  周岚?  “钱的事，三十万以内我能定，再多要等郭董回来。”",
        "  To-dos 2 · Decisions 1",
    ]


async def test_a_rejected_row_counts_in_no_topic(library: Library) -> None:
    library.apply(MEETING_ID, "reject", edits.reject(library.record(MEETING_ID), "n-3"), "tester")

    assert "  Needs 1 · Decisions 1" in await text_of(SummaryList(), minuted_of(library.record(MEETING_ID)))


async def test_the_profile_shows_what_was_said_and_what_was_not_and_who_decides(minuted: MinutedRecord) -> None:
    assert await text_of(ProfileList(), minuted) == [
        "Customer profile",
        "Budget",
        "  1:48  周岚?  “三十万以内我能定”",
        "Time of decision  –",
        "Who decides  –",
        "Industry and size  –",
        "Present systems",
        "  0:24  周岚?  “那我直说，现在最头疼的是巡检，全靠纸，漏一处就是一处。”",
        "  0:48  周岚?  “去年买过一套手持机，没有网就传不上去，后来就放着了。”",
        "Competitors  –",
        "Decision chain",
        "周岚  决策者 · in the room  –",
        "郭董  not in the room",
        "  1:48  周岚?  “再多要等郭董回来”",
    ]


async def test_of_a_customer_of_whom_nothing_was_said_nothing_is_told(minuted: MinutedRecord) -> None:
    lines = await text_of(ProfileList(), minuted.model_copy(update={"minutes": Minutes()}))

    assert lines[0] == "Customer profile"
    assert len(lines) == 8
    assert all(line.endswith("  –") for line in lines[1:])


async def test_questions_say_what_is_missing_where_and_what_to_ask(minuted: MinutedRecord) -> None:
    lines = await text_of(QuestionList(), minuted)

    assert lines[:6] == [
        "1  unconfirmed · Need “师傅年纪大，字要看得清”",
        "   您顾虑的是“师傅年纪大，字要看得清”，对吗？",
        "2  unconfirmed · Need “和财务系统打通”",
        "   您的意思是，希望“和财务系统打通”，对吗？",
        "3  time of decision unknown",
        "   贵公司计划在什么时候作出决定？",
    ]
    assert "4  empty: Due · To-do “把方案和报价发给周总”" in lines
    assert "6  empty: Task, Action tried, Result · Need “师傅年纪大，字要看得清”" in lines


async def test_a_narrow_list_of_questions_keeps_all_words(minuted: MinutedRecord) -> None:
    narrow, wide = await text_of(QuestionList(), minuted, 40), await text_of(QuestionList(), minuted)

    assert len(narrow) > len(wide)
    assert "".join("".join(narrow).split()) == "".join("".join(wide).split())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("made", LISTS)
async def test_every_line_fits(
    made: Callable[[], ToldList], language: Language, width: int, minuted: MinutedRecord
) -> None:
    use_language(language)
    lines = made()
    async with shown(lines, minuted, width):
        room = lines.scrollable_content_region.width
        told = [line for item in range(lines.count) for line in lines.lines_of(item, room)]
        assert told
        assert all(0 < line.cell_length <= room for line in told)
        assert all(cell_len(text) <= room for text in painted(lines))


@pytest.mark.parametrize("made", [DecisionList, SummaryList, QuestionList])
async def test_where_there_is_nothing_to_tell_a_line_says_so(
    made: Callable[[], ToldList], silent: MinutedRecord
) -> None:
    lines = made()
    async with shown(lines, silent) as pilot:
        await press(pilot, "down", "end")

        assert painted(lines) == [lines.nothing()]
        assert lines.cursor is None
        assert lines.evidence == []


async def test_before_a_record_is_shown_a_line_says_that_it_is_being_drawn_up() -> None:
    lines = QuestionList()
    async with OneList(lines).run_test(size=(100, 60)) as pilot:
        await press(pilot, "down", "end")

        assert painted(lines) == ["Being drawn up…"]
        assert (lines.cursor, lines.evidence, lines.question) == (None, [], None)


@pytest.mark.parametrize("made", LISTS)
async def test_a_failure_takes_the_place_of_what_was_told(made: Callable[[], ToldList], minuted: MinutedRecord) -> None:
    lines = made()
    async with shown(lines, minuted) as pilot:
        before = painted(lines)
        lines.show_failure(InputError("No tagger weights can be read from \x1b[31m/x."))

        assert words(lines) == (
            "Thiscouldnotbedrawnup(Notaggerweightscanbereadfrom␣[31m/x).Comebacktothistabtotryagain."
        )
        assert (lines.cursor, lines.evidence) == (None, [])
        lines.forget_failure()
        assert painted(lines) == ["Being drawn up…"]
        lines.show(minuted)
        lines.forget_failure()
        await pilot.pause()
        assert painted(lines) == before


@pytest.mark.parametrize("width", WIDTHS)
async def test_words_of_the_talk_are_shown_literally(minuted: MinutedRecord, width: int) -> None:
    said = Evidence(quote=HOSTILE, segment_id=1, start_s=12.0, end_s=21.0)
    minutes = Minutes(
        decisions=[Decision(evidence=[said], confidence=1)],
        topics=[Topic(label=HOSTILE, start_s=0, end_s=1, first_segment=1, last_segment=11, telling=[said])],
        profile=CustomerProfile(budget=[said]),
        deciders=[Decider(name=HOSTILE, role=HOSTILE, present=True, evidence=[said])],
    )
    needs = [minuted.needs[1].model_copy(update={"title": HOSTILE})]
    speakers = [minuted.speakers[0].model_copy(update={"name": HOSTILE})]
    hostile = minuted.model_copy(update={"minutes": minutes, "needs": needs, "speakers": speakers})

    for made in LISTS:
        text = "".join(await text_of(made(), hostile, width))
        assert "[red]预算[/]" in text
        assert "7*7" in text
        assert REPLACEMENT in text
        assert not set(text) & {"\x1b", "\u202e", "\u200b"}


# While it is drawn


TABS_AND_FIRST_LINES = {
    "profile": "Customer profile",
    "question": "1  unconfirmed · Need “师傅年纪大，字要看得清”",
    "summary": "0:12–1:33  巡检、漏检",
    "decision": "1  1:12  赵立?  “我复述一下：每月漏检从",
}


class Drawing:
    """Draws what is told whenever it is allowed to, or fails."""

    def __init__(self) -> None:
        self.allowed = threading.Semaphore(0)
        self.failure: Exception | None = None
        self.minutes = MINUTES

    def __call__(self, record: Record) -> MinutedRecord:
        self.allowed.acquire()
        if self.failure:
            raise self.failure
        return minuted_of(record, self.minutes)


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Drawing:
    drawing = Drawing()
    monkeypatch.setattr(view, "minuted_of", drawing)
    return drawing


async def listed(pilot: Pilot[None], tab: str) -> ToldList:
    """Go to a tab; what it lists."""
    while meeting(pilot).tab != tab:
        await press(pilot, "left")
    listing = meeting(pilot).listing
    assert isinstance(listing, ToldList)
    return listing


@pytest.mark.parametrize(("tab", "first_line"), TABS_AND_FIRST_LINES.items())
async def test_a_line_stands_in_the_tab_until_what_it_tells_is_drawn(
    library: Library, drawing: Drawing, tab: str, first_line: str
) -> None:
    async with opened(library) as pilot:
        lines = await listed(pilot, tab)
        assert painted(lines) == ["Being drawn up…"]

        drawing.allowed.release()
        await until(pilot, lambda: painted(lines) != ["Being drawn up…"])
        assert painted(lines)[0].startswith(first_line)


@pytest.mark.parametrize(
    ("failure", "why"),
    [(InputError("Nothing can be read."), "Nothing can be read"), (ValueError("no [b]"), "ValueError('no [b]')")],
)
async def test_what_could_not_be_drawn_is_said_and_tried_again_when_one_comes_back(
    library: Library, drawing: Drawing, failure: Exception, why: str
) -> None:
    drawing.failure = failure
    async with opened(library) as pilot:
        lines = await listed(pilot, "decision")
        drawing.allowed.release()
        await until(pilot, lambda: why.replace(" ", "") in words(lines))
        assert words(lines).endswith("Comebacktothistabtotryagain.")

        drawing.failure = None
        await press(pilot, "left")
        assert (await listed(pilot, "decision")) is lines
        assert painted(lines) == ["Being drawn up…"]
        drawing.allowed.release()
        await until(pilot, lambda: bool(lines.evidence))


async def test_what_is_told_stays_until_the_new_is_there(library: Library, drawing: Drawing) -> None:
    async with opened(library) as pilot:
        lines = await listed(pilot, "decision")
        drawing.allowed.release()
        await until(pilot, lambda: bool(lines.evidence))
        before = painted(lines)

        drawing.minutes = Minutes()
        library.apply(MEETING_ID, "edit", edits.rename_speaker(library.record(MEETING_ID), "S1", "钱立"), "tester")
        meeting(pilot).reload()
        await pilot.pause()
        assert painted(lines) == before

        drawing.allowed.release()
        await until(pilot, lambda: painted(lines) == [lines.nothing()])


# Going about


@pytest.mark.parametrize("made", LISTS)
async def test_the_cursor_stays_on_its_item_when_others_come_before_it(
    made: Callable[[], ToldList], minuted: MinutedRecord
) -> None:
    first = quote(1)
    minutes = MINUTES.model_copy(
        update={
            "decisions": [Decision(evidence=[first], confidence=1), *MINUTES.decisions],
            "topics": [
                Topic(label="开场", start_s=0, end_s=9, first_segment=0, last_segment=0, telling=[first]),
                *MINUTES.topics,
            ],
            "profile": MINUTES.profile.model_copy(update={"budget": [first, *MINUTES.profile.budget]}),
        }
    )
    disputed = minuted.needs[0].model_copy(update={"status": "disputed"})
    changed = minuted.model_copy(update={"minutes": minutes, "needs": [disputed, *minuted.needs[1:]]})
    lines = made()
    async with shown(lines, minuted) as pilot:
        await press(pilot, "end")
        before, evidence = lines.cursor, lines.evidence
        lines.show(changed)

        assert before is not None
        assert lines.cursor == before + 1
        assert lines.evidence == evidence


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (DecisionList, [[6, 7], [10]]),
        (SummaryList, [[2, 5], [9]]),
        (ProfileList, [[9], [], [], [], [2], [4], [], [], [9]]),
        (QuestionList, [[8], [None], [], [10], [11], [8], [None]]),
    ],
)
async def test_each_item_has_the_words_that_it_rests_on(
    made: Callable[[], ToldList], expected: list[list[int | None]], minuted: MinutedRecord
) -> None:
    lines = made()
    found = []
    async with shown(lines, minuted) as pilot:
        for _item in range(lines.count):
            found.append([piece.segment_id for piece in lines.evidence])
            await press(pilot, "down")

    assert found == expected


async def test_the_question_under_the_cursor_leads_to_its_row_and_goes_with_its_answer(library: Library) -> None:
    record = library.record(MEETING_ID)
    lines = QuestionList()
    async with shown(lines, minuted_of(record)) as pilot:
        await press(pilot, "down")
        assert lines.question is not None
        assert (lines.question.kind, lines.question.row_id) == ("unconfirmed", "n-3")

        library.apply(MEETING_ID, "edit", edits.edit_cell(record, "n-3", "status", "confirmed"), "tester")
        lines.show(minuted_of(library.record(MEETING_ID)))

        assert lines.question.kind == "decision_time"
        assert lines.questions == open_questions(library.record(MEETING_ID), MINUTES)
        assert as_list(lines.questions, "zh").count("\n") == lines.count


async def test_the_language_of_the_interface_changes_at_once_and_that_of_the_questions_does_not(
    minuted: MinutedRecord,
) -> None:
    lines = QuestionList()
    async with shown(lines, minuted) as pilot:
        before = painted(lines)
        use_language("zh")
        lines.lay_out()
        await pilot.pause()
        after = painted(lines)

    assert before[0].startswith("1  unconfirmed")
    assert after[0].startswith("1  待确认")
    assert before[1] == after[1]


async def test_items_follow_each_other_without_gaps_in_every_width(minuted: MinutedRecord) -> None:
    lines = SummaryList()
    heights = []
    async with shown(lines, minuted) as pilot:
        for width in (100, 60, 40, 24):
            await pilot.resize_terminal(width, 60)
            await pilot.pause()
            heights.append(lines.virtual_size.height)
            assert len(painted(lines)) == heights[-1]
            assert all(painted(lines))

    assert all(wide <= narrow for wide, narrow in pairwise(heights))
