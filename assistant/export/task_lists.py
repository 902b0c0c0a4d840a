"""To-dos of several meetings as task lists that other programs read: ics, csv, md."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from assistant.errors import InputError
from assistant.export.excel_text import FORMULA_STARTS, cut
from assistant.export.export import make_folder, placed
from assistant.export.literal import plain
from assistant.export.markdown import literal
from assistant.export.todo_details import day_text, details
from assistant.language import gettext as _
from assistant.library.shapes import MeetingTodo
from assistant.progress import progress_word

FORMATS = ("ics", "csv", "md")
"""What task lists can be written as; also their suffixes."""
FILE_STEM = "todos"
_STARTS = (*FORMULA_STARTS, "＝", "＋", "－", "＠")
"""In a csv file, Excel that is set up for Chinese or Japanese takes the wide signs for the start of a formula too."""


def write_task_lists(
    todos: Sequence[MeetingTodo], formats: Sequence[str], out_dir: Path, now: dt.datetime
) -> list[Path]:
    """Write task lists as ``todos.<format>``, in the interface language.

    Args:
        todos: Those to write, in their order.
        formats: Some of ``FORMATS``.
        out_dir: The folder to write into; it is made.
        now: The present time, with its zone.

    Returns:
        The files, in the order of ``formats``.

    Raises:
        InputError: A format is unknown, or the folder cannot be written into.
    """
    known = ", ".join(FORMATS)
    for name in formats:
        if name not in FORMATS:
            line = _("There is no task list format {name}. There are: {known}.")
            raise InputError(line.format(name=repr(name), known=known))
    make_folder(out_dir)
    lists = {name: _task_list(todos, name, now) for name in dict.fromkeys(formats)}
    return [placed(out_dir / f"{FILE_STEM}.{name}", document) for name, document in lists.items()]


def _task_list(todos: Sequence[MeetingTodo], name: str, now: dt.datetime) -> bytes:
    if name == "csv":
        return csv_list(todos)
    if name == "md":
        return markdown_list(todos).encode()
    from assistant.export.calendar_list import calendar_list

    return calendar_list(todos, now)


def csv_list(todos: Sequence[MeetingTodo]) -> bytes:
    """A table that Excel opens rightly: it knows UTF-8 by the mark in front, and nothing in it is a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    headings = [_("What is to be done"), _("Owner"), _("Due"), _("Due, as it was said"), _("Postponed to")]
    headings += [_("Progress"), _("Note"), _("Customer"), _("Meeting"), _("Meeting date"), _("Record no.")]
    writer.writerow(headings)
    for one in todos:
        todo, meeting = one.todo, one.meeting
        days = (day_text(todo.due), todo.due_text, day_text(todo.postponed_to))
        became = (progress_word(todo.progress, _), todo.progress_note)
        came_from = (meeting.customer, meeting.title, day_text(meeting.date), meeting.id)
        cells = (todo.task, todo.owner, *days, *became, *came_from)
        writer.writerow(map(_cell, cells))
    return written.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    """A text as a cell of a csv file: an apostrophe keeps it from being a formula, as OWASP advises (CSV injection)."""
    literally = plain(text)
    literally = f"'{literally}" if literally.startswith(_STARTS) else literally
    return cut(literally, " " + _("… [cut here: a cell holds no more]"))


def markdown_list(todos: Sequence[MeetingTodo]) -> str:
    """Check boxes, customer by customer; what was dropped is crossed out."""
    return "\n".join(_markdown_lines(todos)) + "\n"


def _markdown_lines(todos: Sequence[MeetingTodo]) -> Iterator[str]:
    yield "# " + _("To-dos")
    by_customer = sorted(todos, key=lambda one: one.meeting.customer)  # sorted as they were within each
    for customer, those in groupby(by_customer, key=lambda one: one.meeting.customer):
        yield ""
        yield "## " + (_line(customer) or _("No customer"))
        yield ""
        for one in those:
            todo = one.todo
            box = " " if todo.progress == "open" else "x"
            task = _line(todo.task)
            if task and todo.progress == "dropped":
                task = f"~~{task}~~"
            yield f"- [{box}] {task} — {' · '.join(map(_line, details(one)))}"


def _line(text: str) -> str:
    return literal(" ".join(plain(text).split()))
