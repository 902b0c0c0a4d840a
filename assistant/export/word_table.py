"""Tables of a Word document: fixed widths, thin lines, a shaded head that is repeated on every page."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tc
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from assistant.export.line_count import lines_needed
from assistant.export.word_page import CELL_HEAD, LINE_BREAK, PARAGRAPH, TEXT, add_text, in_style

LINE_COLOR = "B7BFC9"
SHADE = "E6ECF3"
TALL_LINES = 10
"""A row of more lines than this, some 4 cm, may break over two pages: kept whole, it would leave much of one empty."""
CHARACTER_MM = 1.55
"""Half the width of a Chinese character of 9 points (a Latin one, on average), in which columns are measured."""
PADDING_TWIPS = {"top": 45, "left": 70, "bottom": 45, "right": 70}
"""Space inside cells, in twentieths of a point."""


def add_table(document: Document, widths_mm: Sequence[float], rows: int) -> Table:
    """An empty table with thin lines and columns of fixed widths, as wide as the page allows."""
    table = document.add_table(rows=rows, cols=len(widths_mm))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _table_properties(table)
    for column, width_mm in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width_mm)
    for row in table.rows:
        for cell, width_mm in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width_mm)
    return table


def write_head(row: _Row, headings: Sequence[str]) -> None:
    """Write a table's headings, to be repeated on every page."""
    for cell, heading in zip(row.cells, headings, strict=True):
        paragraph = write_label(cell, heading)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _flag(row, "w:tblHeader")
    keep_whole(row)


def write_label(cell: _Cell, text: str) -> Paragraph:
    """Write a shaded label; gives its paragraph."""
    paragraph = first_paragraph(cell, CELL_HEAD)
    add_text(paragraph, text)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return paragraph


def first_paragraph(cell: _Cell, style: str) -> Paragraph:
    """The paragraph that every cell begins with, in a style."""
    return in_style(cell.paragraphs[0], style)


def keep_whole(row: _Row) -> None:
    """Have a row not split over two pages."""
    _flag(row, "w:cantSplit")


def keep_whole_if_short(row: _Row) -> None:
    """Have a row not split over two pages, unless it is tall."""
    if max(_lines(cell) for cell in row._tr.tc_lst) <= TALL_LINES:
        keep_whole(row)


def _lines(cell: CT_Tc) -> int:
    """The lines that a cell takes, as far as can be told without its typeface."""
    width = (cell.width or 0) / Mm(CHARACTER_MM)
    return sum(lines_needed(_words(paragraph), width) for paragraph in cell.iter(PARAGRAPH))


def _words(paragraph: BaseOxmlElement) -> str:
    return "".join("\n" if piece.tag == LINE_BREAK else piece.text for piece in paragraph.iter(TEXT, LINE_BREAK))


def _flag(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _table_properties(table: Table) -> None:
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE_COLOR)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    padding = OxmlElement("w:tblCellMar")
    for side, width in PADDING_TWIPS.items():
        space = OxmlElement(f"w:{side}")
        space.set(qn("w:w"), str(width))
        space.set(qn("w:type"), "dxa")
        padding.append(space)
    layout = properties.find(qn("w:tblLayout"))
    # The order of these is fixed by the schema (ECMA-376 part 1, CT_TblPr); Word refuses any other.
    layout.addprevious(borders)
    layout.addnext(padding)
