"""Small shapes that the library gives and takes beside those of a record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from schemas.record import Todo
from schemas.talk import Meeting


@dataclass(frozen=True)
class MeetingSummary:
    """A meeting in the list of all meetings."""

    id: str
    title: str
    date: dt.date | None
    customer: str
    duration_s: float
    """The recording's; the end of the last segment where there is no recording."""
    rows_total: int
    """Rejected rows included."""
    rows_judged: int
    todos_open: int
    """To-dos that nobody has rejected, done or dropped."""
    recognised: bool
    """False where a run on the recording was stopped, or failed, before anything of it was recognised."""
    created_at: dt.datetime


@dataclass(frozen=True)
class MeetingTodo:
    """A to-do, and the meeting in which somebody undertook it."""

    meeting: Meeting
    todo: Todo


@dataclass(frozen=True)
class Hearing:
    """How far a recording is recognised whose voices are not told apart yet."""

    fingerprint: str
    """Stands for what hears, and how: whoever hears in another way begins anew."""
    until_s: float
    """All that is said before stands in the transcript."""
    likelier_language: str = ""
    """The code of the language that it sounds more like than the one in which it is heard; empty: there is none."""


@dataclass(frozen=True)
class StoredWindow:
    """What became of one extraction window."""

    number: int
    first_segment: int
    """Ids of its first and last segment, both inside."""
    last_segment: int
    fingerprint: str
    """Stands for all that the answer depends on: whoever finds another one asks again."""
    state: Literal["processed", "failed"]
    error: str = ""
    """For a failed window: why, in one line."""
    drafts: dict[str, Any] | None = None
    """For a processed window: what the language model proposed, as JSON values."""
