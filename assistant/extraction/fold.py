"""Text folded for comparison, with the way back to the original characters.

Folded away are width, case, accents, punctuation, spaces and the difference between traditional
and simplified characters. Kept is what belongs to a figure: 3.5 never folds to 35, nor -18 to 18.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

_THOUSANDS = re.compile(r"\d{3}(?!\d)")
_MINUS = "-−"
_KEPT_MARKS = "%‰"


@dataclass(frozen=True)
class Folded:
    """A folded text; its i-th character comes from ``starts[i]`` up to ``ends[i]`` of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original, end excluded, that folds to ``text[start:end]``; not for empty stretches."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold a text, one original character at a time, so that offsets survive any Unicode form."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    skipped = ""
    for place, char in enumerate(text):
        folded = _folded(char)
        if not folded:
            if unicodedata.combining(char) and ends and ends[-1] == place:
                ends[-1] = place + 1
            else:
                skipped += char
            continue
        mark = _figure_mark(chars, skipped, folded, text, place)
        for piece in mark + folded:
            chars.append(piece)
            starts.append(place)
            ends.append(place + 1)
        skipped = ""
    return Folded("".join(chars), tuple(starts), tuple(ends))


def folded_text(text: str) -> str:
    """The folded text alone."""
    return fold(text).text


def _figure_mark(chars: list[str], skipped: str, folded: str, text: str, place: int) -> str:
    """What stands between two digits, or before one, where it changes the figure."""
    if not folded[0].isdigit() or not skipped:
        return ""
    if chars and chars[-1].isdigit():
        between = unicodedata.normalize("NFKC", skipped)
        if between == "," and _THOUSANDS.match(text, place):
            return ""
        return between if between in (".", ":", "-") else ","
    return "-" if skipped[-1] in _MINUS else ""


@cache
def _folded(char: str) -> str:
    """One character as it is compared; empty for what is folded away."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    kept = "".join(piece for piece in decomposed if unicodedata.category(piece)[0] in "LN" or piece in _KEPT_MARKS)
    return _simplifier().convert(kept) if any("一" <= piece <= "鿿" for piece in kept) else kept


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
