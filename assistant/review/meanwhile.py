"""What others have written while a person was writing, in words, so that nothing is written over unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.language import gettext as _
from assistant.library.journal import PROGRAMS
from assistant.review.history import action_words, row_history
from assistant.review.literal import literal
from assistant.review.wrapping import shortened
from schemas.record import JournalEntry

WIDEST = 80
"""Cells of what is told of an act."""
NOTHING = "–"
"""Stands for a cell that was emptied."""


class Seen:
    """What a person has seen of what is stored."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Begin with what stood there when the person began to write, by names of fields."""
        self._values = dict(values)

    def news(self, now: Mapping[str, str]) -> dict[str, str]:
        """What stands there now and was not seen yet; whoever asks shows it, so that it counts as seen from then on."""
        new = {name: text for name, text in now.items() if self._values.get(name) != text}
        self._values |= new
        return new


def author(who: str, recorder: str) -> str:
    """Who has written, as the beginning of a sentence.

    Args:
        who: As the journal names them.
        recorder: The name of the person at this keyboard, who may have another window open.
    """
    if who in PROGRAMS:
        return _("The program")
    return _("Another window") if who == recorder else who


def last_on(entries: Sequence[JournalEntry], entity: str, name: str) -> JournalEntry | None:
    """The newest of some entries that touches a thing."""
    for entry in reversed(entries):
        if any(change.entity == entity and change.id == name for change in entry.changes):
            return entry
    return None


def over_line(who: str, news: Mapping[str, str], key: str) -> str:
    """Says what stands now where a person is about to write, and that the key writes over it.

    Args:
        who: From ``author``.
        news: Labels and texts; an empty label stands for the one thing that is written.
        key: The key that has just been pressed.
    """
    words = ", ".join(f"{label} {_quoted(text)}".strip() for label, text in news.items())
    return _("{who} has written here meanwhile: {words}. {key} writes yours over it.").format(
        who=who, words=words, key=key
    )


def done_by(entry: JournalEntry) -> str:
    """What an act did, in a line at most: to the first of the rows that it touched, where there is one."""
    turned = {"undo": _("took back a change"), "redo": _("made a change again")}
    action = turned.get(entry.action) or action_words(entry.action)
    rows = [change.id for change in entry.changes if change.entity in ("need", "todo")]
    changes = row_history([entry], rows[0]) if rows else []
    texts = [f"{one.label} {_quoted(one.after)}" for change in changes for one in change.differences]
    return shortened(": ".join(filter(None, (action, ", ".join(texts)))), WIDEST)


def _quoted(text: str) -> str:
    return f"“{literal(text)}”" if text else NOTHING
