"""Amounts, shares and durations in spoken words as values: 三十万 is 300,000, two weeks are 14 days.

Nothing is rewritten: a quantity stands beside the words that it was read from, a range stays a range, and what was
said to be rough stays rough. The numerals are read by ``figures``. (jionlp's ``parse_money`` was tried: it takes
三万五 for 30,005 and knows no 二十来万, no shares and no bare amounts.)
"""

from __future__ import annotations

from assistant.extraction import quantities_en, quantities_zh
from assistant.extraction.measured import Measured
from schemas.minutes import Quantity, QuantityUnit
from schemas.record import Row
from schemas.talk import SpokenLanguage

DAYS_IN_HALF_A_MONTH = 15


def quantities(text: str, language: SpokenLanguage) -> list[Quantity]:
    """The quantities in a text, in their order; dates, times of day, ordinals and small counts are none."""
    measured = {"zh": quantities_zh.measured, "en": quantities_en.measured}[language]
    return [_told(one, text) for one in measured(text)]


def _told(one: Measured, text: str) -> Quantity:
    low, high, unit = _in_whole_units(one.low, one.high, one.unit)
    return Quantity(
        words=text[one.start : one.end],
        start=one.start,
        end=one.end,
        low=round(low, 4),
        high=round(high, 4),
        unit=unit,
        approximate=one.approximate,
    )


def _in_whole_units(low: float, high: float, unit: QuantityUnit) -> tuple[float, float, QuantityUnit]:
    """A duration with a fraction in the next smaller unit: 一年半 is 18 months, half an hour 30 minutes."""
    if low.is_integer() and high.is_integer():
        return low, high, unit
    if unit == "years":
        return low * 12, high * 12, "months"
    if unit == "hours":
        return low * 60, high * 60, "minutes"
    if unit == "months" and low == high == 0.5:
        return DAYS_IN_HALF_A_MONTH, DAYS_IN_HALF_A_MONTH, "days"
    return low, high, unit


def quantities_of(row: Row, language: SpokenLanguage) -> list[Quantity]:
    """The quantities in a row's cells, cell by cell, each once; a bare number that another one measures is left out."""
    texts = [getattr(row, cell) for cell in row.amount_cells]
    found = [(one, text) for text in texts for one in quantities(text, language)]
    measured = {(one.low, one.high) for one, _text in found if one.unit != "count"}
    once: dict[tuple[float, float, QuantityUnit], Quantity] = {}
    for one, text in found:
        if not (_is_bare(one, text) and (one.low, one.high) in measured):
            once.setdefault((one.low, one.high, one.unit), one)
    return list(once.values())


def _is_bare(one: Quantity, text: str) -> bool:
    """Whether nothing is counted: no word follows the number."""
    return one.unit == "count" and not text[one.end : one.end + 2].strip()[:1].isalnum()
