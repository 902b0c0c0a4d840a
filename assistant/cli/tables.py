"""A record as plain text: the needs-confirmation table and the to-do list, row by row, and what is told beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.amounts import amounts_line
from assistant.cli.show import clock
from assistant.export.contents import contents
from assistant.export.quotes import quote_line
from assistant.language import translator
from assistant.progress import progress_line
from assistant.review.literal import literal
from assistant.review.state import rows_of
from schemas.minutes import MinutedRecord
from schemas.record import Evidence, Need, Record, Row, Todo
from schemas.talk import Meeting

if TYPE_CHECKING:
    from assistant.pipeline.carried import LeftByEarlier


def print_record(record: MinutedRecord) -> None:
    """Print both tables, and what is told beside them, in the meeting's language."""
    for line in record_lines(record):
        print(literal(line))


def print_carried(record: Record, left: LeftByEarlier, names: Mapping[tuple[str, str], str]) -> None:
    """Print what earlier meetings with the customer left to do, with what this talk reports of it, and to ask."""
    say = translator(record.meeting.language)
    if left.todos:
        heading = say("To be done from earlier meetings")
        print(f"\n== {heading} ({len(left.todos)}) ==")
    for one in left.todos:
        todo, meeting = one.from_meeting.todo, one.from_meeting.meeting
        print(literal(f"{names[meeting.id, todo.id]}  {todo.task}  [{_todo_details(todo, say)} · {_met(meeting)}]"))
        if one.reported:
            print("      " + say("reported as done?"))
        for line in _spoken_lines(one.reported, record):
            print(literal(line))
    if left.questions:
        heading = say("Questions left open by earlier meetings")
        print(f"\n== {heading} ({len(left.questions)}) ==")
    for asked in left.questions:
        print(literal(f"{asked.question.question}  [{_met(asked.meeting)}]"))


def _met(meeting: Meeting) -> str:
    return " ".join(filter(None, (meeting.title, meeting.date.isoformat() if meeting.date else "")))


def record_lines(record: MinutedRecord) -> Iterator[str]:
    """The lines of both tables, rows in the order of doubt, rejected rows left out; then of the minutes."""
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
    yield from _told_lines(record)


def _need_lines(number: int, need: Need, record: MinutedRecord) -> Iterator[str]:
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
    yield from _amount_lines(need, record)
    yield from _evidence_lines(need, record)


def _todo_lines(number: int, todo: Todo, record: MinutedRecord) -> Iterator[str]:
    yield f"{number:2}. {todo.task}  [{_todo_details(todo, translator(record.meeting.language))}]"
    yield from _amount_lines(todo, record)
    yield from _evidence_lines(todo, record)


def _todo_details(todo: Todo, say: Callable[[str], str]) -> str:
    """Owner, day, and what became of it."""
    due = todo.due.isoformat() if todo.due else ""
    when = f"{due} ({todo.due_text})" if due and todo.due_text else due or todo.due_text
    said = (todo.owner or say("nobody named"), when or say("no date"), progress_line(todo, say))
    return " · ".join(filter(None, said))


def _amount_lines(row: Row, record: MinutedRecord) -> Iterator[str]:
    say = translator(record.meeting.language)
    if amounts := amounts_line(record.minutes.quantities.get(row.id, []), say):
        yield "      " + say("Numbers: {amounts}").format(amounts=amounts)


def _evidence_lines(row: Row, record: MinutedRecord) -> Iterator[str]:
    say = translator(record.meeting.language)
    if not row.grounded:
        warning = say("These words were not found in the transcript.")
        yield f"      ! {warning}"
    yield from _spoken_lines(row.evidence, record)


def _spoken_lines(pieces: Sequence[Evidence], record: Record) -> Iterator[str]:
    say = translator(record.meeting.language)
    speaker_of = {segment.id: segment.speaker for segment in record.segments}
    name_of = {speaker.label: speaker.name or speaker.label for speaker in record.speakers}
    for piece in pieces:
        time = clock(piece.start_s) if piece.start_s is not None else "--:--"
        label = speaker_of.get(piece.segment_id, "") if piece.segment_id is not None else ""
        who = name_of.get(label, label)
        if piece.reply:
            time, who = say("Reply to version {number}").format(number=piece.reply.version), ""
        yield f"      {time} {who} “{piece.quote}”".replace("  ", " ")


def _told_lines(record: MinutedRecord) -> Iterator[str]:
    """Decisions, topics, customer profile and decision chain, as the documents tell them."""
    rows_as_numbered = {"needs": rows_of(record, "need"), "todos": rows_of(record, "todo")}
    said = contents(record.model_copy(update=rows_as_numbered))
    for section in said.told:
        yield ""
        yield f"== {section.heading} ({len(section.entries)}) =="
        for entry in section.entries:
            yield f"  {entry.name}  {entry.details}".rstrip()
            yield from (f"      {quote_line(quote, said.say)}" for quote in entry.quotes)
            yield from (f"      → {line}" for line in entry.outcomes)
