"""How quantities are written beside the spoken words: 三十万 = 300,000, 二十来万 ≈ 200,000, two weeks = 14 days."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from schemas.minutes import Quantity

Say = Callable[[str], str]

_PUNCTUATION = re.compile(r"[\s,，¥$€£]")


def amounts_line(said: Sequence[Quantity], say: Say) -> str:
    """The quantities of a row on one line, each once; empty where the words tell the figures themselves."""
    told = dict.fromkeys(
        f"{one.words} {'≈' if one.approximate else '='} {amount(one, say)}"
        for one in said
        if not _tells_itself(one, say)
    )
    return say("; ").join(told)


def amount(said: Quantity, say: Say) -> str:
    """A quantity in figures: ``300,000``, ``3–4 days``, ``5%``."""
    low, high = _figure(said.low), _figure(said.high)
    number = low if low == high else f"{low}–{high}"
    form = {
        "count": "{number}",
        "money": "{number}",
        "percent": "{number}%",
        "days": say("{number} days"),
        "working_days": say("{number} working days"),
        "months": say("{number} months"),
        "years": say("{number} years"),
        "hours": say("{number} hours"),
        "minutes": say("{number} minutes"),
    }[said.unit]
    return form.format(number=number)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.4f}".rstrip("0")


def _tells_itself(said: Quantity, say: Say) -> bool:
    """Whether the words hold the very figures already, such as 42 and 14 days."""
    bare = _PUNCTUATION.sub("", amount(said, say)).lower()
    words = _PUNCTUATION.sub("", said.words).lower()
    return words[:1].isdigit() and (words == bare or words.startswith(_PUNCTUATION.sub("", _figure(said.low))))
