"""Spoken and typed words, made fit to stand in a document without meaning anything to the program that opens it."""

from __future__ import annotations

import re

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """A text without what a document cannot hold, everything else letter by letter.

    Control characters and what XML 1.0 forbids (section 2.2) are dropped, every kind of line break
    becomes a newline, white space at both ends goes.
    """
    return _UNWRITABLE.sub("", _BREAKS.sub("\n", text)).strip()


def shortened(text: str, length: int) -> str:
    """A text on one line, cut with an ellipsis where it is longer than ``length`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
