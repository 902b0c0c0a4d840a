"""What customers do to a form: a plan of answers and of disorder, carried out on a workbook and on a document.

A plan knows what every row of the version was meant to be answered. What cannot be known from the file any more,
however it is read, is planned as ``refused``: such a row must not be answered at all.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from schemas.sign_off import SENT_CELLS, Answer, Version
from tests.sign_off import forms

SPELLINGS: dict[Answer | None, tuple[str, ...]] = {
    "agree": ("同意", " 同 意 ", "同意。", "ok", "OK", "Yes", "ｙｅｓ", "确认", "没问题", "√", "Agree"),
    "change": ("修改", "需修改", "修改！", "Change", "更改"),
    "disagree": ("不同意", "不同意。", "No", "NO", "×", "disagree", "反对"),
    None: ("", "再看看", "同意/修改/不同意", "同意，但要先谈价格", "不确定", "?"),
}
"""How answers are written; None: what cannot be taken for any."""
REWRITTEN = "（以书面为准）"


@dataclass
class Line:
    """A row as the customer fills it in."""

    key: str
    answer: Answer | None
    """What is to be understood; None: nothing may be taken."""
    written: str
    amended: dict[str, str] = field(default_factory=dict)
    remark: str = ""


@dataclass
class Plan:
    """How a whole form is filled in."""

    version: Version
    lines: dict[str, Line]
    refused: set[str] = field(default_factory=set)
    """Rows of which the disorder leaves it open whose answer stands where."""
    beside: set[str] = field(default_factory=set)
    """What was written beside the rows, to be told whatever becomes of them."""


def plan(random_: random.Random) -> Plan:
    """Answers for every row, in all spellings; some blank, some rewritten in their place."""
    version = forms.sent()
    lines = {}
    for row in version.content.rows:
        answer: Answer | None = random_.choice(["agree", "agree", "change", "disagree", None])
        line = Line(row.key, answer, random_.choice(SPELLINGS[answer]))
        if answer == "change":
            cell = random_.choice([name for name, text in row.cells.items() if name != "due" and text])
            line.amended = {cell: row.cells[cell] + random_.choice([REWRITTEN, "以上", "!"])}
            line.remark = random_.choice(["", "见修改处"])
        elif answer:
            line.remark = random_.choice(["", "", "=1+1", "请 尽快"])
        if answer == "agree" and random_.random() < 0.15:  # agreed to other words: nobody knows to which
            cell = SENT_CELLS[row.table][0]
            line.amended, line.answer = {cell: row.cells[cell] + REWRITTEN}, None
        lines[row.key] = line
    return Plan(version, lines)


# Workbooks


def filled_workbook(made: Plan) -> Workbook:
    """The form with its answers."""
    workbook = load_workbook(BytesIO(forms.workbook()))
    for sheet in workbook.worksheets:
        for number in table_rows(sheet):
            line = made.lines[key_at(sheet, number)]
            row = next(one for one in made.version.content.rows if one.key == line.key)
            last = sheet.max_column
            put(sheet, number, last - 2, line.written)
            put(sheet, number, last - 1, line.remark)
            for cell, text in line.amended.items():
                put(sheet, number, 3 + SENT_CELLS[row.table].index(cell), text)
    return workbook


def put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell: Any = sheet.cell(row, column)
    cell.value = text or None
    if text:
        cell.data_type = "s"


def head_row(sheet: Worksheet) -> int:
    return next(
        number
        for number in range(1, sheet.max_row + 1)
        if any(sheet.cell(number, column).value == "贵方答复" for column in range(1, sheet.max_column + 1))
    )


def column_of(sheet: Worksheet, *headings: str) -> int:
    head = head_row(sheet)
    return next(column for column in range(1, sheet.max_column + 1) if sheet.cell(head, column).value in headings)


def table_rows(sheet: Worksheet) -> list[int]:
    return [
        number
        for number in range(head_row(sheet) + 1, sheet.max_row + 1)
        if any(str(cell.value).startswith("meeting-row:") for cell in sheet[number])
    ]


def key_at(sheet: Worksheet, row: int) -> str:
    mark = next(str(cell.value) for cell in sheet[row] if str(cell.value).startswith("meeting-row:"))
    return mark.rsplit(":", 1)[1]


def sort_rows(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    """Whole rows in another order, hidden columns with them."""
    for sheet in workbook.worksheets:
        numbers = table_rows(sheet)
        values = [[cell.value for cell in sheet[number]] for number in numbers]
        random_.shuffle(values)
        for number, row in zip(numbers, values, strict=True):
            for column, value in enumerate(row, 1):
                put(sheet, number, column, str(value or ""))


def sort_words_alone(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    """Only the columns before the answer are sorted: their marks are not those beside the answers any more."""
    sheet = random_.choice(workbook.worksheets)
    numbers = table_rows(sheet)
    first_column = random_.choice([1, 2, 3])
    columns = range(first_column, sheet.max_column - 2)
    values = [[sheet.cell(number, column).value for column in columns] for number in numbers]
    keys = [key_at(sheet, number) for number in numbers]
    order = list(range(len(numbers)))
    random_.shuffle(order)
    for number, place in zip(numbers, order, strict=True):
        for column, value in zip(columns, values[place], strict=True):
            put(sheet, number, column, str(value or ""))
    made.refused |= {key for place, key in enumerate(keys) if order[place] != place}


def widen_columns(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    for sheet in workbook.worksheets:
        for letter in "BCDEFGHIJ":
            sheet.column_dimensions[letter].width = random_.uniform(3, 90)
        sheet.column_dimensions["A"].hidden = random_.random() < 0.5


def add_text_around(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    for sheet in workbook.worksheets:
        sheet.insert_rows(1, random_.randint(1, 3))
        above = random_.choice(["云杉有限公司 内部流转", "同意", "不同意"])
        number: Any = sheet.cell(head_row(sheet) + 1, 2)
        condition, below = f"{number.value} 有条件，见邮件 {sheet.title}", f"以上同意的前提是先谈价格 {sheet.title}"
        sheet["C1"], number.value = above, condition
        sheet.cell(sheet.max_row + random_.randint(1, 3), 3, "以上内容已阅 王总 2026-04-20")
        sheet.cell(sheet.max_row + 1, 2, below)
        made.beside |= {above, condition, below}
        sheet.cell(head_row(sheet) + 1, 3).comment = Comment("这一条再商量", "王总")


def add_rows(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    """New rows of the customer's between the others, with and without answers."""
    sheet = random_.choice(workbook.worksheets)
    number = random_.choice(table_rows(sheet))
    sheet.insert_rows(number)
    put(sheet, number, column_of(sheet, "需求", "事项"), "我们新增的一条需求")
    put(sheet, number, column_of(sheet, "贵方答复"), random_.choice(["同意", "", "修改"]))


def add_columns(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    for sheet in workbook.worksheets:
        column = random_.randint(2, sheet.max_column - 1)
        sheet.insert_cols(column)
        put(sheet, head_row(sheet), column, "内部编号")
        for number in table_rows(sheet):
            put(sheet, number, column, random_.choice(["同意", "A-1", "", "不同意"]))


def delete_rows(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    sheet = random_.choice(workbook.worksheets)
    for number in sorted(random_.sample(table_rows(sheet), 2), reverse=True):
        made.lines[key_at(sheet, number)].answer = None
        made.beside -= {str(cell.value) for cell in sheet[number]}
        sheet.delete_rows(number)


def merge_answers(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    """Merging keeps the upper left cell alone, and what is seen there is the answer to all of its rows."""
    sheet = random_.choice(workbook.worksheets)
    first, second = random_.choice(list(zip(table_rows(sheet), table_rows(sheet)[1:], strict=False)))
    upper, lower = made.lines[key_at(sheet, first)], made.lines[key_at(sheet, second)]
    column = column_of(sheet, "贵方答复")
    sheet.merge_cells(start_row=first, end_row=second, start_column=column, end_column=column)
    meant = {spelling: answer for answer, words in SPELLINGS.items() for spelling in words}[upper.written]
    told = meant == "change" and (lower.amended or lower.remark)
    fits = told if meant == "change" else not lower.amended
    lower.answer = meant if fits else None


def merge_words(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    """Headings of two rows become one cell: the lower one has lost its own."""
    sheet = workbook.worksheets[0]
    first, second = random_.choice(list(zip(table_rows(sheet), table_rows(sheet)[1:], strict=False)))
    column = column_of(sheet, "需求")
    sheet.merge_cells(start_row=first, end_row=second, start_column=column, end_column=column)
    made.lines[key_at(sheet, second)].answer = None


def copy_row(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    """A row stands twice, once with another answer."""
    sheet = random_.choice(workbook.worksheets)
    number = random_.choice(table_rows(sheet))
    made.lines[key_at(sheet, number)].answer = None
    values = [cell.value for cell in sheet[number]]
    answer = column_of(sheet, "贵方答复") - 1
    values[answer] = "同意" if str(values[answer]).strip() != "同意" else "不同意"
    bottom = sheet.max_row + 1
    for column, value in enumerate(values, 1):
        put(sheet, bottom, column, str(value or ""))


def lose_marks(workbook: Workbook, made: Plan, random_: random.Random) -> None:
    """Hidden columns are gone, as document inspectors remove them; whose words are unlike any sent ones stays open."""
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value).startswith("meeting-row:"):
                    cell.value = None


Disorder = Callable[[Workbook, Plan, random.Random], None]
DISORDERS: tuple[Disorder, ...] = (
    sort_rows,
    sort_words_alone,
    widen_columns,
    add_text_around,
    add_rows,
    add_columns,
    delete_rows,
    merge_answers,
    merge_words,
    copy_row,
)


def bytes_of(workbook: Workbook) -> bytes:
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


# Documents


def filled_document(made: Plan) -> Any:
    """The Word form with its answers, chosen or typed over the content control."""
    document = docx.Document(BytesIO(forms.document()))
    for table in document.tables:
        for row in table.rows[1:]:
            line = made.lines[document_key(row._tr)]
            sent = next(one for one in made.version.content.rows if one.key == line.key)
            answer = row.cells[-2]
            run = next(answer._tc.iter(qn("w:t")))
            run.text = line.written or "请选择"
            row.cells[-1].paragraphs[0].add_run(line.remark)
            for cell, text in line.amended.items():
                row.cells[1 + SENT_CELLS[sent.table].index(cell)].paragraphs[0].runs[0].text = text
    return document


def document_key(row: Any) -> str:
    texts = (str(text.text) for text in row.iter(qn("w:t")))
    return next(text.rsplit(":", 1)[1] for text in texts if text.startswith("meeting-row:"))


def document_rows(document: Any) -> list[Any]:
    return [row for table in document.tables for row in list(table._tbl.tr_lst)[1:]]


def shuffle_document(document: Any, made: Plan, random_: random.Random) -> None:
    for table in document.tables:
        rows = list(table._tbl.tr_lst)[1:]
        random_.shuffle(rows)
        for row in rows:
            table._tbl.append(row)


def widen_document(document: Any, made: Plan, random_: random.Random) -> None:
    for table in document.tables:
        for width in table._tbl.iter(qn("w:tcW")):
            width.set(qn("w:w"), str(random_.randint(300, 4000)))


def write_around_document(document: Any, made: Plan, random_: random.Random) -> None:
    document.tables[0]._tbl.addprevious(document.add_paragraph("同意以下全部内容？请领导批示")._p)
    document.add_paragraph("不同意 王总")


def delete_document_rows(document: Any, made: Plan, random_: random.Random) -> None:
    for row in random_.sample(document_rows(document), 2):
        made.lines[document_key(row)].answer = None
        row.getparent().remove(row)


def add_document_rows(document: Any, made: Plan, random_: random.Random) -> None:
    table = random_.choice(document.tables)
    cells = table.add_row().cells
    cells[1].text, cells[-2].text = "我们新增的一条", random_.choice(["同意", ""])


def track_answers(document: Any, made: Plan, random_: random.Random) -> None:
    """An answer is struck out and another one written, both kept as tracked changes."""
    row = random_.choice(document_rows(document))
    line = made.lines[document_key(row)]
    run = next(one for one in row.iter(qn("w:sdt"))).find(f"{qn('w:sdtContent')}/{qn('w:r')}")
    new = copy.deepcopy(run)
    inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
    run.addprevious(deleted)
    deleted.append(run)
    for text in list(run.iter(qn("w:t"))):
        text.tag = qn("w:delText")
    next(new.iter(qn("w:t"))).text = "不同意"
    deleted.addnext(inserted)
    inserted.append(new)
    line.answer = None if line.amended else "disagree"


def merge_document_answers(document: Any, made: Plan, random_: random.Random) -> None:
    """Word keeps the words of both cells in the upper one, each in a paragraph of its own."""
    rows = list(document.tables[0]._tbl.tr_lst)
    first = random_.randint(1, len(rows) - 2)
    if document_marked(rows[first]) and document_marked(rows[first + 1]):
        upper, lower = (list(row.tc_lst)[-2] for row in rows[first : first + 2])
        for cell, value in ((upper, "restart"), (lower, "continue")):
            merged = OxmlElement("w:vMerge")
            merged.set(qn("w:val"), value)
            cell.get_or_add_tcPr().find(qn("w:tcW")).addnext(merged)
        empty = OxmlElement("w:p")
        for paragraph in list(lower.p_lst):
            upper.append(paragraph)
        lower.append(empty)
        lines = [made.lines[document_key(row)] for row in rows[first : first + 2]]
        meant = {answer for line in lines for answer, words in SPELLINGS.items() if line.written in words}
        made.refused.add(lines[0].key)  # the tags of both answers stand in its row now
        if len(meant) > 1:
            made.refused.add(lines[1].key)


def document_marked(row: Any) -> bool:
    return any((text.text or "").startswith("meeting-row:") for text in row.iter(qn("w:t")))


def drop_controls(document: Any, made: Plan, random_: random.Random) -> None:
    """Another program has made plain text of the content controls."""
    for control in list(document.element.body.iter(qn("w:sdt"))):
        for run in list(control.find(qn("w:sdtContent"))):
            control.addprevious(run)
        control.getparent().remove(control)


def drop_hidden(document: Any, made: Plan, random_: random.Random) -> None:
    """Hidden text was removed, as document inspectors do; the tags of the controls are left."""
    for vanish in list(document.element.body.iter(qn("w:vanish"))):
        run = vanish.getparent().getparent()
        run.getparent().remove(run)


DocumentDisorder = Callable[[Any, Plan, random.Random], None]
DOCUMENT_DISORDERS: tuple[DocumentDisorder, ...] = (
    shuffle_document,
    widen_document,
    write_around_document,
    delete_document_rows,
    add_document_rows,
    merge_document_answers,
)


def bytes_of_document(document: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
