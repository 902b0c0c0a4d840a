"""Names that are ordinary words but for their capital: Will, May, Mark; also programs such as Excel or Word.

Recognisers write names with a capital. A small letter so tells that the ordinary word was heard, unless the word stands
where no verb or noun can: between two marks of punctuation, as whoever is called does, or amid Chinese.
"""

from __future__ import annotations

import re

_APART = r"[,.;:?!，。、；：？！…\u4e00-\u9fff]"
_BEFORE, _AFTER = re.compile(rf"{_APART}\s*$"), re.compile(rf"\s*{_APART}")


def is_ordinary_word(text: str, start: int, end: int, written: str) -> bool:
    """Whether what stands at a place of a text is rather the ordinary word than the name.

    Args:
        text: As it was heard.
        start: Where the word begins in it.
        end: Where it ends.
        written: The name, as it is to be written.
    """
    if not (written.isalpha() and written.istitle() and text[start:end].islower()):
        return False
    return not (_BEFORE.search(text[:start]) and _AFTER.match(text[end:]))
