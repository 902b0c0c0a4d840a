"""What earlier meetings with a customer offer the agenda of the next one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli.main import run
from assistant.extraction.open_questions import open_questions
from assistant.library import edits
from assistant.library.library import Library, open_library
from assistant.library.question_edits import settle
from assistant.transcription.agenda import read_agenda
from schemas.minutes import Minutes
from tests.review.sample import SAMPLE_ID, fill_with_sample


@pytest.fixture
def library() -> Library:
    opened = open_library()
    fill_with_sample(opened)
    return opened


def judge_all(library: Library) -> None:
    for row_id in [need.id for need in library.record(SAMPLE_ID).needs]:
        library.apply(SAMPLE_ID, "accept", edits.accept(library.record(SAMPLE_ID), row_id), "Li")


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".toml"])
def test_people_and_open_questions_stand_in_the_form_as_planned(library: Library, tmp_path: Path, suffix: str) -> None:
    judge_all(library)
    record = library.record(SAMPLE_ID)
    file = tmp_path / f"next{suffix}"
    customer = record.meeting.customer

    assert run(["agenda", "new", "--out", str(file), "--customer", f" {customer} "]) == 0
    agenda = read_agenda(file)

    assert (agenda.customer, agenda.title, agenda.date) == (customer, "", None)
    assert agenda.people == record.meeting.participants
    titles = [one.title for one in agenda.topics]
    named = [need for need in record.needs if any(need.title.rstrip("。") in title for title in titles)]
    assert named == [need for need in record.needs if need.kind == "demand" and need.status != "confirmed"]
    assert named
    assert library.record(SAMPLE_ID) == record


def test_what_nobody_has_judged_stands_in_no_form(library: Library, tmp_path: Path) -> None:
    record = library.record(SAMPLE_ID)

    assert run(["agenda", "new", "--out", str(tmp_path / "a.toml"), "--customer", record.meeting.customer]) == 0

    titles = [one.title for one in read_agenda(tmp_path / "a.toml").topics]
    assert not any(need.title in title for need in record.needs for title in titles)


def test_a_question_that_is_settled_is_not_offered(library: Library, tmp_path: Path) -> None:
    judge_all(library)
    record = library.record(SAMPLE_ID)
    [nowhere] = [need for need in record.needs if need.id == "nowhere"]
    asked = next(one for one in open_questions(record, Minutes()) if one.row_id == "nowhere")
    library.apply(SAMPLE_ID, "settle", settle(record, asked, "dropped"), "Li")

    assert run(["agenda", "new", "--out", str(tmp_path / "a.toml"), "--customer", record.meeting.customer]) == 0

    assert not any(nowhere.title in one.title for one in read_agenda(tmp_path / "a.toml").topics)


def test_of_a_new_customer_the_form_holds_the_name_and_that_is_said(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["agenda", "new", "--out", str(tmp_path / "a.toml"), "--customer", "没来过的"]) == 0
    agenda = read_agenda(tmp_path / "a.toml")
    assert (agenda.customer, agenda.people, agenda.topics) == ("没来过的", [], [])
    assert "没来过的" in capsys.readouterr().err


def test_nothing_is_looked_up_for_a_form_that_cannot_be_written(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["agenda", "new", "--out", str(tmp_path / "a.pdf"), "--customer", "甲"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
