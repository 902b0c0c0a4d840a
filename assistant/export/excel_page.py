"""How the sheets of a workbook look, on the screen and on paper."""

from __future__ import annotations

from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.export.contents import Contents
from schemas.talk import SpokenLanguage

HEAD, BODY, SHORT, DAY, TIME = "Table head", "Table text", "Table short", "Table day", "Table time"
WARNING = "Table warning"
STATUS = {"confirmed": "Confirmed", "unconfirmed": "Unconfirmed", "disputed": "Disputed"}

COLORS = {"Confirmed": "2E6B45", "Unconfirmed": "8A6100", "Disputed": "A33A2A", WARNING: "A33A2A"}
FACES: dict[SpokenLanguage, str] = {"zh": "微软雅黑", "en": "Arial"}
SIZE_PT = 10
HEAD_HEIGHT_PT = 22
LINE_PT, ROW_PADDING_PT = 14.5, 4
HIGHEST_ROW_PT = 409
"""The most that Excel allows."""
PAPER_A4 = 9


def add_styles(workbook: Workbook, language: SpokenLanguage) -> None:
    """Give a workbook the named styles that its cells use."""
    face = FACES[language]
    text = Font(name=face, size=SIZE_PT)
    workbook.add_named_style(_style(HEAD, Font(name=face, size=SIZE_PT, bold=True, color="1F385C"), head=True))
    workbook.add_named_style(_style(BODY, text, horizontal="left"))
    workbook.add_named_style(_style(SHORT, text))
    workbook.add_named_style(_style(DAY, text, horizontal="left", number_format="yyyy-mm-dd"))
    workbook.add_named_style(_style(TIME, text, number_format="[h]:mm:ss"))
    for name, color in COLORS.items():
        workbook.add_named_style(_style(name, Font(name=face, size=SIZE_PT, color=color)))


def set_up_sheet(sheet: Worksheet, said: Contents, *, filtered: bool = True) -> None:
    """Freeze and filter a filled sheet's head, and fit its columns onto landscape A4."""
    sheet.freeze_panes = "C2" if filtered else "A2"
    sheet.row_dimensions[1].height = HEAD_HEIGHT_PT
    if filtered:
        sheet.auto_filter.ref = f"A1:{get_column_letter(sheet.max_column)}{sheet.max_row}"
    sheet.sheet_view.showGridLines = False
    page = sheet.page_setup
    page.orientation, page.paperSize = "landscape", PAPER_A4
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.8
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    head.left.text, head.right.text = sheet.title, said.page_head.replace("&", "&&")
    foot.center.text = said.say("Page {page} of {pages}").format(page="&P", pages="&N")
    sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = head, foot


def _style(
    name: str,
    font: Font,
    *,
    horizontal: Literal["left", "center"] = "center",
    number_format: str = "General",
    head: bool = False,
) -> NamedStyle:
    line = Side(style="thin", color="C5CCD5")
    return NamedStyle(
        name=name,
        font=font,
        border=Border(left=line, right=line, top=line, bottom=line),
        alignment=Alignment(wrap_text=True, vertical="center" if head else "top", horizontal=horizontal),
        fill=PatternFill("solid", fgColor="E6ECF3") if head else PatternFill(),
        number_format=number_format,
    )
