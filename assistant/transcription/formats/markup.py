"""Tags and character references in the words of subtitles.

WebVTT defines both (W3C, *WebVTT: The Web Video Text Tracks Format*). SubRip defines neither, yet its files hold HTML
tags, and references where they come from the web.
"""

from __future__ import annotations

import html
import re

from assistant.transcription.formats.turns import one_line

# What a tag may hold is bounded and free of further brackets: many open ones must not cost a look at all the rest each.
TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|font|ruby|rt|lang|span|em|strong)(?:[.\s/][^<>]{0,500})?>|<br\s?/?>|<\d[\d:.,]{0,20}>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp|lrm|rlm);", re.IGNORECASE)


def without_tags(text: str) -> str:
    """The words of a text, on one line, without tags and with what its character references stand for."""
    bare = TAG.sub("", _BREAK.sub(" ", text)) if "<" in text else text
    return one_line(_decoded(bare))


def escaped(text: str) -> str:
    """A text in which nothing is a tag or a reference."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _decoded(text: str) -> str:
    """A text with what its character references stand for."""
    return REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
