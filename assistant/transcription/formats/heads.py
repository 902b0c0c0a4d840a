"""Rows of a text transcript that tell who speaks and when: ``张三 00:01:02``, ``[00:12] Li Wei: words``.

Words may look so too ("the meeting lasts until 10:30"), so the whole file decides. A row is sure if its name numbers a
voice, comes with several times, or opens the file. Where sure ones stand below empty rows, others must too. A doubtful
one must have a time between theirs, and words of its own. The row right below a head without words is always words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.transcription.formats.clock import seconds
from assistant.transcription.formats.front import DATE, is_label, spoken_places
from assistant.transcription.formats.names import NAME, Names, is_voice
from assistant.transcription.formats.turns import OVERLAP_S, Turn

UNKNOWN = "?"
"""Where a text file has to name a speaker whom nobody knows."""
LONGEST_NAME_ALONE = 30
"""Characters of a name that stands behind its time without a colon."""
HOUR_S = 3600.0
HOURS_TOLD = 3
"""Parts of a time that tells hours."""
_TIME = r"(?:\d{1,3}:)?\d{1,2}:[0-5]\d(?:[.,]\d{1,3})?"
_TIMES = rf"(?P<start>{_TIME})(?:\s?(?:-->|[-–—~～至])\s?(?P<end>{_TIME}))?"
_IN_BRACKETS = rf"[（(\[【<]\s?{_TIMES}\s?[)）\]】>]"
_WHO = rf"(?P<name>\?|{NAME})"
_NAME_FIRST = (
    re.compile(rf"{_WHO}\s?{_IN_BRACKETS}\s?[:：]?\s?(?P<text>.*)"),
    re.compile(rf"{_WHO}\s{_TIMES}(?:\s?[:：](?P<text>$|\s.*))?"),
    re.compile(rf"{_WHO}\s{_TIMES}\s(?P<text>.*)"),
)
"""The last is words behind a time in the middle of a row, which only the number of a voice makes a head."""
_TIME_FIRST = (
    re.compile(rf"{_IN_BRACKETS}\s?(?P<text>.*)"),
    re.compile(rf"{_TIMES}(?:\s(?P<text>.*))?"),
)
_NAME_ALONE = re.compile(rf"{_WHO}\s?(?P<colon>[:：]?)")
_DATE = re.compile(DATE, re.IGNORECASE)
_NO_NAME = re.compile(r"[\d\W_]*|.*(?:上午|中午|下午|晚上|凌晨)|(?:.*\s)?[ap]\.?m\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """A row that begins a turn."""

    name: str
    start_s: float
    end_s: float | None
    text: str
    """The words on the same row, if there are any."""
    form: tuple[int, bool]
    """How the time is written: parts between colons, and whether in brackets."""


def may_be_head(row: str) -> bool:
    """Whether a row may be a speaker's, with a time behind the name."""
    return _name_first(row) is not None


def timed_turns(rows: Sequence[str]) -> list[Turn]:
    """The turns of a file that tells times; none where it does not."""
    named = _accepted(rows, _heads(rows, _name_first))
    timed = _with_names(rows, _above_words(_of_one_form(rows, _heads(rows, _time_first))))
    return _turns(rows, named if len(named) >= len(timed) else timed)


def _turns(rows: Sequence[str], heads: Mapping[int, Head]) -> list[Turn]:
    if not heads:
        return []
    turns = [Turn("", rows[place]) for place in spoken_places(rows[: min(heads)], titled=True)]
    for place, words in _words(rows, heads).items():
        head = heads[place]
        turns.append(Turn("" if head.name == UNKNOWN else head.name, words, head.start_s, head.end_s))
    return turns


def _words(rows: Sequence[str], heads: Mapping[int, Head]) -> dict[int, str]:
    """What is said below each head."""
    return {
        place: " ".join(row for row in (heads[place].text, *rows[place + 1 : end]) if row)
        for place, end in pairwise([*sorted(heads), len(rows)])
    }


def _with_words(rows: Sequence[str], heads: Mapping[int, Head]) -> dict[int, Head]:
    """The heads with words below. One without is words itself, so that none are lost, unless it numbers a voice."""
    words = _words(rows, heads)
    return {place: head for place, head in heads.items() if words[place] or is_voice(head.name)}


def _heads(rows: Sequence[str], read: Callable[[str], Head | None]) -> dict[int, Head]:
    """Rows that look like heads."""
    return {place: head for place, row in enumerate(rows) if row and (head := read(row))}


def _above_words(heads: Mapping[int, Head]) -> dict[int, Head]:
    """The heads without rows that are the words of the head right above them."""
    kept: dict[int, Head] = {}
    for place, head in heads.items():
        above = kept.get(place - 1)
        if above is None or above.text:
            kept[place] = head
    return kept


def _accepted(rows: Sequence[str], heads: Mapping[int, Head]) -> dict[int, Head]:
    """Of the rows that look like heads, with the name first, those that are."""
    sure, apart = _sure(rows, heads)
    hours_told = any(head.form[0] == HOURS_TOLD and head.start_s < HOUR_S for head in sure.values())
    earlier_s, later_s = _between(heads, sure)

    def is_head(place: int, head: Head) -> bool:
        return (
            bool(head.text or any(rows[place + 1 : place + 2]))
            and (_below_gap(rows, place) or not apart)
            and (head.form[0] == HOURS_TOLD or not hours_told)
            and earlier_s[place] <= head.start_s <= later_s[place]
        )

    kept = {place: head for place, head in heads.items() if place in sure or (sure and is_head(place, head))}
    return _with_words(rows, _above_words(kept))


def _sure(rows: Sequence[str], heads: Mapping[int, Head]) -> tuple[dict[int, Head], bool]:
    """The heads that are sure, and whether these stand below empty rows."""
    times = defaultdict(set)
    for head in heads.values():
        times[head.name].add(head.start_s)
    voices = {place for place, head in heads.items() if is_voice(head.name)}
    opening = {place for place in [min(heads, default=0)] if not spoken_places(rows[:place], titled=True)}
    again = {place for place, head in heads.items() if len(times[head.name]) > 1}
    others = (voices | again) - opening
    apart = sum(_below_gap(rows, place) for place in others) * 2 > len(others)
    again -= {place for place in again if apart and not _below_gap(rows, place)}
    sure = {place: heads[place] for place in sorted((voices | opening | again) & heads.keys())}
    straight = _without_outliers(sure)
    return {place: head for place, head in sure.items() if place in straight or place in voices}, apart


def _between(heads: Mapping[int, Head], sure: Mapping[int, Head]) -> tuple[dict[int, float], dict[int, float]]:
    """For each head the times of the sure ones above and below it."""
    earlier_s, later_s = {}, {}
    known_s = 0.0
    for place in sorted(heads):
        known_s = sure[place].start_s if place in sure else known_s
        earlier_s[place] = known_s
    known_s = float("inf")
    for place in sorted(heads, reverse=True):
        known_s = sure[place].start_s if place in sure else known_s
        later_s[place] = known_s
    return earlier_s, later_s


def _below_gap(rows: Sequence[str], place: int) -> bool:
    return place > 0 and not rows[place - 1]


def _of_one_form(rows: Sequence[str], heads: Mapping[int, Head]) -> dict[int, Head]:
    """Of the rows that begin with a time those that write it as the first does; none where that opens nothing."""
    if not heads:
        return {}
    opening = min(heads)
    form = heads[opening].form
    same = {place: head for place, head in heads.items() if head.form[1] == form[1] and head.form[0] >= form[0]}
    same = _without_outliers(same)
    opens = not spoken_places(rows[:opening], titled=True)
    return same if opens or len(same) * 3 >= sum(map(bool, rows)) else {}


def _without_outliers(heads: Mapping[int, Head]) -> dict[int, Head]:
    """The heads without those whose time is far from both its neighbours, while these agree."""
    places = sorted(heads)
    outliers = set()
    for before, place, after in zip(places, places[1:], places[2:], strict=False):
        before_s, here_s, after_s = (heads[one].start_s for one in (before, place, after))
        if before_s <= after_s and not before_s - OVERLAP_S <= here_s <= after_s + OVERLAP_S:
            outliers.add(place)
    return {place: head for place, head in heads.items() if place not in outliers}


def _with_names(rows: Sequence[str], heads: Mapping[int, Head]) -> dict[int, Head]:
    """Heads with the time first, what stands behind it told apart into names and words."""
    alone = [
        place
        for place, head in heads.items()
        if _is_name_alone(head.text) and place + 1 < len(rows) and rows[place + 1] and place + 1 not in heads
    ]
    if len(alone) * 2 > sum(bool(head.text) for head in heads.values()):
        chosen = set(alone)
        return {
            place: replace(head, name=_bare_name(head.text), text="") if place in chosen else head
            for place, head in heads.items()
        }
    names = Names(head.text for head in heads.values())
    told = {}
    for place, head in heads.items():
        named = names.split(head.text)
        told[place] = replace(head, name=named.name, text=named.text) if named else head
    return told


def _is_name_alone(text: str) -> bool:
    found = _NAME_ALONE.fullmatch(text)
    return found is not None and (bool(found["colon"]) or len(text) <= LONGEST_NAME_ALONE)


def _name_first(row: str) -> Head | None:
    for pattern in _NAME_FIRST:
        if found := pattern.fullmatch(row):
            name = _bare_name(_DATE.sub("", found["name"]))
            if name != UNKNOWN and (not name or _NO_NAME.fullmatch(name) or is_label(name)):
                return None
            if pattern is _NAME_FIRST[-1] and not is_voice(name):
                return None
            return _head(found, name)
    return None


def _time_first(row: str) -> Head | None:
    return next((_head(found, "") for pattern in _TIME_FIRST if (found := pattern.fullmatch(row))), None)


def _head(found: re.Match[str], name: str) -> Head | None:
    start_s = seconds(found["start"])
    if start_s is None:
        return None
    end_s = seconds(found["end"]) if found["end"] else None
    bracketed = found.string[: found.start("start")].rstrip().endswith(tuple("（([【<"))
    form = (found["start"].count(":") + 1, bracketed)
    return Head(name, start_s, end_s, (found["text"] or "").strip(), form)


def _bare_name(text: str) -> str:
    """A name without a colon behind it and without brackets around it."""
    name = text.strip().rstrip(":：").strip()
    return name[1:-1].strip() if name[:1] in "[【" and name[-1:] in "]】" else name
