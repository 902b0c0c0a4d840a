"""Names in front of words: ``张三：`` or ``Li Wei: ``, and ``[SPEAKER_00] ``.

Whether a line begins with a name cannot be told from the line: "One thing: we need it on Friday" looks the same. So the
whole file decides. What stands in front of a colon is a name if other lines begin with it too, if it numbers a voice
("发言人 1"), or if more than half of all lines begin so, with as few names as a talk has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

NAME = r"[^\s:：，。！？；!?;][^:：，。！？；!?;]{0,59}?"
"""Pattern of a name: up to 60 characters without those that end sentences. "Smith, John" is one."""
_NAMED = re.compile(rf"(?P<name>{NAME})\s?(?::\s|：\s?)(?P<text>\S.*)")
_BRACKETED = re.compile(r"[\[【](?P<name>[^\[\]【】]{1,60})[\]】]\s?(?P<colon>[:：]?)\s?(?P<text>\S.*)")
_VOICE = re.compile(r"(?:说话人|发言人|讲话人|speaker)[\s_-]?[0-9a-z一二三四五六七八九十]{1,3}", re.IGNORECASE)
MOST = 0.5
FEW_NAMES = 3
"""So many lines may all begin differently; of more, half must come again, or they are the points of a list …"""
NEARLY_ALL = 0.9
"""… unless so large a share of all lines begins with a name."""
_TIME = re.compile(r"[\d:.,\s]+")


@dataclass(frozen=True)
class Named:
    """A line as a name and the words behind it."""

    name: str
    text: str
    bracketed: bool = False
    """In square brackets without a colon, as notes of sounds are written too."""


class Names:
    """The names that lines of a file begin with."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Look through all lines, each on one line and without spaces around."""
        total, plain, bracketed = 0, Counter[str](), Counter[str]()
        for line in lines:
            total += bool(line)
            if found := _looks_named(line):
                (bracketed if found.bracketed else plain)[found.name] += 1
        few = len(plain) <= max(FEW_NAMES, total // 2)
        self._all_plain = plain.total() > total * (MOST if few else NEARLY_ALL)
        self._all_bracketed = bracketed.total() > total * MOST
        self._often = {name for name, count in plain.items() if count > 1}

    def split(self, line: str) -> Named | None:
        """A line as name and words, or None where it is words alone."""
        found = _looks_named(line)
        if found is None or is_voice(found.name):
            return found
        if found.bracketed:
            return found if self._all_bracketed else None
        return found if self._all_plain or found.name in self._often else None


def is_voice(name: str) -> bool:
    """Whether a name is a number that a tool gave a voice: ``说话人 1``, ``发言人2``, ``SPEAKER_00``."""
    return bool(_VOICE.fullmatch(name))


def _looks_named(line: str) -> Named | None:
    if found := _BRACKETED.fullmatch(line):
        name = found["name"].strip()
        return None if not name or _TIME.fullmatch(name) else Named(name, found["text"], not found["colon"])
    if found := _NAMED.fullmatch(line):
        return Named(found["name"].strip(), found["text"])
    return None
