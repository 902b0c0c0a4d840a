"""What a search has found, under the meetings in which it was found."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from assistant.language import gettext as _
from assistant.library.library import Hit
from assistant.library.wanted import spans, wanted_words
from assistant.review.asked import asked_for
from assistant.review.labels import clock
from assistant.review.literal import literal
from assistant.review.widgets.under_search import UnderSearch
from assistant.review.wrapping import padded, shortened

FOUND_STYLE = "bold underline $text-accent"
GAP = "  "
INDENT = 3


class HitList(UnderSearch):
    """A line a meeting, and under it a line for each of its rows and segments; the found words stand out."""

    def __init__(self) -> None:
        super().__init__("hits")
        self._hits: Sequence[Hit] = ()
        self._wanted: list[str] = []
        self.words = ""
        """What was searched for, as it was typed."""

    def show(self, hits: Sequence[Hit], words: str, meeting_id: str | None) -> None:
        """Show what was found, the cursor on the first of one meeting, or of all."""
        self._hits, self.words, self._wanted = hits, words, wanted_words(asked_for(words).words)
        places = (place for place, hit in enumerate(hits) if hit.meeting_id == meeting_id)
        self.cursor = next(places, 0) if hits else None
        self.lay_out()
        self.scroll_to(y=0, animate=False, force=True)
        if self.cursor is not None:
            self.bring_into_view(self.cursor)

    @property
    def hit(self) -> Hit | None:
        """The hit under the cursor."""
        return None if self.cursor is None else self._hits[self.cursor]

    @property
    def count(self) -> int:
        """How many hits there are."""
        return len(self._hits)

    def height_of(self, item: int, width: int) -> int:  # noqa: ARG002 - a hit is cut to its line in any width
        """A line, and one more for the meeting where another one begins."""
        return 1 if self._hits[item].kind == "meeting" else 1 + self._has_heading(item)

    def lines_of(self, item: int, width: int) -> list[Content]:
        """The meeting, and what was found in it."""
        hit = self._hits[item]
        heading = [self._heading(hit, width)] if self._has_heading(item) else []
        return heading if hit.kind == "meeting" else [*heading, self._line(hit, width)]

    def _has_heading(self, item: int) -> bool:
        return item == 0 or self._hits[item - 1].meeting_id != self._hits[item].meeting_id

    def _heading(self, hit: Hit, width: int) -> Content:
        date = hit.date.isoformat() if hit.date else _("no date")
        front = Content.styled(f" {padded(date, len('2026-03-12'))}{GAP}", "$foreground-muted")
        title = " · ".join(filter(None, (hit.title or hit.meeting_id, hit.customer)))
        found = title if hit.kind == "meeting" else ""
        return Content.assemble(front, self._lit(title, width - front.cell_length, "bold", found))

    def _line(self, hit: Hit, width: int) -> Content:
        kinds = {"need": _("Need"), "todo": _("To-do"), "sent": _("sent"), "segment": _("said")}
        kind = padded(kinds[hit.kind], max(map(cell_len, kinds.values())))
        front = Content.assemble(
            " " * INDENT, (kind, "$foreground-muted"), (f"{clock(hit.start_s):>9}{GAP}", "$foreground-muted")
        )
        room = width - front.cell_length
        first = first_shown(hit.text, hit.start, room)
        before = "…" if first else ""
        return Content.assemble(front, before, self._lit(hit.text[first:], room - len(before), "", hit.text[first:]))

    def _lit(self, text: str, width: int, style: str, found_in: str) -> Content:
        """As much of a text as fits, the found words lit up."""
        shown = shortened(literal(text), width)
        line = Content(shown, strip_control_codes=False).stylize(style)
        for start, end in spans(found_in, self._wanted):
            if start < len(shown):
                line = line.stylize(FOUND_STYLE, start, min(end, len(shown)))
        return line


def first_shown(text: str, start: int, width: int) -> int:
    """Where to begin to show a text so that what stands at ``start`` is seen, with words before and behind it.

    Args:
        text: The text.
        start: A place in it.
        width: Cells that there are.
    """
    if cell_len(text) <= width or cell_len(text[:start]) <= width // 2:
        return 0
    first, used = start, 0
    while first > 0 and (used := used + cell_len(text[first - 1])) <= width // 3:
        first -= 1
    return first
