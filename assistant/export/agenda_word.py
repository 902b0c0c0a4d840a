"""The agenda form as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document

from assistant.export.agenda_words import FormTexts
from assistant.export.word_page import CELL, NOTE, add_text, lay_out, lean_to_chinese, new_paragraph
from assistant.export.word_table import add_table, first_paragraph, keep_whole, write_head, write_label

FIELD_WIDTHS_MM = (40, 227)
PEOPLE_WIDTHS_MM = (70, 70, 40, 87)
TOPIC_WIDTHS_MM = (227, 40)


def agenda_document(said: FormTexts) -> bytes:
    """The form; the sides to choose from stand in a line above the people."""
    document = docx.Document()
    properties = document.core_properties
    properties.title = said.title
    properties.author = properties.last_modified_by = properties.comments = ""
    lay_out(document, said.language)
    add_text(document.add_paragraph(style="Title"), said.title)
    add_text(new_paragraph(document, NOTE), said.help)
    fields = add_table(document, FIELD_WIDTHS_MM, len(said.fields))
    for line, (name, value) in zip(fields.rows, said.fields, strict=True):
        write_label(line.cells[0], name)
        add_text(first_paragraph(line.cells[1], CELL), value)
    _table(document, said.sides_line, PEOPLE_WIDTHS_MM, said.people)
    _table(document, "", TOPIC_WIDTHS_MM, said.topics)
    if said.language == "zh":
        lean_to_chinese(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(document: Document, above: str, widths_mm: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
    add_text(new_paragraph(document, NOTE), above)
    head, *lines = add_table(document, widths_mm, len(rows)).rows
    write_head(head, rows[0])
    for line, texts in zip(lines, rows[1:], strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            add_text(first_paragraph(cell, CELL), text)
        keep_whole(line)
