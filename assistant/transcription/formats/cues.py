"""What SubRip and WebVTT share: cues, a row of times with the words below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assistant.transcription.formats.clock import TIME, clock, seconds

TIMES = re.compile(rf"({TIME})\s?-->\s?({TIME})(?:\s.*)?")
"""A row of times, perhaps with settings of the place on the screen behind them."""
_NUMBER = re.compile(r"\d{1,9}")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:/\d+-\d+)?", re.IGNORECASE)
"""Identifiers of Teams; the parts of one utterance are numbered behind the slash, each with times of its own."""


@dataclass(slots=True)
class Cue:
    """Words with the times at which they are shown."""

    start_s: float | None
    end_s: float | None
    number: int | None = None
    rows: list[str] = field(default_factory=list)


def has_times(rows: Iterable[str]) -> bool:
    """Whether any row has the times of a cue."""
    return any("-->" in row and TIMES.fullmatch(row) for row in rows)


def read_cues(rows: Iterable[str], *, any_identifier: bool) -> Iterator[Cue]:
    """The cues of a file.

    The row below the times is always words, so words may look like times. Rows behind an empty one, as where a cue's
    words were written in paragraphs, still belong to the cue above. An identifier is told from words by the empty row
    before it; where that is missing, by counting on.

    Args:
        rows: The rows of the file, without spaces around.
        any_identifier: Whether a lone row above the times is an identifier whatever it says, as in WebVTT; else only
            a number is, or what Teams writes.
    """
    cue: Cue | None = None
    loose: list[str] = []
    behind_gap, below_times = True, False
    for row in rows:
        times = TIMES.fullmatch(row) if "-->" in row and not below_times else None
        below_times = times is not None
        if times:
            number = _take_identifier(loose, cue, behind_gap=behind_gap, any_identifier=any_identifier)
            if cue:
                cue.rows += loose
                yield cue
            cue, loose, behind_gap = Cue(seconds(times[1]), seconds(times[2]), number), [], False
        elif row:
            loose.append(row)
        else:
            if cue:
                cue.rows += loose
            loose, behind_gap = [], True
    if cue:
        cue.rows += loose
        yield cue


def time_row(start_s: float, end_s: float, point: str) -> str:
    """The row of times of a cue, with the given decimal sign."""
    return f"{clock(start_s, point)} --> {clock(end_s, point)}"


def _take_identifier(loose: list[str], above: Cue | None, *, behind_gap: bool, any_identifier: bool) -> int | None:
    """Take the identifier of the next cue off the rows that stand above its times; its number, if it is one."""
    if not loose:
        return None
    last = loose[-1]
    number = int(last) if _NUMBER.fullmatch(last) else None
    if behind_gap:
        taken = number is not None or bool(_GUID.fullmatch(last)) or (any_identifier and len(loose) == 1)
    else:
        counted_on = above is not None and above.number is not None and number == above.number + 1
        taken = counted_on or bool(_GUID.fullmatch(last))
    if taken:
        loose.pop()
    return number if taken else None
