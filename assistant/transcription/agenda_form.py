"""The agenda as a form that people fill in: what stands in its rows, whatever kind of file holds them.

A row begins with what its cell is for: 标题, 日期 and so on, in Chinese or English. Two rows are heads of tables, of
people and of topics, whose columns are told by their heads. Empty rows, rows that begin with something else, and
columns without a known head say nothing.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.language import gettext as _
from schemas.agenda import BETWEEN_ALIASES, FORM_FIELDS, FORM_PEOPLE, FORM_SIDES, FORM_TOPICS

Cell = str | float | dt.datetime | dt.date | dt.time | None
Rows = Sequence[Sequence[Cell]]

_MORE_SIDES = {"客户": "customer", "我们": "ours", "our": "ours", "us": "ours"}
_SUMS = frozenset(("合计", "总计", "共计", "total", "sum"))
"""A row that somebody has added up below the topics."""
_DAY = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?(?:\s.*)?")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(分钟?|minutes?|mins?|m|小时|hours?|h)?\.?", re.IGNORECASE)
_ALIAS = re.compile(rf"\s*(?:“([^“”]+)”|([^{BETWEEN_ALIASES}]+?))\s*(?:[{BETWEEN_ALIASES}]|$)")
_COLON = re.compile("[:：]")
_FIRST_DAY = dt.date(1899, 12, 30)
"""Day 0 of Excel's count, which a date shows as whose cell was made a number."""
_DAYS_AS_NUMBERS = range(20_000, 80_000)


def form_of_rows(rows: Rows, path: Path) -> dict[str, Any]:
    """What stands in a form, as the fields of ``Agenda``.

    Args:
        rows: Its cells.
        path: The file, to name it.

    Raises:
        InputError: There is no such form in it, or a cell holds what does not belong there.
    """
    found: dict[str, Any] = {"people": [], "topics": []}
    heads: dict[int, str] = {}
    table, known = "", False
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        if not any(map(_text, row)):
            continue
        try:
            if new := _table(row):
                (table, heads), known = new, True
            elif not _is_entry(row, table, heads) and (field := _field(row)) and field[0] not in seen:
                seen.add(field[0])
                found |= {field[0]: field[1]} if field[1] else {}
                table, known = "", True
            elif table and (entry := _entry(table, {name: row[at] for at, name in heads.items() if at < len(row)})):
                found[table].append(entry)
        except ValueError as error:
            line = _("The agenda {file} cannot be used: row {number}: {reason}.")
            raise InputError(line.format(file=path, number=number, reason=error)) from error
    if not known:
        raise InputError(
            _("{file} holds no agenda form; `meeting agenda new --out FORM.xlsx` writes one.").format(file=path)
        )
    return found


def _table(row: Sequence[Cell]) -> tuple[str, dict[int, str]] | None:
    """The table that begins under a row, and the columns of its fields."""
    cells = [_label(cell) for cell in row]
    for table, columns in (("people", FORM_PEOPLE), ("topics", FORM_TOPICS)):
        heads = {at: name for at, cell in enumerate(cells) if (name := _named(cell, columns))}
        key = "name" if table == "people" else "title"
        filled = sum(map(bool, cells))
        if key in heads.values() and (len(heads) > 1 or filled == 1):
            return table, heads
    return None


def _is_entry(row: Sequence[Cell], table: str, heads: dict[int, str]) -> bool:
    """Whether a row is surely a topic or a person, though it begins as a field does: its cells fit the columns.

    客户 may be a topic, or the side of a person whose name stands behind it.
    """
    filled = {heads.get(at, ""): cell for at, cell in enumerate(row) if _text(cell)}
    first = next(iter(filled), "")
    if table == "people":
        return first not in ("", "name") and "name" in filled
    if table != "topics" or "title" not in filled or not filled.keys() <= FORM_TOPICS.keys():
        return False
    minutes = filled.get("minutes")
    is_length = minutes is None or isinstance(minutes, dt.time) or _LENGTH.fullmatch(_text(minutes)) is not None
    return is_length and not _COLON.search(_written(filled[first]))


def _field(row: Sequence[Cell]) -> tuple[str, str | dt.date] | None:
    """The field of a row, with its value, which may be empty: in a cell behind its name, or behind a colon."""
    filled = [cell for cell in row if _text(cell)]
    name, *rest = _COLON.split(_written(filled[0]), maxsplit=1)
    field = _named(_label(name), FORM_FIELDS)
    if field is None:
        return None
    value: Cell = rest[0].strip() if rest and rest[0].strip() else filled[1] if len(filled) > 1 else ""
    return field, _day(value) if field == "date" and _text(value) else _written(value)


def _entry(table: str, cells: dict[str, Cell]) -> dict[str, Any] | None:
    """A person or a topic; None where the row says nothing."""
    key = "name" if table == "people" else "title"
    texts = {name: _written(cell) for name, cell in cells.items()}
    if not any(texts.values()):
        return None
    named = texts.get(key, "")
    if table == "topics" and (_text(named).lower() in _SUMS or (not named and texts.get("minutes"))):
        if named:
            return None
        raise ValueError(_("minutes without a topic"))
    if not named:
        raise ValueError(_("a person without a name"))
    if table == "topics":
        minutes = cells.get("minutes")
        return {"title": named} | ({"minutes": _minutes(minutes)} if _text(minutes) else {})
    aliases = list(_aliases(texts.get("aliases", "")))
    return {"name": named, "aliases": aliases, "side": _side(_text(cells.get("side"))), "role": texts.get("role", "")}


def _aliases(text: str) -> Iterator[str]:
    """The aliases in a cell; quotation marks keep one together, and belong to one that they need not."""
    for quoted, plain in _ALIAS.findall(text):
        alias = quoted if set(BETWEEN_ALIASES) & set(quoted) else f"“{quoted}”" if quoted else plain
        if alias.strip():
            yield alias.strip()


def _day(cell: Cell) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = _text(cell)
    if isinstance(cell, int | float) and int(cell) in _DAYS_AS_NUMBERS:
        return _FIRST_DAY + dt.timedelta(days=int(cell))
    if not (found := _DAY.fullmatch(text)):
        raise ValueError(_("“{text}” is no date such as 2026-03-12").format(text=text))
    try:
        return dt.date(*map(int, found.groups()))
    except ValueError as error:
        raise ValueError(_("“{text}” is no date such as 2026-03-12").format(text=text)) from error


def _minutes(cell: Cell) -> float:
    if isinstance(cell, dt.time):
        return cell.hour * 60 + cell.minute
    found = _LENGTH.fullmatch(_text(cell))
    if not found:
        raise ValueError(_("“{text}” are no minutes, such as 15").format(text=_text(cell)))
    in_hours = (found[2] or "").lower()[:1] in ("小", "h")
    return float(found[1]) * (60 if in_hours else 1)


def _side(text: str) -> str:
    known = {name.lower(): side for side, names in FORM_SIDES.items() for name in names} | _MORE_SIDES
    if text and text.lower() not in known:
        raise ValueError(_("the side “{text}” must be ours (我方) or customer (客户方)").format(text=text))
    return known.get(text.lower(), "")


def _named(label: str, names: dict[str, tuple[str, str]]) -> str | None:
    """The field that a label names, in either language or both."""
    for field, both in names.items():
        if label in {*(one.lower() for one in both), " ".join(both).lower()}:
            return field
    return None


def _label(cell: Cell) -> str:
    return " ".join(_text(cell).lower().rstrip(" :*").split())


def _text(cell: Cell) -> str:
    """What a cell shows, without the difference of full and half width: labels, days, numbers and sides."""
    return unicodedata.normalize("NFKC", _written(cell)).strip()


def _written(cell: Cell) -> str:
    """What a cell shows, letter by letter: a name is the same one wherever else it is written so."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
