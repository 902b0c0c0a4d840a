"""A talk: who spoke, what was said, when."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.kinds import OpenQuestionKind

SpokenLanguage = Literal["zh", "en"]
LanguageChoice = Literal["auto", "zh", "en"]
Side = Literal["ours", "customer", ""]


class Shape(BaseModel):
    """Base of all shapes: unknown fields are refused, so that a typo in a file is found."""

    model_config = ConfigDict(extra="forbid")


class Participant(Shape):
    """A person who takes part, as the agenda names them."""

    name: str = Field(min_length=1)
    aliases: list[str] = []
    side: Side = ""
    role: str = ""


class PlannedTopic(Shape):
    """Something that a meeting is to talk about, as the agenda has it; nobody has said it by that."""

    title: str = Field(min_length=1)
    minutes: float | None = Field(default=None, ge=0)
    """How long it is to take; None where nobody planned that."""


class Speaker(Shape):
    """A voice in the recording, and whose it is as far as that is known."""

    label: str
    """What segments refer to: ``S1``, ``S2`` … for voices found, the written name for imported transcripts."""
    name: str = ""
    """Whose voice it is; empty while nobody said."""
    side: Side = ""
    role: str = ""
    proposed: bool = False
    """The name or side is the program's proposal, which nobody has confirmed."""
    confidence: float | None = None
    """Probability, 0 to 1, that a name proposed for its voice is right; None where it has another reason."""
    side_confidence: float | None = None
    """Probability, 0.5 to 1, of a side that was guessed from the talk alone; None where it is known, or comes with the
    name."""


class Word(Shape):
    """One recognised word (one or more characters in Chinese) with its time."""

    start_s: float
    end_s: float
    text: str
    probability: float
    """The recogniser's own, 0 to 1."""


class Segment(Shape):
    """A stretch of speech of one speaker."""

    id: int
    """Unique in its meeting; never given again after a segment is gone."""
    start_s: float
    end_s: float
    speaker: str
    """A speaker's label; empty where the voice is unknown."""
    text: str
    words: list[Word] = []
    """Empty where the source gives no word times."""


class RecordingPart(Shape):
    """One of the files of a recording."""

    path: str
    sha256: str
    duration_s: float


class Recording(Shape):
    """The sound file as it was given, or several that follow on each other; they are never changed."""

    path: str
    """Of several files, the first."""
    sha256: str
    """Of several files, of their digests."""
    duration_s: float
    """Of several files, the sum."""
    parts: list[RecordingPart] = []
    """The files in their order, where there are several; times run on from one to the next."""
    channels: list[Side] = []
    """Whose side is on the left channel and on the right, where each was heard on its own."""
    from_s: float = 0.0
    """Where the part begins that is to be heard, in seconds."""
    until_s: float | None = None
    """Where it ends; None: with the recording."""


class SettledQuestion(Shape):
    """An open question of a meeting that is asked no more, as a person said."""

    kind: OpenQuestionKind
    row_id: str = ""
    """The row that it was about; empty where it was about the customer."""
    cells: list[str] = []
    """The row's cells that it asked for: one that is emptied later is asked for anew."""
    state: Literal["answered", "dropped"]
    note: str = ""
    """Whatever the person noted beside that, such as the answer."""


class Meeting(Shape):
    """What is known of a meeting apart from its words."""

    id: str
    title: str = ""
    date: dt.date | None = None
    """The day it took place, as somebody said; due dates are resolved against it."""
    proposed_date: dt.date | None = None
    """The day of the recording file, shown as a proposal and used for nothing."""
    place: str = ""
    customer: str = ""
    language: SpokenLanguage = "zh"
    participants: list[Participant] = []
    planned: list[PlannedTopic] = []
    """The agenda's topics in their order; no part of what was said."""
    settled: list[SettledQuestion] = []
    """Open questions that were answered since, or that nobody is to ask any more."""
    recording: Recording | None = None
    recogniser: str = ""
    """Name and size of the recogniser, to be named in every document; empty for imported transcripts."""
    created_at: dt.datetime


class Talk(Shape):
    """All that extraction is given: never more than was said and who was there."""

    language: SpokenLanguage
    date: dt.date | None = None
    participants: list[Participant] = []
    speakers: list[Speaker] = []
    segments: list[Segment]
