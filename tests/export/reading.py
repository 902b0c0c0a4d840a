"""Exported files opened again, as texts in tables."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from openpyxl import load_workbook

from assistant.export.contents import contents
from assistant.export.excel import excel_workbook
from assistant.export.markdown import markdown_text
from assistant.export.word import word_document
from schemas.minutes import MinutedRecord

Table = list[list[str]]


def word_tables(record: MinutedRecord) -> list[Table]:
    """Facts, needs, to-dos, signatures and the annex of the Word document; a table without rows is not there."""
    document = docx.Document(BytesIO(word_document(contents(record))))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def word_text(file: Path | bytes) -> str:
    """All paragraphs outside tables."""
    document = docx.Document(BytesIO(file) if isinstance(file, bytes) else str(file))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def word_everything(file: Path) -> str:
    """All texts of a Word document, those of its tables, head and foot included."""
    document = docx.Document(str(file))
    section = document.sections[0]
    parts = (document.element.body, section.header._element, section.footer._element)
    return "\n".join("".join(paragraph.itertext()) for part in parts for paragraph in part.iter(qn("w:p")))


def sheets(record: MinutedRecord) -> list[Table]:
    """The needs, to-dos, transcript and facts of the Excel workbook, every cell as text."""
    workbook = load_workbook(BytesIO(excel_workbook(contents(record))))
    return [
        [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in workbook.worksheets
    ]


def markdown_tables(record: MinutedRecord) -> list[Table]:
    """The tables of the Markdown text as a Markdown program shows them."""
    return tables_in(markdown_text(contents(record)))


def tables_in(text: str) -> list[Table]:
    """The tables in a Markdown text; only ``<br>`` may stand for anything but itself."""
    tables: list[Table] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(dollarmath_plugin).parse(text):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "inline" and token.level == 4:
            pieces = list(token.children or [])
            assert {piece.type for piece in pieces} <= {"text", "text_special", "html_inline"}, pieces
            assert all(piece.content == "<br>" for piece in pieces if piece.type == "html_inline")
            shown = ("\n" if piece.type == "html_inline" else piece.content for piece in pieces)
            tables[-1][-1].append("".join(shown))
    return tables


def inlines_in(text: str) -> list[str]:
    """What the list items of a Markdown text show; only ``<br>`` and bold may stand for anything but itself."""
    shown = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(dollarmath_plugin).parse(text):
        pieces = list(token.children or []) if token.type == "inline" and token.level > 2 else []
        kinds = {"text", "text_special", "html_inline", "strong_open", "strong_close"}
        assert {piece.type for piece in pieces} <= kinds, pieces
        assert all(piece.content == "<br>" for piece in pieces if piece.type == "html_inline")
        shown.append("".join("\n" if piece.type == "html_inline" else piece.content for piece in pieces))
    return shown
