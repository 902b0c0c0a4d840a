"""What the review knows, without a screen: the order of rows, what is left to do, what lights up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.library.quotes import place_of
from assistant.review.wrapping import Span
from schemas.record import Coverage, Evidence, Record, Row

Table = Literal["need", "todo"]
TABLES: tuple[Table, ...] = ("need", "todo")
Tab = Literal["need", "todo", "decision", "summary", "question", "profile", "earlier"]
TABS: tuple[Tab, ...] = (*TABLES, "decision", "summary", "question", "profile", "earlier")
"""The two tables, what is told of the meeting beside them, and what is left to do from earlier ones."""
LONG_CELLS = ("situation", "task", "action_tried", "action_proposed", "result")
"""Cells whose text may fill several lines, wherever they are written."""
Part = str | int | None
"""What of a row is looked at: a cell by its name, a piece of evidence by its place, or the row as a whole."""
Stretch = tuple[float, float]
"""Start and end in the recording, in seconds."""
LOW_CONFIDENCE = 0.65
"""Below it, every third row is wrong by the program's own estimate."""
Doubt = Literal["ungrounded", "doubtful", ""]
SAMPLE_S = 10.0
LONG_SILENCE_S = 5.0
"""A pause between two people is shorter; in a longer one somebody may have spoken too softly to be found."""
HEARD_AS_ONE_S = 2.0
"""Pauses up to this long are played along with the words around them."""


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


def pieces_of(row: Row | None, part: Part = None) -> list[Evidence]:
    """The evidence of a part of a row; what names no cell speaks for the heading."""
    if row is None:
        return []
    if isinstance(part, int):
        return row.evidence[part : part + 1]
    if part is None:
        return list(row.evidence)
    heads = part == row.cell_names[0]
    return [piece for piece in row.evidence if part in piece.cells or (heads and not piece.cells)]


def highlights(record: Record, pieces: Sequence[Evidence]) -> dict[int, list[Span]]:
    """The stretches of segments that evidence rests on; the whole segment where its words were changed since."""
    spans: dict[int, list[Span]] = {}
    behind = {piece.segment_id for piece in pieces}
    segments = {segment.id: segment for segment in record.segments if segment.id in behind} if pieces else {}
    for piece in pieces:
        if piece.segment_id in segments and piece.segment_id is not None:
            segment = segments[piece.segment_id]
            span = place_of(piece, segment) or (0, len(segment.text))
            spans.setdefault(piece.segment_id, []).append(span)
    return spans


def stretches(pieces: Sequence[Evidence]) -> list[Stretch]:
    """When the words of some evidence were said, in their order; what follows closely is heard as one."""
    times = sorted(
        (piece.start_s, piece.end_s) for piece in pieces if piece.start_s is not None and piece.end_s is not None
    )
    joined: list[Stretch] = []
    for start_s, end_s in times:
        if joined and start_s - joined[-1][1] <= HEARD_AS_ONE_S:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end_s))
        else:
            joined.append((start_s, end_s))
    return joined


def voice_sample(record: Record, label: str) -> list[Stretch]:
    """Where a voice can be heard well: its longest segment, no longer than a sample has to be."""
    longest = max(
        (segment for segment in record.segments if segment.speaker == label),
        key=lambda segment: segment.end_s - segment.start_s,
        default=None,
    )
    return [(longest.start_s, min(longest.end_s, longest.start_s + SAMPLE_S))] if longest else []


def rows_on(record: Record, segment_ids: Collection[int]) -> list[tuple[Table, Row]]:
    """The rows that rest on some segments, rejected ones last."""
    return [
        (table, row)
        for table in TABLES
        for row in rows_of(record, table)
        if any(piece.segment_id in segment_ids for piece in row.evidence)
    ]


def suspect_notes(record: Record) -> dict[int, str]:
    """Why the words of a segment may not have been said, by segment id: what recognition noted at its middle."""
    doubts = [one for one in untrusted(record) if one.state == "suspect"]
    starts_s = [doubt.start_s for doubt in doubts]
    notes: dict[int, str] = {}
    for segment in record.segments if doubts else ():
        middle_s = (segment.start_s + segment.end_s) / 2  # stretches do not overlap: what holds the middle holds most
        place = bisect_right(starts_s, middle_s) - 1
        if place >= 0 and middle_s <= doubts[place].end_s:
            notes[segment.id] = doubts[place].note
    return notes


def untrusted(record: Record, *, with_silence: bool = False) -> list[Coverage]:
    """The stretches of the recording that are doubtful or missing, in order.

    Args:
        record: The record.
        with_silence: Whether silence from ``LONG_SILENCE_S`` on is among them.
    """
    return sorted(
        (
            one
            for one in record.coverage
            if one.stage == "recognise"
            and (
                one.state in ("suspect", "failed")
                or (with_silence and one.state == "silent" and one.end_s - one.start_s >= LONG_SILENCE_S)
            )
        ),
        key=lambda one: one.start_s,
    )


def segment_from(record: Record, time_s: float) -> int | None:
    """The id of the first segment that lies for the most part after a time, else of the last; None without any."""
    after = (segment.id for segment in record.segments if (segment.start_s + segment.end_s) / 2 >= time_s)
    return next(after, record.segments[-1].id if record.segments else None)


def speaker_names(record: Record) -> dict[str, str]:
    """What each voice is called on the screen; a proposed name carries a question mark."""
    return {
        speaker.label: f"{speaker.name}?" if speaker.name and speaker.proposed else speaker.name or speaker.label
        for speaker in record.speakers
    }
