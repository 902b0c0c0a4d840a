"""The Word document: its page, its tables, its typefaces."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from assistant.export.contents import contents
from assistant.export.word import word_document
from schemas.minutes import MinutedRecord
from tests.export import records
from tests.export.reading import word_text

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize("record", [records.chinese(), records.english()], ids=["zh", "en"])


def opened(record: MinutedRecord) -> Any:
    return docx.Document(BytesIO(word_document(contents(record))))


@BOTH
def test_the_page_is_landscape_a4_and_tables_fit_between_its_margins(record: MinutedRecord) -> None:
    document = opened(record)
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin

    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    for table in document.tables:
        assert abs(sum(column.width for column in table.columns) - room) < Mm(0.1)
        assert not table.autofit


@BOTH
def test_heads_are_repeated_and_short_rows_kept_whole(record: MinutedRecord) -> None:
    _facts, needs, todos, signatures, *annex = opened(record).tables

    assert annex
    for table in (needs, todos, *annex):
        flags = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert flags == [True] + [False] * (len(flags) - 1)
    for row in (row for table in (needs, todos, signatures, *annex) for row in table.rows):
        assert row._tr.find(f".//{qn('w:cantSplit')}") is not None


def test_a_tall_row_may_break_over_two_pages() -> None:
    record = records.english()
    tall = record.needs[1].model_copy(update={"situation": "One line of words. " * 40})
    needs = opened(record.model_copy(update={"needs": [record.needs[0], tall]})).tables[1]

    whole = [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in needs.rows]
    assert whole == [True, True, False]


def test_chinese_text_has_a_chinese_typeface_and_full_width_quotation_marks() -> None:
    document = opened(records.chinese())
    fonts = document.styles["Normal"].element.rPr.rFonts

    assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii"))) == ("宋体", "Times New Roman")
    runs = list(document.element.body.iter(qn("w:r")))
    assert runs
    assert all(run.rPr.rFonts.get(qn("w:hint")) == "eastAsia" for run in runs)


def test_english_text_keeps_narrow_quotation_marks_and_has_a_chinese_typeface_for_names() -> None:
    document = opened(records.english())

    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "微软雅黑"
    assert f'{qn("w:hint")}="eastAsia"' not in document.element.xml
    assert "w:hint" not in document.element.xml


@BOTH
def test_no_style_in_use_follows_the_templates_theme(record: MinutedRecord) -> None:
    document = opened(record)
    used = {
        paragraph.style.name
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    }
    used |= {paragraph.style.name for paragraph in document.paragraphs}

    for name in used:
        fonts = document.styles[name].element.rPr.rFonts
        assert not [attribute for attribute in fonts.attrib if "Theme" in attribute], name


@BOTH
def test_pages_are_numbered_by_word_itself(record: MinutedRecord) -> None:
    foot = opened(record).sections[0].footer._element

    fields = [field.get(qn("w:instr")) for field in foot.iter(qn("w:fldSimple"))]

    assert fields == ["PAGE", "NUMPAGES"]


@BOTH
def test_properties_of_tables_stand_in_the_order_that_word_asks_for(record: MinutedRecord) -> None:
    """Word refuses a file in which they do not (ECMA-376 part 1, CT_TblPr and CT_TcPr)."""
    table_order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
    cell_order = ["tcW", "gridSpan", "shd", "vAlign"]
    document = opened(record)

    for tag, order in (("w:tblPr", table_order), ("w:tcPr", cell_order)):
        for properties in document.element.body.iter(qn(tag)):
            names = [child.tag.split("}")[1] for child in properties]
            assert names == sorted(names, key=order.index)


def test_gaps_and_sources_are_told_and_both_sides_can_sign() -> None:
    record = records.english().model_copy(update={"coverage": records.chinese().coverage})
    document = opened(record)
    text = word_text(word_document(contents(record)))
    signatures = [[cell.text for cell in row.cells] for row in document.tables[3].rows]

    assert "Not covered, speech not recognised: 03:10–03:45" in text
    assert "faster-whisper base" in text
    assert [row[0] for row in signatures][1:] == [
        f"Our side: {what}" for what in ("company", "name", "signature", "date")
    ]
    assert signatures[1][3] == "Larch & Loom Outfitters Ltd"


def test_what_is_told_of_the_customer_stands_on_a_page_of_its_own_behind_the_one_to_sign() -> None:
    document = opened(records.english())
    body = list(document.element.body)
    (heading,) = [paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Annex for our side")]

    assert heading.paragraph_format.page_break_before
    assert body.index(document.tables[3]._tbl) < body.index(heading._p) < body.index(document.tables[4]._tbl)


def test_a_record_without_rows_says_so() -> None:
    text = word_text(word_document(contents(records.empty("en"))))

    assert "No needs are recorded." in text
    assert "No to-dos are recorded." in text


def test_to_dos_show_the_day_and_the_spoken_words() -> None:
    todos = opened(records.english()).tables[2]

    assert [row.cells[3].text for row in todos.rows][1:] == ["—\n“next Friday”", "—", "2026-04-10\n“tomorrow”"]


def test_the_file_names_no_program_and_no_author() -> None:
    properties = opened(records.english()).core_properties

    assert (properties.author, properties.comments) == ("", "")
    assert properties.title == "Returns handling: first talk"
