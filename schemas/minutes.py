"""What is told of a meeting beside its rows, all of it drawn from the transcript whenever it is read."""

from __future__ import annotations

from typing import Literal

from schemas.talk import Shape

QuantityUnit = Literal[
    "count", "money", "percent", "days", "working_days", "months", "years", "hours", "minutes"
]  # fmt: skip


class Quantity(Shape):
    """An amount, a share or a duration as it was spoken, and what it comes to."""

    words: str
    """The spoken words, letter by letter."""
    start: int
    """Where they begin in the text, in characters."""
    end: int
    low: float
    high: float
    """Equal to ``low`` but for a range: 三四天 is 3 to 4."""
    unit: QuantityUnit
    approximate: bool = False
    """Whoever spoke said that it is not exact: 二十来万, about nine hundred."""
