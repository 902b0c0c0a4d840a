"""What the review knows, without a screen: the order of rows, what is left to do, what lights up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

from schemas.record import Record, Row

Table = Literal["need", "todo"]
TABLES: tuple[Table, ...] = ("need", "todo")
R = TypeVar("R", bound=Row)
Span = tuple[int, int]
"""Start and end of a stretch of a segment's text."""


def rows_of(record: Record, table: Table) -> Sequence[Row]:
    """A table's rows in the order of doubt: ungrounded first, the others as they were said, rejected ones last."""
    rows: Sequence[Row] = record.needs if table == "need" else record.todos
    return sorted(rows, key=_doubt)


def _doubt(row: Row) -> int:
    if row.review == "rejected":
        return 2
    return 1 if row.grounded or row.judged else 0


def left_to_judge(record: Record) -> int:
    """How many rows nobody has judged."""
    return sum(not row.judged for row in (*record.needs, *record.todos))


def next_to_judge(record: Record, table: Table, row_id: str | None) -> tuple[Table, str] | None:
    """The next row that nobody has judged, after this one, through both tables and around; None when all are."""
    order = [(name, row) for name in TABLES for row in rows_of(record, name)]
    here = next((place for place, (name, row) in enumerate(order) if name == table and row.id == row_id), -1)
    for name, row in order[here + 1 :] + order[: here + 1]:
        if not row.judged:
            return name, row.id
    return None


def highlights(record: Record, row: Row | None) -> dict[int, list[Span]]:
    """The stretches of segments that a row rests on; the whole segment where its words were changed since."""
    spans: dict[int, list[Span]] = {}
    texts = {segment.id: segment.text for segment in record.segments}
    for piece in row.evidence if row else ():
        if piece.segment_id in texts and piece.segment_id is not None:
            text = texts[piece.segment_id]
            start = text.find(piece.quote)
            span = (start, start + len(piece.quote)) if start >= 0 else (0, len(text))
            spans.setdefault(piece.segment_id, []).append(span)
    return spans


def speaker_names(record: Record) -> dict[str, str]:
    """What each voice is called on the screen; a proposed name carries a question mark."""
    return {
        speaker.label: f"{speaker.name}?" if speaker.name and speaker.proposed else speaker.name or speaker.label
        for speaker in record.speakers
    }
