"""What extraction found in an annotated meeting, as a file: ``<case id>.json``.

The scorer reads files of other programs too, so everything in them may be missing or null; a file
of ours holds exactly what ``docs/evaluation.md`` names.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.errors import InputError, reason_of
from assistant.evaluation.cases import Many, SpokenLine, Star, Text, first_reason
from assistant.extraction.assemble import Rows
from assistant.language import gettext as _
from schemas.record import Evidence, Need, Todo
from schemas.talk import Segment


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class Citation(_Part):
    """Spoken words behind a row."""

    segment: int | None = None
    """None where the words were found nowhere."""
    quote: Text = ""


class ResultRow(_Part):
    """A need or a to-do; each has its own fields only."""

    title: Text = ""
    star: Annotated[Star, BeforeValidator(lambda value: {} if value is None else value)] = Star()
    kind: Text = ""
    status: Text = ""
    task: Text = ""
    owner: Text = ""
    due: Text = ""
    """``YYYY-MM-DD`` or empty."""
    evidence: Many[Citation] = []

    @property
    def words(self) -> str:
        """All that the row says, but for its quotes."""
        return " ".join(filter(None, (self.title, self.task, *self.star.cells)))

    @property
    def cited(self) -> set[int]:
        """The ids of the segments that it cites."""
        return {piece.segment for piece in self.evidence if piece.segment is not None}


class Result(_Part):
    """What was found in one case."""

    needs: Many[ResultRow] = []
    todos: Many[ResultRow] = []
    seconds: Annotated[float, Field(allow_inf_nan=False), BeforeValidator(lambda value: value or 0.0)] = 0.0
    """How long extraction took, by the clock, without loading models."""
    tokens: Annotated[int, BeforeValidator(lambda value: value or 0)] = 0
    """How many tokens the language model read and wrote; instructions that repeat count once."""
    fingerprint: Text = ""
    """Stands for all that the rows depend on."""
    segments: list[SpokenLine] | None = None
    """The transcript that the rows cite where it is their own; None: they cite the case's lines."""


def result_of(
    rows: Rows, *, seconds: float, fingerprint: str, tokens: int = 0, heard: Sequence[Segment] | None = None
) -> Result:
    """A result of a talk's rows; ``heard`` is the transcript that they cite where it is not the case's."""
    own = {} if heard is None else {"segments": [_line(segment) for segment in heard]}
    return Result(
        needs=[_need(need) for need in rows.needs],
        todos=[_todo(todo) for todo in rows.todos],
        seconds=round(seconds, 3),
        tokens=tokens,
        fingerprint=fingerprint,
        **own,
    )


def _line(segment: Segment) -> SpokenLine:
    return SpokenLine(
        id=segment.id, start=segment.start_s, end=segment.end_s, speaker=segment.speaker, text=segment.text
    )


def _need(need: Need) -> ResultRow:
    star = Star(situation=need.situation, task=need.task, action=need.action_tried, result=need.result)
    # What our side offers is no cell of a result, so its words support none.
    cited = [piece for piece in need.evidence if piece.cells != ["action_proposed"]]
    return ResultRow(title=need.title, star=star, kind=need.kind, status=need.status, evidence=_citations(cited))


def _todo(todo: Todo) -> ResultRow:
    due = todo.due.isoformat() if todo.due else ""
    return ResultRow(task=todo.task, owner=todo.owner, due=due, evidence=_citations(todo.evidence))


def _citations(evidence: list[Evidence]) -> list[Citation]:
    return [Citation(segment=piece.segment_id, quote=piece.quote) for piece in evidence]


def result_file(folder: Path, case_id: str) -> Path:
    """Where a case's result lies."""
    return folder / f"{case_id}.json"


def read_result(path: Path) -> Result | None:
    """Read a result; None where there is none. Raises ``InputError`` where the file holds something else."""
    try:
        return Result.model_validate_json(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = reason_of(error)
        raise InputError(_("{file} cannot be read: {reason}.").format(file=path, reason=reason)) from error
    except ValidationError as error:
        raise InputError(_("{file} is no result: {reason}.").format(file=path, reason=first_reason(error))) from error
    except UnicodeDecodeError as error:
        reason = _("it is not written in UTF-8")
        raise InputError(_("{file} is no result: {reason}.").format(file=path, reason=reason)) from error


def write_result(result: Result, path: Path) -> None:
    """Write a result all at once: a reader finds the whole file or none. Raises ``InputError``."""
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    # What was never set is another kind of row's field.
    text = result.model_dump_json(exclude_unset=True, indent=1) + "\n"
    try:
        with part.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        reason = reason_of(error)
        raise InputError(_("{file} cannot be written: {reason}.").format(file=path, reason=reason)) from error
    finally:
        part.unlink(missing_ok=True)
