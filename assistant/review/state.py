"""What the review knows, without a screen: the order of rows, what is left to do, what lights up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.review.wrapping import Span
from schemas.record import Record, Row

Table = Literal["need", "todo"]
TABLES: tuple[Table, ...] = ("need", "todo")
LOW_CONFIDENCE = 0.65
"""Below it, every third row is wrong by the program's own estimate."""
Doubt = Literal["ungrounded", "doubtful", ""]


@dataclass(frozen=True)
class Progress:
    """How far the review of a record is."""

    judged: int
    total: int
    ungrounded: int
    """Rows whose words were not found and that nobody has judged."""

    @property
    def left(self) -> int:
        """Rows that nobody has judged."""
        return self.total - self.judged


def rows_of(record: Record, table: Table) -> Sequence[Row]:
    """A table's rows in the order of doubt: ungrounded, doubtful, the others as they were said; rejected ones last.

    Judging a row leaves it where it stands, unless it is rejected: a list that moves under the hand is no list.
    """
    rows: Sequence[Row] = record.needs if table == "need" else record.todos
    return sorted(rows, key=_place)


def doubt(row: Row) -> Doubt:
    """Why a row needs a close look; empty where nothing speaks against it."""
    if not row.grounded:
        return "ungrounded"
    return "doubtful" if row.confidence is not None and row.confidence < LOW_CONFIDENCE else ""


def _place(row: Row) -> int:
    if row.review == "rejected":
        return 3
    return ("ungrounded", "doubtful", "").index(doubt(row))


def progress(record: Record) -> Progress:
    """How many rows of both tables have been judged."""
    rows: list[Row] = [*record.needs, *record.todos]
    open_rows = [row for row in rows if not row.judged]
    return Progress(len(rows) - len(open_rows), len(rows), sum(not row.grounded for row in open_rows))


def table_of(record: Record, row_id: str) -> Table | None:
    """The table in which a row stands; None where there is no such row."""
    return next((table for table in TABLES for row in rows_of(record, table) if row.id == row_id), None)


def next_to_judge(record: Record, table: Table, row_id: str | None) -> tuple[Table, str] | None:
    """The next row that nobody has judged, after this one, through both tables and around; None when all are."""
    order = [(name, row) for name in TABLES for row in rows_of(record, name)]
    here = next((place for place, (name, row) in enumerate(order) if name == table and row.id == row_id), -1)
    for name, row in order[here + 1 :] + order[: here + 1]:
        if not row.judged:
            return name, row.id
    return None


def kept_place(ids: Sequence[str], row_id: str | None, place: int | None) -> int | None:
    """Where the cursor stands after the rows changed: on the same row, else where it stood; None without rows."""
    if not ids:
        return None
    if row_id in ids:
        return ids.index(row_id)
    return min(place or 0, len(ids) - 1)


def highlights(record: Record, row: Row | None) -> dict[int, list[Span]]:
    """The stretches of segments that a row rests on; the whole segment where its words were changed since."""
    spans: dict[int, list[Span]] = {}
    texts = {segment.id: segment.text for segment in record.segments} if row else {}
    for piece in row.evidence if row else ():
        if piece.segment_id in texts and piece.segment_id is not None:
            text = texts[piece.segment_id]
            start = text.find(piece.quote)
            span = (start, start + len(piece.quote)) if start >= 0 else (0, len(text))
            spans.setdefault(piece.segment_id, []).append(span)
    return spans


def first_time_s(row: Row) -> float | None:
    """When the first of the words behind a row was said; None where no time is known."""
    return min((piece.start_s for piece in row.evidence if piece.start_s is not None), default=None)


def speaker_names(record: Record) -> dict[str, str]:
    """What each voice is called on the screen; a proposed name carries a question mark."""
    return {
        speaker.label: f"{speaker.name}?" if speaker.name and speaker.proposed else speaker.name or speaker.label
        for speaker in record.speakers
    }
