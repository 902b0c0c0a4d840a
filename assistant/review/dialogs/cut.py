"""Say where a segment is cut in two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import TextArea

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog
from assistant.review.literal import literal


class CutDialog(Dialog[int]):
    """The cursor goes to where the second half begins; the answer is that place, in characters."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "confirm", show=False, priority=True)]

    def __init__(self, text: str) -> None:
        super().__init__(lambda: _("Cut where? The cursor stands before the second half."))
        self._text = literal(text)  # as long as the text itself, and on one line

    def asked(self) -> Iterator[Widget]:
        """The words, which cannot be changed here."""
        yield TextArea(self._text, read_only=True, soft_wrap=True, show_line_numbers=False, compact=True)

    @property
    def hint(self) -> str:
        """How to finish."""
        return _("arrows or mouse: move · enter: cut · esc: leave")

    def on_mount(self) -> None:
        """Begin in the middle."""
        self.query_one(TextArea).cursor_location = (0, len(self._text) // 2)

    def action_confirm(self) -> None:
        """Answer with the place, if there are words on both sides."""
        place = self.query_one(TextArea).cursor_location[1]
        if self._text[:place].strip() and self._text[place:].strip():
            self.dismiss(place)
        else:
            self.show_problem(lambda: _("There must be words on both sides of the cut."))
