"""All keys and signs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog
from assistant.review.keys import Key
from assistant.review.labels import SIGN_STYLES, sign_meanings
from assistant.review.painting import hanging

Line = tuple[Content, str]
COLUMN = 36
"""Cells that a column has at least."""
SHARE = 0.96
"""Of the screen's height, what a dialog may take; as in ``app.tcss``."""
FRAME_LINES = 8
"""What stands around the columns: the dialog's border and padding, its title and hint with the lines between."""


class HelpText(Static):
    """Keys or signs with what they mean beside them, in columns, page by page."""

    class Paged(Message):
        """Another page is shown, or there is another number of them."""

    def __init__(self, lines: Callable[[], Iterable[Line]]) -> None:
        """Show lines.

        Args:
            lines: Each with what it explains, in the interface language.
        """
        super().__init__(id="help-text")
        self._lines = lines
        self._most_lines = 1
        self._page = 0
        self.page_count = 1

    @property
    def page_number(self) -> int:
        """The page that is shown, from 1."""
        return self._page + 1

    def room(self, most_lines: int) -> None:
        """How many lines a page may have."""
        self._most_lines = max(most_lines, 1)
        self.show()

    def turn(self, pages: int) -> None:
        """Show another page, around."""
        self._page += pages
        self.show()

    def on_resize(self) -> None:
        """Another width breaks lines elsewhere."""
        self.show()

    def show(self) -> None:
        """Write the page anew."""
        pages = list(self._pages(self.content_size.width))
        if pages:
            self._page %= len(pages)
            self.update(pages[self._page])
            self.page_count = len(pages)
            self.post_message(self.Paged())

    def _pages(self, width: int) -> Iterator[Content]:
        if not width:
            return
        count = max(width // COLUMN, 1)
        room = width // count - 2
        lines = list(self._lines())
        label = max(shown.cell_length for shown, _words in lines) + 2
        painted = [line for shown, words in lines for line in _beside(shown, label, words, room)]
        on_a_page = count * self._most_lines
        for start in range(0, len(painted), on_a_page):
            page = painted[start : start + on_a_page]
            height = min(-(-len(page) // count), self._most_lines)
            columns = [page[place : place + height] for place in range(0, len(page), height)]
            rows = [[column[row] for column in columns if row < len(column)] for row in range(height)]
            yield Content("\n").join(
                Content("  ").join(line.pad_right(room - line.cell_length) for line in row) for row in rows
            )


def _beside(shown: Content, label: int, words: str, width: int) -> Iterator[Content]:
    return hanging(shown.pad_right(label - shown.cell_length), Content(words), width)


class HelpScreen(Dialog[None]):
    """The keys that work where the focus is, and what the signs mean, on as many pages as the screen needs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1,q,enter", "dismiss(None)", show=False),
        Binding("right,down,pagedown,space", "turn(1)", show=False),
        Binding("left,up,pageup", "turn(-1)", show=False),
    ]

    def __init__(self, keys: Sequence[Key], keymap: Mapping[str, str], *, with_signs: bool) -> None:
        """Show keys.

        Args:
            keys: What works, the most used first.
            keymap: The user's own keys.
            with_signs: Whether the signs in front of rows are explained too.
        """
        super().__init__(lambda: _("Keys and signs") if with_signs else _("Keys"))
        self._text = HelpText(partial(_told, keys, keymap, with_signs=with_signs))

    def asked(self) -> Iterator[Widget]:
        """A line a key, a line a sign."""
        yield self._text

    @property
    def hint(self) -> str:
        """On which page one is, where there are several, and how to leave."""
        if self._text.page_count < 2:
            return _("esc: back")
        page = _("page {page} of {pages}").format(page=self._text.page_number, pages=self._text.page_count)
        return " · ".join((page, _("← →: other page · esc: back")))

    def action_turn(self, pages: int) -> None:
        """Show another page."""
        self._text.turn(pages)

    def on_resize(self, event: events.Resize) -> None:
        """Another screen has room for another number of lines."""
        self._text.room(int(event.size.height * SHARE) - FRAME_LINES)

    @on(HelpText.Paged)
    def _paged(self) -> None:
        super().show_texts()

    def show_texts(self) -> None:
        """Write all words again, those of the page with its number."""
        self._text.show()


def _told(keys: Sequence[Key], keymap: Mapping[str, str], *, with_signs: bool) -> Iterator[Line]:
    """Keys, and perhaps signs, with what they mean."""
    for key in keys:
        yield Content.styled(key.shown_keys(keymap), "bold $text-accent"), key.shown_help
    for sign, words in sign_meanings() if with_signs else ():
        yield Content.styled(sign, SIGN_STYLES[sign]), words
