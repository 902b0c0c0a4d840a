"""When a text holds words: upper and lower case are the same, and all else counts.

A database passes over most of what cannot hold them, by LIKE; what it lets through is looked at again by ``spans`` or
``folded``, since the letters that LIKE takes for the same differ between databases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from assistant.library.opening import alike
from schemas.record import Row, Todo
from schemas.sign_off import SENT_CELLS

ESCAPE = "/"
NAMED_CELLS = ("kind", "status")
"""Cells that hold one of a few names of ours, and no words."""


def wanted_words(words: str) -> list[str]:
    """The words to look for, each once, as ``spans`` compares them."""
    return list(dict.fromkeys(folded(words).split()))


def spans(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """All stretches of a text where one of the words stands, in the order of the words."""
    comparable = folded(text)
    found = []
    for word in wanted:
        start = comparable.find(word)
        while start >= 0:
            found.append((start, start + len(word)))
            start = comparable.find(word, start + len(word))
    return found


def folded(text: str) -> str:
    """The text without the difference of upper and lower case, of the same length."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@cache
def is_caseless(word: str) -> bool:
    """Whether a word, as ``folded`` gives it, stands in a text wherever it stands in the folded text."""
    return not any(map(_is_paired, word))


@cache
def _folded(character: str) -> str:
    """The small letter, where large and small are a pair: ẞ, İ and the sign of Kelvin are letters of their own."""
    small = character.lower()
    return small if small.upper() == character else character


def shown_cells(row: Row) -> list[str]:
    """The cells that hold words, as they are shown, the heading first."""
    return [str(getattr(row, cell) or "") for cell in row.cell_names if cell not in NAMED_CELLS]


def row_texts(row: Row) -> list[str]:
    """All words of a row that a person wrote or the program shows: its cells, the note beside a to-do, replies."""
    note = [row.progress_note] if isinstance(row, Todo) else []
    return [*shown_cells(row), *note, *(piece.quote for piece in row.evidence if piece.reply)]


def sent_texts(content: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The words of what was sent: for each row its id and cells, and each question, without an id.

    Args:
        content: A ``Sending`` as JSON.
    """
    return [
        *(
            (row["row_id"], [row["cells"].get(cell, "") for cell in SENT_CELLS[row["table"]]])
            for row in content["rows"]
        ),
        *(("", [question]) for question in content["questions"]),
    ]


def in_text(
    connection: sa.Connection, text: sa.ColumnElement[str], wanted: Sequence[str]
) -> list[sa.ColumnElement[bool]]:
    """What lets every text through that holds the words, and little else."""
    return [
        sa.or_(*(alike(connection, text, f"%{pattern}%", escape=ESCAPE) for pattern in _patterns(word)))
        for word in wanted
    ]


def _patterns(word: str) -> list[str]:
    """The patterns of which one is like every spelling of a word.

    Databases do not agree on large and small letters outside ASCII: the first is tried as both, others may be any.
    """
    paired = [place for place, character in enumerate(word) if not character.isascii() and _is_paired(character)]
    parts = [_escaped(character) for character in word]
    for place in paired[1:]:
        parts[place] = "_"
    patterns = ["".join(parts)]
    if paired:
        parts[paired[0]] = word[paired[0]].upper()
        patterns.append("".join(parts))
    return patterns


def _is_paired(small: str) -> bool:
    large = small.upper()
    return large != small and _folded(large[0]) == small and len(large) == 1


def _escaped(character: str) -> str:
    return f"{ESCAPE}{character}" if character in (ESCAPE, "%", "_") else character
