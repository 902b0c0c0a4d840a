"""An index of what was said, of the rows and of what was sent: it names the few places that can hold words looked for.

FTS5 of SQLite and pg_trgm of PostgreSQL know tokens of three characters, which find nothing for the one or two of most
Chinese words, or look through everything for them. So the tokens are made here: every character and every pair of
neighbours, and of ASCII letters and digits every three, of which many pairs stand in nearly every English sentence. A
word of any length is sought by the longest of these that it has.

The index is only added to. A text that was changed or is gone leaves its tokens behind, and the tokens of words that
stand apart do not make the word; so whatever is found is read and looked at again. Nothing that holds the words is
missed. In SQLite it is a table of FTS5, in PostgreSQL one of arrays under a GIN index; other databases have no such
index, and look through everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import add
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from assistant.library import tables
from assistant.library.wanted import folded, row_texts, sent_texts
from schemas.record import Row
from schemas.sign_off import Sending

Indexed = Literal["segment", "row", "version"]

NUMBER_SHIFT = 33
"""An entry's number tells, from the highest bit, its meeting's number, what it is of, and which."""
OF: dict[Indexed, int] = {"segment": 0, "row": 1 << 32, "version": 1 << 31}
"""Set for a row, whose position follows, and for a version, whose number does; for a segment its id follows alone."""
WHICH = OF["version"] - 1

meeting_number = sa.Table(
    "meeting_number",
    sa.MetaData(),
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("meeting_id", sa.Text, sa.ForeignKey(tables.meeting.c.id), nullable=False, unique=True),
)
"""A number for each meeting that is in the index."""
_INDEX = sa.table("word_index", sa.column("word_index", sa.Text), sa.column("rowid", sa.BigInteger), sa.column("grams"))
_PLACE = 1 << NUMBER_SHIFT
_ADD_PLACED = sa.text(
    "INSERT INTO word_index (rowid, grams) SELECT number * :place + :which, :grams"
    " FROM meeting_number WHERE meeting_id = :meeting_id"
).bindparams(place=_PLACE)
_ADD_ROW = sa.text(
    "INSERT INTO word_index (rowid, grams) SELECT number * :place + :of_row + record_row.position, :grams"
    " FROM meeting_number JOIN record_row ON record_row.meeting_id = meeting_number.meeting_id"
    " WHERE record_row.meeting_id = :meeting_id AND record_row.id = :which"
).bindparams(place=_PLACE, of_row=OF["row"])
# Blanks and ASCII signs part the tokens in the index, so nothing is sought across them.
_PARTING = {place: " " for place in range(128) if not chr(place).isalnum()}
_THREE_ASCII = re.compile(r"(?=([a-z0-9]{3}))")
_FEW = 3


def add_meeting(connection: sa.Connection, meeting_id: str) -> None:
    """Give a meeting a number, so that what is added of it is found."""
    if is_there(connection):
        connection.execute(sa.insert(meeting_number).values(meeting_id=meeting_id))


def add_segments(connection: sa.Connection, meeting_id: str, texts: Mapping[int, str]) -> None:
    """Add what is said in segments, by their ids."""
    if texts and is_there(connection):
        entries = [
            {"meeting_id": meeting_id, "which": name, "grams": _stored(connection, [text])}
            for name, text in texts.items()
        ]
        connection.execute(_ADD_PLACED, entries)


def add_rows(connection: sa.Connection, meeting_id: str, rows: Sequence[Row]) -> None:
    """Add the words of rows that are stored."""
    if rows and is_there(connection):
        entries = [
            {"meeting_id": meeting_id, "which": row.id, "grams": _stored(connection, row_texts(row))} for row in rows
        ]
        connection.execute(_ADD_ROW, entries)


def add_version(connection: sa.Connection, meeting_id: str, number: int, content: Sending) -> None:
    """Add what the customer was sent in a version."""
    if is_there(connection):
        sent = sent_texts(content.model_dump(mode="json"))
        grams = _stored(connection, [text for _row_id, texts in sent for text in texts])
        entry = {"meeting_id": meeting_id, "which": OF["version"] + number, "grams": grams}
        connection.execute(_ADD_PLACED, entry)


def unknown() -> sa.Select[str]:
    """The meetings that are not in the index: of an older library, or made by an older program that is still open."""
    return sa.select(tables.meeting.c.id).where(tables.meeting.c.id.not_in(sa.select(meeting_number.c.meeting_id)))


def meetings_with(connection: sa.Connection, wanted: Sequence[str]) -> set[str] | None:
    """The meetings in which something can hold all the words, and those not in the index; None: any."""
    if not is_there(connection) or (match := _matching(connection, wanted)) is None:
        return None
    numbers = sa.select(_number_of_entry()).where(match)
    holding = sa.select(meeting_number.c.meeting_id).where(meeting_number.c.number.in_(numbers))
    return {*connection.scalars(holding), *connection.scalars(unknown())}


def may_hold(
    connection: sa.Connection, wanted: Sequence[str], meeting_ids: Sequence[str], of: Indexed
) -> list[sa.ColumnElement[bool]]:
    """What lets those things of some meetings through that can hold all the words; none: all can.

    Args:
        connection: In a transaction.
        wanted: As ``wanted_words`` gives them.
        meeting_ids: At least one.
        of: What is looked for.
    """
    if not is_there(connection) or (match := _matching(connection, wanted)) is None:
        return []
    number, entry = meeting_number.c.number, _INDEX.c.rowid
    numbers = sa.select(sa.func.count(), sa.func.min(number), sa.func.max(number))
    [(known, first, last)] = connection.execute(numbers.where(meeting_number.c.meeting_id.in_(meeting_ids)))
    if known < len(meeting_ids):
        return []
    found = sa.select(meeting_number.c.meeting_id, sa.cast(entry.op("&")(WHICH), sa.Integer)).where(
        match,
        entry >= first << NUMBER_SHIFT,
        entry < last + 1 << NUMBER_SHIFT,
        entry.op("&")(OF["row"] | OF["version"]) == OF[of],
        number == _number_of_entry(),
        meeting_number.c.meeting_id.in_(meeting_ids),
    )
    kept = {
        "segment": (tables.segment.c.meeting_id, tables.segment.c.id),
        "row": (tables.record_row.c.meeting_id, tables.record_row.c.position),
        "version": (tables.version.c.meeting_id, tables.version.c.number),
    }
    return [sa.tuple_(*kept[of]).in_(found)]


def is_there(connection: sa.Connection) -> bool:
    """Whether this database has an index of words."""
    return connection.dialect.name in ("sqlite", "postgresql")


def _number_of_entry() -> sa.ColumnElement[int]:
    return _INDEX.c.rowid.op(">>")(sa.literal(NUMBER_SHIFT, sa.Integer))


def _matching(connection: sa.Connection, wanted: Sequence[str]) -> sa.ColumnElement[bool] | None:
    """What entries have all tokens of the words; None where they have none."""
    grams = dict.fromkeys(gram for word in wanted for gram in _sought(word))
    if not grams:
        return None
    if connection.dialect.name == "postgresql":
        return _INDEX.c.grams.op("@>", is_comparison=True)(sa.cast(list(grams), postgresql.ARRAY(sa.Text)))
    return _INDEX.c.word_index.op("MATCH", is_comparison=True)(" ".join(f'"{gram}"' for gram in grams))


def _stored(connection: sa.Connection, texts: Sequence[str]) -> str | list[str]:
    """All tokens of some texts, each once, as the database takes them."""
    tokens = _tokens(texts)
    return tokens if connection.dialect.name == "postgresql" else " ".join(tokens)


def _tokens(texts: Sequence[str]) -> list[str]:
    found: set[str] = set()
    for text in texts:
        parted = _parted(text)
        found.update(parted, map(add, parted, parted[1:]), _THREE_ASCII.findall(parted))
    return [token for token in found if " " not in token]


def _sought(word: str) -> list[str]:
    """The tokens that stand wherever a word does."""
    found: list[str] = []
    for run in _parted(word).split():
        length = min(len(run), _FEW if run.isascii() else 2)
        found += [run[place : place + length] for place in range(len(run) - length + 1)]
    return found


def _parted(text: str) -> str:
    return " ".join(folded(text).translate(_PARTING).split())
