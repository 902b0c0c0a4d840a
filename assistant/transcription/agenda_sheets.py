"""Reading the cells of an agenda form, in files of Excel and Word."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.transcription.agenda_form import Cell
from assistant.transcription.formats.docx import paragraphs_of
from assistant.transcription.input_files import check_file

FORM_SUFFIXES = (".xlsx", ".docx")
MAX_BYTES = 50_000_000
"""Of what a file unpacks to; an agenda has some kilobytes."""
MOST_ROWS, MOST_COLUMNS = 2_000, 50
_KNOWN = (str, int, float, dt.datetime, dt.date, dt.time)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
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


def _of_excel(path: Path) -> Iterator[list[Cell]]:
    from openpyxl import load_workbook

    book = load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS), values_only=True):
            yield [_shown(cell) for cell in row[:MOST_COLUMNS]]


def _shown(cell: object) -> Cell:
    """What Excel shows of a cell: characters that its files cannot hold, and what looks so, are escaped in them."""
    if isinstance(cell, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell)
    return cell if isinstance(cell, _KNOWN) or cell is None else str(cell)


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
