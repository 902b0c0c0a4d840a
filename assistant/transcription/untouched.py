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
_FIGURE = re.compile(rf"[{''.join(sorted(FIGURES))}\d]")


def untouched_places(text: str) -> set[int]:
    """The places of a text at which no other character is put."""
    places = {place for place, character in enumerate(text) if character in UNTOUCHED}
    for figure in _FIGURE.finditer(text):
        places.update(range(max(figure.start() - BEFORE_FIGURE, 0), min(figure.end() + AFTER_FIGURE, len(text))))
    return places
