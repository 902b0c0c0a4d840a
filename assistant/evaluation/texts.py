"""Texts as the scorer compares them.

The scorer shares no such code with extraction on purpose: a yardstick that moves with what it
measures measures nothing.
"""

from __future__ import annotations

import re
import unicodedata

_FIGURE_MARKS = ".%-"
_LATIN_WORD = re.compile(r"[a-z]{3,}")
_CHINESE_RUN = re.compile(r"[\u4e00-\u9fff]+")


def cleaned(text: str) -> str:
    """A text in one width and one case."""
    return unicodedata.normalize("NFKC", text).lower()


def folded(text: str) -> str:
    """Letters, digits, and the marks that belong to a figure: 3.5 stays apart from 35, 5% from 5."""
    text = cleaned(text)
    kept = "".join(char for place, char in enumerate(text) if _counts(text, place))
    return kept.rstrip(".-")


def _counts(text: str, place: int) -> bool:
    char = text[place]
    if unicodedata.category(char)[0] in "LN":
        return True
    if char not in _FIGURE_MARKS:
        return False
    after_digit = place > 0 and text[place - 1].isdigit()
    return after_digit or (char == "-" and text[place + 1 : place + 2].isdigit())


def pieces(text: str) -> set[str]:
    """What a text is made of: words of three and more Latin letters, pairs of neighbouring Chinese characters."""
    text = cleaned(text)
    found = set(_LATIN_WORD.findall(text))
    for run in _CHINESE_RUN.findall(text):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return found
