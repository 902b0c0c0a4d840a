"""Searching a large library: how fast words are found, and what the index of words takes.

    python -m benchmarks.search [--report FILE] [--meetings N]

Invented meetings of 500 segments and 40 rows, each sent in two versions and every tenth changed since, are put into a
library of its own. Chinese words are drawn as often as jionlp's dictionary counts them, English ones as often as they
stand in Python's own documentation; every third meeting is English. Searches are the library's own, as the command
line and the review call it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import pydoc_data.topics
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np
import sqlalchemy as sa

from assistant.export.sign_off import sending
from assistant.library.changes import between
from assistant.library.library import Filters, Library, open_library
from assistant.rarity import word_rarity
from schemas.minutes import MinutedRecord
from schemas.record import Evidence, Need, Provenance, Todo
from schemas.talk import Meeting, Segment, Word

MEETINGS, SEGMENTS, NEEDS, TODOS, VERSIONS = 1_000, 500, 30, 10, 2
CUSTOMERS, OWNERS = 40, 12
CHANGED = 10
"""One in so many meetings has a row that was changed after it was sent."""
WORDS_IN_SEGMENT = 12
TIMES = 7
FIRST_DAY = dt.date(2024, 1, 1)
COMMON = tuple("的了是我们就在有不那个也要你他这")
"""Characters that stand between the words: the dictionary counts none alone."""
SEARCHES: tuple[tuple[str, str, Filters], ...] = (
    ("Chinese, 1 character, in every fourth segment", "的", Filters()),
    ("Chinese, 1 character, absent", "龘", Filters()),
    ("Chinese, 2 characters, frequent", "时间", Filters()),
    ("Chinese, 2 characters, rare", "网民", Filters()),
    ("Chinese, 2 characters, absent", "齉齾", Filters()),
    ("Chinese, 4 characters", "发展问题", Filters()),
    ("Chinese, 2 frequent words", "时间 我们", Filters()),
    ("English, frequent", "the", Filters()),
    ("English, frequent", "Function", Filters()),
    ("English, absent", "negotiated", Filters()),
    ("English, part of a word", "tribut", Filters()),
    ("English, 2 words", "method import", Filters()),
    ("English and Chinese, nowhere together", "function 时间", Filters()),
    ("1 character, of a customer", "的", Filters(customer="客户 7")),
    ("2 characters, in a month", "时间", Filters(since=dt.date(2024, 9, 1), until=dt.date(2024, 9, 30))),
    ("1 character, to-dos of an owner", "的", Filters(kind="todo", owner="与会者 3")),
    ("1 character, confirmed needs", "的", Filters(kind="demand", status="confirmed")),
    ("2 characters, what was sent", "时间", Filters(kind="sent")),
    ("1 character, what was sent", "的", Filters(kind="sent")),
    ("rare, confirmed needs of a customer", "网民", Filters(customer="客户 7", kind="need", status="confirmed")),
)
SENT = [search for search in SEARCHES if search[2].kind == "sent"]


@dataclass(frozen=True)
class Figure:
    """What one search took, in seconds."""

    name: str
    words: str
    found: int
    with_index_s: float
    without_s: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the report where one is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--report", type=Path, help="where the table goes")
    parser.add_argument("--meetings", type=int, default=MEETINGS)
    parser.add_argument("--library", type=Path, help="where the library is kept, filled once (by default: nowhere)")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        file = asked.library or Path(folder) / "library.db"
        with open_library(f"sqlite:///{file}") as library:
            if not library.meetings():
                fill(library, asked.meetings)
            figures = [measured(library, *search) for search in SEARCHES]
            touch_all(library)
            figures += [measured(library, f"{name}, all touched since", words, only) for name, words, only in SENT]
        text = report(figures, asked.meetings, file.stat().st_size / 1e6, *_index(file))
    print(text)
    if asked.report:
        asked.report.write_text(text, encoding="utf-8")


def fill(library: Library, meetings: int) -> None:
    """Put the invented meetings into a library."""
    drawn = np.random.default_rng(20260312)
    chinese, english = _chinese(drawn), _english(drawn)
    made = Provenance(source="model", model="invented", created_at=dt.datetime(2026, 3, 12, tzinfo=dt.UTC))
    for number in range(meetings):
        of_meeting = english if number % 3 == 2 else chinese
        day = FIRST_DAY + dt.timedelta(days=number)
        meeting_id = f"{number:010x}"
        at = dt.datetime.combine(day, dt.time(9), dt.UTC)
        customer = f"客户 {number % CUSTOMERS}"
        library.add_meeting(Meeting(id=meeting_id, title=of_meeting()[1], customer=customer, date=day, created_at=at))
        library.append_segments(meeting_id, [_segment(place, *of_meeting()) for place in range(1, SEGMENTS + 1)])
        needs = [_need(place, of_meeting, made) for place in range(NEEDS)]
        todos = [
            Todo(
                id=f"t{place}",
                task=of_meeting()[1],
                owner=f"与会者 {place % OWNERS}",
                evidence=[Evidence(quote="", segment_id=place + 1)],
                provenance=made,
            )
            for place in range(TODOS)
        ]
        library.replace_proposals(meeting_id, needs, todos)
        sent = sending(MinutedRecord(**dict(library.record(meeting_id))))
        for _version in range(VERSIONS):
            library.freeze(sent.model_copy(update={"questions": [of_meeting()[1]]}), "invented")
        if number % CHANGED == 0:
            later = needs[0].model_copy(update={"task": of_meeting()[1]})
            library.apply(meeting_id, "edit", between(needs[0], later), "invented")


def touch_all(library: Library) -> None:
    """Change a row in every meeting, so that every version may say what no row does."""
    for meeting in library.meetings():
        todo = library.record(meeting.id).todos[0]
        changes = between(todo, todo.model_copy(update={"progress_note": f"{todo.progress_note}."}))
        library.apply(meeting.id, "progress", changes, "invented")


Spoken = Callable[[], tuple[list[str], str]]
"""Draws the words of a segment, and gives its text too."""


def _segment(number: int, words: list[str], text: str) -> Segment:
    start_s = number * 7.0
    timed = [
        Word(start_s=start_s + place * 0.5, end_s=start_s + place * 0.5 + 0.4, text=word, probability=0.91)
        for place, word in enumerate(words)
    ]
    return Segment(id=number, start_s=start_s, end_s=start_s + 6, speaker=f"S{number % 3}", text=text, words=timed)


def _need(place: int, of_meeting: Spoken, made: Provenance) -> Need:
    return Need(
        id=f"n{place}",
        title=of_meeting()[1],
        kind=("demand", "implicit", "concern")[place % 3],
        status=("confirmed", "unconfirmed")[place % 2],
        situation=of_meeting()[1],
        task=of_meeting()[1],
        result=of_meeting()[1],
        evidence=[Evidence(quote=of_meeting()[1], segment_id=place + 1)],
        provenance=made,
    )


def _chinese(drawn: np.random.Generator) -> Spoken:
    rarity = word_rarity()
    names = np.array(list(rarity))
    weights = np.exp(-np.array(list(rarity.values())))
    stream = _stream(drawn, names, weights / weights.sum())
    between = _stream(drawn, np.array(COMMON), np.full(len(COMMON), 1 / len(COMMON)))

    def spoken() -> tuple[list[str], str]:
        words = [next(of) for _pair in range(WORDS_IN_SEGMENT // 2) for of in (stream, between)]
        return words, "".join(words) + "。"

    return spoken


def _english(drawn: np.random.Generator) -> Spoken:
    text = " ".join(pydoc_data.topics.topics.values())
    names, counts = np.unique(np.array(re.findall(r"[a-z]+", text.lower())), return_counts=True)
    stream = _stream(drawn, names, counts / counts.sum())

    def spoken() -> tuple[list[str], str]:
        words = [next(stream) for _word in range(WORDS_IN_SEGMENT)]
        return words, " ".join(words).capitalize() + "."

    return spoken


def _stream(drawn: np.random.Generator, names: np.ndarray, chances: np.ndarray) -> Iterator[str]:
    while True:
        yield from map(str, drawn.choice(names, size=100_000, p=chances))


def measured(library: Library, name: str, words: str, only: Filters) -> Figure:
    """Search as the program does, and once more with LIKE alone."""
    with_index, found = _times(library, words, only, TIMES)
    with mock.patch("assistant.library.word_index.is_there", return_value=False):
        without, found_without = _times(library, words, only, 1)
    assert found == found_without, "the index does not find what a look at everything finds"
    return Figure(name, words, len(found), statistics.median(with_index), statistics.median(without))


def _times(library: Library, words: str, only: Filters, times: int) -> tuple[list[float], list[object]]:
    taken = []
    found: list[object] = []
    for _time in range(times):
        started = time.perf_counter()
        found = list(library.search(words, 100, only))
        taken.append(time.perf_counter() - started)
    return taken, found


def _index(file: Path) -> tuple[float, float]:
    """Megabytes of the index, and the seconds that it takes to make it anew when an older library is opened."""
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        size = connection.exec_driver_sql("SELECT sum(length(block)) FROM word_index_data").scalar_one()
        connection.exec_driver_sql("INSERT INTO word_index (word_index) VALUES ('delete-all')")
        connection.exec_driver_sql("DELETE FROM meeting_number")
    engine.dispose()
    started = time.perf_counter()
    open_library(f"sqlite:///{file}").close()
    return size / 1e6, time.perf_counter() - started


def report(figures: Sequence[Figure], meetings: int, file_mb: float, index_mb: float, made_s: float) -> str:
    """The figures as a page."""
    head = f"""\
# Searching a large library

Written by `python -m benchmarks.search`. {meetings:,} invented meetings, each of {SEGMENTS} segments and
{NEEDS + TODOS} rows, sent in {VERSIONS} versions, one in {CHANGED} changed since; SQLite,
Python {platform.python_version()}, {os.cpu_count()} processor cores. Milliseconds until the first 100
hits are there, or all: the median of {TIMES} searches; without the index, one search by LIKE. The same is found both
ways. Goal: under 200.

The file has {file_mb:.0f} MB, of which the index of words is {index_mb:.0f}. Opening a library from before the index
makes it once, in {made_s:.0f} s.

| search | words | hits | ms | without the index |
|---|---|---|---|---|
"""
    lines = (
        f"| {one.name} | {one.words} | {one.found} | {one.with_index_s * 1000:.0f} | {one.without_s * 1000:.0f} |\n"
        for one in figures
    )
    return head + "".join(lines)


if __name__ == "__main__":
    main()
