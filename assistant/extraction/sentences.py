"""The sentences of a segment, as places in its text."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"\S.*?(?:[。！？!?；;…]+|\.+(?=\s|$)|$)", re.DOTALL)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence in characters; a point within a figure or an address ends none."""
    return [(match.start(), match.start() + len(match[0].rstrip())) for match in _SENTENCE.finditer(text)]


def is_question(sentence: str) -> bool:
    """Whether a sentence ends with the mark of a question; a recogniser may leave it out."""
    return sentence.endswith(("?", "？"))
