"""Voices that somebody asked to remember."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from schemas.talk import Shape, Side


class RememberedVoice(Shape):
    """What a person sounds like, as heard in meetings in which somebody named the voice."""

    name: str = Field(min_length=1)
    side: Side = ""
    role: str = ""
    customer: str = ""
    """Whose people the person belongs to; empty for one of ours, and where the side is unknown."""
    embeddings: list[list[float]] = Field(min_length=1)
    """One a meeting, the newest last; only those of one model can be compared."""
    last: dt.date
    """When it was remembered last (UTC)."""
