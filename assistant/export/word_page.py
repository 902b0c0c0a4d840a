"""The paper of a Word document: landscape A4, typefaces for Latin and Chinese, styles, page numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml.etree import SubElement

from assistant.export.quotes import Quote, Say, spoken
from schemas.talk import SpokenLanguage

MARGIN_MM = 15
TEXT_WIDTH_MM = 297 - 2 * MARGIN_MM

CELL, CELL_HEAD, QUOTE, NOTE = "TableText", "TableHead", "TableQuote", "Note"
"""Styles of our own; what they are called is also their id."""

INK = RGBColor(0x1F, 0x38, 0x5C)
"""Headings."""
QUIET = RGBColor(0x60, 0x68, 0x72)
"""What is read second: times, names, notes."""


_PPR, _PSTYLE, _RUN, _RPR, _RFONTS = (qn(f"w:{name}") for name in ("pPr", "pStyle", "r", "rPr", "rFonts"))
_BOLD, _COLOR, _VAL, _HINT = (qn(f"w:{name}") for name in ("b", "color", "val", "hint"))
_SPACE = qn("xml:space")
_BREAKS = re.compile("([\n\t])")
_BREAK_ELEMENTS = {"\n": qn("w:br"), "\t": qn("w:tab")}
TEXT, PARAGRAPH, LINE_BREAK = qn("w:t"), qn("w:p"), qn("w:br")
"""Elements of WordprocessingML, to be looked for."""


@dataclass(frozen=True)
class Faces:
    """Typefaces that come with Word for Windows and for the Mac."""

    latin: str
    chinese: str
    heading_latin: str
    heading_chinese: str


FACES: dict[SpokenLanguage, Faces] = {
    "zh": Faces("Times New Roman", "宋体", "Arial", "微软雅黑"),
    "en": Faces("Arial", "微软雅黑", "Arial", "微软雅黑"),
}


class PageTexts(Protocol):
    """What a page needs of the texts that stand on it."""

    @property
    def language(self) -> SpokenLanguage:
        """The language of the talk."""

    @property
    def say(self) -> Say:
        """The texts of that language."""

    @property
    def page_head(self) -> str:
        """What every page is headed with."""


def set_up(document: Document, said: PageTexts) -> None:
    """Give an empty document its page, styles, head and foot."""
    lay_out(document, said.language)
    _head_and_foot(document, said)


def lay_out(document: Document, language: SpokenLanguage) -> None:
    """Give an empty document its page and styles."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin, section.bottom_margin = Mm(16), Mm(15)
    section.header_distance = section.footer_distance = Mm(8)
    _styles(document, language)


def new_paragraph(place: Document | _Cell, style: str) -> Paragraph:
    """Add a paragraph in one of the document's styles."""
    return in_style(place.add_paragraph(), style)


def in_style(paragraph: Paragraph, style: str) -> Paragraph:
    """Give a fresh paragraph one of the document's styles, by its id: names are looked up in all styles each time."""
    properties = paragraph._p.find(_PPR)
    if properties is None:
        properties = paragraph._p.makeelement(_PPR)
        paragraph._p.insert(0, properties)
    named = properties.makeelement(_PSTYLE, {_VAL: style})
    properties.insert(0, named)
    return paragraph


def add_text(paragraph: Paragraph, text: str, *, bold: bool = False, color: RGBColor | None = None) -> None:
    """Add words to a paragraph; newlines and tabs stay what they are.

    The elements are made here and not by python-docx, which takes some five times as long for them.
    """
    run = SubElement(paragraph._p, _RUN)
    if bold or color is not None:
        properties = SubElement(run, _RPR)
        if bold:
            SubElement(properties, _BOLD)
        if color is not None:
            SubElement(properties, _COLOR, {_VAL: str(color)})
    for piece in _BREAKS.split(text):
        if piece in _BREAK_ELEMENTS:
            SubElement(run, _BREAK_ELEMENTS[piece])
        elif piece:
            SubElement(run, TEXT, {_SPACE: "preserve"}).text = piece


def add_quote(paragraph: Paragraph, quote: Quote, say: Say) -> None:
    """Add words that were said, when and by whom before them."""
    add_text(paragraph, f"{quote.time} {quote.speaker}".lstrip() + say(": "), color=QUIET)
    add_text(paragraph, spoken(quote, say))


def lean_to_chinese(document: Document) -> None:
    """Have “ ”, … and — drawn in the Chinese typeface, where a Latin one would make them half as wide."""
    section = document.sections[0]
    for part in (document.element.body, section.header._element, section.footer._element):
        for run in part.iter(_RUN):
            properties = _first(run, _RPR)
            _first(properties, _RFONTS).set(_HINT, "eastAsia")


def _first(parent: BaseOxmlElement, tag: str) -> BaseOxmlElement:
    """A child that has to be the first; it is made where it is missing."""
    child = parent.find(tag)
    if child is None:
        child = parent.makeelement(tag)
        parent.insert(0, child)
    return child


def _styles(document: Document, language: SpokenLanguage) -> None:
    faces = FACES[language]
    body, heading = (faces.latin, faces.chinese), (faces.heading_latin, faces.heading_chinese)
    normal = document.styles["Normal"]
    _shape(normal, body, 10)
    _proof_languages(document)
    title = document.styles["Title"]
    _shape(title, heading, 18, bold=True, color=INK, after=6)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    for name, size_pt in (("Heading 1", 12.0), ("Heading 2", 10.5)):
        section = document.styles[name]
        _shape(section, heading, size_pt, bold=True, color=INK, before=size_pt, after=4)
        section.paragraph_format.keep_with_next = True
    add = document.styles.add_style
    _shape(add(CELL, WD_STYLE_TYPE.PARAGRAPH), body, 9)
    _shape(add(CELL_HEAD, WD_STYLE_TYPE.PARAGRAPH), heading, 9, bold=True, color=INK)
    _shape(add(QUOTE, WD_STYLE_TYPE.PARAGRAPH), body, 8, after=1)
    _shape(add(NOTE, WD_STYLE_TYPE.PARAGRAPH), body, 8.5, color=QUIET, before=1, after=1)


def _shape(
    style: ParagraphStyle,
    faces: tuple[str, str],
    size_pt: float,
    *,
    bold: bool = False,
    color: RGBColor | None = None,
    before: float = 0,
    after: float = 0,
) -> None:
    """Set type and spacing (in points), and drop what the template's theme says of them."""
    latin, chinese = faces
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for slot, face in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{slot}"), face)
    style.font.size, style.font.bold = Pt(size_pt), bold
    if color is not None:
        style.font.color.rgb = color
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0


def _proof_languages(document: Document) -> None:
    """Have English proofread as English and Chinese as Chinese, and Chinese glyphs drawn as in China."""
    for element in (
        *document.styles.element.iter(qn("w:lang")),
        *document.settings.element.iter(qn("w:themeFontLang")),
    ):
        element.set(qn("w:val"), "en-US")
        element.set(qn("w:eastAsia"), "zh-CN")


def _head_and_foot(document: Document, said: PageTexts) -> None:
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.style = document.styles[NOTE]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_text(head, said.page_head)
    foot = section.footer.paragraphs[0]
    foot.style = document.styles[NOTE]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between_and_after = said.say("Page {page} of {pages}").split("{page}")
    between, after = between_and_after.split("{pages}")
    add_text(foot, before)
    _field(foot, "PAGE")
    add_text(foot, between)
    _field(foot, "NUMPAGES")
    add_text(foot, after)


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that Word works out itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)
