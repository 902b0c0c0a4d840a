"""A returned document: its tables as the customer sees them, tracked changes taken as they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from assistant.export.literal import plain
from assistant.export.returned_sheets import Line, Sheet
from assistant.library.row_marks import MARK_BEGINNING

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset([qn("w:del"), qn("w:moveFrom"), _FALLBACK])
"""What the customer does not see, or has struck out."""
_COMMENTS = "/comments+xml"
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
"""What LibreOffice makes of an underscore that might begin an escape, as if a document had any."""

Element = Any
"""An element of lxml, which has no types."""


def tables_of_document(data: bytes) -> list[Sheet]:
    """The tables of a document, and the paragraphs and comments beside them."""
    document = docx.Document(BytesIO(data))
    body = document.element.body
    outer = [table for table in body.iter(qn("w:tbl")) if not _inside(table, qn("w:tbl"))]
    tables = [Sheet(_lines(table, number), []) for number, table in enumerate(outer, 1)]
    paragraphs = [one for one in body.iter(qn("w:p")) if not _inside(one, qn("w:tbl"))]
    return [Sheet([], [text for one in paragraphs if (text := _text(one)[0])] + _comments(document)), *tables]


def _comments(document: Any) -> list[str]:
    found = []
    for part in document.part.package.iter_parts():
        if part.content_type.endswith(_COMMENTS):
            root = parse_xml(part.blob)
            found += [text for one in root.iter(qn("w:comment")) if (text := _text(one)[0])]
    return found


def _lines(table: Element, number: int) -> list[Line]:
    lines: list[Line] = []
    above: dict[int, str] = {}
    rows = [row for row in table.iter(qn("w:tr")) if _nearest(row, qn("w:tbl")) is table]
    for count, row in enumerate(rows, 1):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            continue
        line = Line(f"{number}!{count}", {})
        column = _value(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        for cell in (one for one in row.iter(qn("w:tc")) if _nearest(one, qn("w:tr")) is row):
            text, marks = _text(cell)
            properties = cell.find(qn("w:tcPr"))
            merged = None if properties is None else properties.find(qn("w:vMerge"))
            if merged is not None and merged.get(qn("w:val"), "continue") == "continue":
                text = above.get(column, "")
            line.cells[column] = above[column] = text
            line.marks += marks
            column += _value(None if properties is None else properties.find(qn("w:gridSpan")), 1)
        lines.append(line)
    return lines


def _value(element: Element, otherwise: int) -> int:
    return otherwise if element is None else int(element.get(qn("w:val")))


def _text(place: Element) -> tuple[str, list[str]]:
    """The words in sight, a paragraph a line, and the marks out of sight."""
    paragraphs = [place] if place.tag == qn("w:p") else list(place.iter(qn("w:p")))
    lines = ["".join(_words(one, hidden=False)) for one in paragraphs]
    hidden = ["".join(_words(one, hidden=True)) for one in paragraphs]
    tags = [one.get(qn("w:val"), "") for one in place.iter(qn("w:tag"))]
    marks = [text.strip() for text in (*hidden, *tags) if text.strip().startswith(MARK_BEGINNING)]
    return plain(_ESCAPED.sub("_", "\n".join(lines))), marks


def _words(paragraph: Element, *, hidden: bool) -> Iterator[str]:
    for run in paragraph.iter(qn("w:r")):
        if _nearest(run, qn("w:p")) is not paragraph or any(one.tag in _GONE for one in run.iterancestors()):
            continue
        vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
        is_hidden = vanish is not None and vanish.get(qn("w:val"), "true") not in ("0", "false", "off")
        if is_hidden != hidden:
            continue
        for piece in run:
            if piece.tag == qn("w:t"):
                yield piece.text or ""
            elif piece.tag in (qn("w:br"), qn("w:cr")):
                yield "\n"
            elif piece.tag == qn("w:tab"):
                yield "\t"
            elif piece.tag == qn("w:noBreakHyphen"):
                yield "-"


def _inside(element: Element, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _nearest(element: Element, tag: str) -> Element:
    return next(element.iterancestors(tag), None)
