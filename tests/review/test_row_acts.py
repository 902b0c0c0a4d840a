"""Copying, merging, splitting and moving by keys; several rows judged at once; suggestions; a row's history."""

from __future__ import annotations

from assistant.library import edits
from assistant.library.library import Library
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.history import HistoryDialog
from assistant.review.dialogs.suggestion import SuggestionDialog
from assistant.review.widgets.detail import RowDetail
from assistant.review.widgets.rows import RowTable
from schemas.record import Need
from tests.review.driving import answer, meeting, need, notices, opened, press, selected, text_of, transcript, until
from tests.review.talk import MEETING_ID, needs


def _needs(library: Library) -> list[Need]:
    return library.record(MEETING_ID).needs


async def test_marked_rows_are_accepted_together(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "home", "x", "x")
        assert meeting(pilot).query_one("#rows-need", RowTable).marked_ids == ["n-3", "n-1"]
        assert text_of(pilot, "#rows-need").count("◆") == 2
        await press(pilot, "a")

        assert [row.review for row in _needs(library)] == ["accepted", "open", "accepted"]
        assert selected(pilot) == "n-2"
        assert "◆" not in text_of(pilot, "#rows-need")


async def test_marked_rows_are_rejected_with_one_reason_and_taken_back_by_one_key(library: Library) -> None:
    before = library.record(MEETING_ID)
    async with opened(library) as pilot:
        await press(pilot, "ctrl+a", "r")
        await answer(pilot, "another talk")

        assert {(row.review, row.reject_reason) for row in _needs(library)} == {("rejected", "another talk")}
        await press(pilot, "u")
    assert library.record(MEETING_ID) == before


async def test_all_rows_are_marked_and_escape_marks_none(library: Library) -> None:
    async with opened(library) as pilot:
        rows = meeting(pilot).query_one("#rows-need", RowTable)
        await press(pilot, "ctrl+a")
        assert len(rows.marked_ids) == 3
        await press(pilot, "escape")
        assert rows.marked_ids == []
        await press(pilot, "ctrl+a", "ctrl+a")
        assert rows.marked_ids == []


async def test_a_copy_of_a_row_stands_as_a_persons_own(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "d")
        copy = next(row for row in _needs(library) if row.id not in ("n-1", "n-2", "n-3"))

        assert selected(pilot) == copy.id
    assert (copy.title, copy.provenance.source) == (need(library, "n-1").title, "person")


async def test_marked_rows_become_one_with_the_evidence_of_both(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "home", "down", "x", "x", "up", "up", "down", "M")
        await until(pilot, lambda: need(library, "n-2").review == "rejected")

        assert selected(pilot) == "n-1"
    assert {piece.segment_id for piece in need(library, "n-1").evidence} == {5, 6, 7, 8}


async def test_without_marks_merging_asks_for_the_other_row(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "home", "down", "M")
        assert isinstance(pilot.app.screen, Dialog)
        await press(pilot, "2")
        await until(pilot, lambda: need(library, "n-2").review == "rejected")

    assert 8 in {piece.segment_id for piece in need(library, "n-1").evidence}


async def test_a_row_is_split_by_its_evidence(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "S", "enter")
        assert isinstance(pilot.app.screen, Dialog), "nothing is marked, so nothing would be split off"
        await press(pilot, "down", "space", "enter")
        await until(pilot, lambda: len(_needs(library)) == 4)
        new = next(row for row in _needs(library) if row.id not in ("n-1", "n-2", "n-3"))

        assert selected(pilot) == new.id
    assert [piece.segment_id for piece in new.evidence] == [6]
    assert [piece.segment_id for piece in need(library, "n-1").evidence] == [5, 7]


async def test_evidence_is_moved_to_another_row(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "v")
        assert any("shift" in line for line in notices(pilot))
        await press(pilot, *["shift+down"] * 9, "v")
        assert isinstance(pilot.app.screen, Dialog)
        await press(pilot, "2")
        await until(pilot, lambda: 5 not in {piece.segment_id for piece in need(library, "n-1").evidence})

    assert {piece.segment_id for piece in need(library, "n-2").evidence} == {5, 8}


async def test_the_only_piece_of_evidence_needs_no_cursor_to_be_moved(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "n", "v")
        assert isinstance(pilot.app.screen, Dialog)
        await press(pilot, "2")
        await until(pilot, lambda: 8 in {piece.segment_id for piece in need(library, "n-1").evidence})

    assert need(library, "n-2").evidence == []


async def test_a_row_that_rests_on_nothing_says_so_when_evidence_is_to_be_moved(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", "n", "v", "2")
        await until(pilot, lambda: need(library, "n-2").evidence == [])
        meeting(pilot).go_to_row("n-2")
        await press(pilot, "v")

        assert any("no evidence" in line for line in notices(pilot))


async def test_a_cell_lights_up_its_own_words_alone(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", *["shift+down"] * 8)
        assert meeting(pilot).query_one(RowDetail).part == "status"
        assert set(transcript(pilot)._lit) == {6, 7}
        await press(pilot, "shift+down")
        assert set(transcript(pilot)._lit) == {5}
        await press(pilot, "escape")

        assert set(transcript(pilot)._lit) == {5, 6, 7}


async def test_a_suggestion_is_taken_cell_by_cell(library: Library) -> None:
    record = library.record(MEETING_ID)
    library.apply(MEETING_ID, "accept", edits.accept(record, "n-1"), "tester")
    other = needs()[0].model_copy(update={"id": "n-9", "result": "漏检为零", "situation": "全靠纸"})
    assert library.suggest(MEETING_ID, "n-1", other)
    async with opened(library) as pilot:
        await press(pilot, "home", "down")
        assert "»" in text_of(pilot, "#rows-need")
        await press(pilot, "y")
        assert isinstance(pilot.app.screen, SuggestionDialog)
        await press(pilot, "space", "enter")
        await until(pilot, lambda: need(library, "n-1").result == "漏检为零")

        assert "»" not in text_of(pilot, "#rows-need")
    assert need(library, "n-1").situation == record.needs[0].situation
    assert library.record(MEETING_ID).suggestions == []


async def test_a_suggestion_is_left(library: Library) -> None:
    library.apply(MEETING_ID, "accept", edits.accept(library.record(MEETING_ID), "n-1"), "tester")
    library.suggest(MEETING_ID, "n-1", needs()[0].model_copy(update={"id": "n-9", "result": "漏检为零"}))
    before = need(library, "n-1")
    async with opened(library) as pilot:
        await press(pilot, "home", "down", "y", "l")
        await until(pilot, lambda: not library.record(MEETING_ID).suggestions)
        await press(pilot, "y")

        assert any("No suggestion" in line for line in notices(pilot))
    assert need(library, "n-1") == before


async def test_the_history_of_a_row_says_who_changed_what(library: Library) -> None:
    changes = edits.edit_cell(library.record(MEETING_ID), "n-1", "result", "漏检为零")
    library.apply(MEETING_ID, "edit", changes, "tester")
    async with opened(library) as pilot:
        await press(pilot, "home", "down", "h")
        screen = pilot.app.screen
        assert isinstance(screen, HistoryDialog)
        shown = "\n".join(line.text for line in (screen.query_one("#history").render_line(y) for y in range(12)))

    assert "tester" in shown
    assert "漏检一处以内，不加人" in shown
    assert "漏检为零" in shown
