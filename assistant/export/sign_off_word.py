"""The form that the customer fills in, as a Word document: an answer to choose and a remark a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from assistant.export.literal import shortened
from assistant.export.quotes import Say
from assistant.export.sign_off_words import FORM_WORDS, FormWords, form_lines
from assistant.export.word_page import CELL, NOTE, QUIET, add_text, lean_to_chinese, new_paragraph, set_up
from assistant.export.word_table import add_table, first_paragraph, keep_whole, write_head
from assistant.language import translator
from assistant.library.row_marks import row_mark
from schemas.sign_off import SENT_CELLS, RowTable, SentRow, Version
from schemas.talk import SpokenLanguage

WIDTHS_MM: dict[RowTable, tuple[float, ...]] = {
    "need": (11, 40, 36, 36, 32, 32, 32, 20, 28),
    "todo": (11, 98, 30, 26, 40, 22, 40),
}
PAGE_HEAD_LENGTH = 60
TAG_LENGTH = 64
"""Characters that Word allows in the tag of a content control."""


@dataclass(frozen=True)
class _Page:
    """What stands on every page."""

    language: SpokenLanguage
    say: Say
    page_head: str


def sign_off_document(version: Version) -> bytes:
    """The form of a version; tables without rows are left out.

    A row's mark stands twice: as hidden text in the cell of its number, and as the tag of the content control in which
    the answer is chosen. Programs that drop one of them keep the other.
    """
    content = version.content
    words = FORM_WORDS[content.language]
    document = docx.Document()
    properties = document.core_properties
    properties.title = words.form_title
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = dt.datetime.now(dt.UTC)
    head = "  |  ".join(filter(None, (content.customer, content.title, content.date)))
    set_up(document, _Page(content.language, translator(content.language), shortened(head, PAGE_HEAD_LENGTH)))
    title, *lines = form_lines(version)
    add_text(document.add_paragraph(style="Title"), title)
    for line in lines:
        add_text(new_paragraph(document, NOTE), line)
    for table in SENT_CELLS:
        rows = [row for row in content.rows if row.table == table]
        if rows:
            add_text(document.add_heading(level=1), words.sheets[table])
            _table(document, table, rows, version)
    if content.language == "zh":
        lean_to_chinese(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(document: Document, table: RowTable, rows: Sequence[SentRow], version: Version) -> None:
    words = FORM_WORDS[version.content.language]
    head, *lines = add_table(document, WIDTHS_MM[table], len(rows) + 1).rows
    write_head(head, (words.number, *words.headings[table].values(), words.answer, words.remark))
    for line, row in zip(lines, rows, strict=True):
        _row(line, row, version, words)


def _row(line: _Row, row: SentRow, version: Version, words: FormWords) -> None:
    number, *cells, answer, remark = line.cells
    mark = row_mark(version, row)
    paragraph = first_paragraph(number, CELL)
    add_text(paragraph, str(row.number))
    _hidden(paragraph, mark)
    for cell, (name, text) in zip(cells, row.cells.items(), strict=True):
        add_text(first_paragraph(cell, CELL), text, bold=name == SENT_CELLS[row.table][0])
    _choice(answer, mark, words)
    first_paragraph(remark, CELL)
    keep_whole(line)


def _hidden(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.hidden = True


def _choice(cell: _Cell, mark: str, words: FormWords) -> None:
    """A content control that offers the answers and takes any other words too (ECMA-376 part 1, 17.5.2.5)."""
    paragraph = first_paragraph(cell, CELL)
    add_text(paragraph, words.choose, color=QUIET)
    run = paragraph._p.r_lst[0]
    control, properties, content = (OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent"))
    named = [("w:alias", words.answer), *([("w:tag", mark)] if len(mark) <= TAG_LENGTH else [])]
    for name, value in named:
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        properties.append(element)
    choices = OxmlElement("w:comboBox")
    for answer in words.answers.values():
        item = OxmlElement("w:listItem")
        item.set(qn("w:displayText"), answer)
        item.set(qn("w:value"), answer)
        choices.append(item)
    properties.append(choices)
    run.addprevious(control)
    content.append(run)
    control.extend([properties, content])
