"""Where guessing must not touch a text: a wrong character there turns a sentence round, or names something else."""

from __future__ import annotations

import re

FIGURES = frozenset("一二三四五六七八九十百千万亿零两几半")
DENIAL = frozenset("不没未无非别勿莫否甭毋")
TRADE = frozenset("买卖收售")
"""Who gives and who takes."""
UNTOUCHED = FIGURES | DENIAL | TRADE
"""None may come from guessing, and none be lost by it."""
BEFORE_FIGURE, AFTER_FIGURE = 1, 2
"""Characters that may tell what a figure counts: 百分之五, 二十元, 三个月."""
_ANY = r"[\u4e00-\u9fff]"
"""A surname: any character may be one."""
_TITLES = (
    "总监|总|董|经理|主任|主管|书记|会计|老板|老师|师傅|秘书|助理|先生|女士|小姐|顾问|代表|专员|主席|[工哥姐叔局]"
    "|[部科处局厂院校组班队站店课股行会]长"
)
_CALLED = re.compile(rf"[小老阿姓](?={_ANY})|(?<={_ANY})(?:{_TITLES})")
"""How people are called: 小曾, 曾工."""
_SURNAME = re.compile(rf"(?<=[小老阿姓]){_ANY}|{_ANY}(?={_TITLES})")
_FIGURE = re.compile(rf"[{''.join(sorted(FIGURES))}\d]")


def untouched_places(text: str) -> set[int]:
    """The places of a text at which no other character is put."""
    places = surname_places(text) | {place for place, character in enumerate(text) if character in UNTOUCHED}
    for figure in _FIGURE.finditer(text):
        places.update(range(max(figure.start() - BEFORE_FIGURE, 0), min(figure.end() + AFTER_FIGURE, len(text))))
    for called in _CALLED.finditer(text):
        places.update(range(*called.span()))
    return places


def surname_places(text: str) -> set[int]:
    """Where somebody is called by a surname, as far as what stands beside it tells."""
    return {surname.start() for surname in _SURNAME.finditer(text)}
