"""What is told of a meeting beside its rows, all of it drawn from the transcript whenever it is read."""

from __future__ import annotations

from typing import Literal

from schemas.kinds import OpenQuestionKind as OpenQuestionKind
from schemas.record import Evidence, Record
from schemas.talk import SettledQuestion, Shape

QuantityUnit = Literal[
    "count", "money", "percent", "days", "working_days", "months", "years", "hours", "minutes"
]  # fmt: skip


class Quantity(Shape):
    """An amount, a share or a duration as it was spoken, and what it comes to."""

    words: str
    """The spoken words, letter by letter."""
    start: int
    """Where they begin in the text, in characters."""
    end: int
    low: float
    high: float
    """Equal to ``low`` but for a range: 三四天 is 3 to 4."""
    unit: QuantityUnit
    approximate: bool = False
    """Whoever spoke said that it is not exact: 二十来万, about nine hundred."""


class Decision(Shape):
    """What was settled in the talk, in the spoken words."""

    evidence: list[Evidence]
    """The lines that settle it, in their order."""
    confidence: float
    """The tagger's probability that the surest of them settles something, 0 to 1."""


class Topic(Shape):
    """A stretch of the talk about one thing. The topics of a talk hold each of its segments once, in order."""

    label: str
    """A few words that this stretch has more than the others; empty where it has none."""
    start_s: float
    end_s: float
    first_segment: int
    last_segment: int
    """Ids of the segments at both ends."""
    telling: list[Evidence] = []
    """The one or two sentences that say most about it."""
    needs: list[str] = []
    todos: list[str] = []
    """Ids of the rows that were first spoken of in this stretch, rejected ones left out."""
    decisions: list[int] = []
    """Places of the decisions of this stretch among all of them, counted from 0."""


class PlannedOutcome(Shape):
    """What became of a topic of the agenda: an estimate, and nothing that was said."""

    title: str
    """As the agenda has it."""
    planned_minutes: float | None = None
    real_minutes: float | None = None
    """How long the stretches of the talk took that are taken for it; None where none is: not reached, or not
    recognised."""
    starts_s: list[float] = []
    """Where these stretches begin."""


class CustomerProfile(Shape):
    """What the customer's side said of itself, in its own words; empty where it said nothing."""

    budget: list[Evidence] = []
    decision_time: list[Evidence] = []
    decision_makers: list[Evidence] = []
    business: list[Evidence] = []
    """Industry and size."""
    systems: list[Evidence] = []
    """What it works with now."""
    competitors: list[Evidence] = []


class Decider(Shape):
    """Somebody of the customer's side who may have a say, and what was said of it."""

    name: str
    """As the agenda names them, else as they were spoken of: 陈董, our CFO."""
    role: str = ""
    present: bool
    """Whether the agenda or the voices hold them."""
    evidence: list[Evidence] = []
    """What was said about their deciding, approving or using; empty where nothing was."""


class OpenQuestion(Shape):
    """Something that the record lacks, and a question that would fill it."""

    kind: OpenQuestionKind
    """What is missing: the customer's agreement to a need, a piece of its profile, or what a row's cells hold."""
    row_id: str = ""
    """The row that it is about; empty for the customer's profile."""
    cells: list[str] = []
    """The row's cells that an answer would fill, in their order."""
    question: str
    """In the meeting's language, on one line, as it may be put to the customer."""


class Settled(Shape):
    """A question that the record leaves open still, and what a person has said of it."""

    question: OpenQuestion
    outcome: SettledQuestion


class Minutes(Shape):
    """What is told of a meeting beside its rows."""

    topics: list[Topic] = []
    agenda: list[PlannedOutcome] = []
    """The agenda's topics in their order; empty where it had none."""
    decisions: list[Decision] = []
    profile: CustomerProfile = CustomerProfile()
    deciders: list[Decider] = []
    open_questions: list[OpenQuestion] = []
    """In the order in which they matter."""
    settled: list[Settled] = []
    """The questions that are asked no more."""
    quantities: dict[str, list[Quantity]] = {}
    """By the id of a row: the amounts, shares and durations in its cells; where they stand counts within a cell."""


class MinutedRecord(Record):
    """A record with what is told of it; the shape of the json export."""

    minutes: Minutes = Minutes()
