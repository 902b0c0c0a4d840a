"""A number that was found in spoken words together with its unit."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.minutes import QuantityUnit

LEAST_COUNT = 10
"""A single exact number below it without a unit is no quantity: 三家 and "one of" need no reading."""


@dataclass(frozen=True)
class Measured:
    """A number with its unit; where it stands counts in characters, the end excluded."""

    start: int
    end: int
    low: float
    high: float
    """Equal to ``low`` but for a range."""
    unit: QuantityUnit
    approximate: bool
