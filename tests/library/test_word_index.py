"""Whatever is written, taken back or done again, the index of words hides nothing that is there."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.events import Progress, Stage
from assistant.export.sign_off import sending
from assistant.library import edits, index_filling, replacing, search, segment_edits, word_index
from assistant.library.library import Filters, Library, open_library
from assistant.library.opening import writer
from assistant.library.todo_edits import set_progress
from schemas.minutes import MinutedRecord
from schemas.record import Change, Need, Record, Row, Todo
from schemas.talk import Segment
from tests.library import samples
from tests.library.samples import NOW, meeting, need, todo
from tests.library.test_search import Seen, found, naive, spoken
from tests.ready_library import copied_library, file_of

pytestmark = pytest.mark.slow

TEXT = st.text("预算表ab AB1%_/\\\"'é É\u3000\x00\x1b[", min_size=1, max_size=12)
PICK = st.integers(0, 9)
ACT = st.tuples(
    st.sampled_from(
        [
            "edit",
            "split",
            "join",
            "replace",
            "row",
            "note",
            "reject",
            "undo",
            "redo",
            "hear",
            "again",
            "propose",
            "send",
        ]
    ),
    st.sampled_from(["m0", "m1", "m2"]),
    PICK,
    TEXT,
)
SEARCHED = st.lists(st.text('预算表ab1% é"', min_size=1, max_size=5), min_size=3, max_size=5)


def fill(library: Library) -> None:
    for number in range(3):
        name = f"m{number}"
        new = meeting(name, created_at=NOW - dt.timedelta(hours=number % 2))
        library.add_meeting(new.model_copy(update={"title": "预算 a1", "date": dt.date(2026, 3, number + 1)}))
        library.append_segments(name, spoken(["预算表", "Ab ab1 预"]))
        needs = [need("n1", title="预算表 é"), need("n2", title="预算").model_copy(update={"status": "confirmed"})]
        library.replace_proposals(name, needs, [todo("t1", task="a1 表", owner="Éa")])
        library.freeze(sending(MinutedRecord(**dict(library.record(name)))), "Li")
        library.replace_proposals(name, needs, [todo("t1", task="a1 É", owner="Éa")])


def act(library: Library, what: str, name: str, pick: int, text: str) -> None:
    record = library.record(name)
    if what in ("undo", "redo"):
        (library.undo if what == "undo" else library.redo)(name, "Li")
    elif what == "hear":
        last = library.free_segment_id(name)
        library.append_segments(name, [Segment(id=last, start_s=last, end_s=last + 1, speaker="", text=text)])
    elif what == "again":
        library.replace_transcript(name, spoken([text, text[::-1]]), [])
    elif what == "propose":
        library.replace_proposals(name, [need(f"p{pick}", title=text)], [])
    elif what == "send":
        standing = {
            name: [row for row in getattr(record, name) if row.review != "rejected"] for name in ("needs", "todos")
        }
        content = sending(MinutedRecord(**dict(record) | standing))
        library.freeze(content.model_copy(update={"questions": [text]}), "Li")
    elif changes := _changes(library, record, what, pick, text):
        library.apply(name, what, changes, "Li")


def _changes(library: Library, record: Record, what: str, pick: int, text: str) -> list[Change]:
    segment = record.segments[pick % len(record.segments)]
    rows: list[Row] = [*record.needs, *record.todos]
    row = rows[pick % len(rows)]
    try:
        if what == "edit":
            return segment_edits.edit_text(record, segment.id, text)
        if what == "split":
            new_id = library.free_segment_id(record.meeting.id)
            return segment_edits.split_segment(record, segment.id, len(segment.text) // 2, new_id)
        if what == "join":
            return segment_edits.join_segments(record, [one.id for one in record.segments[:2]])
        if what == "replace":
            return replacing.replace(record, replacing.occurrences(record, "预"), text)
        if what == "row":
            return edits.edit_cell(record, row.id, row.cell_names[0], text)
        if what == "note":
            return set_progress(record, row.id, "open", text)
        return edits.reject(record, row.id)
    except InputError:  # such as a text of blanks
        return []


@cache
def _filled_file() -> bytes:
    return file_of(fill)


@settings(max_examples=25, deadline=None)
@given(st.lists(ACT, max_size=8), SEARCHED)
@example([("edit", "m0", 0, 'a\x00"')], ['"', "\u3000", "%"])
@example(
    [("reject", "m0", 0, ""), ("send", "m0", 0, "a"), ("undo", "m0", 0, ""), ("row", "m0", 1, "b")], ["预", "算", "a"]
)
def test_the_index_finds_what_a_look_at_everything_finds(
    acts: list[tuple[str, str, int, str]], searched: list[str]
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(search, "NEWEST", 1),
        copied_library(_filled_file(), Path(folder)) as library,
    ):
        for one in acts:
            act(library, *one)
        seen = Seen(library)
        held = [segment.text for record in seen.records.values() for segment in record.segments]
        for words in [*searched, *(text[:size] for text in held[:2] for size in (1, 2, 3))]:
            every = library.search(words, 1000)
            assert found(every) == list(naive(seen, words))
            assert all(library.search(words, limit) == every[:limit] for limit in range(1, len(every), 3))


def _kept(library: Seen, only: Filters, place: tuple[str, str, str]) -> bool:
    """Whether the filters leave a place, by a look at the record."""
    name, kind, row_id = place
    record = library.record(name)
    day = record.meeting.date
    if only.customer.lower() not in record.meeting.customer.lower():
        return False
    if (only.since or only.until) and not (day and (only.since or dt.date.min) <= day <= (only.until or dt.date.max)):
        return False
    rows = [] if kind == "sent" else [*record.needs, *record.todos]
    row = next((row for row in rows if row.id == row_id), None)
    own_kind = row.kind if isinstance(row, Need) else None
    if only.kind and only.kind not in (kind, own_kind):
        return False
    if only.status and (row is None or only.status not in (row.review, getattr(row, "status", None))):
        return False
    return not only.owner or (isinstance(row, Todo) and only.owner.lower() in row.owner.lower())


DAYS = st.none() | st.dates(dt.date(2026, 2, 28), dt.date(2026, 3, 4))
FILTERS = st.builds(
    Filters,
    customer=st.sampled_from(["", "sample", "nobody"]),
    kind=st.sampled_from([None, "meeting", "segment", "need", "todo", "sent", "demand", "concern"]),
    status=st.sampled_from([None, "confirmed", "unconfirmed", "open", "accepted"]),
    owner=st.sampled_from(["", "éA", "x"]),
    since=DAYS,
    until=DAYS,
)


@settings(max_examples=40, deadline=None)
@given(FILTERS, st.sampled_from(["预", "预算", "a1", "表", "A", "é"]))
def test_filters_leave_what_they_name_and_nothing_else(only: Filters, words: str) -> None:
    library = _filled()
    seen = Seen(library)
    expected = [place for place in naive(seen, words) if _kept(seen, only, place)]
    assert found(library.search(words, 1000, only)) == expected
    with mock.patch.object(word_index, "is_there", return_value=False):  # as on other databases
        assert found(library.search(words, 1000, only)) == expected


def _filled(kept: list[Library] = []) -> Library:  # noqa: B006 - made once
    if not kept:
        kept.append(copied_library(_filled_file(), Path(tempfile.mkdtemp())))
    return kept[0]


def test_rejected_rows_are_found_where_they_are_asked_for(library: Library) -> None:
    fill(library)
    library.apply("m0", "reject", edits.reject(library.record("m0"), "n1"), "Li")
    assert found(library.search("预算", only=Filters(status="rejected"))) == [("m0", "need", "n1")]


def _forget_index(library: Library) -> None:
    """As a library is that was made before there was an index."""
    with writer(library._engine).begin() as connection:
        connection.execute(sa.text("INSERT INTO word_index (word_index) VALUES ('delete-all')"))
        connection.execute(sa.text("DELETE FROM meeting_number"))


def test_an_older_library_is_indexed_when_it_is_opened_and_tells_how_far_it_is(library: Library) -> None:
    fill(library)
    expected = found(library.search("预算"))
    _forget_index(library)
    heard: list[Progress] = []
    with open_library(on_progress=heard.append) as again:
        assert found(again.search("预算")) == expected
    assert [round(one.done * 3) for one in heard] == [1, 2, 3]
    assert {one.stage for one in heard} == {Stage.INDEX}
    open_library(on_progress=heard.append).close()
    assert len(heard) == 3


def test_indexing_that_was_stopped_goes_on_where_it_was(library: Library) -> None:
    fill(library)
    expected = found(library.search("预算"))
    _forget_index(library)

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index_filling.fill(writer(library._engine), stop)
    heard: list[Progress] = []
    with open_library(on_progress=heard.append) as again:
        assert len(heard) == 2
        assert found(again.search("预算")) == expected


def test_other_programs_get_their_turn_while_an_older_library_is_indexed(library: Library) -> None:
    fill(library)
    _forget_index(library)
    waits: list[float] = []

    def write(seconds: float) -> None:
        other = sqlite3.connect(str(library._engine.url.database), timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("COMMIT")
        other.close()
        waits.append(seconds)

    with mock.patch.object(index_filling, "sleep", side_effect=write):
        index_filling.fill(library._engine, lambda _progress: None)
    assert len(waits) == 3
    assert min(waits) > 0


def test_a_meeting_that_an_older_program_made_meanwhile_is_found_all_the_same(library: Library) -> None:
    fill(library)
    expected = found(library.search("预算"))
    assert expected
    _forget_index(library)
    with mock.patch.object(search, "NEWEST", 1):
        assert found(library.search("预算")) == expected


def test_what_changes_no_words_adds_nothing_to_the_index(library: Library) -> None:
    record = samples.fill(library)
    others = {speaker.label for speaker in record.speakers} - {record.segments[0].speaker}
    changes = segment_edits.set_speaker(record, [record.segments[0].id], min(others))
    assert changes
    with mock.patch.object(word_index, "_tokens", side_effect=AssertionError):
        library.apply("m1", "speaker", changes, "Li")
        library.undo("m1", "Li")
        library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
