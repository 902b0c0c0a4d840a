"""The sentences in which a talk's open questions are put to a customer, politely, in both languages.

After the handbook for business talks: a lead reads a need back and asks whether that is right, and draws a need out
with the questions of STAR. Written from knowledge of both languages and not from any talk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from schemas.record import NeedKind
from schemas.talk import SpokenLanguage

ProfileGap = Literal["budget", "decision_time", "decision_makers"]
"""What a customer's profile has to hold before an offer can be made."""


@dataclass(frozen=True)
class QuestionWords:
    """The patterns of one language."""

    read_back: Mapping[NeedKind, str]
    """Asks for agreement to a need of this kind that was never read back; holds ``{heading}``."""
    corrected: str
    """Asks for agreement to a need that the customer has corrected; holds ``{heading}``."""
    profile: Mapping[ProfileGap, str]
    """Asks for a piece of the customer's profile."""
    about_need: str
    """Asks for what a need's cells lack; holds ``{heading}`` and ``{asked}``, the cells' parts."""
    about_todo: str
    """As above, of a to-do."""
    parts: Mapping[str, str]
    """What is asked for a cell, as a part of a question."""
    due_as_said: str
    """What is asked where a deadline was spoken of that is no day yet; holds ``{said}``."""
    between: str
    """Stands between two parts."""
    list_heading: str


ZH = QuestionWords(
    read_back={
        "demand": "您的意思是，希望“{heading}”，对吗？",
        "implicit": "我们的理解是“{heading}”，对吗？",
        "concern": "您顾虑的是“{heading}”，对吗？",
    },
    corrected="关于“{heading}”，您更正过我们的理解，现在这样记录准确吗？",
    profile={
        "budget": "方便请教一下，贵公司为此安排的预算大致在什么范围？",
        "decision_time": "贵公司计划在什么时候作出决定？",
        "decision_makers": "这件事最终由哪一位决定，还需要经过哪些部门？",
    },
    about_need="关于“{heading}”，想再请教您：{asked}？",
    about_todo="关于待办“{heading}”，想和您确认：{asked}？",
    parts={
        "situation": "目前的情况如何，遇到的主要挑战是什么",
        "task": "需要达成什么目标",
        "action_tried": "团队尝试过哪些解决方案",
        "result": "理想的解决方案需要达到什么效果",
        "owner": "由哪一位负责",
        "due": "哪一天之前可以完成",
    },
    due_as_said="“{said}”具体是哪一天",
    between="；",
    list_heading="待确认的问题",
)
EN = QuestionWords(
    read_back={
        "demand": "Let me check that I have this right: you want “{heading}”. Is that correct?",
        "implicit": "Let me check that I have this right: “{heading}”. Is that correct?",
        "concern": "Let me check that I have this right: your concern is “{heading}”. Is that correct?",
    },
    corrected="You corrected us on “{heading}”. Have we written it down rightly now?",
    profile={
        "budget": "May I ask what budget you have set aside for this?",
        "decision_time": "By when do you plan to decide?",
        "decision_makers": "Who makes the final decision, and whose approval does it need?",
    },
    about_need="About “{heading}”, may I ask: {asked}?",
    about_todo="About the to-do “{heading}”, may I confirm: {asked}?",
    parts={
        "situation": "how do things stand today, and what is the main difficulty",
        "task": "what has to be achieved",
        "action_tried": "which solutions has your team tried",
        "result": "what effect should an ideal solution have",
        "owner": "who takes care of it",
        "due": "by which day can it be done",
    },
    due_as_said="which day exactly is “{said}”",
    between="; ",
    list_heading="Open questions",
)
QUESTION_WORDS: Mapping[SpokenLanguage, QuestionWords] = {"zh": ZH, "en": EN}
