"""A returned file as tables of text, whichever program wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Line:
    """A line of a table: its cells by their columns, and the marks that stand in it out of sight."""

    place: str
    cells: dict[int, str]
    marks: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """A table of a returned file, and the lines around it."""

    lines: list[Line]
    beside: list[str]
