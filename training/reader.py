"""Annotated talks of two formats, read to one shape.

``talks/train/*.txt`` are talks with every line tagged, ``talks/plain/*.txt`` short ones in the plainest
words, ``talks/dev/*.json`` talks with the rows that a careful recorder would write, and AMI meetings come
in the second format with to-dos only. What a format does not label is unknown there, and never taken as
absent: ``Line.unknown``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from assistant.extraction.tagging import ACTS, KIND_ACTS
from schemas.record import NeedKind, NeedStatus
from schemas.talk import Segment, Side, SpokenLanguage

TALKS_DIR = Path(__file__).parent / "talks"

Source = Literal["tagged", "rows", "ami"]

NEED_ACTS = (*KIND_ACTS, "situation", "tried", "result", "ask", "readback", "agree", "hedge", "deny")
TODO_ACTS = ("todo", "accept", "drop")
PLAIN_ACTS = ("offer", "decision", "past", "hypothetical", "chat")
_SPELT = {"hypo": "hypothetical"}
_ANSWERS = ("agree", "hedge", "deny")
_STATUS_OF: dict[str, NeedStatus] = {"agree": "confirmed", "hedge": "unconfirmed", "deny": "disputed"}

_NUMBERED = re.compile(r"([a-z]+)#(\d+)")
_TODO = re.compile(r"todo#(\d+)@([^~]*)~(.*)")
# A spoken deadline may hold spaces, so a to-do's tag ends where the next tag begins.
_TAG = re.compile(r"todo#\d+@[^~]*~.*?(?=\s+(?:[a-z]+#\d+|offer|decision|past|hypo|chat)(?:\s|$)|$)|\S+")
_PAUSE_S = 0.4
_SECONDS_PER_CHARACTER = 1 / 4.5
_SECONDS_PER_WORD = 1 / 2.6


class TalkFormatError(ValueError):
    """A talk file does not follow its format."""


@dataclass(frozen=True)
class Mark:
    """What one line does, and for which need or to-do.

    The act ``support`` stands for a line that supports a row in some way that was not labelled.
    """

    act: str
    item: int | None = None
    """Number of the need or to-do; None for acts that belong to none."""


@dataclass(frozen=True)
class Line:
    """One line of a talk with what it is known to do, and what is not known of it."""

    speaker: str
    text: str
    marks: frozenset[Mark] = frozenset()
    unknown: frozenset[str] = frozenset()
    """Acts of which it is not known whether the line does them."""

    def acts(self) -> set[str]:
        """The acts that the line is known to do."""
        return {mark.act for mark in self.marks} & set(ACTS)


@dataclass(frozen=True)
class NeedLabel:
    """What a person recorded of a need, apart from its lines."""

    kind: NeedKind
    status: NeedStatus


@dataclass(frozen=True)
class TodoLabel:
    """What a person recorded of a to-do, apart from its lines."""

    owner: str | None
    """A participant's name, empty where nobody was named, None where it was not recorded."""
    when: str | None
    """The spoken deadline, empty where there is none, None where it was not recorded."""
    dropped: bool


@dataclass(frozen=True)
class AnnotatedTalk:
    """A talk with its labels."""

    id: str
    language: SpokenLanguage
    source: Source
    lines: tuple[Line, ...]
    sides: dict[str, Side]
    """Side of each speaker; a speaker that is not in it is on an unknown side."""
    needs: dict[int, NeedLabel]
    todos: dict[int, TodoLabel]

    def segments(self) -> list[Segment]:
        """The lines as extraction gets them, one after the other at the pace of ordinary speech."""
        segments, now_s = [], 0.0
        for number, line in enumerate(self.lines, 1):
            amount = len(line.text) if self.language == "zh" else len(line.text.split())
            per_unit = _SECONDS_PER_CHARACTER if self.language == "zh" else _SECONDS_PER_WORD
            end_s = now_s + max(0.8, amount * per_unit)
            segments.append(
                Segment(id=number, start_s=round(now_s, 2), end_s=round(end_s, 2), speaker=line.speaker, text=line.text)
            )
            now_s = end_s + _PAUSE_S
        return segments

    def places(self, item: int, acts: Sequence[str]) -> list[int]:
        """Places of the lines with one of some acts for a need or to-do, in order."""
        return [
            place
            for place, line in enumerate(self.lines)
            if any(mark.item == item and mark.act in acts for mark in line.marks)
        ]

    def need_core(self, number: int) -> set[int]:
        """Places of the lines that make a need."""
        return set(self.places(number, KIND_ACTS))

    def todo_core(self, number: int) -> set[int]:
        """Places of the lines that make a to-do."""
        return set(self.places(number, ("todo",)))


def read_talks(folder: Path = TALKS_DIR) -> list[AnnotatedTalk]:
    """The project's own annotated talks, in the order of their ids.

    Raises:
        TalkFormatError: A file does not follow its format; the message names it.
    """
    tagged = [read_tagged(path) for path in sorted([*folder.glob("train/*.txt"), *folder.glob("plain/*.txt")])]
    rows = [read_rows(path, "rows") for path in sorted(folder.glob("dev/*.json"))]
    return sorted(tagged + rows, key=lambda talk: talk.id)


def read_ami(folder: Path) -> list[AnnotatedTalk]:
    """AMI meetings with human action items, in the format of the talks with rows."""
    return [read_rows(path, "ami") for path in sorted(folder.glob("*.json"))]


def read_tagged(path: Path) -> AnnotatedTalk:
    """A talk with every line tagged.

    Raises:
        TalkFormatError: The file does not follow its format.
    """
    head, rule, body = path.read_text(encoding="utf-8").partition("\n---\n")
    if not rule:
        raise TalkFormatError(f"{path.name}: no line of three dashes after the head")
    meta = {key.strip(): value.strip() for key, _, value in (row.partition(":") for row in head.splitlines())}
    sides = _people(meta["people"], path)
    lines: list[Line] = []
    todos: dict[int, TodoLabel] = {}
    for number, row in enumerate(filter(str.strip, body.splitlines()), 1):
        cells = [cell.strip() for cell in row.split("|", 2)]
        if len(cells) != 3 or cells[0] not in sides:
            raise TalkFormatError(f"{path.name}: line {number} is not 'speaker | tags | words'")
        marks = frozenset(_marks(cells[1], todos, f"{path.name}: line {number}"))
        lines.append(Line(cells[0], cells[2], marks))
    return AnnotatedTalk(meta["id"], _language(meta["language"]), "tagged", tuple(lines), sides, _needs(lines), todos)


def _people(column: str, path: Path) -> dict[str, Side]:
    sides: dict[str, Side] = {}
    for person in column.split(";"):
        name, _, side, _ = (part.strip() for part in person.split("/"))
        if side == "ours":
            sides[name] = "ours"
        elif side == "customer":
            sides[name] = "customer"
        else:
            raise TalkFormatError(f"{path.name}: {name} is on no side")
    return sides


def _language(code: str) -> SpokenLanguage:
    return "zh" if code == "zh" else "en"


def _marks(column: str, todos: dict[int, TodoLabel], where: str) -> Iterable[Mark]:
    for tag in _TAG.findall(column):
        if match := _TODO.fullmatch(tag.strip()):
            number, owner, when = int(match[1]), match[2].strip(), match[3].strip()
            known = todos.get(number, TodoLabel("", "", dropped=False))
            todos[number] = TodoLabel(owner or known.owner, when or known.when, known.dropped)
            yield Mark("todo", number)
        elif match := _NUMBERED.fullmatch(tag):
            act, number = match[1], int(match[2])
            if act not in NEED_ACTS + TODO_ACTS or (act in TODO_ACTS and number not in todos):
                raise TalkFormatError(f"{where}: {tag!r} belongs to nothing")
            if act == "drop":
                todos[number] = TodoLabel(todos[number].owner, todos[number].when, dropped=True)
            yield Mark(act, number)
        elif _SPELT.get(tag, tag) in PLAIN_ACTS:
            yield Mark(_SPELT.get(tag, tag))
        else:
            raise TalkFormatError(f"{where}: unknown tag {tag!r}")


def _needs(lines: Sequence[Line]) -> dict[int, NeedLabel]:
    """Kind and status of each need, as its tags tell them."""
    acts: dict[int, list[str]] = {}
    for line in lines:
        for mark in sorted(line.marks, key=lambda mark: ACTS.index(mark.act)):
            if mark.item is not None and mark.act in NEED_ACTS:
                acts.setdefault(mark.item, []).append(mark.act)
    needs = {}
    for number, said in sorted(acts.items()):
        kinds = [kind for kind in KIND_ACTS if kind in said]
        if len(kinds) != 1:
            raise TalkFormatError(f"need {number} has {len(kinds)} kinds")
        needs[number] = NeedLabel(kinds[0], _status(said))
    return needs


def _status(acts: Sequence[str]) -> NeedStatus:
    """The first answer to a read-back decides, unless what it corrected is read back again and agreed to."""
    if "readback" not in acts:
        return "unconfirmed"
    answers = [act for act in acts[acts.index("readback") :] if act in _ANSWERS]
    if not answers:
        return "unconfirmed"
    corrected = answers[0] == "deny" and "readback" in acts[acts.index("deny") :]
    return "confirmed" if corrected and answers[-1] == "agree" else _STATUS_OF[answers[0]]


def read_rows(path: Path, source: Source) -> AnnotatedTalk:
    """A talk with the rows of a careful recorder; only kinds of need, to-dos and decisions are labelled.

    Raises:
        TalkFormatError: The file does not follow its format.
    """
    case = json.loads(path.read_text(encoding="utf-8"))
    gold = case["gold"]
    if [segment["id"] for segment in case["segments"]] != list(range(1, len(case["segments"]) + 1)):
        raise TalkFormatError(f"{path.name}: segments are not numbered 1, 2, 3 …")
    sides = {person["name"]: person["side"] for person in case["meeting"]["participants"]}
    marks, unknown = _row_marks(gold, len(case["segments"]))
    lines = tuple(
        Line(
            segment["speaker"],
            segment["text"],
            frozenset(marks[place]),
            frozenset(unknown[place] - _done(marks[place])),
        )
        for place, segment in enumerate(case["segments"])
    )
    needs = {number: NeedLabel(need["kind"], need["status"]) for number, need in enumerate(gold["needs"] or [], 1)}
    todos = {
        number: TodoLabel(todo["owner"], todo.get("due_text"), dropped=False)
        for number, todo in enumerate(gold["todos"], 1)
    }
    # Where everybody is on one side the sides say nothing.
    known = sides if len(set(sides.values())) > 1 else {}
    return AnnotatedTalk(case["id"], _language(case["language"]), source, lines, known, needs, todos)


def _done(marks: set[Mark]) -> set[str]:
    return {mark.act for mark in marks}


def _row_marks(gold: dict[str, Any], count: int) -> tuple[list[set[Mark]], list[set[str]]]:
    """Marks and unknown acts of each line of a talk with rows."""
    labelled = {"todo", "decision"} | (set(KIND_ACTS) if gold["needs"] is not None else set())
    marks: list[set[Mark]] = [set() for _ in range(count)]
    unknown: list[set[str]] = [{act for act in ACTS if act not in labelled} for _ in range(count)]
    for number, need in enumerate(gold["needs"] or [], 1):
        _mark_row(need, need["kind"], number, marks, unknown, KIND_ACTS)
    for number, todo in enumerate(gold["todos"], 1):
        _mark_row(todo, "todo", number, marks, unknown, ("todo",))
    for decision in gold["decisions"]:
        for segment in decision["core"]:
            marks[segment - 1].add(Mark("decision"))
    for before, after in pairwise(range(count)):
        if Mark("decision") in marks[before]:
            unknown[after].add("decision")
    for distractor in gold["distractors"]:
        # Among them are to-dos that were withdrawn, which are to-dos as long as nobody withdraws them.
        unknown[distractor["segment"] - 1].add("todo")
    return marks, unknown


def _mark_row(
    row: dict[str, Any],
    act: str,
    number: int,
    marks: list[set[Mark]],
    unknown: list[set[str]],
    unsure: Sequence[str],
) -> None:
    for segment in row["evidence"]:
        if segment in row["core"]:
            marks[segment - 1].add(Mark(act, number))
        else:
            marks[segment - 1].add(Mark("todo-support" if act == "todo" else "support", number))
            unknown[segment - 1] |= set(unsure)
