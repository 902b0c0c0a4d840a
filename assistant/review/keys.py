"""All keys of the review in one place: bindings, footer, help and command palette are made from these lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding

from assistant.language import gettext as _

Pane = Literal["rows", "transcript"]
_SHOWN = {"question_mark": "?", "plus": "+", "escape": "esc", "left": "←", "right": "→"}
_TOLD_THE_KEY = ("edit_number", "table", "detail", "extend")
"""Actions that are told which of their keys was pressed."""


def marked(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Key:
    """What a key does, or several keys that do the same with another argument."""

    keys: tuple[str, ...]
    action: str
    """The name of the action; of several keys each hands its own name over."""
    label: str
    help: str
    footer: tuple[Pane, ...] = ()
    """Where the footer shows it: while the rows, or the transcript, have the focus."""
    shown: str = ""
    """How people write the keys, where that is not just their names."""

    @property
    def shown_keys(self) -> str:
        """The keys as people write them."""
        return self.shown or " ".join(_SHOWN.get(key, key) for key in self.keys)

    @property
    def shown_label(self) -> str:
        """The label in the interface language."""
        return _(self.label)

    @property
    def shown_help(self) -> str:
        """The help text in the interface language."""
        return _(self.help)

    def bindings(self) -> list[Binding]:
        """One binding a key; its id is stable, for a user's own keymap."""
        if self.action not in _TOLD_THE_KEY:
            return [Binding(",".join(self.keys), self.action, self.label, show=False, id=f"review.{self.action}")]
        return [
            Binding(key, f"{self.action}('{key}')", self.label, show=False, id=f"review.{self.action}.{key}")
            for key in self.keys
        ]


ROWS: tuple[Pane, ...] = ("rows",)
TRANSCRIPT: tuple[Pane, ...] = ("transcript",)
BOTH: tuple[Pane, ...] = ("rows", "transcript")

MEETING_KEYS = (
    Key(("n",), "next", marked("Next"), marked("next row not yet judged"), ROWS),
    Key(("a",), "accept", marked("Accept"), marked("accept the row, go on"), ROWS),
    Key(("e", "enter"), "edit", marked("Edit"), marked("edit a cell of the row"), ROWS),
    Key(tuple("12345678"), "edit_number", marked("Edit cell"), marked("edit a cell by number"), shown="1…8"),
    Key(("r",), "reject", marked("Reject"), marked("reject the row, say why"), ROWS),
    Key(("o",), "reopen", marked("Reopen"), marked("open the row again")),
    Key(("g",), "evidence", marked("Evidence"), marked("go to the spoken words"), ROWS),
    Key(("tab",), "pane", marked("Switch"), marked("to the transcript, back"), BOTH),
    Key(("left", "right"), "table", marked("Other table"), marked("needs, or to-dos")),
    Key(("shift+up", "shift+down"), "detail", marked("Scroll cells"), marked("scroll the cells"), shown="shift+↑ ↓"),
    Key(("plus",), "add", marked("Add row"), marked("new row from the words"), TRANSCRIPT),
    Key(("s",), "speaker", marked("Speaker"), marked("say whose voice this is"), TRANSCRIPT),
    Key(("m",), "meeting", marked("About"), marked("title, date, customer"), TRANSCRIPT),
    Key(("u", "ctrl+z"), "undo", marked("Undo"), marked("take back a change"), BOTH),
    Key(("ctrl+y",), "redo", marked("Redo"), marked("make it again")),
    Key(("escape",), "back", marked("Back"), marked("to rows, to meetings")),
)
TRANSCRIPT_KEYS = (
    Key(
        ("shift+up", "shift+down"),
        "extend",
        marked("Select"),
        marked("transcript: select more"),
        shown="shift+↑ ↓",
    ),
)
HOME_KEYS = (Key(("enter",), "open", marked("Open"), marked("open the meeting"), ROWS),)
APP_KEYS = (
    Key(("question_mark", "f1"), "help", marked("Help"), marked("this help"), BOTH),
    Key(("ctrl+p",), "command_palette", marked("Commands"), marked("find a command")),
    Key(("ctrl+l",), "language", marked("中文/English"), marked("Chinese or English")),
    Key(("ctrl+t",), "dark", marked("Dark/light"), marked("dark or light")),
    Key(("q",), "quit", marked("Quit"), marked("leave; all is saved"), BOTH),
)


def bindings(keys: Sequence[Key]) -> list[Binding]:
    """The bindings of these keys, in their order."""
    return [binding for key in keys for binding in key.bindings()]
