"""What became of every second of a recording, in figures and words, as documents, notes and the review tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from schemas.record import Coverage

Say = Callable[[str], str]
Clock = Callable[[float], str]

TELLING_S = 1.0
"""Shorter stretches are not worth a line."""


STATES = ("processed", "suspect", "failed", "silent", "left_out")


@dataclass(frozen=True)
class Ledger:
    """Seconds of a recording by what became of them; every second is in exactly one of these."""

    recognised_s: float = 0.0
    suspect_s: float = 0.0
    """There are words that may not have been said, or sound that may hold words."""
    failed_s: float = 0.0
    """Not recognised; what the file announces and does not hold is in here."""
    silent_s: float = 0.0
    left_out_s: float = 0.0
    """Nobody wanted it to be heard."""

    @property
    def length_s(self) -> float:
        """The length of the recording, with what it announces and does not hold."""
        return self.recognised_s + self.suspect_s + self.failed_s + self.silent_s + self.left_out_s

    @property
    def complete(self) -> bool:
        """Whether nothing worth a line is missing, doubtful or left out."""
        return self.suspect_s + self.failed_s + self.left_out_s < TELLING_S


def ledger(coverage: Iterable[Coverage]) -> Ledger:
    """Add up what recognition has noted; all zero where there was no recording."""
    seconds = dict.fromkeys(STATES, 0.0)
    for stretch in coverage:
        if stretch.stage == "recognise":
            seconds[stretch.state] += stretch.end_s - stretch.start_s
    return Ledger(*(seconds[state] for state in STATES))


def ledger_line(added_up: Ledger, say: Say, clock: Clock) -> str:
    """The ledger in a line. Its times are whole seconds, cut so that they add up to the length.

    Args:
        added_up: The seconds.
        say: The texts of the language that the line is written in.
        clock: How a time is written.
    """
    parts = (added_up.recognised_s, added_up.suspect_s, added_up.failed_s, added_up.silent_s, added_up.left_out_s)
    ends = [int(round(end, 3)) for end in accumulate(parts, initial=0.0)]  # sums of many times are a hair off
    recognised, suspect, failed, silent, left_out = (clock(end - start) for start, end in pairwise(ends))
    whole = say(
        "Recording {length}: {recognised} recognised, {suspect} doubtful, {failed} not recognised, {silent} silence."
    )
    if added_up.left_out_s:
        whole = say(
            "Recording {length}: {recognised} recognised, {suspect} doubtful, {failed} not recognised, "
            "{silent} silence, {left_out} left out on request."
        )
    return whole.format(
        length=clock(ends[-1]), recognised=recognised, suspect=suspect, failed=failed, silent=silent, left_out=left_out
    )


def reason(note: str, say: Say) -> str:
    """Why a stretch is suspect or failed, in words; a note that is in words already stays as it is."""
    known = {
        "loop": say("the same again and again"),
        "stock phrase": say("a phrase that recognition invents"),
        "text on silence": say("words where there is silence"),
        "low probability": say("hardly understood"),
        "overlap": say("several speak at once"),
        "sound without words": say("sound without words"),
        "wrong script": say("in another script than the talk"),
        "wrong language": say("in another language than the talk"),
        "no sound": say("the file is damaged here, or recording stood still"),
        "cut off": say("the recording is damaged or breaks off"),
    }
    return known.get(note, note)
