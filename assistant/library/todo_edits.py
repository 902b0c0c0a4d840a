"""What became of a to-do since the talk, as a function from the record to the changes that it takes.

As in ``edits``, nothing is stored here. What was said of the to-do stays as it is.
"""

from __future__ import annotations

import datetime as dt

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.library.changes import change_of, row_of
from schemas.record import Change, Record, Todo, TodoProgress

ACTION = "progress"
"""The journal's verb."""


def set_progress(
    record: Record, todo_id: str, progress: TodoProgress, note: str = "", postponed_to: dt.date | None = None
) -> list[Change]:
    """Say what became of a to-do, in the place of what was said of that before.

    Args:
        record: The record as it is stored.
        todo_id: The to-do.
        progress: Whether it is still to be done.
        note: Whatever is worth knowing about that.
        postponed_to: The day that it is put off to; None: it stands for the day that was said.

    Raises:
        InputError: There is no such to-do, or it was rejected.
    """
    row = row_of(record, todo_id)
    if not isinstance(row, Todo):
        raise InputError(_("Only to-dos can be done, postponed or dropped."))
    if row.review == "rejected":
        raise InputError(_("This to-do was rejected; open it again in the review first."))
    return change_of(
        row,
        progress=progress,
        progress_note=" ".join(note.split()),
        postponed_to=postponed_to,
    )
