"""Matching and answers without files: no answer goes to another row than its own, whatever the rows say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.library.answers import read_answer
from assistant.library.reply_matching import Matching, match, same_words
from assistant.library.row_marks import Mark, read_row_mark, read_seen_marks, row_mark, seen_mark
from schemas.sign_off import SENT_CELLS, Answer, ReturnedForm, ReturnedRow, Sending, SentRow, Version
from tests.sign_off.disorder import SPELLINGS
from tests.sign_off.forms import version_of

words = st.text(st.sampled_from("对账时间从四小时降到一二九 ab"), max_size=8)


@st.composite
def versions(draw: st.DrawFn, meeting_id: str = "m1") -> Version:
    """Rows of few letters, so that many of them are alike or the same."""
    rows = [
        SentRow(table=table, number=number, row_id=f"{table}{number}", cells={cell: draw(words) for cell in cells})
        for table, cells in SENT_CELLS.items()
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]
    facts = {"title": "", "customer": "", "date": "", "place": "", "questions": []}
    return version_of(Sending(meeting_id=meeting_id, language="zh", rows=rows, **facts))


def returned(version: Version, row: SentRow, *, marked: bool, cells: dict[str, str] | None = None) -> ReturnedRow:
    tokens = [row_mark(version, row)] if marked else []
    return ReturnedRow(place=row.key, table=row.table, tokens=tokens, cells=cells or row.cells, answer="同意")


def matched(version: Version, rows: list[ReturnedRow]) -> Matching:
    form = ReturnedForm(name="f", sha256="0", rows=rows, beside=[f"版本标识：{seen_mark(version)}"])
    return match(form, version.meeting_id, [version])


@given(versions(), st.data())
def test_rows_in_any_order_go_to_themselves_or_without_a_mark_to_a_row_with_their_words(
    version: Version, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(version.content.rows))
    marked = {row.key: data.draw(st.booleans()) for row in order}

    found = matched(version, [returned(version, row, marked=marked[row.key]) for row in order])

    for one in found.matches:
        origin = one.returned.place
        assert one.sent.key == origin or (not marked[origin] and one.sent.cells == one.returned.cells)
        assert not one.amended
    alone = {
        row.key
        for row in order
        if sum(all(same_words(row.cells[cell], one.cells.get(cell, "?")) for cell in row.cells) for one in order) == 1
        and (marked[row.key] or any(row.cells.values()))
    }
    assert alone <= {one.sent.key for one in found.matches}


@given(versions(), st.data())
def test_words_of_one_row_beside_the_mark_of_another_are_refused(version: Version, data: st.DataObject) -> None:
    rows = [row for row in version.content.rows if row.table == "need"]
    marked, worded = data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(rows))
    title = worded.cells["title"]
    if not title or same_words(title, marked.cells["title"]):
        return

    found = matched(version, [returned(version, marked, marked=True, cells=worded.cells)])

    assert not found.matches
    assert len(found.refused) == 1


@given(versions(), st.text(st.sampled_from("另写的句子xyz，"), min_size=1, max_size=30), st.data())
def test_whatever_is_written_over_a_row_with_a_mark_it_goes_to_that_row_or_nowhere(
    version: Version, text: str, data: st.DataObject
) -> None:
    row = data.draw(st.sampled_from(version.content.rows))
    cells = {**row.cells, data.draw(st.sampled_from(sorted(row.cells))): text}

    found = matched(version, [returned(version, row, marked=True, cells=cells)])

    assert {one.sent.key for one in found.matches} <= {row.key}


@given(versions(), versions())
def test_a_form_whose_hash_is_another_is_refused(version: Version, other: Version) -> None:
    if version.content_hash == other.content_hash:
        return
    row = version.content.rows[0]
    form = ReturnedForm(name="f", sha256="0", rows=[returned(version, row, marked=True)], beside=[])
    with pytest.raises(InputError, match="hash"):
        match(form, "m1", [other])


@given(versions(meeting_id="m2"))
def test_a_form_of_another_meeting_is_refused(version: Version) -> None:
    form = ReturnedForm(name="f", sha256="0", rows=[returned(version, version.content.rows[0], marked=True)], beside=[])
    with pytest.raises(InputError, match="m2"):
        match(form, "m1", [version])


@given(versions(), st.text(min_size=1).filter(lambda text: not any(mark.isspace() for mark in text)))
def test_marks_say_what_they_were_made_of(version: Version, meeting_id: str) -> None:
    content = version.content.model_copy(update={"meeting_id": meeting_id})
    version = version.model_copy(update={"content": content})
    row = content.rows[-1]
    assert read_row_mark(row_mark(version, row)) == Mark(meeting_id, 1, version.content_hash[:16], row.key)
    assert Mark(meeting_id, 1, version.content_hash[:8]) in read_seen_marks(f"版本标识：{seen_mark(version)} ")


@pytest.mark.parametrize(("answer", "spelled"), [(answer, one) for answer, all_ in SPELLINGS.items() for one in all_])
def test_answers_are_read_in_every_spelling_or_not_at_all(answer: Answer | None, spelled: str) -> None:
    assert read_answer(spelled) == answer


@given(st.sampled_from(["同意", "修改", "不同意"]), st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_an_answer_that_says_more_is_not_taken_for_the_answer(answer: str, more: str) -> None:
    assert read_answer(answer + more) is None


def test_answers_of_merged_cells_count_where_all_say_the_same() -> None:
    assert read_answer("同意\nok") == "agree"
    assert read_answer("同意\n不同意") is None
