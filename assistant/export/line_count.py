"""How many lines a text takes in a column, as an estimate: the real number is the typeface's matter."""

from __future__ import annotations

import math
from unicodedata import east_asian_width

UNUSED_WIDTH = 1.0
"""What a line leaves free at its end on average, since the next character or word is wider."""


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
