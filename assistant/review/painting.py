"""Small pieces of text that several parts of the screen are put together from."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from assistant.review.wrapping import wrap


def hanging(label: Content, value: Content, width: int) -> Iterator[Content]:
    """A value beside its label, broken to a width, its further lines under the first."""
    indent = label.cell_length
    for number, (start, end) in enumerate(wrap(value.plain, width - indent)):
        yield Content.assemble(" " * indent if number else label, value[start:end])


def beside(left: Content, right: Content, width: int) -> Content:
    """Two texts at both ends of a line; the left one is cut short where they do not fit."""
    room = width - right.cell_length - 2
    if left.cell_length > room:
        left = left.truncate(max(room, 0), ellipsis=True)
    return Content.assemble(left, " " * (width - left.cell_length - right.cell_length), right)


def bar(done: int, total: int, width: int) -> Content:
    """How much of something is done, as a line; full only where nothing is left, empty where there is nothing to do."""
    filled = min(done, total) * width // total if total else 0
    return Content.assemble(("━" * filled, "$success"), ("─" * (width - filled), "$foreground-disabled"))
