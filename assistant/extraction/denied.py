"""What was only said not to be so: the two days of “not two days, one shift at most”."""

from __future__ import annotations

import re

_WITHIN_FIGURE = r"(?<=\d)[.,](?=\d)"
"""A mark that ends nothing."""
_DENIED = re.compile(
    # 是不是 asks, 不是说 and 不是不 affirm; what follows 而是 or 就是 holds.
    rf"(?<!是)(?:不是|并非)(?![说不])(?:(?!而是|就是|只是)(?:[^，。！？；,.!?;\s]|{_WITHIN_FIGURE})){{1,12}}"
    r"|\b(?:(?:is|are|was|were)n['’]t|not|rather than|instead of)\b"
    r"(?! (?:only|just|more|less|later|earlier|sure|until|at least|even|enough|too)\b)"
    rf"(?:(?!\bbut\b)(?:[^,.;!?]|{_WITHIN_FIGURE})){{1,30}}",
    re.IGNORECASE,
)


def standing(text: str) -> str:
    """A text without what it denies."""
    return _DENIED.sub(" ", text)


def denied(text: str) -> list[str]:
    """The stretches of a text that deny something, each up to the next mark or to what is set against it."""
    return _DENIED.findall(text)
