"""What stands in the drafts that follow a talk beside its rows, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.kinds import NeedKind
from schemas.talk import Side, SpokenLanguage


@dataclass(frozen=True)
class FollowUpWords:
    """The texts of one language."""

    subject: str
    """Of the mail; holds ``{what}``."""
    greeting: str
    """Holds ``{customer}``."""
    greeting_nobody: str
    thanks: str
    """Holds ``{meeting}``."""
    thanks_undated: str
    understood: str
    """Stands before the needs."""
    todos_of: Mapping[Side, str]
    """Stands before the to-dos of a side, in a mail."""
    questions: str
    """Stands before the open questions."""
    closing: str
    handover: str
    """Heading of the note; holds ``{what}``."""
    summary: str
    """First line of the chat summary; holds ``{what}``."""
    facts: tuple[str, str, str]
    """Customer, date, place."""
    needs_of: Mapping[NeedKind, str]
    needs: str
    todos: str
    open_questions: str
    settled: str
    """Heads the questions that are asked no more."""
    answered: str
    dropped: str
    more: str
    """Ends a chat summary that has no room for all rows; holds ``{count}``."""
    meeting: str
    """A meeting that has no title."""
    dated: str
    """A meeting with its day; holds ``{meeting}`` and ``{date}``."""
    said: str
    """Holds ``{words}``, a deadline or a cell as it was spoken."""
    bracketed: str
    """Holds ``{what}``."""
    comma: str
    colon: str
    stop: str


ZH = FollowUpWords(
    subject="会谈小结与后续事项：{what}",
    greeting="{customer}，您好：",
    greeting_nobody="您好：",
    thanks="感谢贵方参加{meeting}。",
    thanks_undated="感谢贵方参加这次会谈。",
    understood="以下是我们对贵方需求的理解，如有出入，请随时指正：",
    todos_of={"ours": "我方后续事项：", "customer": "需要贵方协助的事项：", "": "其他后续事项："},
    questions="另有以下问题想向贵方请教：",
    closing="谢谢！",
    handover="交接说明：{what}",
    summary="会谈小结：{what}",
    facts=("客户", "日期", "地点"),
    needs_of={"demand": "关键诉求", "implicit": "隐性需求", "concern": "顾虑点"},
    needs="需求",
    todos="待办",
    open_questions="待确认的问题",
    settled="已了结的问题",
    answered="已答复",
    dropped="不再追问",
    more="另有 {count} 条未列出",
    meeting="会谈",
    dated="{date} 的会谈“{meeting}”",
    said="“{words}”",
    bracketed="（{what}）",
    comma="，",
    colon="：",
    stop="。",
)
EN = FollowUpWords(
    subject="Our talk and the next steps: {what}",
    greeting="Dear {customer} team,",
    greeting_nobody="Good day,",
    thanks="thank you for {meeting}.",
    thanks_undated="thank you for our talk.",
    understood="This is how we understood your needs; please correct us where we are wrong:",
    todos_of={"ours": "What we take care of:", "customer": "What we kindly ask you for:", "": "Other next steps:"},
    questions="We would also like to ask:",
    closing="Kind regards",
    handover="Hand-over note: {what}",
    summary="Summary: {what}",
    facts=("Customer", "Date", "Place"),
    needs_of={"demand": "Demands", "implicit": "Implicit needs", "concern": "Concerns"},
    needs="Needs",
    todos="To-dos",
    open_questions="Open questions",
    settled="Questions that are settled",
    answered="answered",
    dropped="dropped",
    more="{count} more not listed",
    meeting="our talk",
    dated="our talk “{meeting}” of {date}",
    said="“{words}”",
    bracketed=" ({what})",
    comma=", ",
    colon=": ",
    stop=".",
)
FOLLOW_UP_WORDS: Mapping[SpokenLanguage, FollowUpWords] = {"zh": ZH, "en": EN}
