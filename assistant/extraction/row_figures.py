"""Figures with what bounds and shares them: over 300, three hundred each, 三十二万以上."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extraction.row_tokens import DENIAL, FIGURE, MARK, SIGN
from assistant.extraction.wording import stem
from schemas.talk import SpokenLanguage

BEFORE, BEHIND = 5, 6
"""Tokens before and behind a figure in which such words are looked for, as far as the next figure or mark."""

_ENGLISH = (
    "over under above below up most least about around more less fewer than per each every both nearly almost within "
    "another plus minus only total average extra maximum minimum max min apiece upwards or "
    "minute hour day week month quarter year"
)
_BOUNDS: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(
        r"超过?|不[到足满]|[低高大小多少晚早]于|[至最][少多]|顶多|[约近每各均共总另第多余来几]|[以之][上下内外]|左右|上下|出头|封顶|起|内|"
        r"一[年月天周季次]"
    ),
    "en": re.compile(rf"\b(?:{'|'.join(map(stem, _ENGLISH.split()))})\b"),
}


def bounded(tokens: Sequence[str], language: SpokenLanguage) -> list[str]:
    """Tokens of which each figure holds its bounds, so that 300 and over 300 are two."""
    return [
        token + _bounds(tokens, place, language) if token[0] == FIGURE else token for place, token in enumerate(tokens)
    ]


def _bounds(tokens: Sequence[str], place: int, language: SpokenLanguage) -> str:
    before = _near(tokens[max(0, place - BEFORE) : place][::-1])[::-1]
    found: set[str] = set()
    for near in (before, _near(tokens[place + 1 : place + 1 + BEHIND])):
        text = ("" if language == "zh" else " ").join(token.lstrip(DENIAL) for token in near)
        found |= set(_BOUNDS[language].findall(text))
        found |= {token for token in near if token[0] == SIGN or not (token[0].isalnum() or token[0] in "=@!")}
    return "".join(f"[{one}]" for one in sorted(found))


def _near(tokens: Sequence[str]) -> list[str]:
    """The tokens up to the first figure or mark."""
    ends = (place for place, token in enumerate(tokens) if token[0] in FIGURE + MARK)
    return list(tokens[: next(ends, len(tokens))])
