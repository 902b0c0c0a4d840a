"""Searching all meetings by a command."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from assistant.cli.main import run
from assistant.library.library import open_library
from tests.library.samples import fill


@pytest.fixture(autouse=True)
def _filled() -> None:
    Path(os.environ["MEETING_HOME"]).mkdir()
    with open_library() as library:
        fill(library)


def test_what_is_found_stands_under_its_meeting(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "周五"]) == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split() == ["m1", "no", "date", "First", "talk", "·", "Sample", "Ltd"]
    assert [line.split()[0] for line in lines] == ["To-do", "To-do", "said"]
    assert "0:40" in lines[-1]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ([], ["t1", "t2", "4"]),
        (["--kind", "segment"], ["4"]),
        (["--owner", "s2"], ["t1"]),
        (["--customer", "sample", "--status", "open"], ["t1", "t2"]),
        (["--since", "2026-03-01"], []),
        (["--limit", "1"], ["t1"]),
    ],
)
def test_filters_are_taken(filters: list[str], ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "周五", *filters, "--json"]) == 0
    assert [hit["id"] for hit in json.loads(capsys.readouterr().out)] == ids


@pytest.mark.parametrize(
    "filters", [["--since", "yesterday"], ["--kind", "thing"], ["--status", "old"], ["--limit", "0"]]
)
def test_a_filter_that_is_none_is_said_in_one_line(filters: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "周五", *filters]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_nothing_found_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "没有这个词"]) == 0
    assert capsys.readouterr().out == "nothing found\n"
