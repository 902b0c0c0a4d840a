"""Chinese as it is written on the mainland, whatever characters and punctuation were heard."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from assistant.transcription.spoken import with_text
from schemas.talk import Segment

_FULL_WIDTH = {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,?!;:]|[,?!;:](?=[\u4e00-\u9fff])")


def written_in_mainland_style(segment: Segment) -> Segment:
    """A Chinese segment in simplified characters and full-width punctuation, its words too."""
    return with_text(segment, _mainland(segment.text))


def _mainland(text: str) -> str:
    """The same characters in their simplified form, one for one: word times hang on the places."""
    converted = _converter().convert(text)
    if len(converted) != len(text):
        converted = "".join(_converter().convert(character)[:1] for character in text)
    return _HALF_WIDTH.sub(lambda match: _FULL_WIDTH[match[0]], converted)


@cache
def _converter() -> Any:
    import opencc

    # Taiwan's standard to mainland's: as t2s, and 著 as the particle 着 too, which t2s leaves.
    return opencc.OpenCC("tw2s")
