"""What a list tells of a to-do beside the task itself."""

from __future__ import annotations

import datetime as dt

from assistant.language import gettext as _
from assistant.library.shapes import MeetingTodo
from assistant.progress import progress_line


def details(one: MeetingTodo) -> list[str]:
    """Owner, day, what became of it, and the meeting that it comes from, as far as they are known."""
    todo, meeting = one.todo, one.meeting
    owner = todo.owner or _("nobody named")
    said = _("“{words}”").format(words=todo.due_text) if todo.due_text else ""
    day = " ".join(filter(None, (day_text(todo.due), said))) or _("no date")
    came_from = " ".join(filter(None, (meeting.title, day_text(meeting.date))))
    return [part for part in (owner, day, progress_line(todo, _), came_from) if part]


def day_text(day: dt.date | None) -> str:
    """A day as ``YYYY-MM-DD``, which every program reads; empty where there is none."""
    return day.isoformat() if day else ""
