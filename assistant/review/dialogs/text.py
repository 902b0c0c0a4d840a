"""Write a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, TextArea

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog, Words
from assistant.review.literal import without_controls


class TextDialog(Dialog[str]):
    """Write one text, short or long."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "confirm", show=False, priority=True)]

    def __init__(
        self,
        title: Words,
        value: str = "",
        *,
        note: Words = str,
        long: bool = False,
    ) -> None:
        """Ask for a text.

        Args:
            title: What is asked for.
            value: What stands there now.
            note: What may be written, beside the keys.
            long: The text may fill several lines on the screen.
        """
        super().__init__(title)
        self._value, self._note, self._long = without_controls(value), note, long

    def asked(self) -> Iterator[Widget]:
        """The text."""
        if self._long:
            yield TextArea(
                self._value, soft_wrap=True, show_line_numbers=False, compact=True, highlight_cursor_line=False
            )
        else:
            yield Input(self._value, compact=True)

    @property
    def hint(self) -> str:
        """How to finish."""
        return " · ".join(filter(None, (self._note(), _("enter: save · esc: leave"))))

    def on_mount(self) -> None:
        """Write at the end of a long text; a short one is selected, so that typing replaces it."""
        if self._long:
            area = self.query_one(TextArea)
            area.move_cursor(area.document.end)

    @property
    def _written(self) -> str:
        return self.query_one(TextArea).text if self._long else self.query_one(Input).value

    @property
    def unsaved(self) -> object:
        """The text, where it was changed."""
        return self._written if self._written != self._value else None

    def action_confirm(self) -> None:
        """Answer with the text."""
        self.dismiss(self._written)
