"""The annex of a Word document: what is told beside the tables, behind the page that both sides sign."""

from __future__ import annotations

from docx.document import Document
from docx.table import _Cell

from assistant.export.contents import Contents
from assistant.export.quotes import Quote
from assistant.export.told import Section, columns
from assistant.export.word_page import CELL, NOTE, QUIET, QUOTE, add_quote, add_text, new_paragraph
from assistant.export.word_table import add_table, first_paragraph, keep_whole_if_short, write_head

WIDTHS_MM = (42, 55, 170)


def add_annex(document: Document, said: Contents) -> None:
    """Add a table for each section that is told beside the tables; nothing where nothing is told."""
    say = said.say
    if not said.told:
        return
    heading = document.add_heading(level=1)
    heading.paragraph_format.page_break_before = True
    if said.audience == "customer":
        add_text(heading, say("Annex"))
    else:
        add_text(heading, say("Annex for our side, not to be handed over"))
        add_text(new_paragraph(document, NOTE), say("Found in the transcript by the program; nobody has checked it."))
    for section in said.told:
        add_text(document.add_heading(level=2), section.heading)
        _table(document, section, said)


def _table(document: Document, section: Section, said: Contents) -> None:
    """A table of two columns, or of three where the entries have details."""
    headings = columns(section.kind, said.say)
    detailed = len(headings) == len(WIDTHS_MM)
    first, second, last = WIDTHS_MM
    table = add_table(document, WIDTHS_MM if detailed else (first, second + last), len(section.entries) + 1)
    head, *rows = table.rows
    write_head(head, headings)
    for row, entry in zip(rows, section.entries, strict=True):
        cells = row.cells
        add_text(first_paragraph(cells[0], CELL), entry.name, bold=True)
        if detailed:
            add_text(first_paragraph(cells[1], CELL), entry.details or "—", color=None if entry.details else QUIET)
        _said(cells[-1], entry.quotes, entry.outcomes, said)
        keep_whole_if_short(row)


def _said(cell: _Cell, quotes: tuple[Quote, ...], lines: tuple[str, ...], said: Contents) -> None:
    paragraph = first_paragraph(cell, QUOTE)
    if not quotes and not lines:
        add_text(paragraph, "—", color=QUIET)
    for number, quote in enumerate(quotes):
        add_quote(paragraph if number == 0 else new_paragraph(cell, QUOTE), quote, said.say)
    for number, line in enumerate(lines):
        add_text(paragraph if number == 0 and not quotes else new_paragraph(cell, QUOTE), line, color=QUIET)
