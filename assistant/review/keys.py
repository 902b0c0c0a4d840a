"""All keys of the review in one place: bindings, footer, help and command palette are made from these lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from textual.binding import ActiveBinding, Binding

from assistant.language import gettext as _

Pane = Literal["rows", "transcript"]
"""The two sides of a meeting."""
Place = Literal[
    "rows", "question", "told", "earlier", "transcript", "cell", "choice", "meetings", "search", "runs", "dialog"
]  # fmt: skip
"""Where the focus is: rows, open questions, what else is told, earlier to-dos, the transcript, a cell that is written
or chosen; the list of meetings, its search line and its runs; a dialog over either.
"""
_SHOWN = {
    "question_mark": "?",
    "plus": "+",
    "comma": ",",
    "slash": "/",
    "escape": "esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}
_TOLD_THE_KEY = ("edit_number", "tab", "part", "extend")
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
    footer: tuple[Place, ...] = ()
    """Where the bottom line shows it."""
    shown: str = ""
    """How people write the keys, where that is not just their names."""
    by_widget: bool = False
    """Whether the widget with the focus binds it itself, so that no keymap changes it."""

    @property
    def ids(self) -> dict[str, str]:
        """The ids of its bindings, stable for a user's own keymap, with the keys that each has as it is delivered."""
        if self.by_widget:
            return {}
        if self.action not in _TOLD_THE_KEY:
            return {f"review.{self.action}": ",".join(self.keys)}
        return {f"review.{self.action}.{key}": key for key in self.keys}

    def shown_keys(self, keymap: Mapping[str, str]) -> str:
        """The keys as people write them, in a user's own keymap."""
        if self.shown and not self.ids.keys() & keymap.keys():
            return self.shown
        keys = [key for name, own in self.ids.items() for key in keymap.get(name, own).split(",")]
        return " ".join(map(shown_key, keys or self.keys))

    @property
    def shown_label(self) -> str:
        """The label in the interface language."""
        return _(self.label)

    @property
    def shown_help(self) -> str:
        """The help text in the interface language."""
        return _(self.help)

    def bindings(self, owner: str = "") -> list[Binding]:
        """One binding an id; ``owner`` carries the action out, such as ``screen.``, where it is not who is bound."""
        told = self.action in _TOLD_THE_KEY
        return [
            Binding(keys, f"{owner}{self.action}" + (f"('{keys}')" if told else ""), self.label, show=False, id=name)
            for name, keys in self.ids.items()
        ]


def shown_key(key: str) -> str:
    """A key as people write it."""
    return _SHOWN.get(key, key)


ROWS: tuple[Place, ...] = ("rows",)
QUESTION: tuple[Place, ...] = ("question",)
TOLD: tuple[Place, ...] = ("told",)
EARLIER: tuple[Place, ...] = ("earlier",)
TABS: tuple[Place, ...] = (*ROWS, *QUESTION, *TOLD, *EARLIER)
TRANSCRIPT: tuple[Place, ...] = ("transcript",)
MEETING: tuple[Place, ...] = (*TABS, *TRANSCRIPT)
CELL: tuple[Place, ...] = ("cell", "choice")
HOME: tuple[Place, ...] = ("meetings",)
SEARCH: tuple[Place, ...] = ("search",)
RUNS: tuple[Place, ...] = ("runs",)
DIALOG: tuple[Place, ...] = ("dialog",)

ROW_KEYS = (
    Key(("n",), "next", marked("Next"), marked("next row not yet judged"), TABS),
    Key(("a",), "accept", marked("Accept"), marked("accept the row, go on"), ROWS),
    Key(("e", "enter"), "edit", marked("Edit"), marked("edit the cell in place"), ROWS),
    Key(tuple("12345678"), "edit_number", marked("Edit cell"), marked("edit a cell by number"), shown="1…8"),
    Key(("r",), "reject", marked("Reject"), marked("reject the row, say why"), ROWS),
    Key(("space",), "play", marked("Play"), marked("hear the words; stop"), TABS),
    Key(("b",), "earlier", marked("Earlier"), marked("from 2 seconds earlier")),
    Key(("comma",), "slower", marked("Slower"), marked("hear it slower, or not")),
    Key(("shift+up", "shift+down"), "part", marked("Cell"), marked("to a cell, its evidence"), shown="shift+↑ ↓"),
    Key(("g",), "evidence", marked("Evidence"), marked("go to the spoken words"), TOLD),
    Key(("f",), "form", marked("Form"), marked("edit the whole row")),
    Key(("t",), "status", marked("Status"), marked("status, and its proof")),
    Key(("x",), "mark", marked("Mark"), marked("mark rows for an act")),
    Key(("ctrl+a",), "mark_all", marked("Mark all"), marked("mark all rows, or none")),
    Key(("o",), "reopen", marked("Reopen"), marked("open the row again")),
    Key(("h",), "history", marked("History"), marked("who changed what, when")),
    Key(("d",), "duplicate", marked("Duplicate"), marked("a copy, to be changed")),
    Key(("M",), "merge", marked("Merge"), marked("one row of several")),
    Key(("S",), "split", marked("Split"), marked("make two of the row")),
    Key(("v",), "move", marked("Move"), marked("evidence to another row")),
    Key(("y",), "suggestion", marked("Suggestion"), marked("see what is proposed")),
    Key(("ctrl+g",), "fill", marked("Fill"), marked("model: fill empty cells")),
)
WITHOUT_ROW = frozenset({"next", "play", "earlier", "slower", "evidence"})
"""Of these keys those that work where no row is selected too."""
TOLD_KEYS = tuple(key for key in ROW_KEYS if key.action in WITHOUT_ROW)
QUESTION_KEYS = (
    Key(("e", "enter"), "edit", marked("To the row"), marked("go to the row it is about"), QUESTION),
    Key(("t",), "status", marked("Settle"), marked("answered, dropped"), QUESTION),
    *TOLD_KEYS,
)
EARLIER_KEYS = (
    Key(("t",), "status", marked("Progress"), marked("done, postponed, dropped"), EARLIER),
    *TOLD_KEYS,
)
TRANSCRIPT_KEYS = (
    Key(("enter",), "rows_here", marked("Rows"), marked("rows that rest on this"), TRANSCRIPT),
    Key(("plus",), "add", marked("Add row"), marked("new row from the words"), TRANSCRIPT),
    Key(("e",), "words", marked("Words"), marked("correct the words"), TRANSCRIPT),
    Key(("k",), "cut", marked("Cut"), marked("split the segment")),
    Key(("j",), "join", marked("Join"), marked("join with the next")),
    Key(("p",), "put_back", marked("Put back"), marked("put back what was heard")),
    Key(("w",), "whose", marked("Whose"), marked("another voice for these")),
    Key(("shift+up", "shift+down"), "extend", marked("Select"), marked("select more segments"), shown="shift+↑ ↓"),
)
MEETING_KEYS = (
    Key(("tab",), "pane", marked("Switch"), marked("to the transcript, back"), MEETING),
    Key(("left", "right"), "tab", marked("Other tab"), marked("needs, to-dos, and more")),
    Key(("s",), "speaker", marked("Speaker"), marked("say whose voice this is"), TRANSCRIPT),
    Key(("ctrl+f",), "find", marked("Find"), marked("find and replace words"), TRANSCRIPT),
    Key(("l",), "coverage", marked("Coverage"), marked("stretches not to trust")),
    Key(("c",), "copy", marked("Copy"), marked("copy the open questions"), QUESTION),
    Key(("R",), "again", marked("Run again"), marked("find rows anew; stop")),
    Key(("D",), "draft", marked("Draft"), marked("mail, note or summary")),
    Key(("m",), "meeting", marked("About"), marked("title, date, customer")),
    Key(("u", "ctrl+z"), "undo", marked("Undo"), marked("take back a change"), TABS),
    Key(("ctrl+y",), "redo", marked("Redo"), marked("make it again")),
    Key(("escape",), "back", marked("Back"), marked("to rows, to meetings")),
)
CELL_KEYS = (
    Key(("enter",), "leave", marked("Save"), marked("keep what is written"), CELL, by_widget=True),
    Key(("tab", "shift+tab"), "leave", marked("Next cell"), marked("keep it; the next, or back"), CELL, by_widget=True),
    Key(("escape",), "give_up", marked("Leave"), marked("leave it as it was"), CELL, by_widget=True),
)
CHOICE_KEYS = (
    Key(("right", "left"), "step", marked("Choose"), marked("another one; or its number"), ("choice",), by_widget=True),
    *CELL_KEYS,
)
HOME_KEYS = (
    Key(("enter",), "open", marked("Open"), marked("open the meeting"), HOME),
    Key(("slash", "up"), "search", marked("Search"), marked("search in all meetings"), HOME),
    Key(("down",), "results", marked("Results"), marked("from the search to the list"), SEARCH),
    Key(("escape",), "clear", marked("Clear"), marked("end the search"), SEARCH),
    Key(("r",), "run", marked("Run"), marked("make a record of a recording"), (*HOME, *RUNS)),
    Key(("x",), "stop", marked("Stop"), marked("stop the selected run")),
    Key(("tab",), "pane", marked("Switch"), marked("to the runs, back"), RUNS),
)
SEARCH_KEYS = (
    replace(HOME_KEYS[0], footer=SEARCH, by_widget=True),
    *(key for key in HOME_KEYS if key.action in ("results", "clear", "pane")),
)
EVERYWHERE: tuple[Place, ...] = (*MEETING, *HOME, *RUNS)
APP_KEYS = (
    Key(("question_mark", "f1"), "help", marked("Help"), marked("this help"), EVERYWHERE),
    Key(("ctrl+p",), "command_palette", marked("Commands"), marked("find a command")),
    Key(("ctrl+l",), "language", marked("中文/English"), marked("Chinese or English"), DIALOG),
    Key(("ctrl+t",), "dark", marked("Dark/light"), marked("dark or light"), DIALOG),
    Key(("q",), "quit", marked("Quit"), marked("leave; all is saved"), EVERYWHERE),
)
DIALOG_KEYS = (
    Key(("escape",), "give_up", marked("Leave"), marked("leave the dialog"), DIALOG, by_widget=True),
    *(key for key in APP_KEYS if key.action in ("language", "dark")),
)
"""What works in every dialog; its other keys stand in the dialog itself."""


def bindings(keys: Sequence[Key], owner: str = "") -> list[Binding]:
    """The bindings of these keys, in their order."""
    return [binding for key in keys for binding in key.bindings(owner)]


def told(active: Mapping[str, ActiveBinding], keys: Sequence[Key], place: Place) -> dict[str, ActiveBinding]:
    """The keys in force with their labels in the interface language; only those of a place's bottom line are shown.

    Args:
        active: What Textual finds to be bound where the focus is.
        keys: What works there, in the order in which it is shown.
        place: Where the focus is.
    """
    by_id: dict[str, list[str]] = {}
    for shown, one in active.items():
        by_id.setdefault(one.binding.id or "", []).append(shown)
    found: dict[str, ActiveBinding] = {}
    for key in keys:
        names = key.keys if key.by_widget else [shown for name in key.ids for shown in by_id.get(name, ())]
        for number, shown in enumerate(name for name in names if name in active):
            show = place in key.footer and not number
            found.setdefault(shown, _labelled(active[shown], key.shown_label, show=show))
    return found | {
        shown: _labelled(one, one.binding.description, show=False)
        for shown, one in active.items()
        if shown not in found
    }


def _labelled(active: ActiveBinding, label: str, *, show: bool) -> ActiveBinding:
    return active._replace(binding=replace(active.binding, description=label, show=show))


def key_ids() -> set[str]:
    """All ids that a user's own keymap may name."""
    return {name for key in (*ROW_KEYS, *TRANSCRIPT_KEYS, *MEETING_KEYS, *HOME_KEYS, *APP_KEYS) for name in key.ids}
