"""The line in which words are searched for."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from assistant.language import gettext as _
from assistant.review.keys import HOME_KEYS, bindings

LONGEST = 200
"""Characters that are searched for at most."""


class SearchEntry(Input):
    """Where it is typed; the key that leads down is its own, or it would be taken for one that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings([key for key in HOME_KEYS if key.action == "results"], "screen."),
    ]


class SearchLine(Horizontal):
    """What is typed, and behind it how much was found."""

    def __init__(self, words: str) -> None:
        self.entry = SearchEntry(words, id="words", max_length=LONGEST, compact=True)
        """Where it is typed."""
        self._count = Static(id="search-count")
        super().__init__(Static("/", id="search-sign"), self.entry, self._count, id="search")

    def show_texts(self) -> None:
        """Write what stands in the empty line."""
        self.entry.placeholder = _("search all meetings: spoken words, rows, titles, customers")

    def show_count(self, count: int | None, limit: int) -> None:
        """Say how much was found; None: nothing was searched for."""
        text = ""
        if count is not None:
            text = _("the newest {count}") if count == limit else _("{count} found") if count else _("nothing found")
        self._count.update(Content(text.format(count=count)))
