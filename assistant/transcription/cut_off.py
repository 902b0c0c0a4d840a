"""The part of a recording that the user wants to have heard; the rest is left out on request."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.errors import InputError
from assistant.language import gettext as _
from schemas.record import Coverage

_CLOCK = re.compile(r"(?:(?P<hours>\d+):(?=\d{1,2}:))?(?P<minutes>\d+):(?P<seconds>\d{1,2}(?:\.\d+)?)")
_UNITS = re.compile(
    r"(?:(?P<hours>\d+(?:\.\d+)?)\s*(?:h|小时))?\s*(?:(?P<minutes>\d+(?:\.\d+)?)\s*(?:min|m|分钟|分))?\s*"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)\s*(?:s|秒)?)?"
)


@dataclass(frozen=True)
class CutOff:
    """From where to where a recording is heard, in seconds of its own clock."""

    from_s: float = 0.0
    until_s: float = math.inf

    @property
    def bounds(self) -> dict[str, float | None]:
        """As a ``Recording`` keeps it."""
        return {"from_s": self.from_s, "until_s": self.until_s if math.isfinite(self.until_s) else None}

    def silence(self, samples: npt.NDArray[np.float32], start_s: float, rate: int) -> None:
        """Silence what lies outside.

        Args:
            samples: Of some stretch; changed in place.
            start_s: Where in the recording they begin.
            rate: Samples a second.
        """
        samples[: max(round((self.from_s - start_s) * rate), 0)] = 0
        if self.until_s < start_s + len(samples) / rate:
            samples[max(round((self.until_s - start_s) * rate), 0) :] = 0

    def left_out(self, duration_s: float) -> list[Coverage]:
        """What lies outside, in order, for the ledger of a recording of this length."""
        outside = ((0.0, min(self.from_s, duration_s)), (min(self.until_s, duration_s), duration_s))
        return [
            Coverage(stage="recognise", state="left_out", start_s=start_s, end_s=end_s)
            for start_s, end_s in outside
            if start_s < end_s
        ]

    def share_before(self, time_s: float, duration_s: float) -> float:
        """The share of the wanted part that lies before a time, 0 to 1."""
        until_s = min(self.until_s, duration_s)
        return min(max((time_s - self.from_s) / (until_s - self.from_s), 0.0), 1.0)


def read_cut_off(from_text: str, until_text: str) -> CutOff:
    """What the user wrote as ``--from`` and ``--to``, empty where nothing is cut off. Raises ``InputError``."""
    from_s = _seconds(from_text) if from_text.strip() else 0.0
    until_s = _seconds(until_text) if until_text.strip() else math.inf
    if from_s >= until_s:
        raise InputError(
            _("Nothing lies between --from {start} and --to {end}; --from has to be the earlier one.").format(
                start=from_text.strip() or "0", end=until_text.strip()
            )
        )
    return CutOff(from_s, until_s)


def _seconds(text: str) -> float:
    """A place in a recording: ``1:10:00``, ``2:30``, ``90``, ``1h10m``, ``2m30s``, ``2分30秒``."""
    written = text.strip().lower().replace("：", ":")
    found = (_CLOCK.fullmatch(written) or _UNITS.fullmatch(written)) if written else None
    if not found:
        raise InputError(_no_place(text))
    hours, minutes, seconds = (float(found[name] or 0) for name in ("hours", "minutes", "seconds"))
    if ":" in written and (seconds >= 60 or (found["hours"] and minutes >= 60)):
        raise InputError(_no_place(text))
    return hours * 3600 + minutes * 60 + seconds


def _no_place(text: str) -> str:
    return _("{text} is no place in a recording; write it as 1:10:00, 2:30, 2m30s, or in seconds.").format(
        text=repr(text)
    )
