"""The commands about to-dos."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from assistant.cli.main import run
from assistant.library import edits
from assistant.library.library import open_library
from schemas.record import Todo
from tests.library.samples import fill, meeting, segments, speakers, todo

pytestmark = pytest.mark.slow

YESTERDAY = dt.date.today() - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _two_meetings() -> None:
    with open_library() as library:
        record = fill(library)
        library.apply("m1", "accept", edits.accept(record, "t1"), "Li")
        other = meeting("m2").model_copy(update={"customer": "另一家公司"})
        library.add_meeting(other)
        library.replace_transcript("m2", segments(), speakers())
        late = todo("t-9f8e7d6c5b", task="寄样品", owner="陈晨").model_copy(update={"due": YESTERDAY})
        library.replace_proposals("m2", [], [late, todo("t-9f8e000000", 1, task="约时间")])


def stored(row_id: str = "t-9f8e7d6c5b") -> Todo:
    return next(one.todo for one in open_library().todos() if one.todo.id == row_id)


def listed(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    assert run(["todos", *options, "--json"]) == 0
    return [one["name"] for one in json.loads(capsys.readouterr().out)]


def test_open_to_dos_of_all_meetings_are_listed_overdue_ones_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["todos"]) == 0

    first, late, _empty, second, *rest = capsys.readouterr().out.splitlines()
    assert first == "== Overdue (1) =="
    assert late.split() == ["9f8e7", YESTERDAY.isoformat(), "陈晨", "另一家公司", "寄样品", "※"]
    assert second == "== Without a date (3) =="
    assert sum("※" in line for line in rest[:3]) == 2


def test_they_are_chosen_by_day_owner_and_customer(capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys) == ["9f8e7", "t1", "t2", "9f8e0"]
    assert listed(capsys, "--overdue") == ["9f8e7"]
    assert listed(capsys, "--owner", "陈总") == ["9f8e7"]
    assert listed(capsys, "--customer", "sample") == ["t1", "t2"]
    assert run(["todos", "--customer", "nobody"]) == 0
    assert capsys.readouterr().out == "There are no such to-dos.\n"


def test_done_and_dropped_ones_are_listed_on_request_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["todos", "done", "9f8e7", "--note", "by mail"]) == 0
    assert run(["todos", "drop", "9f8e0"]) == 0
    assert "寄样品 · done: by mail" in capsys.readouterr().out

    assert (stored().progress, stored().progress_note) == ("done", "by mail")
    assert listed(capsys) == ["t1", "t2"]
    assert listed(capsys, "--all") == ["t1", "t2", "9f8e7", "9f8e0"]


def test_a_postponed_one_keeps_the_day_that_was_said_until_it_is_opened_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    assert run(["todos", "postpone", "9f8e7", "--to", "明天", "--note", "customer is away"]) == 0

    assert (stored().due, stored().postponed_to, stored().due_by) == (YESTERDAY, tomorrow, tomorrow)
    assert f"{tomorrow} (said: {YESTERDAY})" in capsys.readouterr().out
    assert listed(capsys, "--overdue") == []
    assert run(["todos", "done", "9f8e7"]) == 0
    assert run(["todos", "reopen", "9f8e7"]) == 0
    capsys.readouterr()
    assert (stored().progress, stored().progress_note, stored().postponed_to) == ("open", "", None)
    assert listed(capsys, "--overdue") == ["9f8e7"]


def test_undo_takes_it_back() -> None:
    before = stored()
    run(["todos", "done", "9f8e7"])
    run(["todos", "done", "9f8e7"])  # is so already

    assert open_library().undo("m2", "somebody")
    assert stored() == before
    assert open_library().next_act("m2", "undo") is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["done", "zzzz"], "No to-do answers to 'zzzz'"),
        (["done", "9f8e"], "9f8e0 (约时间), 9f8e7 (寄样品)"),
        (["postpone", "9f8e7", "--to", "some time"], "No day"),
        (["--format", "pdf"], "'pdf'"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["todos", *arguments]) == 1

    [line] = capsys.readouterr().err.splitlines()
    assert said in line


def test_task_lists_hold_what_was_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["todos", "--overdue", "--format", "ics,csv,md", "--out", str(tmp_path / "lists")]) == 0

    assert [Path(line).name for line in capsys.readouterr().out.splitlines()] == ["todos.ics", "todos.csv", "todos.md"]
    for file in (tmp_path / "lists").iterdir():
        text = file.read_text(encoding="utf-8-sig")
        assert "寄样品" in text
        assert "约时间" not in text
