"""The agenda file that names a meeting and its people."""

from __future__ import annotations

import datetime as dt

from schemas.talk import Participant, PlannedTopic, Shape


class Agenda(Shape):
    """What is known of a meeting before it is heard. What stands here was never said by itself."""

    title: str = ""
    date: dt.date | None = None
    place: str = ""
    customer: str = ""
    people: list[Participant] = []
    topics: list[PlannedTopic] = []
    """What is to be talked about, in its order."""
