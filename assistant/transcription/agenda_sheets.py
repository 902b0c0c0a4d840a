"""The agenda form in files of Excel and Word, and the plain file: writing an empty one, reading the cells of one."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.language import interface_language
from assistant.transcription.agenda_form import FIELDS, PEOPLE, SIDES, TOPICS, Cell
from assistant.transcription.formats.docx import paragraphs_of
from assistant.transcription.input_files import check_file

FORM_SUFFIXES = (".xlsx", ".docx")
MAX_BYTES = 50_000_000
"""Of what a file unpacks to; an agenda has some kilobytes."""
MOST_ROWS, MOST_COLUMNS = 2_000, 50
_KNOWN = (str, int, float, dt.datetime, dt.date, dt.time)
EMPTY_PEOPLE, EMPTY_TOPICS = 8, 10
"""Rows to be filled in; more can be added."""
WIDTHS = (24, 20, 16, 30)
"""Of the columns of the form in Excel, in characters."""
_DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, IndexError, TypeError, AttributeError),
    *(NotImplementedError, RuntimeError, SyntaxError),
)


def read_rows(path: Path) -> list[list[Cell]]:
    """The cells of a form: of all sheets of a workbook, or all tables of a document, one after the other.

    Raises:
        InputError: The file cannot be read as what its name says, or is far too large for an agenda.
    """
    check_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            too_large = sum(member.file_size for member in archive.infolist()) > MAX_BYTES
        reader: Callable[[Path], Iterator[list[Cell]]] = _of_excel if path.suffix.lower() == ".xlsx" else _of_word
        rows = [] if too_large else list(islice(reader(path), MOST_ROWS))
    except _DAMAGES as error:
        line = _("The agenda {file} cannot be read; save it anew as {kind}.")
        raise InputError(line.format(file=path, kind=path.suffix.lower().removeprefix("."))) from error
    if too_large:
        raise InputError(_("{file} is too large for an agenda.").format(file=path))
    return rows


def write_form(path: Path) -> None:
    """Write an empty form in the interface language, by the suffix of its name.

    Raises:
        InputError: The suffix is another one, there is such a file, or it cannot be written.
    """
    writers = {".xlsx": _write_excel, ".docx": _write_word, ".toml": _write_toml}
    if path.suffix.lower() not in writers:
        raise InputError(_("An agenda is written as xlsx, docx or toml: {file} is none of them.").format(file=path))
    if path.exists():
        raise InputError(_("{file} is there already; choose another name.").format(file=path))
    try:
        writers[path.suffix.lower()](path)
    except OSError as error:
        line = _("{file} cannot be written: {reason}.")
        raise InputError(line.format(file=path, reason=error.strerror or error)) from error


def _help() -> str:
    return _(
        "Fill in what you know and leave the rest empty; rows may be added. Give the file to meeting run --agenda. "
        "Nothing here is taken for something that was said."
    )


def _written(names: dict[str, tuple[str, str]]) -> list[str]:
    place = 0 if interface_language() == "zh" else 1
    return [both[place] for both in names.values()]


def _of_excel(path: Path) -> Iterator[list[Cell]]:
    from openpyxl import load_workbook

    book = load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS), values_only=True):
            yield [cell if isinstance(cell, _KNOWN) or cell is None else str(cell) for cell in row[:MOST_COLUMNS]]


def _of_word(path: Path) -> Iterator[list[Cell]]:
    from docx import Document

    for table in Document(str(path)).tables:
        for row in table.rows:
            cells = row.cells[:MOST_COLUMNS]
            # A merged cell is given once for each column that it spans; its ``text`` lacks tracked insertions.
            yield [
                "\n".join(paragraphs_of(cell._tc)) if at == 0 or cell._tc is not cells[at - 1]._tc else None
                for at, cell in enumerate(cells)
            ]


def _write_excel(path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Agenda")
    bold, head = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.append([_help()])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(WIDTHS))
    sheet["A1"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[1].height = 45
    for label in _written(FIELDS):
        sheet.append([label])
        sheet.cell(sheet.max_row, 1).font = bold
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=2, end_column=len(WIDTHS))
    row = sheet.max_row + 2
    first_person = row + 1
    for names, empty in ((PEOPLE, EMPTY_PEOPLE), (TOPICS, EMPTY_TOPICS)):
        for column, label in enumerate(_written(names), 1):
            cell = sheet.cell(row, column, label)
            cell.font, cell.fill = bold, head
        row += empty + 2
    sides = DataValidation(type="list", formula1='"' + ",".join(_written(SIDES)) + '"', allow_blank=True)
    sheet.add_data_validation(sides)
    sides.add(f"C{first_person}:C{first_person + EMPTY_PEOPLE - 1}")
    book.save(path)


def _write_word(path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading(_("Agenda"), 1)
    document.add_paragraph(_help())
    labels = _written(FIELDS)
    _word_table(document, [[label, ""] for label in labels])
    document.add_paragraph()
    sides = " / ".join(_written(SIDES))
    document.add_paragraph(_("Side: {sides}").format(sides=sides))
    _word_table(document, [_written(PEOPLE), *([""] * len(PEOPLE) for _row in range(EMPTY_PEOPLE))])
    document.add_paragraph()
    _word_table(document, [_written(TOPICS), *([""] * len(TOPICS) for _row in range(EMPTY_TOPICS))])
    document.save(str(path))


def _word_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _write_toml(path: Path) -> None:
    people = "".join(f"# {name} = {'[]' if name == 'aliases' else chr(34) * 2}\n" for name in PEOPLE)
    text = (
        f"# {_help()}\n\n"
        'title = ""\n# date = 2026-03-12\nplace = ""\ncustomer = ""\n\n'
        f"# [[people]]\n{people}\n"
        '# [[topics]]\n# title = ""\n# minutes = 15\n'
    )
    path.write_text(text, encoding="utf-8")
