"""The form that the customer fills in, as an Excel workbook: a sheet a table, an answer and a remark a row."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.excel_page import (
    BODY,
    FACES,
    HEAD,
    HEAD_HEIGHT_PT,
    HIGHEST_ROW_PT,
    LINE_PT,
    PAPER_A4,
    ROW_PADDING_PT,
    SHORT,
    add_styles,
)
from assistant.export.excel_text import write_literal
from assistant.export.line_count import lines_needed
from assistant.export.sign_off_words import FORM_WORDS, FormWords, form_lines
from assistant.library.row_marks import row_mark
from schemas.sign_off import SENT_CELLS, RowTable, SentRow, Version

WIDTHS: dict[RowTable, tuple[float, ...]] = {
    "need": (6, 26, 24, 24, 20, 20, 20, 12, 26),
    "todo": (6, 52, 14, 13, 22, 12, 34),
}
"""Of the columns in sight, in characters."""
TO_FILL_IN = PatternFill("solid", fgColor="FFF8DC")
TITLE_PT, NOTE_PT = 14, 9


def sign_off_workbook(version: Version) -> bytes:
    """The form of a version; tables without rows have no sheet.

    The first and the last column are hidden and hold the row's mark, so that a part of the table that is sorted alone
    betrays itself.
    """
    words = FORM_WORDS[version.content.language]
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title, workbook.properties.creator = words.form_title, ""
    add_styles(workbook, version.content.language)
    for table in SENT_CELLS:
        rows = [row for row in version.content.rows if row.table == table]
        if rows:
            _sheet(workbook.create_sheet(words.sheets[table]), table, rows, version)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _sheet(sheet: Worksheet, table: RowTable, rows: Sequence[SentRow], version: Version) -> None:
    words = FORM_WORDS[version.content.language]
    last = len(WIDTHS[table]) + 2
    head_row = _above(sheet, version) + 1
    headings = (words.number, *words.headings[table].values(), words.answer, words.remark)
    for column, (heading, width) in enumerate(zip(headings, WIDTHS[table], strict=True), 2):
        _write(sheet, head_row, column, heading, HEAD, words)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(rows, head_row + 1):
        _row(sheet, number, row, version)
    for column in (1, last):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    end = head_row + len(rows)
    choices = DataValidation("list", formula1=f'"{",".join(words.answers.values())}"', allow_blank=True)
    choices.showErrorMessage = False  # whoever writes an answer in other words is read, or asked
    sheet.add_data_validation(choices)
    choices.add(f"{get_column_letter(last - 2)}{head_row + 1}:{get_column_letter(last - 2)}{end}")
    sheet.auto_filter.ref = f"A{head_row}:{get_column_letter(last)}{end}"
    _paper(sheet, head_row, last - 1)


def _above(sheet: Worksheet, version: Version) -> int:
    """Write what stands above the table; gives the number of its last row."""
    words = FORM_WORDS[version.content.language]
    face = FACES[version.content.language]
    lines = form_lines(version)
    for number, line in enumerate(lines, 1):
        cell = _write(sheet, number, 2, line, None, words)
        cell.font = Font(name=face, size=TITLE_PT if number == 1 else NOTE_PT, bold=number == 1)
    sheet.row_dimensions[1].height = HEAD_HEIGHT_PT
    return len(lines) + 1


def _row(sheet: Worksheet, number: int, row: SentRow, version: Version) -> None:
    words = FORM_WORDS[version.content.language]
    mark = row_mark(version, row)
    texts = [mark, str(row.number), *row.cells.values(), "", "", mark]
    last = len(texts)
    lines = 1
    for column, text in enumerate(texts, 1):
        cell = _write(sheet, number, column, text, SHORT if column in (2, last - 2) else BODY, words)
        if column in (last - 2, last - 1):
            cell.fill = TO_FILL_IN
        elif column not in (1, last):
            lines = max(lines, lines_needed(text, WIDTHS[row.table][column - 2]))
    # Excel works heights out when it opens a file; LibreOffice and previewers show one line unless told.
    sheet.row_dimensions[number].height = min(lines * LINE_PT + ROW_PADDING_PT, HIGHEST_ROW_PT)


def _write(sheet: Worksheet, row: int, column: int, text: str, style: str | None, words: FormWords) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell), "no cells are merged"
    if style:
        cell.style = style
    if text:
        write_literal(cell, text, words.cut)
    return cell


def _paper(sheet: Worksheet, head_row: int, last_in_sight: int) -> None:
    """Freeze the head, and fit the columns onto landscape A4."""
    sheet.freeze_panes = f"D{head_row + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.print_area = f"B1:{get_column_letter(last_in_sight)}{sheet.max_row}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
