"""All keys and signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog
from assistant.review.keys import Key
from assistant.review.labels import SIGN_STYLES, sign_meanings
from assistant.review.painting import hanging

Line = tuple[Content, str]


class HelpScreen(Dialog[None]):
    """The keys of the screen below, and what the signs in front of rows mean, in two columns."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1,q,enter", "dismiss(None)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
    ]

    def __init__(self, keys: Sequence[Key], *, with_signs: bool) -> None:
        super().__init__(_("Keys and signs") if with_signs else _("Keys"))
        lines = [(Content.styled(key.shown_keys, "bold $text-accent"), key.shown_help) for key in keys]
        signs = [(Content.styled(sign, SIGN_STYLES[sign]), words) for sign, words in sign_meanings() if with_signs]
        half = (len(lines) + len(signs) + 1) // 2
        self._columns = [HelpColumn(lines[:half]), HelpColumn([*lines[half:], *signs])]

    def asked(self) -> Iterator[Widget]:
        """A line a key, a line a sign."""
        yield Horizontal(*self._columns, classes="help-columns")

    @property
    def hint(self) -> str:
        """How to leave."""
        return _("esc: back")

    def action_scroll(self, lines: int) -> None:
        """Scroll where it does not fit."""
        self.query_one(".dialog").scroll_relative(y=lines, animate=False)


class HelpColumn(Static):
    """Keys or signs with what they mean beside them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__(classes="help-column")
        self._lines = lines

    def on_resize(self) -> None:
        """Another width breaks lines elsewhere."""
        shown_width = max((shown.cell_length for shown, _words in self._lines), default=0) + 2
        width = self.content_size.width
        text = [
            line
            for shown, words in self._lines
            for line in hanging(shown.pad_right(shown_width - shown.cell_length), Content(words), width)
        ]
        self.update(Content("\n").join(text))
