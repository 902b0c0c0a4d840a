"""What became of a to-do, in words of any language."""

from __future__ import annotations

from collections.abc import Callable

from schemas.record import Todo, TodoProgress

Say = Callable[[str], str]


def progress_word(progress: TodoProgress, say: Say) -> str:
    """One word for what became of a to-do."""
    return {"open": say("to be done"), "done": say("done"), "dropped": say("dropped")}[progress]


def progress_line(todo: Todo, say: Say) -> str:
    """What became of a to-do, and the note beside it; empty where it stands as it was said."""
    what = "" if todo.progress == "open" else progress_word(todo.progress, say)
    if not what and todo.postponed_to:
        what = say("postponed to {day}").format(day=todo.postponed_to.isoformat())
    return say(": ").join(filter(None, (what, todo.progress_note)))
