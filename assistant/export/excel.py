"""Contents as an Excel workbook: one sheet a table, to be filtered, sorted and printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.contents import Contents, Marks, need_headings
from assistant.export.excel_page import (
    BODY,
    DAY,
    HEAD,
    HIGHEST_ROW_PT,
    LINE_PT,
    ROW_PADDING_PT,
    SHORT,
    STATUS,
    TIME,
    WARNING,
    add_styles,
    set_up_sheet,
)
from assistant.export.excel_text import write_literal
from assistant.export.line_count import lines_needed
from assistant.export.literal import shortened
from assistant.export.quotes import Quote, quote_line
from assistant.export.told import Section, columns

DAY_S = 86_400
"""Excel counts times in days."""

TITLE_PROPERTY_LENGTH = 200

TOLD_WIDTHS = (26.0, 36.0, 90.0)

Value = str | int | float | dt.date | None


def excel_workbook(said: Contents) -> bytes:
    """Sheets with the needs, the to-dos, the transcript, the facts of the meeting, and what is told beside them."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = shortened(said.title, TITLE_PROPERTY_LENGTH)
    workbook.properties.creator = ""
    add_styles(workbook, said.language)
    _needs(workbook.create_sheet(said.say("Needs-confirmation table")), said)
    _todos(workbook.create_sheet(said.say("To-do list")), said)
    if said.audience == "internal":
        _transcript(workbook.create_sheet(said.say("Transcript")), said)
    _facts(workbook.create_sheet(said.say("About the meeting")), said)
    for section in said.told:
        _told(workbook.create_sheet(section.heading), section, said)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _needs(sheet: Worksheet, said: Contents) -> None:
    say = said.say
    star = [(heading, 17.0) for heading in need_headings(say)]
    columns = [(say("No."), 5.0), (say("Need"), 22.0), (say("Kind"), 9.0), *star]
    columns += [(say("Numbers"), 17.0), (say("Status"), 12.0), (say("Checking"), 9.0), (say("Evidence"), 38.0)]
    _head(sheet, columns)
    for row, line in enumerate(said.needs, 2):
        values: list[tuple[Value, str]] = [(line.number, SHORT), (line.title, BODY), (line.kind, SHORT)]
        values += [(cell, BODY) for cell in (*line.cells, line.amounts)]
        values += [(line.status, STATUS[line.status_key]), _check(line.marks, said), _evidence(line.quotes, said)]
        _write_row(sheet, row, values, said)
    set_up_sheet(sheet, said)


def _todos(sheet: Worksheet, said: Contents) -> None:
    say = said.say
    _head(
        sheet,
        [
            (say("No."), 5),
            (say("What is to be done"), 40),
            (say("Owner"), 16),
            (say("Due"), 13),
            (say("Due, as it was said"), 20),
            (say("Progress"), 16),
            (say("Numbers"), 17),
            (say("Checking"), 10),
            (say("Evidence"), 36),
        ],
    )
    for row, line in enumerate(said.todos, 2):
        values: list[tuple[Value, str]] = [(line.number, SHORT), (line.task, BODY), (line.owner, SHORT)]
        values += [(line.due, DAY), (line.due_words, SHORT), (line.progress, BODY), (line.amounts, BODY)]
        values += [_check(line.marks, said), _evidence(line.quotes, said)]
        _write_row(sheet, row, values, said)
    set_up_sheet(sheet, said)


def _transcript(sheet: Worksheet, said: Contents) -> None:
    say = said.say
    _head(sheet, [(say("No."), 7), (say("Start"), 10), (say("End"), 10), (say("Speaker"), 18), (say("Words"), 100)])
    for row, line in enumerate(said.transcript, 2):
        start, end = line.start_s / DAY_S, line.end_s / DAY_S
        values: list[tuple[Value, str]] = [(line.number, SHORT), (start, TIME), (end, TIME)]
        _write_row(sheet, row, [*values, (line.speaker, SHORT), (line.text, BODY)], said)
    set_up_sheet(sheet, said)


def _facts(sheet: Worksheet, said: Contents) -> None:
    say = said.say
    _head(sheet, [(say("Item"), 24), (say("Value"), 90)])
    facts: list[tuple[str, Value]] = [
        (say("Customer"), said.customer),
        (say("Meeting"), said.title),
        (" ".join(filter(None, (say("Date"), said.date_note))), said.date),
        (say("Place"), said.place),
        *said.people,
        *said.sources,
        *((say("Coverage"), gap) for gap in said.gaps),
        *((say("Marks"), line) for line in said.legend),
    ]
    for row, (label, value) in enumerate(facts, 2):
        _write_row(sheet, row, [(label, BODY), (value, DAY if isinstance(value, dt.date) else BODY)], said)
    set_up_sheet(sheet, said, filtered=False)


def _told(sheet: Worksheet, section: Section, said: Contents) -> None:
    """A section of what is told beside the tables, in two columns, or in three where its entries have details."""
    headings = columns(section.kind, said.say)
    detailed = len(headings) == len(TOLD_WIDTHS)
    _head(sheet, list(zip(headings, TOLD_WIDTHS if detailed else TOLD_WIDTHS[::2], strict=True)))
    for row, entry in enumerate(section.entries, 2):
        lines = [*(quote_line(quote, said.say) for quote in entry.quotes), *entry.outcomes]
        cells = (entry.name, entry.details, "\n".join(lines)) if detailed else (entry.name, "\n".join(lines))
        _write_row(sheet, row, [(cell, BODY) for cell in cells], said)
    set_up_sheet(sheet, said)


def _check(marks: Marks, said: Contents) -> tuple[Value, str]:
    words = marks.words(said.say)
    return "\n".join(words) or said.say("checked"), WARNING if words else SHORT


def _evidence(quotes: Sequence[Quote], said: Contents) -> tuple[Value, str]:
    return "\n".join(quote_line(quote, said.say) for quote in quotes), BODY


def _head(sheet: Worksheet, columns: Sequence[tuple[str, float]]) -> None:
    for column, (heading, width) in enumerate(columns, 1):
        cell = sheet.cell(1, column, heading)
        cell.style = HEAD
        sheet.column_dimensions[cell.column_letter].width = width


def _write_row(sheet: Worksheet, row: int, values: Sequence[tuple[Value, str]], said: Contents) -> None:
    lines = 1
    for column, (value, style) in enumerate(values, 1):
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell), "no cells are merged"
        cell.style = style
        if not isinstance(value, str):
            cell.value = value
        elif value:
            write_literal(cell, value, said.say(" … [cut here: a cell holds no more; the json file has it all]"))
            lines = max(lines, lines_needed(value, sheet.column_dimensions[cell.column_letter].width))
    # Excel works heights out when it opens a file; LibreOffice and previewers show one line unless told.
    sheet.row_dimensions[row].height = min(lines * LINE_PT + ROW_PADDING_PT, HIGHEST_ROW_PT)
