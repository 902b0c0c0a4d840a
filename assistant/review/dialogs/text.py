"""Write a text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, TextArea

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog
from assistant.review.literal import without_controls


def as_written(text: str) -> str:
    """Take a text as it is."""
    return text


class TextDialog(Dialog[str]):
    """Write one text; what cannot be taken is said, and stays for mending."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "confirm", show=False, priority=True)]

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        note: str = "",
        long: bool = False,
        suggestions: Sequence[str] = (),
        read: Callable[[str], str] = as_written,
    ) -> None:
        """Ask for a text.

        Args:
            title: What is asked for.
            value: What stands there now.
            note: What may be written, beside the keys.
            long: The text may fill several lines on the screen.
            suggestions: Offered to complete what is typed.
            read: Makes the answer of what was typed, in a thread of its own; raises ``MeetingError``.
        """
        super().__init__(title)
        self._value, self._note, self._long, self._suggestions = value, note, long, suggestions
        self._read = read

    def asked(self) -> Iterator[Widget]:
        """The text."""
        value = without_controls(self._value)
        if self._long:
            yield TextArea(value, soft_wrap=True, show_line_numbers=False, compact=True, highlight_cursor_line=False)
        else:
            suggester = SuggestFromList(list(self._suggestions), case_sensitive=False) if self._suggestions else None
            yield Input(value, suggester=suggester, compact=True)

    @property
    def hint(self) -> str:
        """How to finish."""
        return " · ".join(filter(None, (self._note, _("enter: save · esc: leave"))))

    def on_mount(self) -> None:
        """Write at the end of a long text; a short one is selected, so that typing replaces it."""
        if self._long:
            area = self.query_one(TextArea)
            area.move_cursor(area.document.end)

    @work(exclusive=True)
    async def action_confirm(self) -> None:
        """Answer with the text, if it can be taken."""
        text = self.query_one(TextArea).text if self._long else self.query_one(Input).value
        try:
            answer = await asyncio.to_thread(self._read, text)
        except MeetingError as error:
            self.show_problem(str(error))
        else:
            self.dismiss(answer)
