"""Words of a recording, made safe to show: nothing in them styles, moves or breaks the screen."""

from __future__ import annotations

import unicodedata

REPLACEMENT = "␣"
"""Stands for a control or format character, so that places in the text stay where they are."""


def literal(text: str) -> str:
    """The same text, of the same length, with line breaks as spaces and control characters made visible."""
    if text.isprintable():  # the common case, and a meeting of three hours has 5,000 segments
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in "\n\r\t":
        return " "
    # Cc: escapes; Cf: right-to-left marks and zero-width characters; Cs: halves of pairs; Zl, Zp: line breaks.
    return REPLACEMENT if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character


def without_controls(text: str) -> str:
    """The text as it is offered for editing: on one line, its control and format characters left out."""
    return literal(text).replace(REPLACEMENT, "").strip()
