"""Times as transcript files write them."""

from __future__ import annotations

from assistant.transcription.formats.turns import LONGEST_S

TIME = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,9})?"
"""Pattern of a time: hours and the parts of a second may be missing."""


def seconds(time: str) -> float | None:
    """The seconds of a time that fits ``TIME``; None where it is no time of a talk."""
    total_s = 0.0
    for part in time.replace(",", ".").split(":"):
        total_s = total_s * 60 + float(part)
    return total_s if total_s <= LONGEST_S else None


def clock(time_s: float, point: str = ".") -> str:
    """A time as ``00:01:02.345``, to the nearest millisecond, with the given decimal sign."""
    minutes, ms = divmod(round(time_s * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1000:02}{point}{ms % 1000:03}"


def whole_seconds(time_s: float) -> str:
    """A time as ``00:01:02``, the begun second left out."""
    minutes, whole_s = divmod(int(time_s), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{whole_s:02}"
