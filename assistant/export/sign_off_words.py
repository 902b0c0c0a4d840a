"""What stands in the form and the mail that the customer is sent, in both languages.

A form that comes back is read by the headings that stand here. Where one is changed, the old one stays among those
that are read by ``headings_read``: forms are out with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.library.row_marks import seen_mark
from schemas.sign_off import Answer, RowTable, Version
from schemas.talk import SpokenLanguage


@dataclass(frozen=True)
class FormWords:
    """The texts of one language."""

    form_title: str
    sheets: Mapping[RowTable, str]
    """What the tables are called."""
    number: str
    headings: Mapping[RowTable, Mapping[str, str]]
    """By the cells of a table."""
    answer: str
    remark: str
    answers: Mapping[Answer, str]
    choose: str
    """Stands in a Word form where nothing is answered yet."""
    how_to: tuple[str, ...]
    """How the form is filled in."""
    facts: tuple[str, str, str, str]
    """Customer, meeting, date, place."""
    mark: str
    """Stands before the mark in sight."""
    cut: str
    """Stands at the end of a cell that holds more than Excel keeps."""
    subject: str
    """Of the mail; holds ``{what}`` and ``{number}``."""
    greeting: str
    """Holds ``{customer}``."""
    greeting_nobody: str
    asks: str
    """Asks for confirmation; holds ``{meeting}`` and ``{count}``."""
    how_to_mail: str
    questions: str
    """Stands before the open questions."""
    closing: str
    colon: str
    meeting_unnamed: str
    dated: str
    """A meeting with its day; holds ``{meeting}`` and ``{date}``."""


ZH = FormWords(
    form_title="需求与待办确认单",
    sheets={"need": "需求确认", "todo": "待办确认"},
    number="序号",
    headings={
        "need": {
            "title": "需求",
            "situation": "现状",
            "task": "目标",
            "action_tried": "已尝试的措施",
            "action_proposed": "拟采取的措施",
            "result": "预期结果",
        },
        "todo": {"task": "事项", "owner": "负责人", "due": "截止日期", "due_text": "时间（原话）"},
    },
    answer="贵方答复",
    remark="备注",
    answers={"agree": "同意", "change": "修改", "disagree": "不同意"},
    choose="请选择",
    how_to=(
        "请在每一行的“贵方答复”中选择：同意、修改或不同意。",
        "选“修改”时，请直接在该行改写文字，或在“备注”中说明。",
        "填好后请将本文件发回；其他各列可以调整宽度或排序。",
    ),
    facts=("客户", "会议", "日期", "地点"),
    mark="版本标识",
    cut=" …（内容过长，此处截断）",
    subject="请确认：{what}（第 {number} 版）",
    greeting="{customer}，您好：",
    greeting_nobody="您好：",
    asks="感谢贵方参加{meeting}。附件是我们整理的需求和待办，共 {count} 条，请贵方确认。",
    how_to_mail="请在附件每一行的“贵方答复”中选择同意、修改或不同意，需要修改的请直接改写或写在备注中，填好后发回即可。"
    "Excel 与 Word 两份内容相同，任选其一填写。",
    questions="另有以下问题想向贵方请教：",
    closing="谢谢！",
    colon="：",
    meeting_unnamed="会谈",
    dated="{date}“{meeting}”",
)
EN = FormWords(
    form_title="Needs and to-dos to be confirmed",
    sheets={"need": "Needs", "todo": "To-dos"},
    number="No.",
    headings={
        "need": {
            "title": "Need",
            "situation": "Situation",
            "task": "Goal",
            "action_tried": "Tried so far",
            "action_proposed": "Proposed",
            "result": "Expected result",
        },
        "todo": {"task": "What is to be done", "owner": "Owner", "due": "Due", "due_text": "Due, as it was said"},
    },
    answer="Your answer",
    remark="Remark",
    answers={"agree": "Agree", "change": "Change", "disagree": "Disagree"},
    choose="Choose",
    how_to=(
        "Please choose in “Your answer” of each row: Agree, Change or Disagree.",
        "With “Change”, please write over the words of the row, or say under “Remark” what is to be changed.",
        "Then send this file back; columns may be widened and rows may be sorted.",
    ),
    facts=("Customer", "Meeting", "Date", "Place"),
    mark="Version",
    cut=" … [cut here: too long]",
    subject="Please confirm: {what} (version {number})",
    greeting="Dear {customer} team,",
    greeting_nobody="Good day,",
    asks="thank you for {meeting}. The {count} needs and to-dos that we noted are attached; please confirm them.",
    how_to_mail="Please choose Agree, Change or Disagree under “Your answer” in each row of the attachment, write "
    "changes into the row or under “Remark”, and send it back. The Excel and the Word file say the same; one of them "
    "is enough.",
    questions="We would also like to ask:",
    closing="Kind regards",
    colon=": ",
    meeting_unnamed="our talk",
    dated="“{meeting}” of {date}",
)
FORM_WORDS: Mapping[SpokenLanguage, FormWords] = {"zh": ZH, "en": EN}

ANSWER, REMARK = "answer", "remark"
"""What the two columns of the customer are called beside the cells of a table."""


def headings_read() -> dict[RowTable, dict[str, str]]:
    """By table, what each heading that a form ever had stands for: a cell, ``answer`` or ``remark``."""
    read: dict[RowTable, dict[str, str]] = {"need": {}, "todo": {}}
    for words in FORM_WORDS.values():
        for table, known in read.items():
            known |= {heading: cell for cell, heading in words.headings[table].items()}
            known |= {words.answer: ANSWER, words.remark: REMARK}
    return read


def form_lines(version: Version) -> list[str]:
    """The lines that stand above the tables of a form: title, facts, how to fill it in, the mark in sight."""
    content = version.content
    words = FORM_WORDS[content.language]
    facts = zip(words.facts, (content.customer, content.title, content.date, content.place), strict=True)
    told = "    ".join(f"{label}{words.colon}{' '.join(value.split())}" for label, value in facts if value)
    return [words.form_title, *filter(None, [told]), *words.how_to, words.mark + words.colon + seen_mark(version)]
