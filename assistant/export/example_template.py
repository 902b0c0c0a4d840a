"""A template to begin with: a Word document whose tags name the fields that most documents need."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document

from assistant.export.contents import need_headings
from assistant.export.quotes import Say
from assistant.export.word_page import CELL, NOTE, add_text, lay_out, new_paragraph
from assistant.export.word_table import add_table, first_paragraph, write_head, write_label
from assistant.language import translator
from schemas.talk import SpokenLanguage

FACT_WIDTHS_MM = (40, 227)
NEED_WIDTHS_MM = (10, 36, 32, 32, 28, 28, 28, 21, 52)
TODO_WIDTHS_MM = (10, 107, 40, 40, 70)
ANSWER_WIDTHS_MM = (87, 90, 90)


def example_template(language: SpokenLanguage) -> bytes:
    """A docx to be changed in Word at will: facts, both tables, need-to-answer table, decisions and notes."""
    say = translator(language)
    document = docx.Document()
    lay_out(document, language)
    add_text(document.add_paragraph(style="Title"), "{{ meeting.title }}")
    _facts(document, say)
    add_text(document.add_heading(level=1), say("Needs-confirmation table"))
    cells = ("title", "situation", "task", "action_tried", "action_proposed", "result")
    _table(
        document,
        NEED_WIDTHS_MM,
        (say("No."), say("Need"), *need_headings(say), say("Status"), say("Evidence")),
        "needs",
        ("{{ row.number }}", *(f"{{{{ row.{cell} }}}}" for cell in cells), "{{ row.status }}", "{{ row.evidence }}"),
    )
    add_text(document.add_heading(level=1), say("To-do list"))
    _table(
        document,
        TODO_WIDTHS_MM,
        (say("No."), say("What is to be done"), say("Owner"), say("Due"), say("Evidence")),
        "todos",
        (
            "{{ row.number }}",
            "{{ row.task }}",
            "{{ row.owner }}",
            "{{ row.due or row.due_words }} {{ row.progress }}",
            "{{ row.evidence }}",
        ),
    )
    add_text(document.add_heading(level=1), say("Need-to-answer table"))
    _table(
        document,
        ANSWER_WIDTHS_MM,
        (say("Need"), say("What our side offers"), say("In our words, effect, next steps")),
        "answers",
        ("{{ row.name }}", "{{ row.details }}", '{{ row.evidence }} {{ row.outcomes | join("; ") }}'),
    )
    for line in ("{%p for line in notes %}", "{{ line }}", "{%p endfor %}"):
        add_text(new_paragraph(document, NOTE), line)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _facts(document: Document, say: Say) -> None:
    """A line for each fact, and one for each side of the talk."""
    facts = (
        (say("Customer"), "{{ meeting.customer }}"),
        (say("Date"), "{{ meeting.date }}"),
        (say("Place"), "{{ meeting.place }}"),
        ("{%tr for one in people %}", ""),
        ("{{ one.side }}", "{{ one.names }}"),
        ("{%tr endfor %}", ""),
    )
    table = add_table(document, FACT_WIDTHS_MM, len(facts))
    for row, (label, value) in zip(table.rows, facts, strict=True):
        write_label(row.cells[0], label)
        add_text(first_paragraph(row.cells[1], CELL), value)


def _table(
    document: Document, widths_mm: Sequence[float], headings: Sequence[str], rows: str, cells: Sequence[str]
) -> None:
    """A table with a row for each of a list: the rows with ``{%tr`` vanish when it is filled."""
    table = add_table(document, widths_mm, 4)
    head, begin, row, end = table.rows
    write_head(head, headings)
    add_text(first_paragraph(begin.cells[0].merge(begin.cells[-1]), CELL), f"{{%tr for row in {rows} %}}")
    for cell, text in zip(row.cells, cells, strict=True):
        add_text(first_paragraph(cell, CELL), text)
    add_text(first_paragraph(end.cells[0].merge(end.cells[-1]), CELL), "{%tr endfor %}")
