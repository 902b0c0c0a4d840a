"""Texts as a cell of Excel takes them: literal, within its limit, and how high they stand."""

from __future__ import annotations

import math
import re
from unicodedata import east_asian_width

CELL_LIMIT = 32_767
"""Characters that Excel keeps of a cell, counted in UTF-16 (Excel specifications and limits)."""

FORMULA_STARTS = ("=", "+", "-", "@")
"""What Excel takes for the start of a formula when a cell is typed or typed again."""

UNUSED_WIDTH = 1.0
"""What a line leaves free at its end on average, since the next character or word is wider."""

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def fitting(text: str, notice: str) -> str:
    """A text as it is stored: an underscore that would begin an escape is escaped, what is too long is cut.

    Args:
        text: What the cell is to show.
        notice: What stands at the end of a cell that could not hold its text.
    """
    stored = _ESCAPE.sub("_x005F_", text)
    if _utf16_length(stored) <= CELL_LIMIT:
        return stored
    room = CELL_LIMIT - _utf16_length(notice)
    return stored.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + notice


def lines_needed(text: str, column_width: float) -> int:
    """An estimate of the lines that a wrapped text takes in a column, at least 1.

    Args:
        text: What the cell shows.
        column_width: Width in characters, as Excel counts it; Chinese characters take two.
    """
    room = max(column_width - UNUSED_WIDTH, 1.0)
    return sum(max(1, math.ceil(_width(line) / room)) for line in text.split("\n"))


def _width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in line)


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
