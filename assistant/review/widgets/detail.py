"""All cells of the selected row, what was thought of it, and the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content

from assistant.amounts import amounts_line
from assistant.extraction.quantities import quantities_of
from assistant.language import gettext as _
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
from assistant.review.state import speaker_names
from assistant.review.widgets.lines import LineList
from schemas.record import Evidence, Record, Row

GAP = 2
EDITED = "✎"


class RowDetail(LineList, can_focus=False):
    """Every cell of a row with its number and label; however long, lines are broken under each other."""

    def __init__(self) -> None:
        super().__init__("detail")
        self._record: Record | None = None
        self._row: Row | None = None
        self._lines: list[Content] = []

    def show(self, record: Record, row: Row | None) -> None:
        """Show a row; None: there is none."""
        if self._row is None or row is None or self._row.id != row.id:
            self.scroll_home(animate=False)
        self._record, self._row = record, row
        self.lay_out()

    def measure(self, width: int) -> None:
        """Break the lines."""
        if self._record and self._row:
            self._lines = list(_lines(self._record, self._row, width))
        else:
            nothing = Content.styled(
                _("No rows here yet. Select words in the transcript, then +."), "$foreground-muted"
            )
            self._lines = list(hanging(Content(""), nothing, width))

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

    def move_to(self, item: int) -> None:
        """There is no cursor in here."""


def _lines(record: Record, row: Row, width: int) -> Iterator[Content]:
    labels = [row_cell_label(row, cell) for cell in row.cell_names]
    label_width = max(map(cell_len, [*labels, _("Evidence"), _("Review"), _("Numbers")]))
    for number, (cell, label) in enumerate(zip(row.cell_names, labels, strict=True), 1):
        value = Content(literal(cell_text(row, cell)) or "–")
        if number == 1:
            value = value.stylize("bold")
        mark = EDITED if cell in row.edited else " "
        yield from hanging(_label(f"{number}", label, label_width, mark), value, width)
    if amounts := _amounts(record, row):
        yield from hanging(_label("", _("Numbers"), label_width), Content.styled(amounts, "$foreground-muted"), width)
    yield from hanging(_label("", _("Review"), label_width), _thoughts(row), width)
    names = _voices(record, row)
    for number, piece in enumerate(row.evidence):
        beside = _label("", "" if number else _("Evidence"), label_width)
        yield from hanging(beside, _evidence(row, piece, names), width)


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
    when = clock(piece.start_s) if piece.grounding != "none" else _("no source")
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


def _voices(record: Record, row: Row) -> dict[int, str]:
    """Who speaks in the segments that a row rests on."""
    names = speaker_names(record)
    behind = {piece.segment_id for piece in row.evidence}
    return {
        segment.id: literal(names.get(segment.speaker, segment.speaker))
        for segment in record.segments
        if segment.id in behind
    }
