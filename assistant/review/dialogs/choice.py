"""Choose one of several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog, Words

Choices = Callable[[], Sequence[tuple[str, Content]]]
"""Values and what each is called in the interface language."""
DIGITS = "123456789"


class ChoiceDialog(Dialog[str]):
    """Choose by arrows and enter, by the number, or with the mouse."""

    def __init__(self, title: Words, choices: Choices, selected: str = "") -> None:
        super().__init__(title)
        self._choices = choices
        self._selected = selected

    def asked(self) -> Iterator[Widget]:
        """The choices with their numbers."""
        yield OptionList(*map(Option, self._prompts()))

    def _prompts(self) -> Iterator[Content]:
        for number, (_value, label) in enumerate(self._choices(), 1):
            yield Content.assemble((f"{number}  ", "$foreground-muted"), label)

    def show_texts(self) -> None:
        """Write all words again."""
        super().show_texts()
        for place, prompt in enumerate(self._prompts()):
            self.query_one(OptionList).replace_option_prompt_at_index(place, prompt)

    @property
    def _values(self) -> list[str]:
        return [value for value, _label in self._choices()]

    @property
    def hint(self) -> str:
        """How to choose."""
        return _("number or enter: choose · esc: leave")

    def on_mount(self) -> None:
        """Begin on the value that stands."""
        values = self._values
        self.query_one(OptionList).highlighted = values.index(self._selected) if self._selected in values else 0

    def on_key(self, event: events.Key) -> None:
        """A number chooses at once."""
        place = DIGITS.find(event.key)
        if event.key and 0 <= place < len(self._values):
            event.stop()
            self.dismiss(self._values[place])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the choice."""
        self.dismiss(self._values[event.option_index])
