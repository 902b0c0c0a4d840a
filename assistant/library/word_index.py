"""An index of what was said and of the rows, for SQLite: it names the few places that can hold the words looked for.

FTS5 has a tokenizer of three characters, which finds nothing for the one or two of most Chinese words. So the tokens
are made here: every character and every pair of neighbours, and of ASCII letters and digits every three, of which
many pairs stand in nearly every English sentence. A word of any length is sought by the longest of these that it has.

The index is only added to. A text that was changed or is gone leaves its tokens behind, and the tokens of words that
stand apart do not make the word; so whatever is found is read and looked at again. Nothing that holds the words is
missed. Other databases have no such index, and look through everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import add

import sqlalchemy as sa

from assistant.library import tables
from assistant.library.wanted import folded, shown_cells
from schemas.record import Row

NUMBER_SHIFT = 33
"""An entry's number tells, from the highest bit, its meeting's number, whether it is a row, and which."""
OF_ROW = 1 << 32
"""Set for a row, whose position follows; for a segment its id does."""
WHICH = OF_ROW - 1

meeting_number = sa.Table(
    "meeting_number",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("meeting_id", sa.Text, sa.ForeignKey(tables.meeting.c.id), nullable=False, unique=True),
)
"""A number for each meeting that is in the index."""
_INDEX = sa.table("word_index", sa.column("word_index", sa.Text), sa.column("rowid", sa.BigInteger), sa.column("grams"))
_ADD_SEGMENT = sa.text(
    "INSERT INTO word_index (rowid, grams) SELECT (number << :shift) | :which, :grams"
    " FROM meeting_number WHERE meeting_id = :meeting_id"
).bindparams(shift=NUMBER_SHIFT)
_ADD_ROW = sa.text(
    "INSERT INTO word_index (rowid, grams) SELECT (number << :shift) | :of_row | record_row.position, :grams"
    " FROM meeting_number JOIN record_row ON record_row.meeting_id = meeting_number.meeting_id"
    " WHERE record_row.meeting_id = :meeting_id AND record_row.id = :which"
).bindparams(shift=NUMBER_SHIFT, of_row=OF_ROW)
# Blanks and ASCII signs part the tokens in the index, so nothing is sought across them.
_PARTING = {place: " " for place in range(128) if not chr(place).isalnum()}
_THREE_ASCII = re.compile(r"(?=([a-z0-9]{3}))")
_FEW = 3


def add_meeting(connection: sa.Connection, meeting_id: str) -> None:
    """Give a meeting a number, so that what is added of it is found."""
    if _there(connection):
        connection.execute(sa.insert(meeting_number).values(meeting_id=meeting_id))


def add_segments(connection: sa.Connection, meeting_id: str, texts: Mapping[int, str]) -> None:
    """Add what is said in segments, by their ids."""
    if texts and _there(connection):
        entries = [{"meeting_id": meeting_id, "which": name, "grams": _tokens([text])} for name, text in texts.items()]
        connection.execute(_ADD_SEGMENT, entries)


def add_rows(connection: sa.Connection, meeting_id: str, rows: Sequence[Row]) -> None:
    """Add what is written in the cells of rows that are stored."""
    if rows and _there(connection):
        entries = [{"meeting_id": meeting_id, "which": row.id, "grams": _tokens(shown_cells(row))} for row in rows]
        connection.execute(_ADD_ROW, entries)


def unknown() -> sa.Select[str]:
    """The meetings that are not in the index: of an older library, or made by an older program that is still open."""
    return sa.select(tables.meeting.c.id).where(tables.meeting.c.id.not_in(sa.select(meeting_number.c.meeting_id)))


def meetings_with(connection: sa.Connection, wanted: Sequence[str]) -> set[str] | None:
    """The meetings in which a row or a segment can hold all the words, and those not in the index; None: any."""
    if not _there(connection) or (match := _matching(wanted)) is None:
        return None
    numbers = sa.select(_INDEX.c.rowid.op(">>")(NUMBER_SHIFT)).where(match)
    holding = sa.select(meeting_number.c.meeting_id).where(meeting_number.c.number.in_(numbers))
    return {*connection.scalars(holding), *connection.scalars(unknown())}


def may_hold(
    connection: sa.Connection, wanted: Sequence[str], meeting_ids: Sequence[str], *, rows: bool
) -> list[sa.ColumnElement[bool]]:
    """What lets those rows or segments of some meetings through that can hold all the words; none: all can.

    Args:
        connection: In a transaction.
        wanted: As ``wanted_words`` gives them.
        meeting_ids: At least one.
        rows: Whether rows are looked for, and not segments.
    """
    if not _there(connection) or (match := _matching(wanted)) is None:
        return []
    number, entry = meeting_number.c.number, _INDEX.c.rowid
    numbers = sa.select(sa.func.count(), sa.func.min(number), sa.func.max(number))
    [(known, first, last)] = connection.execute(numbers.where(meeting_number.c.meeting_id.in_(meeting_ids)))
    if known < len(meeting_ids):
        return []
    found = sa.select(meeting_number.c.meeting_id, entry.op("&")(WHICH)).where(
        match,
        entry >= first << NUMBER_SHIFT,
        entry < last + 1 << NUMBER_SHIFT,
        entry.op("&")(OF_ROW) == (OF_ROW if rows else 0),
        number == entry.op(">>")(NUMBER_SHIFT),
        meeting_number.c.meeting_id.in_(meeting_ids),
    )
    kept = tables.record_row.c if rows else tables.segment.c
    return [sa.tuple_(kept.meeting_id, kept.position if rows else kept.id).in_(found)]


def _there(connection: sa.Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _matching(wanted: Sequence[str]) -> sa.ColumnElement[bool] | None:
    """What entries have all tokens of the words; None where they have none."""
    grams = dict.fromkeys(gram for word in wanted for gram in _sought(word))
    return (
        _INDEX.c.word_index.op("MATCH", is_comparison=True)(" ".join(f'"{gram}"' for gram in grams)) if grams else None
    )


def _tokens(texts: Sequence[str]) -> str:
    """All tokens of some texts, each once."""
    found: set[str] = set()
    for text in texts:
        parted = _parted(text)
        found.update(parted, map(add, parted, parted[1:]), _THREE_ASCII.findall(parted))
    return " ".join(token for token in found if " " not in token)


def _sought(word: str) -> list[str]:
    """The tokens that stand wherever a word does."""
    found: list[str] = []
    for run in _parted(word).split():
        length = min(len(run), _FEW if run.isascii() else 2)
        found += [run[place : place + length] for place in range(len(run) - length + 1)]
    return found


def _parted(text: str) -> str:
    return " ".join(folded(text).translate(_PARTING).split())
