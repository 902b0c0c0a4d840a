"""The agenda file that names a meeting and its people."""

from __future__ import annotations

import datetime as dt

from schemas.talk import Participant, PlannedTopic, Shape


class Agenda(Shape):
    """What is known of a meeting before it is heard. What stands here was never said by itself."""

    title: str = ""
    date: dt.date | None = None
    place: str = ""
    customer: str = ""
    people: list[Participant] = []
    topics: list[PlannedTopic] = []
    """What is to be talked about, in its order."""


FORM_FIELDS = {
    "title": ("标题", "Title"),
    "date": ("日期", "Date"),
    "place": ("地点", "Place"),
    "customer": ("客户", "Customer"),
}
"""What the fields of a form for people are called, in Chinese and English; below, the columns of its tables."""
FORM_PEOPLE = {
    "name": ("姓名", "Name"),
    "aliases": ("也称", "Also called"),
    "side": ("哪一方", "Side"),
    "role": ("角色", "Role"),
}
BETWEEN_ALIASES = ",，;；、/／\n"
"""What parts the aliases in a cell; one that holds such a sign stands in “ ”."""
FORM_TOPICS = {"title": ("议题", "Topic"), "minutes": ("计划分钟", "Planned minutes")}
FORM_SIDES = {"ours": ("我方", "ours"), "customer": ("客户方", "customer")}
