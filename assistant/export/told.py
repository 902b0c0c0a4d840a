"""What the documents tell beside the tables: decisions, topics, answers to needs, customer profile, decision chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.export.literal import plain, shortened
from assistant.export.planned import agenda_lines
from assistant.export.quotes import Quote, Quotes, Say, clock
from schemas.minutes import CustomerProfile, Minutes, Topic

Kind = Literal["decisions", "topics", "agenda", "answers", "profile", "deciders"]

DECISION_LENGTH = 60
"""Characters of a decision's words where it is named beside a topic."""


@dataclass(frozen=True)
class Entry:
    """One thing that is told, with the words in which it was said."""

    name: str
    """A number, a time, a need, a field or a person."""
    details: str
    """What a topic is about, what our side offers for a need, a person's role; else empty."""
    quotes: tuple[Quote, ...]
    outcomes: tuple[str, ...] = ()
    """Of a topic: a line each for the needs, to-dos and decisions that fall in it. Of a need: its effect and to-dos."""


@dataclass(frozen=True)
class Section:
    """Entries of one kind under a heading; there is none without entries."""

    kind: Kind
    heading: str
    entries: tuple[Entry, ...]


def told(
    minutes: Minutes,
    quotes: Quotes,
    needs: Mapping[str, str],
    todos: Mapping[str, str],
    answers: Sequence[Entry],
    say: Say,
) -> tuple[Section, ...]:
    """Put minutes into words.

    Args:
        minutes: The minutes of the record.
        quotes: The meeting's evidence as quotes.
        needs: For the id of each row in the documents its number and title, as a topic names it.
        todos: As above.
        answers: What our side answers each need.
        say: The texts of the document's language.
    """
    decisions = (
        Entry(str(number), "", quotes.of(decision.evidence)) for number, decision in enumerate(minutes.decisions, 1)
    )
    topics = (
        Entry(
            f"{clock(topic.start_s)}–{clock(topic.end_s)}",
            plain(topic.label),
            quotes.of(topic.telling),
            tuple(_outcomes(topic, minutes, needs, todos, say)),
        )
        for topic in minutes.topics
    )
    deciders = (
        Entry(plain(one.name), plain(one.role) if one.present else say("not in the room"), quotes.of(one.evidence))
        for one in minutes.deciders
    )
    agenda = (Entry(title, "", (), (outcome,)) for title, outcome in agenda_lines(minutes.agenda, say))
    sections = (
        Section("decisions", say("Decisions"), tuple(decisions)),
        Section("topics", say("Topics and summary"), tuple(topics)),
        Section("agenda", say("Agenda, planned and real (estimated)"), tuple(agenda)),
        Section("answers", say("Need-to-answer table"), tuple(answers)),
        Section("profile", say("Customer profile sheet"), tuple(_profile(minutes.profile, quotes, say))),
        Section("deciders", say("Decision chain"), tuple(deciders)),
    )
    return tuple(section for section in sections if section.entries)


def columns(kind: Kind, say: Say) -> tuple[str, ...]:
    """The headings of a section as a table: name and quotes, or name, details and quotes."""
    return {
        "decisions": (say("No."), say("What was settled")),
        "topics": (say("Time"), say("Topic"), say("Said, and what came of it")),
        "agenda": (say("Topic"), say("Planned, and what became of it")),
        "answers": (say("Need"), say("What our side offers"), say("In our words, effect, next steps")),
        "profile": (say("Item"), say("In the customer's words")),
        "deciders": (say("Name"), say("Role"), say("What was said of it")),
    }[kind]


def _outcomes(
    topic: Topic, minutes: Minutes, needs: Mapping[str, str], todos: Mapping[str, str], say: Say
) -> Iterator[str]:
    found = (
        (say("Needs"), [needs[row_id] for row_id in topic.needs if row_id in needs]),
        (say("To-dos"), [todos[row_id] for row_id in topic.todos if row_id in todos]),
        (say("Decisions"), [_decision(at, minutes) for at in topic.decisions]),
    )
    for name, what in found:
        if what:
            yield f"{name} ({len(what)}){say(': ')}{say('; ').join(what)}"


def _decision(at: int, minutes: Minutes) -> str:
    words = " ".join(plain(piece.quote) for piece in minutes.decisions[at].evidence)
    return f"{at + 1} {shortened(words, DECISION_LENGTH)}"


def _profile(profile: CustomerProfile, quotes: Quotes, say: Say) -> Iterator[Entry]:
    fields = (
        (say("Budget"), profile.budget),
        (say("Time of decision"), profile.decision_time),
        (say("Who decides"), profile.decision_makers),
        (say("Industry and size"), profile.business),
        (say("Present systems"), profile.systems),
        (say("Competitors"), profile.competitors),
    )
    for name, evidence in fields:
        if evidence:
            yield Entry(name, "", quotes.of(evidence))
