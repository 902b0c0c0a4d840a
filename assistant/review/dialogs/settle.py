"""Say what became of an open question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, get_args

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from assistant.language import gettext as _
from assistant.library.question_edits import QuestionState
from assistant.review.dialogs.base import Dialog
from assistant.review.labels import question_state_label
from assistant.review.literal import without_controls
from assistant.review.widgets.choice_line import ChoiceLine
from schemas.minutes import OpenQuestion
from schemas.talk import SettledQuestion

STATES: tuple[QuestionState, ...] = get_args(QuestionState)

SettleAnswer = tuple[QuestionState, str]
"""What became of it, and a note."""


class SettleDialog(Dialog[SettleAnswer]):
    """Open, answered or dropped by its number, and a note."""

    AUTO_FOCUS = "ChoiceLine"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "confirm", show=False, priority=True),
    ]

    def __init__(self, question: OpenQuestion, settled: SettledQuestion | None = None) -> None:
        """Ask what became of a question.

        Args:
            question: The question.
            settled: What was said of that before; None: it is open, and answered is what is offered.
        """
        super().__init__(lambda: _("What became of this question: {question}").format(question=question.question))
        self._choice = ChoiceLine()
        self._state: QuestionState = settled.state if settled else "answered"
        self._note = without_controls(settled.note) if settled else ""

    def asked(self) -> Iterator[Widget]:
        """What became of it, and the note."""
        self._choice.offer(_choices(), self._state)
        yield self.field(lambda: _("State"), self._choice)
        note = Input(self._note, id="note", compact=True, select_on_focus=False)
        yield self.field(lambda: _("Note"), self.worded(note, lambda: _("the answer, or why not"), "placeholder"))

    def show_texts(self) -> None:
        """Write all words again."""
        super().show_texts()
        self._choice.reword(_choices())

    @property
    def hint(self) -> str:
        """How to answer."""
        return " · ".join((_("1 2 3: state"), _("tab: next field"), _("enter: save · esc: leave")))

    @property
    def _written(self) -> SettleAnswer:
        return STATES[self._choice.place], self.query_one("#note", Input).value

    @property
    def unsaved(self) -> object:
        """What was typed, where anything was."""
        return self._written if self._written[1] != self._note else None

    def action_confirm(self) -> None:
        """Answer with what is written."""
        self.dismiss(self._written)


def _choices() -> list[tuple[str, str]]:
    return [(one, f"{number} {question_state_label(one)}") for number, one in enumerate(STATES, 1)]
