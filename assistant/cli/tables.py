"""A record as plain text: the needs-confirmation table and the to-do list, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from assistant.cli.show import clock
from assistant.language import translator
from schemas.record import Need, Record, Row, Todo

R = TypeVar("R", bound=Row)


def print_record(record: Record) -> None:
    """Print both tables in the meeting's language."""
    for line in record_lines(record):
        print(line)


def record_lines(record: Record) -> Iterator[str]:
    """The lines of both tables, rows in the order of doubt, rejected rows left out."""
    say = translator(record.meeting.language)
    needs = [need for need in record.needs if need.review != "rejected"]
    todos = [todo for todo in record.todos if todo.review != "rejected"]
    yield f"== {say('Needs-confirmation table')} ({len(needs)}) =="
    for number, need in enumerate(by_doubt(needs), 1):
        yield from _need_lines(number, need, record)
    yield ""
    yield f"== {say('To-do list')} ({len(todos)}) =="
    for number, todo in enumerate(by_doubt(todos), 1):
        yield from _todo_lines(number, todo, record)


def by_doubt(rows: list[R]) -> list[R]:
    """Rows whose quote was found nowhere first, the rest as they were said."""
    return sorted(rows, key=lambda row: row.grounded)


def _need_lines(number: int, need: Need, record: Record) -> Iterator[str]:
    say = translator(record.meeting.language)
    kind = {"demand": say("demand"), "implicit": say("implicit need"), "concern": say("concern")}[need.kind]
    status = {"confirmed": say("confirmed"), "unconfirmed": say("unconfirmed"), "disputed": say("disputed")}
    yield f"{number:2}. [{status[need.status]}] {kind}  {need.title}"
    cells = (
        (say("Situation"), need.situation),
        (say("Task"), need.task),
        (say("Action tried"), need.action_tried),
        (say("Action proposed"), need.action_proposed),
        (say("Result"), need.result),
    )
    for label, value in cells:
        if value:
            yield f"      {label}: {value}"
    yield from _evidence_lines(need, record)


def _todo_lines(number: int, todo: Todo, record: Record) -> Iterator[str]:
    say = translator(record.meeting.language)
    due = todo.due.isoformat() if todo.due else ""
    when = f"{due} ({todo.due_text})" if due and todo.due_text else due or todo.due_text
    details = " · ".join((todo.owner or say("nobody named"), when or say("no date")))
    yield f"{number:2}. {todo.task}  [{details}]"
    yield from _evidence_lines(todo, record)


def _evidence_lines(row: Row, record: Record) -> Iterator[str]:
    say = translator(record.meeting.language)
    speaker_of = {segment.id: segment.speaker for segment in record.segments}
    name_of = {speaker.label: speaker.name or speaker.label for speaker in record.speakers}
    if not row.grounded:
        yield f"      ! {say('These words were not found in the transcript.')}"
    for piece in row.evidence:
        time = clock(piece.start_s) if piece.start_s is not None else "--:--"
        label = speaker_of.get(piece.segment_id, "") if piece.segment_id is not None else ""
        yield f"      {time} {name_of.get(label, label)} “{piece.quote}”".replace("  ", " ")
