"""Texts as a cell of Excel takes them: literal, and within its limit."""

from __future__ import annotations

import re

CELL_LIMIT = 32_767
"""Characters that Excel keeps of a cell, counted in UTF-16 (Excel specifications and limits)."""

FORMULA_STARTS = ("=", "+", "-", "@")
"""What Excel takes for the start of a formula when a cell is typed or typed again."""

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


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
