"""Reads a talk's script file: the people and their voices, the turns, and the rows that a careful recorder would note.

Rows name the turns that they rest on by the turns' marks, so that a turn can be added or reworded without counting
lines again. Segment ids, the turns' places in the talk, are given here.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Person:
    """Somebody who speaks: as the agenda names them, and how they sound."""

    name: str
    aliases: list[str]
    side: str
    role: str
    voice: str
    """A Kokoro style vector's name, without its suffix."""
    speed: float
    """1.0 is the voice's own."""
    level_db: float
    """Loudness beside the loudest person of the talk: people sit at different distances."""


@dataclass(frozen=True)
class Turn:
    """What one person says before somebody else does."""

    who: str
    says: str
    mark: str = ""
    """Name by which rows refer to this turn; empty where none does."""
    cuts_in: bool = False
    """The turn begins before the one before it has ended."""


@dataclass(frozen=True)
class TalkScript:
    """A script file, its marks already replaced by segment ids in ``gold``."""

    id: str
    language: str
    seed: int
    title: str
    date: dt.date
    place: str
    customer: str
    people: list[Person]
    turns: list[Turn]
    gold: dict[str, Any]


def read_script(path: Path) -> TalkScript:
    """Read a script file.

    Raises:
        ValueError: a turn of a person who is not listed, a mark given twice, or a row that names an unknown mark.
    """
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    people = [Person(**person) for person in content["people"]]
    turns = [Turn(**turn) for turn in content["talk"]["turns"]]
    unknown = {turn.who for turn in turns} - {person.name for person in people}
    if unknown:
        raise ValueError(f"{path.name}: these speak but are not among the people: {', '.join(sorted(unknown))}")
    meeting = content["meeting"]
    return TalkScript(
        id=content["id"],
        language=content["language"],
        seed=content["seed"],
        title=meeting["title"],
        date=meeting["date"],
        place=meeting["place"],
        customer=meeting["customer"],
        people=people,
        turns=turns,
        gold=_gold(content, _segment_ids(turns, path.name)),
    )


def _segment_ids(turns: list[Turn], file_name: str) -> dict[str, int]:
    ids: dict[str, int] = {}
    for number, turn in enumerate(turns, start=1):
        if turn.mark in ids:
            raise ValueError(f"{file_name}: the mark {turn.mark!r} is given to two turns")
        if turn.mark:
            ids[turn.mark] = number
    return ids


def _gold(content: dict[str, Any], ids: dict[str, int]) -> dict[str, Any]:
    def at(marks: list[str]) -> list[int]:
        missing = [mark for mark in marks if mark not in ids]
        if missing:
            raise ValueError(f"{content['id']}: no turn has the mark {', '.join(missing)}")
        return [ids[mark] for mark in marks]

    def placed(row: dict[str, Any]) -> dict[str, Any]:
        return row | {key: at(row[key]) for key in ("evidence", "core") if key in row}

    return {
        "needs": [placed(need) for need in content["needs"]],
        "todos": [placed(todo) | {"due": str(todo.get("due", ""))} for todo in content["todos"]],
        "decisions": [placed(decision) for decision in content.get("decisions", [])],
        "distractors": [{"segment": at([line["turn"]])[0], "why": line["why"]} for line in content["distractors"]],
    }
