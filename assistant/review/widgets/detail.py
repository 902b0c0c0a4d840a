"""All cells of the selected row, what was thought of it, and the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region

from assistant.amounts import amounts_line
from assistant.extraction.quantities import quantities_of
from assistant.language import gettext as _
from assistant.progress import progress_line
from assistant.review.labels import (
    SIGN_STYLES,
    cell_label,
    cell_text,
    clock,
    doubt_words,
    review_sign,
    review_words,
    row_cell_label,
)
from assistant.review.literal import literal
from assistant.review.painting import hanging
from assistant.review.state import Part, speaker_names
from assistant.review.widgets.lines import LineList
from schemas.record import Evidence, Record, Row, Todo

EDITED = "✎"
LABEL_FRAME = 4
"""Cells around a label: the number, a blank, the sign of an edited cell, a blank."""


class RowDetail(LineList, can_focus=False):
    """Every cell of a row with its number and label; however long, lines are broken under each other."""

    def __init__(self) -> None:
        super().__init__("detail")
        self._record: Record | None = None
        self._row: Row | None = None
        self._parts: list[tuple[Part, list[Content]]] = []
        self._reserved: tuple[str, int] | None = None

    def show(self, record: Record, row: Row | None) -> None:
        """Show a row; None: there is none. The cursor stays on its part where the row is the same."""
        part = self.part if self._row and row and self._row.id == row.id else None
        if part is None:
            self.scroll_home(animate=False)
        self._record, self._row = record, row
        self.lay_out()
        self.cursor = self._place_of(part)

    # The part of the row that is looked at

    @property
    def part(self) -> Part:
        """The cell, or the piece of evidence, under the cursor; None: the row as a whole."""
        return self._parts[self.cursor][0] if self.cursor is not None and self.cursor < self.count else None

    @part.setter
    def part(self, part: Part) -> None:
        self.cursor = self._place_of(part)
        if self.cursor is not None:
            self.bring_into_view(self.cursor)

    def step(self, step: int) -> None:
        """Go to the part below or above; above the first is the row as a whole."""
        parts = [place for place, (part, _lines) in enumerate(self._parts) if part is not None]
        places: list[int | None] = [None, *parts]
        at = places.index(self.cursor) + step
        if 0 <= at < len(places):
            self.cursor = places[at]
            if self.cursor is not None:
                self.bring_into_view(self.cursor)
            self.moved += 1

    def move_to(self, item: int) -> None:
        """Where the mouse is; what is no part of the row has no cursor."""
        if self._parts[item][0] is not None:
            self.cursor = item
            self.moved += 1

    def _place_of(self, part: Part) -> int | None:
        parts = [one for one, _lines in self._parts]
        return parts.index(part) if part is not None and part in parts else None

    # Room for an entry

    def reserve(self, cell: str, lines: int) -> None:
        """Leave lines free in the place of a cell's value, and bring them into view."""
        self._reserved = (cell, lines)
        self.lay_out()
        self.part = cell

    def release(self) -> None:
        """Show all values again."""
        self._reserved = None
        self.lay_out()

    def entry_region(self, cell: str) -> Region:
        """Where a cell's value stands, from this widget's own corner, as it is scrolled now."""
        place = self._place_of(cell) or 0
        indent = self._label_width + LABEL_FRAME
        width = max(self.scrollable_content_region.width - indent, 1)
        return Region(indent, self.top_of(place) - self.scroll_offset.y, width, 1)

    @property
    def _label_width(self) -> int:
        return _label_width(self._row) if self._row else 0

    # What is listed

    def measure(self, width: int) -> None:
        """Break the lines."""
        if self._record and self._row:
            self._parts = [(part, list(lines)) for part, lines in _parts_of(self._record, self._row, width)]
            for place, (part, _lines) in enumerate(self._parts):
                if self._reserved and part == self._reserved[0]:
                    self._parts[place] = (part, self._with_room(place, self._reserved[1]))
        else:
            nothing = Content.styled(
                _("No rows here yet. Select words in the transcript, then +."), "$foreground-muted"
            )
            self._parts = [(None, list(hanging(Content(""), nothing, width)))]

    def _with_room(self, place: int, lines: int) -> list[Content]:
        label = self._parts[place][1][0][: self._label_width + LABEL_FRAME]
        return [label, *(Content(" ") for _line in range(lines - 1))]

    @property
    def count(self) -> int:
        """How many parts there are."""
        return len(self._parts)

    def height_of(self, item: int, width: int) -> int:  # noqa: ARG002 - broken into lines already
        """The lines of a part."""
        return len(self._parts[item][1])

    def lines_of(self, item: int, width: int) -> list[Content]:  # noqa: ARG002 - as above
        """The lines of a part."""
        return self._parts[item][1]


def _label_width(row: Row) -> int:
    labels = [row_cell_label(row, cell) for cell in row.cell_names]
    return max(map(cell_len, [*labels, _("Evidence"), _("Review"), _("Numbers"), _("New"), _("Progress")]))


def _parts_of(record: Record, row: Row, width: int) -> Iterator[tuple[Part, Iterator[Content]]]:
    label_width = _label_width(row)
    for number, cell in enumerate(row.cell_names, 1):
        value = Content(literal(cell_text(row, cell)) or "–")
        if number == 1:
            value = value.stylize("bold")
        mark = EDITED if cell in row.edited else " "
        yield cell, hanging(_label(f"{number}", row_cell_label(row, cell), label_width, mark), value, width)
    if isinstance(row, Todo) and (became := progress_line(row, _)):
        yield None, hanging(_label("", _("Progress"), label_width), Content(literal(became)), width)
    if amounts := _amounts(record, row):
        yield (
            None,
            hanging(_label("", _("Numbers"), label_width), Content.styled(amounts, "$foreground-muted"), width),
        )
    yield None, hanging(_label("", _("Review"), label_width), _thoughts(row), width)
    if row.review != "rejected" and any(one.row_id == row.id for one in record.suggestions):
        yield None, hanging(_label("", _("New"), label_width), _waiting(), width)
    names = _voices(record, row)
    for number, piece in enumerate(row.evidence):
        beside = _label("", "" if number else _("Evidence"), label_width)
        yield number, hanging(beside, _evidence(row, piece, names), width)


def _waiting() -> Content:
    return Content.styled(_("» a suggestion waits: y"), "bold $text-primary")


def _amounts(record: Record, row: Row) -> str:
    """The quantities in a row's cells, in figures; empty where there are none to be read."""
    return literal(amounts_line(quantities_of(row, record.meeting.language), _))


def _label(number: str, label: str, width: int, mark: str = " ") -> Content:
    padding = " " * (width - cell_len(label))
    return Content.assemble(
        (f"{number:1} ", "$foreground-disabled"), (label, "$foreground-muted"), padding, (mark, "$text-primary"), " "
    )


def _thoughts(row: Row) -> Content:
    sign = review_sign(row)
    parts = [Content.assemble((sign, SIGN_STYLES[sign]), f" {literal(review_words(row))}")]
    if doubt_words(row):
        parts.append(Content.styled(doubt_words(row), "$text-warning"))
    return Content(" · ").join(parts)


def _evidence(row: Row, piece: Evidence, names: dict[int, str]) -> Content:
    when = _source(piece)
    who = names.get(piece.segment_id, "") if piece.segment_id is not None else ""
    cells = "、".join(
        cell_label(cell) if cell != row.cell_names[0] else row_cell_label(row, cell) for cell in piece.cells
    )
    return Content.assemble(
        (f"{when} ", "$text-accent" if piece.grounding != "none" else "bold $text-warning"),
        (f"{who} " if who else "", "$foreground-muted"),
        f"“{literal(piece.quote)}”",
        (f" → {cells}" if cells else "", "$foreground-muted"),
    )


def _source(piece: Evidence) -> str:
    if piece.reply:
        return _("reply to version {number}").format(number=piece.reply.version)
    return clock(piece.start_s) if piece.grounding != "none" else _("no source")


def _voices(record: Record, row: Row) -> dict[int, str]:
    """Who speaks in the segments that a row rests on."""
    names = speaker_names(record)
    behind = {piece.segment_id for piece in row.evidence}
    return {
        segment.id: literal(names.get(segment.speaker, segment.speaker))
        for segment in record.segments
        if segment.id in behind
    }
