"""Say what became of a to-do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, get_args

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from assistant.language import gettext as _
from assistant.progress import progress_word
from assistant.review.dialogs.base import Dialog
from assistant.review.literal import without_controls
from assistant.review.widgets.choice_line import ChoiceLine
from schemas.record import Todo, TodoProgress

PROGRESS: tuple[TodoProgress, ...] = get_args(TodoProgress)

ProgressAnswer = tuple[TodoProgress, str, str]
"""What became of it, a note, and the day that it is put off to, as typed."""


class ProgressDialog(Dialog[ProgressAnswer]):
    """Open, done or dropped by its number, a note, and another day."""

    AUTO_FOCUS = "ChoiceLine"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "confirm", show=False, priority=True),
    ]

    def __init__(self, todo: Todo, offered: TodoProgress | None = None, note: str = "") -> None:
        """Ask what became of a to-do.

        Args:
            todo: The to-do.
            offered: What is chosen to begin with; None: as it stands.
            note: Offered where it has none.
        """
        super().__init__(lambda: _("What became of “{task}”?").format(task=todo.task))
        self._choice = ChoiceLine()
        self._progress = offered or todo.progress
        self._note = without_controls(todo.progress_note or note)
        self._day = todo.postponed_to.isoformat() if todo.postponed_to else ""

    def asked(self) -> Iterator[Widget]:
        """What became of it, the note, the day."""
        self._choice.offer(_choices(), self._progress)
        yield self.field(lambda: _("Progress"), self._choice)
        yield self.field(lambda: _("Note"), Input(self._note, id="note", compact=True, select_on_focus=False))
        day = Input(self._day, id="postponed", compact=True, select_on_focus=False)
        yield self.field(
            lambda: _("New day"), self.worded(day, lambda: _("a date, or 下周三, next Friday"), "placeholder")
        )

    def show_texts(self) -> None:
        """Write all words again."""
        super().show_texts()
        self._choice.reword(_choices())

    @property
    def hint(self) -> str:
        """How to answer."""
        return " · ".join((_("1 2 3: progress"), _("tab: next field"), _("enter: save · esc: leave")))

    @property
    def _written(self) -> ProgressAnswer:
        progress = PROGRESS[self._choice.place]
        return progress, self.query_one("#note", Input).value, self.query_one("#postponed", Input).value

    @property
    def unsaved(self) -> object:
        """What was typed, where anything was."""
        return self._written if self._written[1:] != (self._note, self._day) else None

    def action_confirm(self) -> None:
        """Answer with what is written."""
        self.dismiss(self._written)


def _choices() -> list[tuple[str, str]]:
    return [(one, f"{number} {progress_word(one, _)}") for number, one in enumerate(PROGRESS, 1)]
