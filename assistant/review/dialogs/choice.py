"""Choose one of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog

DIGITS = "123456789"


class ChoiceDialog(Dialog[str]):
    """Choose by arrows and enter, by the number, or with the mouse."""

    def __init__(self, title: str, choices: Sequence[tuple[str, Content]], selected: str = "") -> None:
        super().__init__(title)
        self._choices = choices
        self._selected = selected

    def asked(self) -> Iterator[Widget]:
        """The choices with their numbers."""
        yield OptionList(
            *(
                Option(Content.assemble((f"{number}  ", "$foreground-muted"), label))
                for number, (_value, label) in enumerate(self._choices, 1)
            )
        )

    @property
    def hint(self) -> str:
        """How to choose."""
        return _("number or enter: choose · esc: leave")

    def on_mount(self) -> None:
        """Begin on the value that stands."""
        values = [value for value, _label in self._choices]
        self.query_one(OptionList).highlighted = values.index(self._selected) if self._selected in values else 0

    def on_key(self, event: events.Key) -> None:
        """A number chooses at once."""
        place = DIGITS.find(event.key)
        if event.key and 0 <= place < len(self._choices):
            event.stop()
            self.dismiss(self._choices[place][0])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the choice."""
        self.dismiss(self._choices[event.option_index][0])
