"""What others have written meanwhile, in words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from assistant.library import edits, row_edits, segment_edits
from assistant.library.library import Library
from assistant.review.meanwhile import WIDEST, Seen, author, done_by, last_on, over_line
from tests.review.talk import MEETING_ID

FIELDS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "one", "two"]))


@given(FIELDS, st.lists(FIELDS, max_size=5))
def test_news_is_what_is_not_as_it_was_seen_last_and_is_told_once(
    first: dict[str, str], later: list[dict[str, str]]
) -> None:
    seen, known = Seen(first), dict(first)
    for now in later:
        assert seen.news(now) == {name: text for name, text in now.items() if known.get(name) != text}
        known |= now
        assert seen.news(now) == {}


def test_who_has_written_is_told_as_the_person_knows_them() -> None:
    assert [author(who, "Li") for who in ("Wang", "Li", "extraction")] == ["Wang", "Another window", "The program"]


def test_what_stands_there_is_told_whole_and_harmlessly() -> None:
    line = over_line("Li", {"Result": "\x1b[31m[red]三成\n两行", "Task": ""}, "Enter")

    assert "[red]三成 两行" in line
    assert "\x1b" not in line
    assert "Task –" in line
    assert "Enter writes yours over it" in line


def test_an_act_is_told_by_what_it_did_to_a_row(library: Library) -> None:
    record = library.record(MEETING_ID)
    edit = library.apply(MEETING_ID, "edit", edits.edit_cell(record, "n-2", "result", "三成"), "Li")
    emptied = library.apply(MEETING_ID, "edit", edits.edit_cell(library.record(MEETING_ID), "n-1", "task", ""), "Li")
    words = library.apply(MEETING_ID, "words", segment_edits.edit_text(library.record(MEETING_ID), 1, "改过的话"), "Li")
    undone = library.undo(MEETING_ID, "Li")
    assert undone

    assert done_by(edit) == "edited: Result “三成”"
    assert done_by(emptied) == "edited: Task –"
    assert done_by(words) == "corrected the transcript"
    assert done_by(undone) == "took back a change"
    assert last_on([edit, emptied, words], "need", "n-2") is edit
    assert last_on([edit, emptied, words], "need", "n-3") is None


def test_an_act_of_many_words_is_told_in_a_line(library: Library) -> None:
    merged = library.apply(MEETING_ID, "merge", row_edits.merge(library.record(MEETING_ID), ["n-1", "n-2"]), "Li")

    assert 0 < cell_len(done_by(merged)) <= WIDEST
