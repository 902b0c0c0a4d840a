"""The dialogs that ask for more than one text: each by its keys, with what it answers, and what they look like."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Checkbox, Input, Label, OptionList, RadioSet, Static, TextArea

import assistant.review
from assistant.errors import InputError
from assistant.library.library import Library
from assistant.library.replacing import Occurrence
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.find import FindAnswer, FindDialog, OccurrenceList
from assistant.review.dialogs.history import HistoryDialog
from assistant.review.dialogs.meeting import MeetingDialog
from assistant.review.dialogs.row_form import RowForm
from assistant.review.dialogs.rows import RowsDialog
from assistant.review.dialogs.sign_button import SignButton
from assistant.review.dialogs.speaker import SpeakerDialog
from assistant.review.dialogs.status import StatusDialog, TurnList
from assistant.review.dialogs.suggestion import SuggestionDialog
from assistant.review.dialogs.text import TextDialog
from assistant.review.history import Difference, RowChange
from assistant.review.state import speaker_names
from assistant.review.theme import DARK
from assistant.review.widgets.lines import LineList
from schemas.record import Evidence, Need, Record, Todo
from schemas.talk import Meeting, Segment, Speaker
from tests.review.driving import press, until, write
from tests.review.talk import LINES, MEETING_ID, NOW, needs, todos

WIDE, NARROW = (120, 40), (80, 24)
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


@pytest.fixture
def record(library: Library) -> Record:
    return library.record(MEETING_ID)


@pytest.fixture
def _in_shanghai() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield
    time.tzset()


# A whole row


def read_due(text: str) -> str:
    if text in ("", "2026-03-20"):
        return text
    if text == "next friday":
        return "2026-03-20"
    raise InputError("no day")


def need_form(**values: object) -> RowForm:
    return RowForm(needs()[0].model_copy(update=values), PEOPLE, read_due)


def todo_form(**values: object) -> RowForm:
    return RowForm(todos()[0].model_copy(update=values), PEOPLE, read_due)


async def test_the_form_answers_with_the_changed_cells_alone() -> None:
    assert await answers_to(need_form(), "end", "x", "tab", "right", "space", "tab", "y", "ctrl+s") == [
        {
            "title": "每月漏检降到一处以内，不增加人手x",
            "kind": "implicit",
            "situation": "巡检全靠纸，上个月漏检七处，罚了两万y",
        }
    ]


async def test_enter_saves_from_a_field_of_one_line_and_breaks_a_long_one() -> None:
    assert await answers_to(need_form(), "end", "x", "enter") == [{"title": "每月漏检降到一处以内，不增加人手x"}]
    assert await answers_to(need_form(), "tab", "tab", "tab", "enter", "backspace", "ctrl+s") == [{}]
    assert await answers_to(need_form(), "tab", "tab", "tab", "enter", "a", "ctrl+s") == [{"task": "减少漏检\na"}]


async def test_saving_what_nobody_changed_answers_with_nothing() -> None:
    assert await answers_to(need_form(), "enter") == [{}]


@pytest.mark.parametrize("cell", ["title", "situation"])
async def test_control_characters_are_not_shown_and_left_alone_unless_their_cell_is_edited(cell: str) -> None:
    async with asked(need_form(**{cell: STEERING})) as (pilot, answers):
        entry = pilot.app.screen.query_one(f"#{cell}")
        assert isinstance(entry, Input | TextArea)
        shown = entry.value if isinstance(entry, Input) else entry.text
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: bool(answers))

    assert shown == "[red][31m红色[/red] {{x}}"
    assert answers == [{}]


async def test_a_due_date_is_typed_as_people_say_it_and_its_day_shows_once_the_field_is_left() -> None:
    async with asked(todo_form()) as (pilot, answers):
        await write(pilot, "next friday", "#due")
        day = pilot.app.screen.query_one("#day", Label)
        assert not day.display
        await press(pilot, "tab")
        await until(pilot, lambda: day.display)
        assert str(day.content) == "→ 2026-03-20"
        await press(pilot, "enter")
        await until(pilot, lambda: bool(answers))

    assert answers == [{"due": "2026-03-20"}]


async def test_a_due_date_that_means_the_day_that_stands_is_no_change() -> None:
    form = todo_form(due=dt.date(2026, 3, 20))
    async with asked(form) as (pilot, answers):
        await write(pilot, "next friday", "#due")
        await write(pilot, "周岚", "#owner")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: bool(answers))

    assert answers == [{"owner": "周岚"}]


async def test_a_due_date_can_be_emptied() -> None:
    async with asked(todo_form(due=dt.date(2026, 3, 20))) as (pilot, answers):
        await write(pilot, "", "#due")
        await press(pilot, "enter")
        await until(pilot, lambda: bool(answers))

    assert answers == [{"due": ""}]


async def test_a_due_date_that_means_no_day_is_said_under_it_and_stays_for_mending() -> None:
    async with asked(todo_form()) as (pilot, answers):
        await write(pilot, "soon", "#due")
        await press(pilot, "tab", "ctrl+s")
        await until(pilot, lambda: bool(problem(pilot, "#problem-due")))
        await until(pilot, lambda: pilot.app.screen.query_one("#due").has_focus)
        assert (problem(pilot, "#problem-due"), answers) == ("no day", [])

        await write(pilot, "next friday", "#due")
        await press(pilot, "tab")
        await until(pilot, lambda: not problem(pilot, "#problem-due"))


async def test_a_row_without_a_heading_is_refused_at_the_heading() -> None:
    async with asked(need_form()) as (pilot, answers):
        await write(pilot, "  ", "#title")
        await press(pilot, "tab", "ctrl+s")
        await until(pilot, lambda: "heading" in problem(pilot, "#problem-title"))

        assert pilot.app.screen.query_one("#title").has_focus
        assert answers == []


async def test_an_owner_is_completed_from_the_people() -> None:
    async with asked(todo_form(owner="")) as (pilot, answers):
        await press(pilot, "tab", "孙")
        entry = pilot.app.screen.query_one("#owner", Input)
        await until(pilot, lambda: entry._suggestion == "孙浩")
        await press(pilot, "right", "enter")
        await until(pilot, lambda: bool(answers))

    assert answers == [{"owner": "孙浩"}]


async def test_leaving_asks_only_where_something_was_changed_and_only_once() -> None:
    assert await answers_to(need_form(), "escape") == [None]
    assert await answers_to(need_form(), "x", "escape") == []
    assert await answers_to(need_form(), "x", "escape", "escape") == [None]
    assert await answers_to(need_form(), "x", "escape", "y", "escape") == []
    assert await answers_to(need_form(), "x", "escape", "ctrl+s") == [{"title": "每月漏检降到一处以内，不增加人手x"}]


async def test_a_choice_is_made_with_the_mouse() -> None:
    async with asked(need_form()) as (pilot, answers):
        disputed = list(pilot.app.screen.query_one("#status", RadioSet).query(SignButton))[2]
        await pilot.click(disputed)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: bool(answers))

    assert answers == [{"status": "disputed"}]


@pytest.mark.parametrize("form", [need_form, todo_form])
async def test_every_field_is_reached_by_tab_and_then_seen_whole(form: Callable[[], RowForm]) -> None:
    dialog = form()
    async with asked(dialog, NARROW) as (pilot, _answers):
        frame = dialog.query_one(".form").region
        seen = []
        for _cell in dialog.written.keys() | dialog._row.cell_names:
            field = dialog.focused
            assert field is not None
            seen.append(field.id)
            assert frame.contains_region(field.region)
            await press(pilot, "tab")

        assert seen == list(dialog._row.cell_names)
        assert pilot.app.screen.region.contains_region(dialog.query_one(".dialog-hint").region)


async def test_typed_words_are_given_up_only_when_asked_twice() -> None:
    def dialog(*, long: bool = True) -> TextDialog:
        return TextDialog(lambda: "?", "漏检", long=long)

    for long in (True, False):
        assert await answers_to(dialog(long=long), "escape") == [None]
        assert await answers_to(dialog(long=long), "x", "escape") == []
        assert await answers_to(dialog(long=long), "x", "escape", "escape") == [None]
        assert await answers_to(dialog(long=long), "x", "escape", "y", "escape") == []
    async with asked(dialog()) as (pilot, answers):
        await press(pilot, "x", "escape")
        assert "Escape again gives up" in problem(pilot)
        await press(pilot, "enter")

    assert answers == ["漏检x"]


async def test_what_is_known_of_a_meeting_or_a_voice_is_given_up_only_when_asked_twice() -> None:
    speaker = Speaker(label="S1", name="赵立", side="ours")
    for make in (
        lambda: MeetingDialog(Meeting(id="m", title="t", created_at=NOW)),
        lambda: SpeakerDialog(speaker, [], {}, lambda: None),
    ):
        assert await answers_to(make(), "escape") == [None]
        assert await answers_to(make(), "x", "escape") == []
        assert await answers_to(make(), "x", "escape", "escape") == [None]


async def test_a_side_that_is_only_guessed_says_how_sure_the_program_is() -> None:
    guess = Speaker(label="S1", side="customer", proposed=True, side_confidence=0.87)
    for speaker, told in ((guess, ["87%"]), (Speaker(label="S1", side="customer"), [])):
        async with asked(SpeakerDialog(speaker, [], {}, lambda: None)) as (pilot, _answers):
            words = [str(button.label) for button in pilot.app.screen.query(SignButton)]
            assert [share for text in words for share in ("87%",) if share in text] == told


# A status and its proof


def status_dialog(record: Record, *selected: int, **values: object) -> StatusDialog:
    need = needs()[0].model_copy(update=values)
    return StatusDialog(need, record.segments, speaker_names(record), selected)


async def test_the_turns_that_prove_the_status_are_marked_to_begin_with(record: Record) -> None:
    assert await answers_to(status_dialog(record, 7, 6), "enter") == [("confirmed", [6, 7])]


async def test_a_status_is_chosen_by_its_number_and_a_turn_by_space(record: Record) -> None:
    dialog = status_dialog(record, 6, 7)

    assert await answers_to(dialog, "3", "space", "up", "space", "enter") == [("disputed", [5, 7])]


async def test_what_has_to_be_proved_is_refused_without_a_turn(record: Record) -> None:
    async with asked(status_dialog(record, status="unconfirmed")) as (pilot, answers):
        await press(pilot, "1", "enter")
        assert "Mark the turn" in problem(pilot)
        assert answers == []
        await press(pilot, "space", "enter")

    assert answers == [("confirmed", [5])]


async def test_what_nobody_confirmed_needs_no_proof_and_the_marks_come_back(record: Record) -> None:
    assert await answers_to(status_dialog(record, 6, 7), "2", "enter") == [("unconfirmed", [])]
    assert await answers_to(status_dialog(record, 6, 7), "2", "3", "enter") == [("disputed", [6, 7])]


async def test_leaving_answers_nothing(record: Record) -> None:
    assert await answers_to(status_dialog(record, 6, 7), "3", "escape") == [None]


async def test_a_click_on_the_mark_marks_and_one_on_the_words_only_goes_there(record: Record) -> None:
    async with asked(status_dialog(record)) as (pilot, answers):
        turns = pilot.app.screen.query_one(TurnList)
        await pilot.click(turns, offset=(30, 2))
        assert (turns.cursor, turns.taken_ids) == (2, [])
        await pilot.click(turns, offset=(2, 3))
        await pilot.click(turns, offset=(30, 6), times=2)
        await press(pilot, "enter")

    assert answers == [("confirmed", [4, 7])]


async def test_however_long_the_talk_it_opens_where_the_need_was_said_and_makes_only_what_is_seen(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    segments = [
        Segment(id=number, start_s=number, end_s=number + 1, speaker="S2", text=f"{number}：{LINES[number % 11][1]}")
        for number in range(1, 3_001)
    ]
    need = needs()[0].model_copy(update={"evidence": [Evidence(quote="巡检", segment_id=2_000)]})
    made: set[int] = set()
    make = TurnList.lines_of

    def counted(lines: TurnList, item: int, width: int) -> list[Content]:
        made.add(item)
        return make(lines, item, width)

    monkeypatch.setattr(TurnList, "lines_of", counted)
    async with asked(StatusDialog(need, segments, NAMES, []), NARROW) as (pilot, answers):
        assert "2000：" in painted(pilot)
        await press(pilot, "space", "enter")

    assert answers == [("confirmed", [2_000])]
    assert 1_999 in made
    assert len(made) < 100


@pytest.mark.parametrize("place", [14, 20, 25, 30, 45])
async def test_it_opens_with_what_was_answered_below_what_the_need_rests_on(record: Record, place: int) -> None:
    segments = [
        Segment(id=number, start_s=number, end_s=number + 1, speaker="S2", text=f"第 {number} 句")
        for number in range(1, 61)
    ]
    need = needs()[0].model_copy(update={"evidence": [Evidence(quote="句", segment_id=place)]})
    async with asked(StatusDialog(need, segments, NAMES, [])) as (pilot, _answers):
        lines = painted(pilot).splitlines()
        at = next(number for number, line in enumerate(lines) if line.endswith(f" {place} 句"))
        assert at <= len(lines) // 3 or lines[-1].endswith(" 60 句")
        before = lines[0]
        await press(pilot, "down")

        assert painted(pilot).splitlines()[0] == before


# Find and replace


async def test_what_is_found_shows_as_it_is_typed_with_what_becomes_of_it(record: Record) -> None:
    async with asked(FindDialog(record)) as (pilot, _answers):
        await press(pilot, "漏", "检", "enter", "错", "检")

        lines = painted(pilot).splitlines()
        assert " ".join(lines[0].split()) == ("[✓] 0:36 S3 上个月漏检→错检了七处，客户那边罚了我们两万。")
        assert [line.count("漏检→错检") for line in lines[:4]] == [1, 1, 1, 0]
        assert str(pilot.app.screen.query_one("#counts", Static).content) == "3 places found, 3 marked"


async def test_a_place_that_is_left_stays_as_it_is(record: Record) -> None:
    dialog = FindDialog(record)
    async with asked(dialog) as (pilot, answers):
        await press(pilot, "漏", "检", "tab", "错", "检", "down", "down", "space")
        assert "[ ]" in painted(pilot).splitlines()[1]
        assert "→" not in painted(pilot).splitlines()[1]
        await press(pilot, "enter")

    places = [Occurrence(3, 3, 5), Occurrence(6, 8, 10)]
    assert answers == [FindAnswer("错检", places, into_glossary=False)]


async def test_words_with_nothing_in_their_place_are_taken_out_and_that_is_said_before(record: Record) -> None:
    async with asked(FindDialog(record)) as (pilot, answers):
        await press(pilot, "漏", "检", "enter")
        assert "taken out" in str(pilot.app.screen.query_one("#counts", Static).content)
        await press(pilot, "enter")

    assert isinstance(answers[0], FindAnswer)
    assert (answers[0].new, len(answers[0].chosen)) == ("", 3)


async def test_a_word_of_two_characters_can_go_into_the_glossary_too(record: Record) -> None:
    dialog = FindDialog(record)
    async with asked(dialog) as (pilot, answers):
        box = dialog.query_one("#glossary", Checkbox)
        await press(pilot, "漏", "检", "tab", "错", "ctrl+g")
        assert (box.disabled, box.value) == (True, False)
        await press(pilot, "检", "ctrl+g", "enter")

    assert isinstance(answers[0], FindAnswer)
    assert answers[0].into_glossary


async def test_a_word_that_became_too_short_stays_out_of_the_glossary(record: Record) -> None:
    dialog = FindDialog(record)
    answers = await answers_to(dialog, "漏", "检", "tab", "错", "检", "ctrl+g", "backspace", "enter")

    assert isinstance(answers[0], FindAnswer)
    assert (answers[0].new, answers[0].into_glossary) == ("错", False)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("不", "在", "这", "里", "enter", "x", "enter"), "No place is marked"),
        (("漏", "处", "enter", "x", "enter"), "No place is marked"),
        (("enter", "enter"), "No place is marked"),
        (("漏", "检", "enter", "漏", "检", "enter"), "the same"),
    ],
)
async def test_nothing_to_replace_is_said(record: Record, keys: tuple[str, ...], said: str) -> None:
    async with asked(FindDialog(record)) as (pilot, answers):
        await press(pilot, *keys)

        assert said in problem(pilot)
        assert answers == []


async def test_the_arrows_lead_from_the_words_into_the_places_and_back(record: Record) -> None:
    dialog = FindDialog(record)
    async with asked(dialog) as (pilot, _answers):
        await press(pilot, "漏", "检", "down", "down")
        assert dialog.query_one(OccurrenceList).cursor == 1
        await press(pilot, "up", "up")

        assert dialog.query_one("#new").has_focus


@given(
    text=st.text(min_size=1, max_size=80),
    place=st.tuples(st.integers(0, 79), st.integers(0, 79)),
    new=st.text(max_size=20),
    width=st.integers(20, 120),
)
def test_a_place_is_one_line_that_fits_whatever_was_said(
    text: str, place: tuple[int, int], new: str, width: int
) -> None:
    start, end = sorted(min(one, len(text)) for one in place)
    segment = Segment(id=1, start_s=0, end_s=4_000, speaker="S1", text=text)
    meeting = _meeting_of([segment])
    places = OccurrenceList(meeting)
    places._found, places.taken, places._new = [Occurrence(1, start, end)], {0}, new.replace("\n", " ")
    [line] = places.lines_of(0, width)

    assert line.cell_length <= width
    assert not set(line.plain) & {"\x1b", "\n", "\r", "\u202e"}


@given(text=st.text(max_size=200), width=st.integers(30, 120))
def test_a_turn_takes_as_many_lines_as_it_is_told_to(text: str, width: int) -> None:
    turns = TurnList(needs()[0], [Segment(id=1, start_s=0, end_s=9, speaker="S2", text=text)], NAMES, [])
    lines = turns.lines_of(0, width)

    assert turns.height_of(0, width) == len(lines)
    assert all(line.cell_length <= width for line in lines)
    assert not set("".join(line.plain for line in lines)) & {"\x1b", "\n", "\r", "\u202e"}


def _meeting_of(segments: list[Segment]) -> Record:
    speakers = [Speaker(label=label, name=name) for label, name in NAMES.items()]
    return Record(meeting=Meeting(id="m", created_at=NOW), speakers=speakers, segments=segments)


# A history


def changes() -> list[RowChange]:
    """A row's history, with long words and words that try to steer the screen."""
    edited = (Difference("Result", needs()[0].result, LONG), Difference("Status", "confirmed", "disputed"))
    found = (Difference("Need", "", STEERING), Difference("Kind", "", "demand"))
    rejected, reopened = (
        Difference("Review", "not looked at", "rejected: 重复"),
        Difference("Review", "rejected: 重复", "not looked at"),
    )
    evidence = Difference("Evidence, 1 more", "", "“漏检要降到一处以内”")

    def at(minutes: int) -> dt.datetime:
        return NOW + dt.timedelta(minutes=minutes)

    return [
        RowChange(at(4), "周记录", "took back: rejected", (reopened,)),
        RowChange(at(3), "周记录", "rejected", (rejected,), taken_back=True),
        RowChange(at(2), "周记录", "edited", edited),
        RowChange(at(0), "the program", "found", (*found, evidence)),
    ]


@pytest.mark.usefixtures("_in_shanghai")
async def test_the_history_tells_the_time_of_this_place_and_scrolls_to_its_end() -> None:
    async with asked(HistoryDialog("巡检", changes), NARROW) as (pilot, answers):
        first = painted(pilot)
        await press(pilot, "down")
        assert painted(pilot).splitlines()[0] == first.splitlines()[1]
        await press(pilot, "end")
        last = painted(pilot)
        await press(pilot, "home", "pagedown", "pageup")
        assert painted(pilot) == first
        await press(pilot, "escape")

    assert first.splitlines()[0] == "2026-03-12 17:34  周记录  took back: rejected"
    assert "taken back since" in first
    assert last.splitlines()[-1].endswith("+ “漏检要降到一处以内”")
    assert "+ [red]␣[31m红␣色[/red] {{x}}" in last
    assert answers == [None]


async def test_a_row_without_a_history_says_so() -> None:
    async with asked(HistoryDialog("巡检", list)) as (pilot, _answers):
        assert painted(pilot) == "Nothing is known of this row."


# One row of several


async def test_a_row_is_chosen_by_number_by_arrows_and_with_the_mouse() -> None:
    rows = [*needs(), *todos()]
    assert await answers_to(RowsDialog(lambda: "?", rows), "4") == ["t-1"]
    assert await answers_to(RowsDialog(lambda: "?", rows), "down", "enter") == ["n-2"]
    assert await answers_to(RowsDialog(lambda: "?", rows), "enter") == ["n-1"]
    assert await answers_to(RowsDialog(lambda: "?", rows), "escape") == [None]
    async with asked(RowsDialog(lambda: "?", rows)) as (pilot, answers):
        await pilot.click(OptionList, offset=(20, 4))

    assert answers == ["t-2"]


async def test_the_rows_show_sign_time_table_and_heading() -> None:
    first, second, *others = needs()
    rows = [first, second.model_copy(update={"title": STEERING}), *others, *todos()]
    async with asked(RowsDialog(lambda: "?", rows)) as (pilot, _answers):
        options = pilot.app.screen.query_one(OptionList).options

    assert [" ".join(str(option.prompt).split()) for option in options] == [
        "1 ○ 1:00 Need 每月漏检降到一处以内，不增加人手",
        "2 ○ 1:36 Need [red]␣[31m红␣色[/red] {{x}}",
        "3 ▲ no source Need 和财务系统打通",
        "4 ○ 2:00 To-do 把方案和报价发给周总",
        "5 ○ 2:12 To-do 整理巡检路线图",
    ]


# A suggestion


DIFFERING = ["title", "situation", "status"]


def suggestion_dialog() -> SuggestionDialog:
    values = {"title": "漏检每月一处以内", "situation": LONG, "status": "disputed"}
    return SuggestionDialog(needs()[0], needs()[0].model_copy(update=values), DIFFERING)


@pytest.mark.parametrize("key", ["t", "enter"])
async def test_all_cells_of_a_suggestion_are_taken_unless_one_is_left(key: str) -> None:
    assert await answers_to(suggestion_dialog(), key) == [("take", DIFFERING)]
    assert await answers_to(suggestion_dialog(), "down", "space", key) == [("take", ["title", "status"])]


async def test_a_suggestion_is_left_or_decided_later() -> None:
    assert await answers_to(suggestion_dialog(), "l") == [("leave", [])]
    assert await answers_to(suggestion_dialog(), "escape") == [None]


async def test_taking_no_cell_is_said_to_be_nothing() -> None:
    async with asked(suggestion_dialog()) as (pilot, answers):
        await press(pilot, "space", "down", "space", "down", "space", "t")

        assert "Mark a cell" in problem(pilot)
        assert answers == []


async def test_a_suggestion_that_says_what_the_row_says_by_now_is_taken_with_nothing() -> None:
    assert await answers_to(SuggestionDialog(needs()[0], needs()[0], []), "t") == [("take", [])]


async def test_a_cell_that_is_taller_than_the_screen_is_scrolled() -> None:
    proposal = needs()[0].model_copy(update={"situation": LONG * 10})
    async with asked(SuggestionDialog(needs()[0], proposal, ["situation"]), NARROW) as (pilot, _answers):
        lines = pilot.app.screen.query_one("#cells")
        await press(pilot, *["shift+down"] * 30)
        await until(pilot, lambda: lines.scroll_offset.y == lines.max_scroll_y > 0)
        assert painted(pilot).endswith("服务费用。")
        await press(pilot, "shift+up")
        await until(pilot, lambda: lines.scroll_offset.y == lines.max_scroll_y - 1)


async def test_a_suggestion_shows_what_stands_and_what_is_proposed() -> None:
    async with asked(suggestion_dialog()) as (pilot, _answers):
        assert [line.strip() for line in painted(pilot).splitlines()[:3]] == [
            "[✓] Need",
            "- 每月漏检降到一处以内，不增加人手",
            "+ 漏检每月一处以内",
        ]


# What they look like


def _pictured(name: str) -> object:
    segments = [
        Segment(id=number, start_s=number * 12.0, end_s=number * 12.0 + 9, speaker=speaker, text=text)
        for number, (speaker, text) in enumerate(LINES, 1)
    ]
    todo = Todo.model_validate(todos()[0].model_dump())
    need = Need.model_validate(needs()[0].model_dump() | {"result": LONG})
    match name:
        case "history":
            return HistoryDialog(need.title, changes)
        case "need":
            return RowForm(need, PEOPLE, read_due)
        case "todo":
            return RowForm(todo, PEOPLE, read_due)
        case "status":
            return StatusDialog(need, segments, NAMES, [6, 7])
        case "find":
            return FindDialog(_meeting_of(segments))
    return suggestion_dialog()


@pytest.mark.usefixtures("_in_shanghai")
@pytest.mark.parametrize("size", [NARROW, WIDE, (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        pytest.param("history", (), id="history"),
        pytest.param("need", ("tab", "tab"), id="need"),
        pytest.param("todo", ("tab", "tab", "s", "o", "o", "n", "tab"), id="todo"),
        pytest.param("status", ("down", "down", "space"), id="status"),
        pytest.param("find", ("漏", "检", "tab", "错", "检", "ctrl+g", "down", "down", "space"), id="find"),
        pytest.param("suggestion", ("down", "space"), id="suggestion"),
    ],
)
def test_the_dialog(snap_compare: Compare, size: tuple[int, int], name: str, keys: tuple[str, ...]) -> None:
    dialog = _pictured(name)
    assert isinstance(dialog, Dialog)

    async def pressed(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await press(pilot, *keys)
        if name == "todo":
            await until(pilot, lambda: bool(problem(pilot, "#problem-due")))

    assert snap_compare(Asking(dialog), terminal_size=size, run_before=pressed)
