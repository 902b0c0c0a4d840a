"""A file that the customer has sent back, read as it stands: which rows, which answers, what else was written."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from assistant.errors import InputError, reason_of
from assistant.export.returned_sheets import Line, Sheet
from assistant.export.sign_off_words import ANSWER, FORM_WORDS, REMARK, headings_read
from assistant.language import gettext as _
from schemas.sign_off import SENT_CELLS, ReturnedForm, ReturnedRow, RowTable

MOST_BYTES = 50_000_000
"""No form is larger, and whatever is comes from nobody who filled one in."""

_NUMBER = {words.number for words in FORM_WORDS.values()}
_UNANSWERED = {words.choose for words in FORM_WORDS.values()}


@dataclass(frozen=True)
class _Head:
    """What the columns of a table are."""

    table: RowTable
    cells: Mapping[int, str]
    """By the columns: a cell, ``answer`` or ``remark``; no column of the customer's."""
    ignored: frozenset[int]
    """The columns of the rows' numbers, in which a number says nothing."""


def read_returned(path: Path) -> ReturnedForm:
    """Read a returned file, whatever its name ends in.

    Raises:
        InputError: It cannot be read, is neither a workbook nor a document, or holds no column for answers.
    """
    data = _bytes_of(path)
    names = _parts_of(path, data)
    try:
        if "xl/workbook.xml" in names:
            from assistant.export.returned_excel import sheets_of_workbook

            sheets = sheets_of_workbook(data)
        elif "word/document.xml" in names:
            from assistant.export.returned_word import tables_of_document

            sheets = tables_of_document(data)
        else:
            raise _no_form(path)
    except (LookupError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise _damaged(path, error) from error
    rows: list[ReturnedRow] = []
    beside: list[str] = []
    found_answers = False
    for sheet in sheets:
        beside += sheet.beside
        found_answers |= _read_sheet(sheet, rows, beside)
    if not found_answers:
        headings = ", ".join(f"“{words.answer}”" for words in FORM_WORDS.values())
        raise InputError(
            _("{path} has no column with answers ({headings}), so it cannot be read as a reply.").format(
                path=path, headings=headings
            )
        )
    return ReturnedForm(name=path.name, sha256=hashlib.sha256(data).hexdigest(), rows=rows, beside=beside)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _no_form(path)
        return path.read_bytes()
    except OSError as error:
        raise InputError(_("{path} cannot be read: {reason}.").format(path=path, reason=reason_of(error))) from error


def _parts_of(path: Path, data: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > 20 * MOST_BYTES:
                raise _no_form(path)
            if damaged := archive.testzip():
                raise _damaged(path, damaged)
            return set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise _no_form(path) from error
    except (zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, reason: object) -> InputError:
    told = " ".join(str(reason).split())
    return InputError(
        _("{path} is damaged ({reason}). Open it, save it anew and try again.").format(path=path, reason=told)
    )


def _no_form(path: Path) -> InputError:
    return InputError(
        _("{path} is neither an Excel workbook (.xlsx) nor a Word document (.docx). Save it as one of them.").format(
            path=path
        )
    )


def _read_sheet(sheet: Sheet, rows: list[ReturnedRow], beside: list[str]) -> bool:
    """Add the rows of a sheet, and what stands beside them; whether there was a column with answers."""
    head: _Head | None = None
    for line in sheet.lines:
        found = _head_of(line)
        if found:
            head = found
        elif head is None:
            beside += [text for text in line.cells.values() if text]
        else:
            row = _row_of(line, head)
            if row:
                rows.append(row)
            beside += [f"{line.place}: {text}" for column, text in line.cells.items() if _is_beside(column, text, head)]
    return head is not None


def _head_of(line: Line) -> _Head | None:
    """The columns where a line is the head of a table; None where it is none."""
    texts = {column: _heading(text) for column, text in line.cells.items()}
    best: dict[int, str] = {}
    table: RowTable = "need"
    for name, known in headings_read().items():
        folded = {_heading(heading): cell for heading, cell in known.items()}
        found = {column: folded[text] for column, text in texts.items() if text in folded}
        if len(found) > len(best):
            best, table = found, name
    answers = [column for column, cell in best.items() if cell == ANSWER]
    if len(answers) > 1:
        raise InputError(_("The table at {place} has two columns with answers.").format(place=line.place))
    if not answers:
        return None
    first: dict[str, int] = {}
    for column, cell in best.items():
        first.setdefault(cell, column)
    numbers = {_heading(text) for text in _NUMBER}
    ignored = frozenset(column for column, text in texts.items() if text in numbers)
    return _Head(table, {column: cell for cell, column in first.items()}, ignored)


def _heading(text: str) -> str:
    return re.sub(r"[\s:：*＊]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _row_of(line: Line, head: _Head) -> ReturnedRow | None:
    """A row; None for an empty line."""
    told = {cell: line.cells.get(column, "") for column, cell in head.cells.items()}
    answer, remark = told.pop(ANSWER), told.pop(REMARK, "")
    if answer.strip() in _UNANSWERED:
        answer = ""
    if not (line.marks or answer or remark or any(told.values())):
        return None
    table = _table_of(line.marks) or head.table
    cells = {cell: text for cell, text in told.items() if cell in SENT_CELLS[table]}
    return ReturnedRow(
        place=line.place, table=table, tokens=list(dict.fromkeys(line.marks)), cells=cells, answer=answer, remark=remark
    )


def _table_of(marks: Iterable[str]) -> RowTable | None:
    """The table that marks name, where they agree."""
    letters = {mark.rsplit(":", 1)[-1][:1] for mark in marks}
    tables: dict[str, RowTable] = {"N": "need", "T": "todo"}
    return tables.get(letters.pop()) if len(letters) == 1 else None


def _is_beside(column: int, text: str, head: _Head) -> bool:
    if column in head.ignored:
        return bool(text) and not text.strip().isdecimal()
    return bool(text) and column not in head.cells
