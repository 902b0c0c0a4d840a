"""The agenda form as a workbook of one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.agenda_words import FormTexts
from assistant.export.excel_page import (
    BODY,
    HEAD,
    HIGHEST_ROW_PT,
    LINE_PT,
    PAPER_A4,
    ROW_PADDING_PT,
    add_styles,
)
from assistant.export.excel_text import write_literal
from assistant.export.line_count import lines_needed

WIDTHS = (50, 22, 14, 30)
"""Of the columns, in characters."""
CUT = " …"


def agenda_workbook(said: FormTexts) -> bytes:
    """The form, with a list of sides to choose from."""
    book = Workbook()
    add_styles(book, said.language)
    sheet = book.worksheets[0]
    sheet.title = said.title
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    _write_row(sheet, 1, [said.help], (sum(WIDTHS),), BODY)
    for row, texts in enumerate(said.fields, 2):
        _write_row(sheet, row, texts, (WIDTHS[0], sum(WIDTHS[1:])), BODY)
        sheet.cell(row, 1).style = HEAD
    row = len(said.fields) + 3
    sides = DataValidation(type="list", formula1='"' + ",".join(said.sides) + '"', allow_blank=True)
    sides.add(f"C{row + 1}:C{row + len(said.people) - 1}")
    sheet.add_data_validation(sides)
    for table in (said.people, said.topics):
        for down, texts in enumerate(table):
            _write_row(sheet, row + down, texts, WIDTHS, BODY if down else HEAD)
        row += len(table) + 1
    _merge(sheet, len(said.fields))
    _paper(sheet)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_row(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[float], style: str) -> None:
    lines = 1
    for column, (text, width) in enumerate(zip(texts, widths, strict=False), 1):
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell), "nothing is merged yet"
        cell.style = style
        if text:
            write_literal(cell, text, CUT)
            lines = max(lines, lines_needed(text, width))
    # Excel works heights out when it opens a file; LibreOffice and previewers show one line unless told.
    sheet.row_dimensions[row].height = min(lines * LINE_PT + ROW_PADDING_PT, HIGHEST_ROW_PT)


def _merge(sheet: Worksheet, fields: int) -> None:
    """The help across the page, and the values of the fields across what their names leave of it."""
    for row in range(1, fields + 2):
        first = 1 if row == 1 else 2
        for column in range(first, len(WIDTHS) + 1):  # merged cells keep a frame each
            sheet.cell(row, column).style = BODY
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=len(WIDTHS))


def _paper(sheet: Worksheet) -> None:
    """Fit the columns onto upright A4."""
    sheet.sheet_view.showGridLines = False
    page = sheet.page_setup
    page.orientation, page.paperSize = "portrait", PAPER_A4
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
