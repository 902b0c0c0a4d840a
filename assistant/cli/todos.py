"""The commands about the to-dos of all meetings."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.opening import opened_library
from assistant.language import gettext as _

if TYPE_CHECKING:
    from assistant.library.shapes import MeetingTodo
    from schemas.record import Todo, TodoProgress

app = typer.Typer(
    help=_("List the to-dos of all meetings, say what became of them, and write task lists."),
    rich_markup_mode=None,
)

WIDEST_DAY, WIDEST_NAME = 32, 20
"""Cells of these columns at most."""

Name = Annotated[str, typer.Argument(metavar="TODO", help=_("The to-do's name, as `todos` lists it."))]
Note = Annotated[str, typer.Option("--note", help=_("What is worth knowing about that."))]


@app.callback(invoke_without_command=True)
def list_todos(
    context: typer.Context,
    overdue: Annotated[bool, typer.Option("--overdue", help=_("Only those whose day is over."))] = False,
    owner: Annotated[str, typer.Option("--owner", help=_("Only this person's; part of the name is enough."))] = "",
    customer: Annotated[
        str, typer.Option("--customer", help=_("Only this customer's; part of the name is enough."))
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help=_("Done and dropped ones too."))] = False,
    formats: Annotated[
        str, typer.Option("--format", help=_("Task lists to write: ics, csv, md, separated by commas."))
    ] = "",
    out: Annotated[Path, typer.Option("--out", help=_("Folder to write task lists into."))] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the list as JSON."))] = False,
) -> None:
    """List the to-dos of all meetings."""
    if context.invoked_subcommand:
        return
    from assistant.library.todos import chosen, short_names
    from assistant.settings import load_settings

    today = dt.date.today()
    known = opened_library(load_settings().database_url).todos()
    todos = chosen(known, owner=owner, customer=customer, overdue_on=today if overdue else None, closed=everything)
    if names := [name.strip().lower() for name in formats.split(",") if name.strip()]:
        _write(todos, names, out)
    elif as_json:
        print(json.dumps(list(_as_values(todos, short_names(known), today)), ensure_ascii=False))
    else:
        for line in _lines(todos, short_names(known), today):
            print(line)


@app.command(help=_("Say that a to-do is done."), epilog=_('Example: meeting todos done 3f2a --note "sent by mail"'))
def done(todo: Name, note: Note = "") -> None:
    """Say that a to-do is done."""
    _set(todo, lambda row: ("done", note, row.postponed_to))


@app.command(
    help=_("Say that a to-do will not be done."), epilog=_('Example: meeting todos drop 3f2a --note "too dear"')
)
def drop(todo: Name, note: Note = "") -> None:
    """Say that a to-do will not be done."""
    _set(todo, lambda row: ("dropped", note, row.postponed_to))


@app.command(
    help=_("Put a to-do off; the day that was said stays beside the new one."),
    epilog=_("Example: meeting todos postpone 3f2a --to 2026-04-20"),
)
def postpone(
    todo: Name,
    to: Annotated[str, typer.Option("--to", help=_("The new day: YYYY-MM-DD, or 下周三, next Friday."))],
    note: Note = "",
) -> None:
    """Put a to-do off."""
    from assistant.extraction.dates import typed_day

    day = typed_day(to, dt.date.today())
    _set(todo, lambda _row: ("open", note, day))


@app.command(
    help=_("Say that a to-do is still to be done, by the day that was said."),
    epilog=_("Example: meeting todos reopen 3f2a"),
)
def reopen(todo: Name, note: Note = "") -> None:
    """Say that a to-do is still to be done."""
    _set(todo, lambda _row: ("open", note, None))


def _set(name: str, state: Callable[[Todo], tuple[TodoProgress, str, dt.date | None]]) -> None:
    """Store what became of a to-do, and print it as it stands then."""
    from assistant.library.todo_edits import ACTION, set_progress
    from assistant.library.todos import named, short_names
    from assistant.pipeline.details import recorder_name
    from assistant.settings import load_settings

    settings = load_settings()
    library = opened_library(settings.database_url)
    found = named(library.todos(), name)
    meeting_id, todo_id = found.meeting.id, found.todo.id
    changes = set_progress(library.record(meeting_id), todo_id, *state(found.todo))
    if changes:
        library.apply(meeting_id, ACTION, changes, recorder_name(settings))
    known = library.todos()
    now = [one for one in known if (one.meeting.id, one.todo.id) == (meeting_id, todo_id)]
    for line in _lines(now, short_names(known), dt.date.today()):
        print(line)


def _write(todos: Sequence[MeetingTodo], formats: Sequence[str], out: Path) -> None:
    from assistant.export.task_lists import write_task_lists

    for file in write_task_lists(todos, formats, out, dt.datetime.now(dt.UTC)):
        print(file)


def _lines(todos: Sequence[MeetingTodo], names: dict[tuple[str, str], str], today: dt.date) -> Iterator[str]:
    """A table, in groups: what is overdue, what comes, what has no day, what is done, what was dropped."""
    from rich.cells import cell_len

    from assistant.review.literal import literal
    from assistant.review.wrapping import padded

    if not todos:
        yield _("There are no such to-dos.")
        return
    groups: dict[str, list[tuple[str, ...]]] = {}
    for one in todos:
        groups.setdefault(_group(one, today), []).append(tuple(map(literal, _columns(one, names))))
    rows = [row for group in groups.values() for row in group]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for number, (heading, group) in enumerate(groups.items()):
        if number:
            yield ""
        yield f"== {heading} ({len(group)}) =="
        for row in group:
            cells = [padded(text, width) for text, width in zip(row[:-1], widths[:-1], strict=True)]
            yield "  ".join((*cells, row[-1])).rstrip()
    if any(not one.todo.judged for one in todos):
        yield ""
        yield _("※ not checked: proposed by the program, not yet looked at by the recorder.")


def _group(one: MeetingTodo, today: dt.date) -> str:
    todo = one.todo
    if todo.progress != "open":
        return _("Done") if todo.progress == "done" else _("Dropped")
    if todo.overdue(today):
        return _("Overdue")
    return _("Coming") if todo.due_by else _("Without a date")


def _columns(one: MeetingTodo, names: dict[tuple[str, str], str]) -> tuple[str, ...]:
    """Name, day, owner, customer, and the task with what became of it."""
    from assistant.progress import progress_line
    from assistant.review.wrapping import shortened

    todo, meeting = one.todo, one.meeting
    day = todo.due_by.isoformat() if todo.due_by else todo.due_text or "–"
    if todo.postponed_to and todo.due:
        day += " " + _("(said: {day})").format(day=todo.due.isoformat())
    became = progress_line(todo, _) if todo.progress != "open" else todo.progress_note
    task = " · ".join(filter(None, (todo.task, became)))
    return (
        names[meeting.id, todo.id],
        shortened(day, WIDEST_DAY),
        shortened(todo.owner or _("nobody named"), WIDEST_NAME),
        shortened(meeting.customer or meeting.title, WIDEST_NAME),
        task if todo.judged else f"{task} ※",
    )


def _as_values(
    todos: Sequence[MeetingTodo], names: dict[tuple[str, str], str], today: dt.date
) -> Iterator[dict[str, Any]]:
    for one in todos:
        said = one.todo.model_dump(
            mode="json", exclude={"evidence", "edited", "provenance", "reject_reason", "confidence"}
        )
        yield {
            "name": names[one.meeting.id, one.todo.id],
            **said,
            "due_by": one.todo.due_by.isoformat() if one.todo.due_by else None,
            "overdue": one.todo.overdue(today),
            "meeting": one.meeting.id,
            "title": one.meeting.title,
            "date": one.meeting.date.isoformat() if one.meeting.date else None,
            "customer": one.meeting.customer,
        }
