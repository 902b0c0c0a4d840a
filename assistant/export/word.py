"""Contents as a Word document that both sides of a talk can print, check and sign."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, RGBColor
from docx.table import _Cell

from assistant.export.contents import Contents, Marks, NeedLine, TodoLine, need_headings
from assistant.export.literal import shortened
from assistant.export.quotes import Quote, quote_line
from assistant.export.word_annex import add_annex
from assistant.export.word_page import (
    CELL,
    NOTE,
    QUIET,
    QUOTE,
    add_quote,
    add_text,
    lean_to_chinese,
    new_paragraph,
    set_up,
)
from assistant.export.word_table import (
    add_table,
    first_paragraph,
    keep_whole,
    keep_whole_if_short,
    write_head,
    write_label,
)

FACT_WIDTHS_MM = (30, 103.5, 30, 103.5)
NEED_WIDTHS_MM = (10, 36, 31, 31, 28, 28, 28, 23, 52)
TODO_WIDTHS_MM = (10, 92, 30, 38, 97)
SIGNATURE_WIDTHS_MM = (44, 89.5, 44, 89.5)
SIGNATURE_HEIGHT_MM = 9

STATUS_COLORS = {
    "confirmed": RGBColor(0x2E, 0x6B, 0x45),
    "unconfirmed": RGBColor(0x8A, 0x61, 0x00),
    "disputed": RGBColor(0xA3, 0x3A, 0x2A),
}
WARNING = STATUS_COLORS["disputed"]
TITLE_PROPERTY_LENGTH = 200


def word_document(said: Contents) -> bytes:
    """Facts, needs-confirmation table, to-do list, notes, a place to sign and an annex, on landscape A4."""
    document = docx.Document()
    _properties(document, said)
    set_up(document, said)
    say = said.say
    add_text(document.add_paragraph(style="Title"), say("Record of a business talk"))
    _facts(document, said)
    add_text(document.add_heading(level=1), say("1. Needs-confirmation table"))
    _needs(document, said)
    add_text(document.add_heading(level=1), say("2. To-do list"))
    _todos(document, said)
    _notes(document, said)
    add_text(document.add_heading(level=1), say("4. Confirmed by both sides"))
    _signatures(document, said)
    add_annex(document, said)
    if said.language == "zh":
        lean_to_chinese(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _properties(document: Document, said: Contents) -> None:
    properties = document.core_properties
    properties.title = shortened(said.title or said.say("Record of a business talk"), TITLE_PROPERTY_LENGTH)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = {"zh": "zh-CN", "en": "en-US"}[said.language]
    properties.created = properties.modified = dt.datetime.now(dt.UTC)


def _facts(document: Document, said: Contents) -> None:
    say = said.say
    facts = [
        (say("Customer"), said.customer),
        (say("Meeting"), said.title),
        (say("Date"), said.date_words),
        (say("Place"), said.place),
        *said.people,
    ]
    table = add_table(document, FACT_WIDTHS_MM, (len(facts) + 1) // 2)
    if len(facts) % 2:
        last = table.rows[-1].cells
        last[1].merge(last[3])
    for number, (label, value) in enumerate(facts):
        cells = table.rows[number // 2].cells
        at = number % 2 * 2
        write_label(cells[at], label)
        _write(cells[at + 1], value)


def _needs(document: Document, said: Contents) -> None:
    say = said.say
    if not said.needs:
        add_text(document.add_paragraph(), say("No needs are recorded."))
        return
    table = add_table(document, NEED_WIDTHS_MM, len(said.needs) + 1)
    head, *rows = table.rows
    write_head(head, (say("No."), say("Need"), *need_headings(say), say("Status"), say("Evidence")))
    for row, line in zip(rows, said.needs, strict=True):
        _need(row.cells, line, said)
        keep_whole_if_short(row)


def _need(cells: tuple[_Cell, ...], line: NeedLine, said: Contents) -> None:
    number, title, *star, status, evidence = cells
    _write(number, str(line.number), centred=True)
    add_text(first_paragraph(title, CELL), line.title, bold=True)
    add_text(new_paragraph(title, QUOTE), line.kind, color=QUIET)
    _amounts(title, line.amounts, said)
    for cell, words in zip(star, line.cells, strict=True):
        _write(cell, words)
    paragraph = first_paragraph(status, CELL)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_text(paragraph, line.status, bold=True, color=STATUS_COLORS[line.status_key])
    _evidence(evidence, line.marks, line.quotes, said)


def _todos(document: Document, said: Contents) -> None:
    say = said.say
    if not said.todos:
        add_text(document.add_paragraph(), say("No to-dos are recorded."))
        return
    table = add_table(document, TODO_WIDTHS_MM, len(said.todos) + 1)
    head, *rows = table.rows
    write_head(head, (say("No."), say("What is to be done"), say("Owner"), say("Due"), say("Evidence")))
    for row, line in zip(rows, said.todos, strict=True):
        _todo(row.cells, line, said)
        keep_whole_if_short(row)


def _todo(cells: tuple[_Cell, ...], line: TodoLine, said: Contents) -> None:
    number, task, owner, due, evidence = cells
    _write(number, str(line.number), centred=True)
    _write(task, line.task)
    _amounts(task, line.amounts, said)
    _write(owner, line.owner)
    _write(due, line.due.isoformat() if line.due else "")
    if line.due_words:
        add_text(new_paragraph(due, QUOTE), line.due_words, color=QUIET)
    if line.progress:
        add_text(new_paragraph(due, CELL), line.progress, bold=True)
    _evidence(evidence, line.marks, line.quotes, said)


def _amounts(cell: _Cell, amounts: str, said: Contents) -> None:
    """The quantities of a row in figures, small below its heading."""
    if amounts:
        add_text(new_paragraph(cell, QUOTE), said.say("Numbers: {amounts}").format(amounts=amounts), color=QUIET)


def _evidence(cell: _Cell, marks: Marks, quotes: tuple[Quote, ...], said: Contents) -> None:
    """Marks first, then each quote in a paragraph of its own, who and when before the words."""
    paragraph = first_paragraph(cell, QUOTE)
    words = marks.words(said.say)
    if words:
        add_text(paragraph, "  ".join(words), bold=True, color=WARNING)
    for number, quote in enumerate(quotes):
        if words or number:
            paragraph = new_paragraph(cell, QUOTE)
        if quote.found:
            add_quote(paragraph, quote, said.say)
        else:
            add_text(paragraph, quote_line(quote, said.say), color=WARNING)


def _write(cell: _Cell, text: str, *, centred: bool = False) -> None:
    """Write a cell; a dash where there is nothing to write."""
    paragraph = first_paragraph(cell, CELL)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_text(paragraph, text or "—", color=None if text else QUIET)


def _notes(document: Document, said: Contents) -> None:
    say = said.say
    add_text(document.add_heading(level=1), say("3. Notes"))
    for gap in said.gaps:
        add_text(new_paragraph(document, NOTE), gap, color=WARNING)
    for line in said.legend:
        add_text(new_paragraph(document, NOTE), line)
    colon = say(": ")
    sources = (f"{label}{colon}{value}" for label, value in said.sources)
    add_text(new_paragraph(document, NOTE), say("; ").join(sources))


def _signatures(document: Document, said: Contents) -> None:
    """Company, name, signature and date of both sides, kept on one page with the words that are signed."""
    say = said.say
    labels = (say("company"), say("name"), say("signature"), say("date"))
    table = add_table(document, SIGNATURE_WIDTHS_MM, len(labels) + 1)
    lead, *rows = table.rows
    statement = lead.cells[0].merge(lead.cells[-1])
    add_text(
        first_paragraph(statement, CELL),
        say("Both sides have checked the needs and to-dos above and sign to confirm them."),
    )
    for row, label in zip(rows, labels, strict=True):
        row.height = Mm(SIGNATURE_HEIGHT_MM)
        cells = row.cells
        for at, side in ((0, say("Our side")), (2, say("Customer's side"))):
            write_label(cells[at], say("{side}: {what}").format(side=side, what=label))
    company = rows[0].cells[3]
    company.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    add_text(first_paragraph(company, CELL), said.customer)
    for row in table.rows:
        keep_whole(row)
    for row in (lead, *rows[:-1]):
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
