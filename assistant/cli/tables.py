"""A record as plain text: the needs-confirmation table and the to-do list, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.cli.show import clock
from assistant.language import translator
from assistant.review.literal import literal
from assistant.review.state import rows_of
from schemas.record import Need, Record, Row, Todo


def print_record(record: Record) -> None:
    """Print both tables in the meeting's language."""
    for line in record_lines(record):
        print(literal(line))


def record_lines(record: Record) -> Iterator[str]:
    """The lines of both tables, rows in the order of doubt, rejected rows left out."""
    say = translator(record.meeting.language)
    needs = [row for row in rows_of(record, "need") if isinstance(row, Need) and row.review != "rejected"]
    todos = [row for row in rows_of(record, "todo") if isinstance(row, Todo) and row.review != "rejected"]
    needs_title, todos_title = say("Needs-confirmation table"), say("To-do list")
    yield f"== {needs_title} ({len(needs)}) =="
    for number, need in enumerate(needs, 1):
        yield from _need_lines(number, need, record)
    yield ""
    yield f"== {todos_title} ({len(todos)}) =="
    for number, todo in enumerate(todos, 1):
        yield from _todo_lines(number, todo, record)


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
        warning = say("These words were not found in the transcript.")
        yield f"      ! {warning}"
    for piece in row.evidence:
        time = clock(piece.start_s) if piece.start_s is not None else "--:--"
        label = speaker_of.get(piece.segment_id, "") if piece.segment_id is not None else ""
        yield f"      {time} {name_of.get(label, label)} “{piece.quote}”".replace("  ", " ")
