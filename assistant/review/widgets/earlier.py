"""What is still to be done from earlier meetings with the same customer, and what this talk reports of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from assistant.language import gettext as _
from assistant.progress import progress_line
from assistant.review.literal import literal
from assistant.review.widgets.told_list import GAP, Paragraph, Told, ToldList, Voices
from schemas.minutes import MinutedRecord

if TYPE_CHECKING:
    from assistant.pipeline.carried import CarriedTodo

SIGNS = {"open": "☐", "done": "☑", "dropped": "☒"}


class EarlierList(ToldList):
    """Earlier to-dos, and the words by which the talk reports some as done."""

    def __init__(self) -> None:
        super().__init__("told-earlier")
        self.carried: list[CarriedTodo] = []
        """All of them, in the order in which they are shown."""

    def carry(self, carried: Sequence[CarriedTodo]) -> None:
        """Take what is carried into this meeting."""
        self.carried = list(carried)
        if self._minuted:
            self.show(self._minuted)

    @property
    def selected(self) -> CarriedTodo | None:
        """The to-do under the cursor."""
        return self.carried[self.cursor] if self.cursor is not None and self.cursor < len(self.carried) else None

    def told(self, minuted: MinutedRecord) -> list[Told]:
        """Each with its owner, day and meeting, and what the talk says of it."""
        voices = Voices(minuted)
        return [
            Told(
                f"{one.from_meeting.meeting.id}:{one.from_meeting.todo.id}",
                list(_paragraphs(one, voices)),
                one.reported,
            )
            for one in self.carried
        ]

    def nothing(self) -> str:
        """Nothing is left to do."""
        return _("Nothing is left to do from earlier meetings with this customer.")


def _paragraphs(one: CarriedTodo, voices: Voices) -> Iterator[Paragraph]:
    todo, meeting = one.from_meeting.todo, one.from_meeting.meeting
    sign = f"{SIGNS[todo.progress]} "
    yield Content.styled(sign, "$text-primary"), Content.styled(literal(todo.task), "bold")
    due = todo.due_by.isoformat() if todo.due_by else todo.due_text or _("no date")
    met = " ".join(filter(None, (meeting.title, meeting.date.isoformat() if meeting.date else "")))
    details = " · ".join(filter(None, (todo.owner or _("nobody named"), due, met, progress_line(todo, _))))
    yield Content(" " * len(sign)), Content.styled(literal(details), "$foreground-muted")
    if one.reported and todo.progress == "open":
        yield Content(" " * len(sign)), Content.styled(_("reported as done?"), "$text-warning")
    for piece in one.reported:
        yield voices.spoken(piece, GAP)
