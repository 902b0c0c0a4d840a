"""What was sent stays as it was sent, numbered, with its hash and an entry in the journal."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import exc

from assistant.errors import ChangedMeanwhileError, LibraryError
from assistant.export.sign_off import sending as sent_of
from assistant.library import edits
from assistant.library.changes import between
from assistant.library.library import Filters, Library, open_library
from assistant.library.search import NEWEST
from assistant.library.todo_edits import set_progress
from assistant.library.versions import content_hash
from schemas.minutes import MinutedRecord
from schemas.sign_off import Sending, SentRow
from tests.library.samples import NOW, fill, meeting, need, todo


def sending(title: str = "Need", *, meeting_id: str = "m1", **facts: Any) -> Sending:
    row = SentRow(table="need", number=1, row_id="n1", cells={"title": title})
    values = {"title": "", "customer": "", "date": "", "place": "", "questions": [], **facts}
    return Sending(meeting_id=meeting_id, language="zh", rows=[row], **values)


def test_versions_are_numbered_in_their_order_and_kept_as_they_were_sent(library: Library) -> None:
    fill(library)
    first, second = library.freeze(sending("one"), "Li"), library.freeze(sending("two"), "Wang")

    assert [first.number, second.number] == [1, 2]
    assert library.versions("m1") == [first, second]
    assert (first.content, second.who) == (sending("one"), "Wang")
    entries = {entry.id: entry for entry in library.journal("m1")}
    assert [(entries[one.entry].action, entries[one.entry].who) for one in (first, second)] == [
        ("send", "Li"),
        ("send", "Wang"),
    ]


def test_what_says_the_same_as_the_newest_version_is_no_new_one(library: Library) -> None:
    fill(library)
    first = library.freeze(sending("one"), "Li")
    entries = library.journal("m1")

    assert library.freeze(sending("one"), "Wang") == first
    assert library.journal("m1") == entries
    library.freeze(sending("two"), "Li")
    assert library.freeze(sending("one"), "Li").number == 3, "going back to older words is a version of its own"


def test_another_status_is_a_version_of_its_own_with_the_same_words_and_hash(library: Library) -> None:
    fill(library)
    content = sending()
    first = library.freeze(content, "Li")
    confirmed = content.model_copy(update={"rows": [content.rows[0].model_copy(update={"status": "confirmed"})]})

    second = library.freeze(confirmed, "Li")

    assert (second.number, second.content, second.content_hash) == (2, confirmed, first.content_hash)
    assert library.freeze(confirmed, "Li") == second


def test_that_something_was_sent_is_not_undone(library: Library) -> None:
    record = fill(library)
    library.apply("m1", "accept", edits.accept(record, "n1"), "Li")
    library.freeze(sending(), "Li")

    undone = library.undo("m1", "Li")

    assert undone is not None
    assert library.record("m1") == record, "the act before it is undone"
    assert library.undo("m1", "Li") is None
    assert len(library.versions("m1")) == 1


@pytest.mark.parametrize("statement", ["UPDATE version SET content_hash = ''", "DELETE FROM version"])
def test_the_database_refuses_to_rewrite_a_version(library: Library, home: Path, statement: str) -> None:
    fill(library)
    library.freeze(sending(), "Li")
    engine = sa.create_engine(f"sqlite:///{home / 'library.db'}")
    with pytest.raises(exc.IntegrityError, match="stay as they were sent"), engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


_CHANGES: list[Callable[[Sending, str], Sending]] = [
    lambda sent, text: sent.model_copy(update={"title": sent.title + text}),
    lambda sent, text: sent.model_copy(update={"meeting_id": sent.meeting_id + text}),
    lambda sent, text: sent.model_copy(update={"questions": [*sent.questions, text]}),
    lambda sent, text: sent.model_copy(update={"rows": [sent.rows[0].model_copy(update={"cells": {"title": text}})]}),
    lambda sent, text: sent.model_copy(update={"rows": [*sent.rows, *sent.rows]}),
]


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text != "Need"),
    st.sampled_from(_CHANGES),
)
def test_the_hash_tells_any_two_contents_apart(text: str, changed: Callable[[Sending, str], Sending]) -> None:
    sent = sending()
    assert content_hash(sent) == content_hash(Sending.model_validate_json(sent.model_dump_json()))
    assert content_hash(changed(sent, text)) != content_hash(sent)


def test_a_meeting_has_no_versions_before_one_is_sent(library: Library) -> None:
    fill(library)
    assert library.versions("m1") == []
    assert open_library().versions("m1") == []


def test_a_search_reads_of_what_was_sent_no_more_than_it_has_room_for(library: Library, home: Path) -> None:
    for number in range(NEWEST + 1):
        name = f"m{number:02}"
        quote = need("n1", title="报价")
        library.add_meeting(meeting(name, created_at=NOW + dt.timedelta(hours=number)))
        library.replace_proposals(name, [quote], [])
        library.freeze(sending("报价", meeting_id=name), "Li")
        other = {"result": "看过"} if number == NEWEST else {"title": "别的"}
        library.apply(name, "edit", between(quote, quote.model_copy(update=other)), "Li")
    sent, newest = Filters(kind="sent"), f"m{NEWEST:02}"
    every = library.search("报价", only=sent)
    assert {hit.meeting_id for hit in every} == {f"m{number:02}" for number in range(NEWEST)}, (
        "the newest says it still"
    )
    with sqlite3.connect(home / "library.db") as connection:
        connection.execute("DROP TRIGGER version_no_UPDATE")
        connection.execute("UPDATE version SET content = '报价' WHERE meeting_id = 'm00'")

    assert library.search("报价", 2, sent) == every[:2]
    assert [(hit.meeting_id, hit.kind) for hit in library.search("报价", 2)] == [
        (newest, "need"),
        (f"m{NEWEST - 1:02}", "sent"),
    ]
    with pytest.raises(LibraryError):
        library.search("报价", NEWEST, sent)


def test_the_day_that_a_todo_is_put_off_to_is_found_as_it_was_sent(library: Library) -> None:
    library.add_meeting(meeting("m1"))
    library.replace_proposals("m1", [], [todo("t1")])
    library.apply("m1", "progress", set_progress(library.record("m1"), "t1", "open", "", dt.date(2024, 6, 30)), "Li")
    library.freeze(sent_of(MinutedRecord(**dict(library.record("m1")))), "Li")

    assert [hit.kind for hit in library.search("2024-06-30")] == ["sent"]


def test_a_record_that_was_changed_since_it_was_read_is_not_sent(library: Library) -> None:
    fill(library)
    read = library.newest_entry("m1")
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", "title", "别的"), "Wang")

    with pytest.raises(ChangedMeanwhileError, match="Send it again"):
        library.freeze(sending(), "Li", read)
    assert library.versions("m1") == []
    assert library.freeze(sending(), "Li", library.newest_entry("m1")).number == 1
