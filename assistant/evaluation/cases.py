"""Annotated meetings: a talk, and the rows that a careful person found in it.

A folder holds one JSON file per meeting; ``docs/evaluation.md`` describes it. Fields that are not
known here are passed over, so that files may carry notes and sources of their own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.errors import InputError, reason_of
from assistant.language import gettext as _
from schemas.record import NeedKind, NeedStatus
from schemas.talk import Participant, Segment, Side, Speaker, SpokenLanguage, Talk

T = TypeVar("T")


def _file_name(text: str) -> str:
    if not text.isprintable() or text.startswith(".") or set(text) & set('/\\:*?"<>|'):
        raise ValueError("a result file is named after it, so it must be usable as a file name")
    return text


def _day(value: object) -> object:
    """A day, or None where nobody knows it; what is neither is left to be refused."""
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _pattern(text: str) -> str:
    try:
        re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from error
    return text


Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]
"""A text that may be missing or null."""
Many = Annotated[list[T], BeforeValidator(lambda value: [] if value is None else value)]
"""A list that may be missing or null."""
CaseId = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_file_name)]
Seconds = Annotated[float, Field(allow_inf_nan=False)]
Day = Annotated[dt.date | None, BeforeValidator(_day)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class Person(_Part):
    """Somebody who takes part."""

    name: str = Field(min_length=1)
    aliases: Many[str] = []
    side: Annotated[Side, BeforeValidator(lambda value: value or "")] = ""
    role: Text = ""


class MeetingFacts(_Part):
    """What is known of the meeting apart from its words."""

    title: Text = ""
    date: Day = None
    participants: Many[Person] = []


class SpokenLine(_Part):
    """A segment as the file has it; times in seconds."""

    id: int
    start: Seconds
    end: Seconds
    speaker: Text = ""
    text: str


class Star(_Part):
    """The four cells of a need; ``action`` is what the customer has already tried."""

    situation: Text = ""
    task: Text = ""
    action: Text = ""
    result: Text = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The cells in their order."""
        return self.situation, self.task, self.action, self.result


class GoldRow(_Part):
    """What every annotated row has."""

    label: Text = ""
    evidence: list[int]
    """Every segment that supports it."""
    core: list[int]
    """The segments without which it would not exist."""
    mention: list[Pattern]
    """Regular expressions, all of which a row's words must hold to be about this."""


class GoldNeed(GoldRow):
    """A need as a careful person wrote it down."""

    kind: NeedKind
    status: NeedStatus
    star: Annotated[Star, BeforeValidator(lambda value: {} if value is None else value)] = Star()


class GoldTodo(GoldRow):
    """A to-do as a careful person wrote it down; None is what nobody annotated."""

    owner: str | None = None
    due: str | None = None
    """``YYYY-MM-DD``; empty where no day was said."""


class Gold(_Part):
    """The annotations; a table that is None was not annotated."""

    needs: list[GoldNeed] | None = None
    todos: list[GoldTodo] | None = None


class Case(_Part):
    """An annotated meeting."""

    id: CaseId
    language: SpokenLanguage
    recording: Text = ""
    """The sound file, as seen from the case's folder; empty: there is none."""
    meeting: Annotated[MeetingFacts, BeforeValidator(lambda value: {} if value is None else value)] = MeetingFacts()
    segments: list[SpokenLine]
    gold: Gold | None = None

    def talk(self) -> Talk:
        """What extraction may know of it: never the annotations, nor the title."""
        labels = dict.fromkeys(line.speaker for line in self.segments if line.speaker)
        return Talk(
            language=self.language,
            date=self.meeting.date,
            participants=[Participant(**person.model_dump()) for person in self.meeting.participants],
            speakers=[self._speaker(label) for label in labels],
            segments=[
                Segment(id=line.id, start_s=line.start, end_s=line.end, speaker=line.speaker, text=line.text)
                for line in self.segments
            ],
        )

    def _speaker(self, label: str) -> Speaker:
        for person in self.meeting.participants:
            if label in (person.name, *person.aliases):
                return Speaker(label=label, name=person.name, side=person.side, role=person.role)
        return Speaker(label=label, name=label)


@dataclass(frozen=True)
class CaseFolder:
    """What a folder of annotated meetings holds."""

    cases: list[Case]
    """In the order of their file names."""
    unusable: dict[str, InputError]
    """Files that hold no annotated meeting, by their name without ``.json``, and why."""


def read_cases(folder: Path, chosen: Collection[str] = ()) -> CaseFolder:
    """Read a folder of annotated meetings.

    Args:
        folder: Every ``*.json`` in it is read.
        chosen: Ids of the wanted ones; empty: all.

    Raises:
        InputError: There is no such folder, it holds no case, an id is there twice or a chosen one nowhere.
    """
    if not folder.is_dir():
        raise InputError(_("There is no folder {folder}; check the name.").format(folder=folder))
    cases: dict[str, Case] = {}
    unusable = {}
    for path in sorted(folder.glob("*.json")):
        try:
            case = read_case(path)
        except InputError as error:
            if not chosen or path.stem in chosen:
                unusable[path.stem] = error
            continue
        if case.id in cases:
            raise InputError(_("{file} has the id {id}, which another file has too.").format(file=path, id=case.id))
        cases[case.id] = case
    unknown = sorted(set(chosen) - set(cases) - set(unusable))
    if unknown:
        raise InputError(_("There is no case {ids} in {folder}.").format(ids=", ".join(unknown), folder=folder))
    if not cases and not unusable:
        raise InputError(_("{folder} holds no annotated meetings (*.json).").format(folder=folder))
    return CaseFolder([case for case in cases.values() if not chosen or case.id in chosen], unusable)


def read_case(path: Path) -> Case:
    """Read one annotated meeting. Raises ``InputError`` that names the file and the place in it."""
    try:
        case = Case.model_validate_json(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = reason_of(error)
        raise InputError(_("{file} cannot be read: {reason}.").format(file=path, reason=reason)) from error
    except UnicodeDecodeError as error:
        raise _unusable(path, _("it is not written in UTF-8")) from error
    except ValidationError as error:
        raise _unusable(path, first_reason(error)) from error
    ids = [line.id for line in case.segments]
    if len(set(ids)) < len(ids):
        raise _unusable(path, _("two segments have the same id"))
    return case


def first_reason(error: ValidationError) -> str:
    """The first thing that is wrong with a file, in one line: its place, counted from 1, and what was expected."""
    first = error.errors()[0]
    place = " ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    return f"{place}: {first['msg']}" if place else " ".join(first["msg"].split())


def _unusable(path: Path, reason: str) -> InputError:
    return InputError(_("{file} is no annotated meeting: {reason}.").format(file=path, reason=reason))
