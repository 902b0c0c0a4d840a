"""The to-dos of all meetings: finding them, choosing some, and what a person calls one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.library import tables
from assistant.library.order import said_at
from assistant.library.shapes import MeetingTodo
from schemas.record import Todo
from schemas.talk import Meeting

SHORTEST_NAME = 4
"""Characters of a to-do's name at least, so that a name stays the same while others come."""
CANDIDATES = 5
"""How many to-dos an error line names."""


def load(connection: sa.Connection) -> list[MeetingTodo]:
    """The to-dos that nobody has rejected, the oldest meeting first, each meeting's as they were said."""
    row, meeting = tables.record_row.c, tables.meeting.c
    query = (
        sa.select(row.meeting_id, row.document)
        .join(tables.meeting, meeting.id == row.meeting_id)
        .where(row.kind == "todo", row.document.is_not(None), row.review != "rejected")
        .order_by(meeting.created_at, meeting.id)
    )
    of_meeting: dict[str, list[Todo]] = {}
    for found in connection.execute(query):
        of_meeting.setdefault(found.meeting_id, []).append(Todo.model_validate(found.document))
    documents = connection.execute(sa.select(meeting.id, meeting.document).where(meeting.id.in_(of_meeting)))
    meetings = {found.id: Meeting.model_validate(found.document) for found in documents}
    return [
        MeetingTodo(meetings[meeting_id], todo)
        for meeting_id, todos in of_meeting.items()
        for todo in sorted(todos, key=said_at)
    ]


def chosen(
    todos: Sequence[MeetingTodo],
    *,
    owner: str = "",
    customer: str = "",
    overdue_on: dt.date | None = None,
    closed: bool = False,
) -> list[MeetingTodo]:
    """Some to-dos: the open ones by their day, those without one behind them, then done and dropped ones.

    Args:
        todos: Those to choose from.
        owner: Part of the owner's name, or of another name that the agenda has for the person; empty: anybody.
        customer: Part of the customer's name; empty: any.
        overdue_on: Only those whose day is over on this day; None: whatever their day.
        closed: Done and dropped ones too.
    """
    found = [
        one
        for one in todos
        if (closed or one.todo.progress == "open")
        and (overdue_on is None or one.todo.overdue(overdue_on))
        and customer.casefold() in one.meeting.customer.casefold()
        and any(owner.casefold() in name.casefold() for name in _names(one))
    ]
    order = ("open", "done", "dropped")
    return sorted(found, key=lambda one: (order.index(one.todo.progress), one.todo.due_by or dt.date.max))


def short_names(todos: Sequence[MeetingTodo]) -> dict[tuple[str, str], str]:
    """What each to-do is called, by the ids of its meeting and its own: a beginning of its id that no other has."""
    names = sorted(_bare(one.todo.id) for one in todos)
    length = {
        name: max(_shared(name, other) for other in (before, after))
        for before, name, after in zip(["", *names], names, [*names[1:], ""], strict=False)
    }
    return {
        (one.meeting.id, one.todo.id): _bare(one.todo.id)[: max(SHORTEST_NAME, length[_bare(one.todo.id)] + 1)]
        for one in todos
    }


def named(todos: Sequence[MeetingTodo], name: str) -> MeetingTodo:
    """The to-do that a name, or another beginning of its id, stands for.

    Raises:
        InputError: None, or more than one, answers to it; the line names the candidates.
    """
    ids = [one for one in todos if name in (one.todo.id, _bare(one.todo.id))]
    found = ids or [one for one in todos if name and one.todo.id.startswith((name, f"t-{name}"))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(_("No to-do answers to {name}. `meeting todos --all` names them.").format(name=repr(name)))
    names = short_names(todos)
    told = [f"{names[one.meeting.id, one.todo.id]} ({one.todo.task})" for one in found[:CANDIDATES]]
    raise InputError(
        _("Several to-dos begin with {name}: {candidates}. Write more of the name.").format(
            name=repr(name), candidates=", ".join([*told, "…"] if len(found) > CANDIDATES else told)
        )
    )


def _names(one: MeetingTodo) -> list[str]:
    """What the owner is called; an empty name where nobody was named."""
    own = one.todo.owner
    people = [person for person in one.meeting.participants if own in (person.name, *person.aliases)]
    return [own, *(name for person in people for name in (person.name, *person.aliases))]


def _bare(row_id: str) -> str:
    """An id without the letter that says what found it."""
    return row_id.removeprefix("t-")


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
