"""What earlier meetings with the same customer left to do, what this talk reports of it, and what they left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from assistant.language import gettext as _
from assistant.progress import progress_line
from assistant.review.labels import question_state_label
from assistant.review.literal import literal
from assistant.review.widgets.told_list import GAP, Paragraph, Told, ToldList, Voices
from schemas.minutes import MinutedRecord
from schemas.talk import Meeting

if TYPE_CHECKING:
    from assistant.pipeline.carried import CarriedQuestion, CarriedTodo

SIGNS = {"open": "☐", "done": "☑", "answered": "☑", "dropped": "☒"}


class EarlierList(ToldList):
    """Earlier to-dos, and the words by which the talk reports some as done; below them earlier questions."""

    def __init__(self) -> None:
        super().__init__("told-earlier")
        self.carried: list[CarriedTodo] = []
        """All to-dos, in the order in which they are shown."""
        self.questions: list[CarriedQuestion] = []
        """All questions, in the order in which they are shown."""

    def carry(self, carried: Sequence[CarriedTodo], questions: Sequence[CarriedQuestion]) -> None:
        """Take what is carried into this meeting."""
        self.carried, self.questions = list(carried), list(questions)
        if self._minuted:
            self.show(self._minuted)

    @property
    def open_count(self) -> int:
        """How many to-dos and questions are still open."""
        todos = sum(one.from_meeting.todo.progress == "open" for one in self.carried)
        return todos + sum(one.settled is None for one in self.questions)

    @property
    def selected(self) -> CarriedTodo | None:
        """The to-do under the cursor."""
        return self.carried[self.cursor] if self.cursor is not None and self.cursor < len(self.carried) else None

    @property
    def question(self) -> CarriedQuestion | None:
        """The question under the cursor."""
        place = -1 if self.cursor is None else self.cursor - len(self.carried)
        return self.questions[place] if 0 <= place < len(self.questions) else None

    def told(self, minuted: MinutedRecord) -> list[Told]:
        """Each to-do with owner, day and meeting, and what the talk says of it; each question with its meeting."""
        voices = Voices(minuted)
        todos = [
            Told(
                f"{one.from_meeting.meeting.id}:{one.from_meeting.todo.id}",
                list(_paragraphs(one, voices)),
                one.reported,
            )
            for one in self.carried
        ]
        return [*todos, *(_question(one, has_heading=not place) for place, one in enumerate(self.questions))]

    def nothing(self) -> str:
        """Nothing is left to do."""
        return _("Nothing is left to do from earlier meetings with this customer.")


def _question(one: CarriedQuestion, *, has_heading: bool) -> Told:
    state = one.settled.state if one.settled else "open"
    sign = f"{SIGNS[state]} "
    heading = [(Content(""), Content.styled(_("Questions left open"), "bold $text-primary"))] if has_heading else []
    settled = _(": ").join(filter(None, (question_state_label(state), one.settled.note))) if one.settled else ""
    details = " · ".join(filter(None, (_met(one.meeting), settled)))
    paragraphs = [
        *heading,
        (Content.styled(sign, "$text-primary"), Content(literal(one.question.question))),
        (Content(" " * len(sign)), Content.styled(literal(details), "$foreground-muted")),
    ]
    return Told(f"{one.meeting.id}:{one.question.kind}:{one.question.row_id}", paragraphs, ())


def _met(meeting: Meeting) -> str:
    return " ".join(filter(None, (meeting.title, meeting.date.isoformat() if meeting.date else "")))


def _paragraphs(one: CarriedTodo, voices: Voices) -> Iterator[Paragraph]:
    todo, meeting = one.from_meeting.todo, one.from_meeting.meeting
    sign = f"{SIGNS[todo.progress]} "
    yield Content.styled(sign, "$text-primary"), Content.styled(literal(todo.task), "bold")
    due = todo.due_by.isoformat() if todo.due_by else todo.due_text or _("no date")
    details = " · ".join(filter(None, (todo.owner or _("nobody named"), due, _met(meeting), progress_line(todo, _))))
    yield Content(" " * len(sign)), Content.styled(literal(details), "$foreground-muted")
    if one.reported and todo.progress == "open":
        yield Content(" " * len(sign)), Content.styled(_("reported as done?"), "$text-warning")
    for piece in one.reported:
        yield voices.spoken(piece, GAP)
