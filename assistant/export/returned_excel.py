"""A returned workbook: its cells as the customer sees them, merged ones in each of their rows."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.literal import plain
from assistant.export.returned_sheets import Line, Sheet
from assistant.library.row_marks import MARK_BEGINNING

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def sheets_of_workbook(data: bytes) -> list[Sheet]:
    """The sheets of a workbook; of formulas what they came to when it was saved."""
    workbook = load_workbook(BytesIO(data), data_only=True)
    return [_sheet(sheet) for sheet in workbook.worksheets]


def _sheet(sheet: Worksheet) -> Sheet:
    # Asking for rows would make a cell for every place, up to a million rows where somebody has coloured a column.
    filled = [cell for cell in sheet._cells.values() if isinstance(cell, Cell)]
    texts = {(cell.row, cell.column): text for cell in filled if (text := _text(cell))}
    for merged in sheet.merged_cells.ranges:
        first = texts.get((merged.min_row, merged.min_col))
        rows = range(merged.min_row + 1, min(merged.max_row, sheet.max_row) + 1)
        texts |= {(row, merged.min_col): first for row in rows if first}
    lines: dict[int, Line] = {}
    for (row, column), text in sorted(texts.items()):
        line = lines.setdefault(row, Line(f"{sheet.title}!{row}", {}))
        if text.startswith(MARK_BEGINNING):
            line.marks.append(text)
        else:
            line.cells[column] = text
    comments = [f"{cell.coordinate}: {plain(cell.comment.text)}" for cell in filled if cell.comment]
    return Sheet([lines[row] for row in sorted(lines)], comments)


def _text(cell: Cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        # What XML cannot hold, and what looks like such an escape, is written as one (ECMA-376 part 1, 22.9.2.19).
        return plain(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value * 100:.10g}%" if "%" in cell.number_format else f"{value:.15g}"
    return str(value)
