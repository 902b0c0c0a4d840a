"""The agenda in the documents: planned and real minutes of each topic, and what was not recognised in the talk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.export.literal import plain
from assistant.export.quotes import Say, clock
from schemas.minutes import PlannedOutcome


def agenda_lines(agenda: Sequence[PlannedOutcome], say: Say) -> Iterator[tuple[str, str]]:
    """Each topic of the agenda with what became of it, in its order."""
    for one in agenda:
        yield plain(one.title), say("; ").join(_told(one, say))


def _told(one: PlannedOutcome, say: Say) -> Iterator[str]:
    if one.planned_minutes is not None:
        yield say("planned {minutes} min").format(minutes=_whole(one.planned_minutes))
    if one.real_minutes is None:
        yield say("not reached, or not recognised in the talk")
    else:
        times = say(", ").join(map(clock, one.starts_s))
        yield say("about {minutes} min, at {times}").format(minutes=_whole(one.real_minutes), times=times)


def _whole(minutes: float) -> str:
    """Minutes without a fraction; less than half of one is still some."""
    return str(round(minutes)) if minutes >= 0.5 or minutes == 0 else "<1"
