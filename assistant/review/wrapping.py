"""Breaking lines of Chinese and English text at the right places, by the width that a terminal gives them."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

Span = tuple[int, int]
"""Start and end of a stretch of a text."""

NOT_AT_START = frozenset("，。、；：？！…—）》」』】〕”’·%‰,.;:?!)]}")
"""Characters that never begin a line, after GB/T 15834 and common typesetting."""
NOT_AT_END = frozenset("（《「『【〔“‘([{")
"""Characters that never end a line."""
NARROWEST = 2
"""One Chinese character fits at least."""


@lru_cache(maxsize=16_384)
def wrap(text: str, width: int) -> tuple[Span, ...]:
    """The lines of a text as stretches of it; blanks at the breaks belong to no line.

    Args:
        text: Without line breaks; wide characters count two cells.
        width: Cells of a line; taken as 2 where it is less.

    Returns:
        At least one stretch; an empty one for an empty text.
    """
    width = max(width, NARROWEST)
    if 2 * len(text) <= width or cell_len(text) <= width:  # no character is wider than two cells
        return ((0, len(text)),)
    lines = []
    start = 0
    while start < len(text):
        fitting = _fitting(text, start, width)
        cut = _cut(text, start, fitting)
        lines.append((start, start + len(text[start:cut].rstrip())))
        start = cut + len(text[cut:]) - len(text[cut:].lstrip())
    return tuple(lines)


def shortened(text: str, width: int) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if cell_len(text) <= width:
        return text
    return text[: _fitting(text, 0, max(width - 1, 0))] + "…" if width > 0 else ""


def padded(text: str, width: int) -> str:
    """The text in exactly this many cells: shortened, or with blanks behind."""
    shown = shortened(text, width)
    return shown + " " * (width - cell_len(shown))


def _fitting(text: str, start: int, width: int) -> int:
    """Where the longest stretch ends that begins here and fits."""
    if text.isascii():
        return min(start + width, len(text))
    used = 0
    for place in range(start, len(text)):
        used += get_character_cell_size(text[place])
        if used > width:
            return place
    return len(text)


def _cut(text: str, start: int, fitting: int) -> int:
    """The last place up to ``fitting`` where the line may be broken; ``fitting`` itself where there is none."""
    if fitting == len(text):
        return fitting
    for place in range(fitting, start, -1):
        if _may_break(text[place - 1], text[place]):
            return place
    return fitting


def _may_break(before: str, after: str) -> bool:
    if after in NOT_AT_START or before in NOT_AT_END:
        return False
    if before.isspace() or after.isspace() or before == "-":
        return True
    return get_character_cell_size(before) > 1 or get_character_cell_size(after) > 1
