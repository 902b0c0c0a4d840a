"""Words and signs for what a record holds. Read when they are painted, so that the language can change at once."""

from __future__ import annotations

import datetime as dt

from assistant.language import gettext as _
from assistant.library.question_edits import QuestionState
from assistant.review.state import Tab, doubt
from schemas.record import Row

SIGN_STYLES = {
    "✓": "$text-success",
    "✗": "$text-error",
    "▲": "bold $text-warning",
    "△": "$text-warning",
    "●": "$text-primary",
    "○": "$foreground-muted",
    "◆": "bold $text-primary",
    "»": "bold $text-primary",
    "≈": "$text-warning",
    "≠": "$text-secondary",
}
"""The signs and how each is painted."""
MARKED, SUGGESTED = "◆", "»"
"""Stand before and behind a row's sign."""
SUSPECT = "≈"
"""Stands before the reason why the words of a segment may not have been said."""
CORRECTED = "≠"
"""Stands before what was heard where the program has corrected words."""


def cell_label(cell: str) -> str:
    """The name of a cell; that of a to-do's task is the table's own, since needs have a cell called task too."""
    return {
        "title": _("Need"),
        "kind": _("Kind"),
        "situation": _("Situation"),
        "task": _("Task"),
        "action_tried": _("Action tried"),
        "action_proposed": _("Action proposed"),
        "result": _("Result"),
        "status": _("Status"),
        "owner": _("Owner"),
        "due": _("Due"),
        "due_text": _("As said"),
    }[cell]


def row_cell_label(row: Row, cell: str) -> str:
    """The name of a row's cell."""
    return _("To-do") if cell == "task" and cell == row.cell_names[0] else cell_label(cell)


def tab_label(tab: Tab) -> str:
    """The name of a tab."""
    return {
        "need": _("Needs"),
        "todo": _("To-dos"),
        "decision": _("Decisions"),
        "summary": _("Summary"),
        "question": _("Questions"),
        "profile": _("Customer"),
        "earlier": _("Carried"),
    }[tab]


def question_state_label(state: QuestionState) -> str:
    """What became of an open question, in a word."""
    return {"open": _("to be answered"), "answered": _("answered"), "dropped": _("dropped")}[state]


def choice_label(value: str) -> str:
    """A kind, a status or a side in words."""
    return {
        "demand": _("demand"),
        "implicit": _("implicit need"),
        "concern": _("concern"),
        "confirmed": _("confirmed"),
        "unconfirmed": _("unconfirmed"),
        "disputed": _("disputed"),
        "ours": _("our side"),
        "customer": _("customer"),
        "": _("unknown"),
    }[value]


def cell_text(row: Row, cell: str) -> str:
    """A cell's value as it is shown; empty where it holds nothing."""
    value = getattr(row, cell)
    if cell in ("kind", "status"):
        return choice_label(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value or ""


def review_sign(row: Row) -> str:
    """One sign for what people and program think of a row; ``review_words`` says it in words."""
    if row.review == "accepted":
        return "✓"
    if row.review == "rejected":
        return "✗"
    if row.judged:
        return "●"
    return {"ungrounded": "▲", "doubtful": "△", "": "○"}[doubt(row)]


def sign_meanings() -> tuple[tuple[str, str], ...]:
    """All signs with their words, for the help."""
    return (
        ("▲", _("open; words not found")),
        ("△", _("open; program unsure")),
        ("○", _("not looked at")),
        ("●", _("edited, not accepted")),
        ("✓", _("accepted")),
        ("✗", _("rejected")),
        (MARKED, _("marked")),
        (SUGGESTED, _("a suggestion waits")),
        (SUSPECT, _("perhaps never said")),
        (CORRECTED, _("program corrected words")),
    )


def review_words(row: Row) -> str:
    """What a person thought of a row."""
    if row.review == "rejected" and row.reject_reason:
        return _("rejected: {reason}").format(reason=row.reject_reason)
    words = {
        "accepted": _("accepted"),
        "rejected": _("rejected"),
        "open": open_words(judged=row.judged),
    }
    return words[row.review]


def open_words(*, judged: bool) -> str:
    """What is said of a row that was neither accepted nor rejected, in the list and in its history."""
    return _("edited, not accepted") if judged else _("not looked at")


def doubt_words(row: Row) -> str:
    """Why a row needs a close look; empty where nothing speaks against it."""
    return {
        "ungrounded": _("words not found in the transcript"),
        "doubtful": _("the program is unsure of this row"),
        "": "",
    }[doubt(row)]


def clock(seconds: float | None) -> str:
    """A time in the recording: ``3:07``, ``1:02:09``; ``--:--`` where there is none."""
    if seconds is None:
        return "--:--"
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
