"""Texts as a cell of Excel takes them: literal, and within its limit."""

from __future__ import annotations

import re

from openpyxl.cell import Cell

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
    return cut(_ESCAPE.sub("_x005F_", text), notice)


def cut(text: str, notice: str) -> str:
    """A text no longer than a cell holds; where it was longer, the notice stands at its end."""
    if _utf16_length(text) <= CELL_LIMIT:
        return text
    room = CELL_LIMIT - _utf16_length(notice)
    return text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + notice


def write_literal(cell: Cell, text: str, notice: str) -> None:
    """Write a text into a cell so that it stays one; arguments are those of ``fitting``."""
    cell.value = fitting(text, notice)
    # openpyxl takes "=1+1" for a formula and "#N/A" for an error unless it is told.
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
