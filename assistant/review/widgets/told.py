"""What the meeting's tabs tell beside the rows: decisions, summary, customer profile and open questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from textual.content import Content

from assistant.extraction.open_questions import open_questions, settled_questions
from assistant.language import gettext as _
from assistant.review.labels import cell_label, choice_label, clock, question_state_label, row_cell_label
from assistant.review.literal import literal
from assistant.review.widgets.earlier import SIGNS
from assistant.review.widgets.told_list import GAP, NOTHING, Paragraph, Told, ToldList, Voices
from assistant.review.wrapping import shortened
from schemas.minutes import Decider, MinutedRecord, OpenQuestion, Settled, Topic
from schemas.record import Evidence, Row
from schemas.talk import SettledQuestion

LONGEST_HEADING = 30
"""Cells of a row's heading beside what it lacks; the question itself has all of it."""
NOWHERE = Content("")


class DecisionList(ToldList):
    """What was settled in the talk, in the spoken words."""

    def __init__(self) -> None:
        super().__init__("told-decisions")

    def told(self, minuted: MinutedRecord) -> list[Told]:
        """The decisions, each with its number and the lines that settle it."""
        voices, numbers = Voices(minuted), _numbers(len(minuted.minutes.decisions))
        return [
            Told(
                f"{decision.evidence[0].segment_id}",
                [
                    voices.spoken(piece, " " * len(number) if place else number)
                    for place, piece in enumerate(decision.evidence)
                ],
                decision.evidence,
            )
            for number, decision in zip(numbers, minuted.minutes.decisions, strict=True)
        ]

    def nothing(self) -> str:
        """Nothing was settled."""
        return _("No decision was found in this talk.")


class SummaryList(ToldList):
    """The topics of the talk, in order."""

    def __init__(self) -> None:
        super().__init__("told-summary")

    def told(self, minuted: MinutedRecord) -> list[Told]:
        """The topics, each with its telling sentences and how much came of it."""
        voices = Voices(minuted)
        kept = {row.id for row in (*minuted.needs, *minuted.todos) if row.review != "rejected"}
        return [
            Told(str(topic.first_segment), list(_topic(topic, voices, kept)), topic.telling)
            for topic in minuted.minutes.topics
        ]

    def nothing(self) -> str:
        """Nothing was said."""
        return _("There are no words to sum up.")


class ProfileList(ToldList):
    """What the customer's side said of itself, and who of it decides."""

    def __init__(self) -> None:
        super().__init__("told-profile")

    def told(self, minuted: MinutedRecord) -> list[Told]:
        """Every field of the profile and everybody on the chain of decision; an item is one sentence."""
        minutes, voices = minuted.minutes, Voices(minuted)
        profile = [
            _sentences(field, Content.styled(name, "bold"), getattr(minutes.profile, field), voices)
            for field, name in _profile_fields()
        ]
        deciders = [_sentences(f"decider:{one.name}", _person(one), one.evidence, voices) for one in minutes.deciders]
        return [
            *_under(_section(_("Customer profile")), [*chain.from_iterable(profile)]),
            *_under(_section(_("Decision chain")), [*chain.from_iterable(deciders)]),
        ]

    def nothing(self) -> str:
        """Never said: a field of which nothing is known is shown too."""
        return NOTHING


class QuestionList(ToldList):
    """What the record lacks, each with the question that would fill it."""

    def __init__(self) -> None:
        super().__init__("told-questions")
        self.questions: list[OpenQuestion] = []
        """All open questions, in the order in which they are shown."""
        self.settled: list[Settled] = []
        """Those that a person has settled, which stand below."""

    def show(self, minuted: MinutedRecord) -> None:
        """Show what a record lacks by its rows as they stand, whenever its minutes were drawn."""
        self.questions = open_questions(minuted, minuted.minutes)
        self.settled = settled_questions(minuted, minuted.minutes)
        super().show(minuted)

    @property
    def question(self) -> OpenQuestion | None:
        """The question under the cursor, open or settled."""
        asked = [*self.questions, *(one.question for one in self.settled)]
        return asked[self.cursor] if self.cursor is not None and self.cursor < len(asked) else None

    @property
    def outcome(self) -> SettledQuestion | None:
        """What was said of the question under the cursor; None while it is open."""
        place = -1 if self.cursor is None else self.cursor - len(self.questions)
        return self.settled[place].outcome if 0 <= place < len(self.settled) else None

    def told(self, minuted: MinutedRecord) -> list[Told]:
        """What is missing and where, and the question under it; then what was settled, with its note."""
        rows: dict[str, Row] = {row.id: row for row in (*minuted.needs, *minuted.todos)}
        found = []
        for number, one in zip(_numbers(len(self.questions)), self.questions, strict=True):
            row = rows.get(one.row_id)
            paragraphs = [
                (Content.styled(number, "$foreground-muted"), _missing(one, row)),
                (Content(" " * len(number)), Content(literal(one.question))),
            ]
            found.append(Told(f"{one.kind}:{one.row_id}", paragraphs, row.evidence if row else ()))
        settled = [_settled(one, rows.get(one.question.row_id)) for one in self.settled]
        return [*found, *_under(_section(_("Settled questions")), settled)] if settled else found

    def nothing(self) -> str:
        """Everything is there."""
        return _("No question is open: every need is confirmed, and nothing is missing.")


def _settled(one: Settled, row: Row | None) -> Told:
    state, about = one.outcome.state, one.question
    said = _(": ").join(filter(None, (question_state_label(state), one.outcome.note)))
    sign = f"{SIGNS[state]} "
    paragraphs = [
        (Content.styled(sign, "$text-primary"), Content(literal(about.question))),
        (Content(" " * len(sign)), Content.styled(literal(said), "$foreground-muted")),
    ]
    key = f"settled:{about.kind}:{about.row_id}:{','.join(one.outcome.cells)}"
    return Told(key, paragraphs, row.evidence if row else ())


def _numbers(count: int) -> list[str]:
    """Numbers from one, all of the same width, with what parts them from a text."""
    return [f"{number:>{len(str(count))}}{GAP}" for number in range(1, count + 1)]


def _topic(topic: Topic, voices: Voices, kept: set[str]) -> Iterator[Paragraph]:
    span = f"{clock(topic.start_s)}–{clock(topic.end_s)}{GAP}"
    yield Content.styled(span, "$foreground-muted"), Content.styled(literal(topic.label) or NOTHING, "bold")
    for piece in topic.telling:
        yield voices.spoken(piece, GAP)
    counts = (
        (_("Needs"), len(kept.intersection(topic.needs))),
        (_("To-dos"), len(kept.intersection(topic.todos))),
        (_("Decisions"), len(topic.decisions)),
    )
    if outcomes := " · ".join(f"{name} {count}" for name, count in counts if count):
        yield Content(GAP), Content.styled(outcomes, "$foreground-muted")


def _profile_fields() -> tuple[tuple[str, str], ...]:
    return (
        ("budget", _("Budget")),
        ("decision_time", _("Time of decision")),
        ("decision_makers", _("Who decides")),
        ("business", _("Industry and size")),
        ("systems", _("Present systems")),
        ("competitors", _("Competitors")),
    )


def _sentences(key: str, name: Content, evidence: Sequence[Evidence], voices: Voices) -> list[Told]:
    """A name with the sentences under it, an item each, so that the cursor goes from one to the next."""
    if not evidence:
        return [_unsaid(key, name)]
    return [
        Told(
            f"{key}:{piece.segment_id}:{piece.quote}",
            [*([] if place else [(NOWHERE, name)]), voices.spoken(piece, GAP)],
            [piece],
        )
        for place, piece in enumerate(evidence)
    ]


def _unsaid(key: str, name: Content) -> Told:
    return Told(key, [(NOWHERE, Content.assemble(name, (f"{GAP}{NOTHING}", "$foreground-muted")))])


def _person(one: Decider) -> Content:
    about = [literal(one.role)] if one.role else []
    about.append(_("in the room") if one.present else _("not in the room"))
    return Content.assemble((literal(one.name), "bold"), (GAP + " · ".join(about), "$foreground-muted"))


def _section(name: str) -> Content:
    return Content.styled(name, "bold $text-primary")


def _under(heading: Content, told: Sequence[Told]) -> list[Told]:
    """Things under a heading, which stands with the first of them, or alone."""
    if not told:
        return [_unsaid(heading.plain, heading)]
    first, *others = told
    return [Told(first.key, [(NOWHERE, heading), *first.paragraphs], first.evidence), *others]


def _missing(one: OpenQuestion, row: Row | None) -> Content:
    """What is missing, in the interface's language, and in which row."""
    words = {
        "budget": _("budget unknown"),
        "decision_time": _("time of decision unknown"),
        "decision_makers": _("decision maker unknown"),
        "empty_cells": _("empty: {cells}").format(cells=_(", ").join(map(cell_label, one.cells))),
    }
    missing = words[one.kind] if one.kind in words else choice_label(one.kind)
    if row is None:
        return Content.styled(missing, "$text-warning")
    heading = shortened(literal(row.heading), LONGEST_HEADING)
    table = row_cell_label(row, row.cell_names[0])
    return Content.assemble((missing, "$text-warning"), (f" · {table} “{heading}”", "$foreground-muted"))
