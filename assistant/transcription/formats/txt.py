"""Plain text (txt).

Written is what meeting tools write: a row with name and time, the words below, an empty row::

    张三 00:01:02
    我们要降成本。

Names and words come back as they were, times to the begun second; an end is estimated. The format has no place for
line breaks, sides and roles, word times, and a speaker who is called ``?``, as somebody unknown is written.

Read are that and its relatives, as Feishu Minutes (``说话人 1 00:03``), Tongyi Tingwu (``发言人 1  00:00:12``), iFLYREC
(``说话人1 00:00``), Tencent Meeting (``张三(00:01:02): …``), Teams and others export them, with what these put around
the words (``front.py``); times in front of names (``heads.py``); names without times (``names.py``); and bare words, a
row a turn. The tools document which files they give, not how these look (Feishu, *Export minutes transcript*; Tencent
Meeting, *导出实时转写记录*); that was taken from what public programs read, such as revang/collect-python for iFLYREC.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.transcription.formats.clock import seconds, whole_seconds
from assistant.transcription.formats.front import is_label, spoken_places, without_end_notes, words_of
from assistant.transcription.formats.heads import UNKNOWN, may_be_head, timed_turns
from assistant.transcription.formats.names import Named, Names, is_voice
from assistant.transcription.formats.turns import Found, Turn

_OWN_HEAD = re.compile(r"(?P<name>\S.*) (?P<time>\d{2,4}:\d{2}:\d{2})")


def read(rows: Sequence[str]) -> Found:
    """Read the rows of a file."""
    words = without_end_notes(words_of(rows, may_be_head))
    return Found(timed_turns(words) or _named_turns(words) or _bare_turns(words))


def own_turns(rows: Sequence[str]) -> list[Turn]:
    """The turns of a file that looks exactly as ``write`` leaves it: every block a head and a row of words; else none.

    Here nothing is guessed, so that names and words may look like anything.
    """
    if len(rows) % 3:
        rows = [*rows, *[""] * (3 - len(rows) % 3)]
    turns = []
    for head, words, gap in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
        found = _OWN_HEAD.fullmatch(head)
        if not (head or words or gap):
            continue
        if not found or not words or gap:
            return []
        name = found["name"]
        turns.append(Turn("" if name == UNKNOWN else name, words, seconds(found["time"])))
    return turns


def write(turns: Sequence[Turn]) -> str:
    """The text of a file."""
    return "".join(f"{turn.name or UNKNOWN} {whole_seconds(turn.start_s or 0.0)}\n{turn.text}\n\n" for turn in turns)


def _named_turns(rows: Sequence[str]) -> list[Turn]:
    """The turns of a file that names its speakers and tells no times; none where it does neither."""
    heads = _heads_of_names(rows)
    first = min(heads, default=0)
    above = spoken_places(rows[:first], titled=True)
    if not heads or (above and len(heads) * 3 < sum(map(bool, rows))):
        return []
    turns = [Turn("", rows[place]) for place in above]
    for place, end in pairwise([*sorted(heads), len(rows)]):
        words = " ".join(row for row in (heads[place].text, *rows[place + 1 : end]) if row)
        # What stands alone before another name was no name.
        turns.append(Turn(heads[place].name, words) if words else Turn("", rows[place]))
    return turns


def _heads_of_names(rows: Sequence[str]) -> dict[int, Named]:
    """The rows that name a speaker: before words, or alone above them."""
    lines = {}
    place = 0
    while place < len(rows):
        end = place + 1
        if rows[place].endswith((":", "：")) or is_voice(rows[place]):
            end = next((below for below in range(end, len(rows)) if rows[below]), place) + 1
        lines[place] = " ".join(filter(None, rows[place:end]))
        place = end
    names = Names(line for line in lines.values() if not is_label(line))
    heads = {}
    for place, line in lines.items():
        if is_voice(rows[place]):
            heads[place] = Named(rows[place], "")
        elif (named := names.split(line)) and not is_label(named.name):
            heads[place] = Named(named.name, "") if line != rows[place] else named
    return heads


def _bare_turns(rows: Sequence[str]) -> list[Turn]:
    """A turn for each row, from the first that may have been spoken."""
    spoken = spoken_places(rows, titled=False)
    return [Turn("", row) for row in rows[spoken[0] :] if row] if spoken else []
