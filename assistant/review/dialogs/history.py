"""Show what became of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog
from assistant.review.history import Difference, RowChange
from assistant.review.literal import literal
from assistant.review.painting import beside, hanging
from assistant.review.widgets.lines import LineList

INDENT = "  "
GAP = "  "
WIDEST_LABEL = 20


class HistoryDialog(Dialog[None]):
    """Who changed what of a row, when, and from what; the newest first."""

    def __init__(self, heading: str, changes: Callable[[], Sequence[RowChange]]) -> None:
        """Show changes.

        Args:
            heading: What the row is called.
            changes: What became of it, in the interface language.
        """
        super().__init__(lambda: _("History of “{heading}”").format(heading=heading))
        self._changes = changes

    def asked(self) -> Iterator[Widget]:
        """Nothing is asked."""
        yield HistoryLines(self._changes)

    @property
    def hint(self) -> str:
        """How to leave."""
        return _("↑ ↓: scroll · esc: back")


class HistoryLines(LineList):
    """The changes of a row under each other, in the time of this place; arrows scroll."""

    def __init__(self, changes: Callable[[], Sequence[RowChange]]) -> None:
        super().__init__("history")
        self._changes = changes
        self._lines: list[Content] = []

    def measure(self, width: int) -> None:
        """Break the lines."""
        self._lines = list(_lines(self._changes(), width)) if width else []

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def height_of(self, item: int, width: int) -> int:  # noqa: ARG002 - broken into lines already
        """A line a line."""
        return 1

    def lines_of(self, item: int, width: int) -> list[Content]:  # noqa: ARG002 - as above
        """The line."""
        return [self._lines[item]]

    # There is no cursor in here: what moves it elsewhere scrolls.

    def move_to(self, item: int) -> None:
        """Scroll to a line."""
        self.scroll_to(y=item, animate=False)

    def action_step(self, step: int) -> None:
        """Scroll by a line."""
        self.scroll_relative(y=step, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by what fits on the screen."""
        self.scroll_relative(y=pages * max(self.size.height - 1, 1), animate=False)


def _lines(changes: Sequence[RowChange], width: int) -> Iterator[Content]:
    if not changes:
        yield from hanging(Content(""), Content.styled(_("Nothing is known of this row."), "$foreground-muted"), width)
    for number, change in enumerate(changes):
        if number:
            yield Content(" ")
        when = f"{change.at.astimezone():%Y-%m-%d %H:%M}"
        action = Content.styled(literal(change.action), "$foreground-muted" if change.taken_back else "bold")
        head = Content.assemble((when, "$text-accent"), GAP, literal(change.who), GAP, action)
        taken_back = Content.styled(_("taken back since"), "$text-warning") if change.taken_back else Content("")
        yield beside(head, taken_back, width)
        label_width = max((cell_len(difference.label) for difference in change.differences), default=0)
        for difference in change.differences:
            yield from _difference(difference, min(label_width, WIDEST_LABEL), width)


def _difference(difference: Difference, label_width: int, width: int) -> Iterator[Content]:
    """What was there, and under it what came; only one of them where the other is nothing."""
    label = INDENT + difference.label + " " * (label_width - cell_len(difference.label)) + GAP
    nothing = INDENT + " " * label_width + GAP
    if difference.before:
        beside_label = Content.assemble((label, "$foreground-muted"), ("- ", "$text-error"))
        was = Content.styled(literal(difference.before), "$foreground-muted")
        yield from hanging(beside_label, was, width)
    if difference.after:
        beside_label = Content.assemble(
            (nothing if difference.before else label, "$foreground-muted"), ("+ ", "$text-success")
        )
        yield from hanging(beside_label, Content(literal(difference.after)), width)
