"""The Excel workbook: its sheets, real dates and times, and how it prints."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from assistant.export.contents import contents
from assistant.export.excel import excel_workbook
from schemas.minutes import MinutedRecord
from tests.export import records

BOTH = pytest.mark.parametrize("record", [records.chinese(), records.english()], ids=["zh", "en"])


def opened(record: MinutedRecord) -> Workbook:
    return load_workbook(BytesIO(excel_workbook(contents(record))))


def test_the_sheets_have_the_names_of_the_field() -> None:
    assert opened(records.english()).sheetnames == [
        "Needs-confirmation table",
        "To-do list",
        "Transcript",
        "About the meeting",
        "Topics and summary",
        "Need-to-answer table",
        "Customer profile sheet",
        "Decision chain",
    ]


@BOTH
def test_every_sheet_prints_on_landscape_a4_as_wide_as_the_page_with_its_head_repeated(record: MinutedRecord) -> None:
    for sheet in opened(record).worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"


@BOTH
def test_heads_are_frozen_and_tables_can_be_filtered(record: MinutedRecord) -> None:
    needs, todos, transcript, facts = opened(record).worksheets[:4]

    assert [sheet.freeze_panes for sheet in (needs, todos, transcript, facts)] == ["C2", "C2", "C2", "A2"]
    assert needs.auto_filter.ref == f"A1:L{needs.max_row}"
    assert todos.auto_filter.ref == f"A1:I{todos.max_row}"
    assert transcript.auto_filter.ref == f"A1:E{transcript.max_row}"


@BOTH
def test_cells_wrap_and_rows_are_as_high_as_their_text(record: MinutedRecord) -> None:
    needs = opened(record).worksheets[0]
    heights = [needs.row_dimensions[row].height for row in range(2, needs.max_row + 1)]

    assert all(cell.alignment.wrap_text for row in needs.iter_rows() for cell in row)
    assert heights[0] > 4 * 14
    assert all(height is not None and 14 <= height <= 409 for height in heights)


def test_due_dates_and_times_can_be_calculated_with() -> None:
    _needs, todos, transcript, facts = opened(records.chinese()).worksheets[:4]

    assert [todos.cell(row, 4).value for row in (2, 3, 4)] == [dt.datetime(2026, 4, 15), dt.datetime(2026, 4, 10), None]
    assert todos["D2"].number_format == "yyyy-mm-dd"
    assert facts["B4"].value == dt.datetime(2026, 4, 9)
    assert transcript["B2"].value == dt.timedelta(seconds=23)


def test_a_proposed_date_is_marked_beside_the_date() -> None:
    facts = opened(records.english()).worksheets[3]

    assert facts["A4"].value == "Date (date of the recording file, to be confirmed)"


def test_the_transcript_is_whole() -> None:
    record = records.english()
    transcript = opened(record).worksheets[2]

    assert [cell.value for cell in transcript["E"]][1:] == [segment.text for segment in record.segments]


def test_checked_rows_say_so_and_others_carry_their_marks() -> None:
    needs, todos, _transcript, _facts = opened(records.english()).worksheets[:4]

    assert [cell.value for cell in needs["K"]][1:] == ["checked", "※ not checked", "checked"]
    assert [cell.value for cell in todos["H"]][1:] == ["checked", "▲ no evidence", "※ not checked"]


def test_an_ampersand_in_the_page_head_is_no_command() -> None:
    needs = opened(records.english()).worksheets[0]

    assert needs.oddHeader is not None
    assert str(needs.oddHeader.right.text).startswith("Larch && Loom Outfitters Ltd")


def test_page_heads_stay_within_excels_limit() -> None:
    record = records.chinese()
    meeting = record.meeting.model_copy(update={"title": "&" * 300, "customer": "&" * 300})
    needs = opened(record.model_copy(update={"meeting": meeting})).worksheets[0]

    assert needs.oddHeader is not None
    assert len(str(needs.oddHeader)) <= 255
