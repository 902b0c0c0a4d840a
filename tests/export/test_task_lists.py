"""Task lists as other programs read them: calendars, spreadsheets, Markdown."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt

from assistant.errors import InputError
from assistant.export.calendar_list import calendar_list
from assistant.export.contents import contents
from assistant.export.example_template import example_template
from assistant.export.excel_text import CELL_LIMIT
from assistant.export.html import html_text
from assistant.export.literal import plain
from assistant.export.markdown import markdown_text
from assistant.export.own_template import filled
from assistant.export.task_lists import csv_list, markdown_list, write_task_lists
from assistant.library.shapes import MeetingTodo
from schemas.record import Todo
from schemas.talk import Meeting
from tests.export import records
from tests.export.reading import sheets, word_everything, word_tables
from tests.export.test_hostile_texts import texts

NOW = dt.datetime(2026, 4, 9, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 4, 15)
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
PROGRESS = ("open", "done", "dropped")


def followed(text: str, **cells: object) -> MeetingTodo:
    """A to-do whose every text is this one."""
    meeting = Meeting(id="m", title=text, customer=text, created_at=NOW)
    row = {"id": "t", "task": text, "owner": text, "due_text": text, "progress_note": text, **cells}
    return MeetingTodo(meeting, Todo.model_validate({**row, "provenance": records.PERSON}))


def read(calendar: bytes) -> Any:
    """A calendar by the library's own reader; what its properties are is known only when they are read."""
    return Calendar.from_ical(calendar)


def some() -> list[MeetingTodo]:
    record = records.chinese()
    late = record.todos[1].model_copy(update={"progress": "done", "progress_note": "邮件已发"})
    dropped = record.todos[2].model_copy(update={"progress": "dropped"})
    moved = record.todos[0].model_copy(update={"postponed_to": DAY + dt.timedelta(days=3)})
    return [MeetingTodo(record.meeting, row) for row in (record.todos[0], moved, late, dropped)]


@given(texts, st.sampled_from(PROGRESS))
def test_no_cell_of_a_csv_file_is_a_formula_and_none_loses_a_letter(text: str, progress: str) -> None:
    written = csv_list([followed(text, progress=progress)])
    assert written.startswith("\ufeff".encode())
    _head, row = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))

    assert not any(FORMULA.match(cell) for cell in row)
    shown = plain(text)
    assert [cell for cell in row if cell.removeprefix("'") == shown.removeprefix("'")][:3] == [row[0], row[1], row[3]]
    assert row[0] == (f"'{shown}" if FORMULA.match(shown) else shown)


def test_a_cell_of_a_csv_file_is_no_longer_than_excel_takes() -> None:
    text = csv_list([followed("🙂" * CELL_LIMIT)]).decode("utf-8-sig")
    _head, row = csv.reader(io.StringIO(text, newline=""))

    assert len(row[0].encode("utf-16-le")) // 2 == CELL_LIMIT
    assert row[0].endswith("no more]")


@given(texts, st.sampled_from(PROGRESS), st.none() | st.just(DAY))
def test_a_calendar_reads_back_as_it_was_written(text: str, progress: str, due: dt.date | None) -> None:
    calendar = read(calendar_list([followed(text, progress=progress, due=due)], NOW))
    [task] = calendar.walk("VTODO")

    assert str(task["summary"]) == plain(text)
    assert task["status"] == {"open": "NEEDS-ACTION", "done": "COMPLETED", "dropped": "CANCELLED"}[progress]
    assert (task["due"].dt if due else task.get("due")) == due
    events = calendar.walk("VEVENT")
    assert [event["dtstart"].dt for event in events] == ([due] if due else [])
    for event in events:
        assert event.get("status") == (None if progress == "open" else "CANCELLED")
        assert len(event.walk("VALARM")) == (progress == "open")
    assert {component.name for component in calendar.walk()} <= {"VCALENDAR", "VTODO", "VEVENT", "VALARM"}


def test_an_event_takes_the_day_on_which_it_is_due_now_and_reminds_the_morning_before() -> None:
    calendar = read(calendar_list(some(), NOW))
    events = [event for event in calendar.walk("VEVENT") if "status" not in event]

    assert [event["dtstart"].dt for event in events] == [DAY, DAY + dt.timedelta(days=3)]
    for event in events:
        [alarm] = event.walk("VALARM")
        begins = dt.datetime.combine(event["dtstart"].dt, dt.time()) + alarm["trigger"].dt
        assert begins == dt.datetime.combine(event["dtstart"].dt - dt.timedelta(days=1), dt.time(9))
        assert event["dtend"].dt - event["dtstart"].dt == dt.timedelta(days=1)
    uids = [task["uid"] for task in calendar.walk("VTODO")]
    assert [event["related-to"] for event in events] == uids[:2]
    assert calendar_list(some(), NOW) == calendar_list(some(), NOW)


@pytest.mark.parametrize("progress", ["done", "dropped"])
def test_the_event_of_what_is_not_open_any_more_cancels_the_one_that_was_taken_before(progress: str) -> None:
    before, after = (
        read(calendar_list([followed("报价", progress=now, due=DAY)], NOW)).walk("VEVENT")[0]
        for now in ("open", progress)
    )

    assert (after["uid"], after["status"]) == (before["uid"], "CANCELLED")
    assert (len(before.walk("VALARM")), len(after.walk("VALARM"))) == (1, 0)


@given(texts, st.sampled_from(PROGRESS))
def test_markdown_shows_every_text_as_it_is_behind_a_box(text: str, progress: str) -> None:
    said = markdown_list([followed(text, progress=progress)])
    [item] = [line for line in said.splitlines() if line.startswith("- [")]
    tokens = MarkdownIt("commonmark").enable("strikethrough").parse(item)
    pieces = [piece for token in tokens for piece in token.children or []]

    assert [token.type for token in tokens].count("list_item_open") == 1
    assert {piece.type for piece in pieces} <= {"text", "text_special", "s_open", "s_close"}
    shown = " ".join(plain(text).split())
    box = "[ ] " if progress == "open" else "[x] "
    assert "".join(piece.content for piece in pieces).startswith(f"{box}{shown} —")


def test_markdown_is_a_list_for_each_customer() -> None:
    other = followed("Other")
    lines = markdown_list([some()[0], other, some()[3]]).splitlines()

    assert [line for line in lines if line.startswith("## ")] == ["## Other", "## 云杉鲜食连锁有限公司"]
    assert lines[-2].startswith("- [ ] 把试点方案和报价发给贺平 — 邱可 · 2026-04-15 “下周三之前”")
    assert lines[-1].startswith("- [x] ~~约龚董当面汇报~~ — 傅远 · “月底前” · dropped")


def test_lists_are_written_in_the_order_asked_for_and_a_wrong_format_writes_nothing(tmp_path: Path) -> None:
    files = write_task_lists(some(), ["md", "ics", "csv", "md"], tmp_path / "lists", NOW)
    assert [file.name for file in files] == ["todos.md", "todos.ics", "todos.csv"]

    with pytest.raises(InputError, match="'pdf'"):
        write_task_lists(some(), ["md", "pdf"], tmp_path / "none", NOW)
    assert not (tmp_path / "none").exists()


def test_documents_show_what_became_of_a_to_do_where_it_does_not_stand_as_said(tmp_path: Path) -> None:
    record = records.chinese()
    rows = [one.todo for one in some()[1:]]
    followed_up = record.model_copy(update={"todos": rows})
    shown = ["2026-04-18", "邮件已发", contents(record).say("dropped")]

    _facts, _needs, todos, *_rest = word_tables(followed_up)
    assert all(words in row[3] for words, row in zip(shown, todos[1:], strict=True))
    assert all(words in row[5] for words, row in zip(shown, sheets(followed_up)[1][1:], strict=True))
    said = contents(followed_up)
    assert all(words in markdown_text(said) for words in shown)
    assert all(words in html_text(said) for words in shown)
    template = tmp_path / "template.docx"
    template.write_bytes(example_template("zh"))
    template.write_bytes(filled(template, said))
    assert all(words in word_everything(template) for words in shown)
    assert [line.progress for line in contents(record).todos] == ["", "", ""]
