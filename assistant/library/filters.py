"""What of all that is found is wanted: of which customer, kind, standing, owner and days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

from schemas.kinds import NeedKind, NeedStatus, Review

HitKind = Literal["meeting", "need", "todo", "sent", "segment"]
"""``sent``: what the customer was sent in a version, and stands so in no row any more."""
FilterKind = Literal[HitKind, NeedKind]
"""What a hit is; of needs, their own kind too."""
FilterStatus = Literal[NeedStatus, Review]
"""How a need stands with the customer, or a row in the review."""
KINDS: tuple[HitKind, ...] = ("meeting", "need", "todo", "sent", "segment")
"""In the order in which the hits of one meeting come."""
NEED_KINDS: tuple[NeedKind, ...] = get_args(NeedKind)
NEED_STATUSES: tuple[NeedStatus, ...] = get_args(NeedStatus)
REVIEWS: tuple[Review, ...] = get_args(Review)


@dataclass(frozen=True)
class Filters:
    """What hits are wanted; empty: all."""

    customer: str = ""
    """A part of the customer's name."""
    kind: FilterKind | None = None
    status: FilterStatus | None = None
    """Of a row; rejected rows are found with ``rejected`` alone."""
    owner: str = ""
    """A part of the name that stands as a to-do's owner."""
    since: dt.date | None = None
    """The first day; meetings without a date are on none."""
    until: dt.date | None = None
    """The last day."""
