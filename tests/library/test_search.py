from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.library import edits
from assistant.library.library import Hit, Library, MeetingSummary
from assistant.library.search import BETWEEN, NEWEST
from assistant.library.wanted import folded, spans, wanted_words
from schemas.record import JournalEntry, Need, Record, Row, Todo
from schemas.sign_off import Version
from schemas.talk import Segment
from tests.library.samples import NOW, fill, meeting, need, segments, todo
from tests.ready_library import copied_library, empty_library

TEXT = st.text("预算ab AB%_/\\\"'é É\u3000\x1b1[{", max_size=8)
WORDS = st.one_of(TEXT, st.sampled_from(["预", "算", "预算", "ab", "é", "title", "kind", "demand", "n"]))


def found(hits: list[Hit]) -> list[tuple[str, str, str]]:
    return [(hit.meeting_id, hit.kind, hit.id) for hit in hits]


def spoken(texts: list[str]) -> list[Segment]:
    return [Segment(id=number, start_s=0, end_s=1, speaker="", text=text) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("账", [("segment", "1")]),
        ("陈总", [("meeting", "m1"), ("segment", "3")]),
        ("决策者", [("meeting", "m1")]),
        ("对账 四个", [("segment", "1")]),
        ("四个 演示", []),
        ("DOWNTIME we", [("segment", "5")]),
        ("first sample", [("meeting", "m1")]),
        ("周五", [("todo", "t1"), ("todo", "t2"), ("segment", "4")]),
        ("s2", [("todo", "t1")]),
        ("need", [("need", "n1"), ("need", "n2")]),
        ("demand", []),
        ("unconfirmed", []),
        ("provenance", []),
        ("100%", []),
        ("_", []),
        ("", []),
        (" \u3000 ", []),
    ],
)
def test_words_of_any_length_are_found_where_people_see_them(
    library: Library, words: str, places: list[tuple[str, str]]
) -> None:
    fill(library)
    assert [(hit.kind, hit.id) for hit in library.search(words)] == places


def test_a_hit_tells_what_it_takes_to_show_it_and_go_there(library: Library) -> None:
    fill(library)
    text = "我周五之前把报价发给您，另外下周安排一次演示。"
    [segment_hit] = library.search("报价")
    assert segment_hit == Hit("m1", "First talk", None, "Sample Ltd", "segment", "4", text, 6, 8, 40.0)
    [todo_hit] = library.search("s2")
    assert (todo_hit.kind, todo_hit.start_s) == ("todo", 40.0)
    [meeting_hit] = library.search("sample")
    assert (meeting_hit.text, meeting_hit.start_s) == (f"First talk{BETWEEN}Sample Ltd", None)


def test_words_in_several_cells_of_a_row_are_shown_with_its_heading(library: Library) -> None:
    fill(library)
    for cell, value in (("situation", "纸质巡检"), ("task", "别的"), ("result", "漏检一处以内")):
        library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", cell, value), "Li")
    [hit] = library.search("漏检 巡检")
    assert hit.text == BETWEEN.join(["need n1", "纸质巡检", "漏检一处以内"])
    assert hit.text[hit.start : hit.end] == "漏检"


def test_rejected_and_removed_rows_are_not_found(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "reject", edits.reject(record, "n1"), "Li")
    library.replace_proposals("m1", [], [])
    assert library.search("need") == []


def test_a_due_date_is_found_as_it_is_shown(library: Library) -> None:
    fill(library)
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "t1", "due", "2026-03-20"), "Li")
    assert found(library.search("2026-03-20")) == [("m1", "todo", "t1")]


def test_words_that_only_the_evidence_quotes_are_found_in_the_transcript_alone(library: Library) -> None:
    fill(library)
    assert found(library.search("百分之三十")) == [("m1", "segment", "2")]


def test_the_newest_meetings_come_first_and_the_limit_cuts_off_the_oldest(library: Library) -> None:
    for number in range(NEWEST + 3):
        name = f"m{number:02}"
        library.add_meeting(meeting(name, created_at=NOW + dt.timedelta(hours=number)))
        library.append_segments(name, segments())
    every = library.search("报价")
    assert [hit.meeting_id for hit in every] == sorted((hit.meeting_id for hit in every), reverse=True)
    assert len(every) == NEWEST + 3
    for limit in (0, 1, NEWEST - 1, NEWEST, NEWEST + 1):
        assert library.search("报价", limit) == every[:limit]


def test_segments_come_in_their_order_and_not_by_id(library: Library) -> None:
    library.add_meeting(meeting())
    library.append_segments(
        "m1", [*spoken(["预算"] * 3)[::-1], Segment(id=7, start_s=0, end_s=1, speaker="", text="预算")]
    )
    assert [hit.id for hit in library.search("预算")] == ["3", "2", "1", "7"]


def test_all_words_are_marked_in_a_text() -> None:
    assert spans("预算 Budget 预算", wanted_words("预算 bUDGET 预算")) == [(0, 2), (10, 12), (3, 9)]


@given(st.text())
def test_folding_keeps_places_and_is_done_once(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


ROWS = ("need", "todo", "suggestion")


class Readable(Protocol):
    def meetings(self) -> list[MeetingSummary]: ...
    def versions(self, meeting_id: str) -> list[Version]: ...
    def record(self, meeting_id: str) -> Record: ...
    def journal(self, meeting_id: str) -> list[JournalEntry]: ...


class Seen:
    """What a library holds, read once."""

    def __init__(self, library: Library) -> None:
        self.summaries = library.meetings()
        self.records = {one.id: library.record(one.id) for one in self.summaries}
        self.sent = {one.id: library.versions(one.id) for one in self.summaries}
        self.entries = {one.id: library.journal(one.id) for one in self.summaries}

    def meetings(self) -> list[MeetingSummary]:
        return self.summaries

    def record(self, meeting_id: str) -> Record:
        return self.records[meeting_id]

    def versions(self, meeting_id: str) -> list[Version]:
        return self.sent[meeting_id]

    def journal(self, meeting_id: str) -> list[JournalEntry]:
        return self.entries[meeting_id]


def naive(library: Readable, words: str) -> Iterator[tuple[str, str, str]]:
    """What a look at everything, one thing after another, finds."""
    wanted = words.lower().split()

    def held(*cells: str) -> bool:
        return bool(wanted) and all(any(word in cell.lower() for cell in cells) for word in wanted)

    def by_id(row: Row) -> str:
        return row.id

    for summary in library.meetings():
        record = library.record(summary.id)
        people = [f"{one.name} {' '.join(one.aliases)} {one.role}" for one in record.meeting.participants]
        planned = [one.title for one in record.meeting.planned]
        voices = [one.name for one in record.speakers if not one.proposed]
        if held(summary.title, summary.customer, record.meeting.place, *people, *planned, *voices):
            yield summary.id, "meeting", summary.id
        say: set[str] = set()
        for row in (*sorted(record.needs, key=by_id), *sorted(record.todos, key=by_id)):
            cells = [str(getattr(row, cell) or "") for cell in row.cell_names if cell not in ("kind", "status")]
            replies = [piece.quote for piece in row.evidence if piece.reply]
            note = row.progress_note if isinstance(row, Todo) else ""
            if row.review != "rejected" and held(*cells, note, *replies):
                yield summary.id, "need" if isinstance(row, Need) else "todo", row.id
                say.add(row.id)
        touching = (entry.id for entry in library.journal(summary.id) for one in entry.changes if one.entity in ROWS)
        yield from naive_sent(library.versions(summary.id), wanted, say, max(touching, default=0))
        for segment in record.segments:
            if held(segment.text):
                yield summary.id, "segment", str(segment.id)


def naive_sent(
    versions: list[Version], wanted: list[str], say: set[str], touched: int
) -> Iterator[tuple[str, str, str]]:
    """What was sent, the newest version first, and stands in no row that says it now; rows were last touched then."""
    for version in versions[::-1]:
        sent = version.content.rows if version.entry < touched else []
        rows = [(row.row_id, [*row.cells.values()], row.row_id) for row in sent]
        questions = [(question, [question], "") for question in version.content.questions]
        for told, cells, name in rows + questions:
            if wanted and told not in say and all(any(word in cell.lower() for cell in cells) for word in wanted):
                say.add(told)
                yield version.meeting_id, "sent", name


@st.composite
def needs_and_todos(draw: st.DrawFn) -> tuple[list[Need], list[Todo]]:
    needs = [need(f"n{number}", title=draw(TEXT) or "x") for number in range(draw(st.integers(0, 2)))]
    todos = [todo(f"t{number}", task=draw(TEXT) or "x", owner=draw(TEXT)) for number in range(draw(st.integers(0, 2)))]
    return [row.model_copy(update={"situation": draw(TEXT)}) for row in needs], todos


TALKS = st.lists(st.tuples(TEXT, TEXT, st.lists(TEXT, max_size=3), needs_and_todos()), min_size=1, max_size=3)


@settings(max_examples=20, deadline=None)
@given(TALKS, st.lists(WORDS, min_size=1, max_size=6))
@example([("", "É", ["é预", "a%b"], ([], []))], ["é", "É预", "A%B", "%", "_"])
def test_what_a_look_at_everything_finds_is_found_and_nothing_else(
    talks: list[tuple[str, str, list[str], tuple[list[Need], list[Todo]]]], searches: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder, copied_library(empty_library(), Path(folder)) as library:
        for number, (title, customer, texts, (needs, todos)) in enumerate(talks):
            name = f"m{number}"
            new = meeting(name, created_at=NOW + dt.timedelta(hours=number))
            library.add_meeting(new.model_copy(update={"title": title, "customer": customer}))
            library.append_segments(name, spoken(texts))
            library.replace_proposals(name, needs, todos)
        for words in searches:
            hits = library.search(words)
            assert found(hits) == list(naive(library, words))
            for hit in hits:
                assert all(word in hit.text.lower() for word in words.lower().split())
                assert hit.text[hit.start : hit.end].lower() == words.lower().split()[0]
