"""Take a suggestion, some of it, or leave it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.checks import CheckList
from assistant.review.labels import cell_text, row_cell_label
from assistant.review.literal import literal
from assistant.review.painting import hanging
from schemas.record import Row

SuggestionAnswer = tuple[Literal["take", "leave"], list[str]]
"""What becomes of the suggestion, and the cells that are taken over."""


class SuggestionDialog(Dialog[SuggestionAnswer]):
    """What a row says and what is proposed for it, cell by cell; each may be taken over or not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,t", "take", show=False, priority=True),
        Binding("l", "leave", show=False),
    ]

    def __init__(self, row: Row, proposal: Row, differing: Sequence[str]) -> None:
        """Ask what becomes of a suggestion.

        Args:
            row: The row as it stands.
            proposal: What the program proposes for it; a row of the same table.
            differing: The cells in which the proposal says something else.
        """
        super().__init__(lambda: _("Suggestion for “{heading}”").format(heading=row.heading))
        self._differing = list(differing)
        self._cells = DifferingCells(row, proposal, differing)

    def asked(self) -> Iterator[Widget]:
        """The cells."""
        yield self._cells

    @property
    def hint(self) -> str:
        """How to answer."""
        keys = (_("space: mark"), _("t, enter: take what is marked"), _("l: leave it"), _("esc: later"))
        return " · ".join(keys)

    def action_take(self) -> None:
        """Answer with the marked cells; none is no answer where there is something to mark."""
        if self._cells.taken or not self._differing:
            self.dismiss(("take", [self._differing[place] for place in sorted(self._cells.taken)]))
        else:
            self.show_problem(lambda: _("Mark a cell to take (space), or leave the suggestion (l)."))

    def action_leave(self) -> None:
        """Answer that nothing is taken, and the suggestion goes."""
        self.dismiss(("leave", []))


class DifferingCells(CheckList):
    """Each cell with what stands in it, and under that what is proposed; all are marked to begin with."""

    def __init__(self, row: Row, proposal: Row, differing: Sequence[str]) -> None:
        super().__init__("cells", range(len(differing)))
        self._row, self._proposal, self._differing = row, proposal, differing
        self.cursor = 0 if differing else None

    @property
    def count(self) -> int:
        """How many cells differ."""
        return len(self._differing)

    def height_of(self, item: int, width: int) -> int:
        """The lines of label, words that stand, and words proposed."""
        return len(self.lines_of(item, width))

    def lines_of(self, item: int, width: int) -> list[Content]:
        """The label with the mark, what stands, and what is proposed."""
        cell = self._differing[item]
        indent = Content(" " * self.check(item).cell_length)
        now = Content(literal(cell_text(self._row, cell)) or "–")
        proposed = Content(literal(cell_text(self._proposal, cell)) or "–")
        old, new = Content.styled("- ", "$text-error"), Content.styled("+ ", "$text-success")
        return [
            Content.assemble(self.check(item), (row_cell_label(self._row, cell), "bold")),
            *hanging(Content.assemble(indent, old), now.stylize("$foreground-muted"), width),
            *hanging(Content.assemble(indent, new), proposed, width),
        ]
