"""Words and signs for what a record holds. Read when they are painted, so that the language can change at once."""

from __future__ import annotations

import datetime as dt

from assistant.language import gettext as _
from schemas.record import Row


def cell_label(cell: str) -> str:
    """The name of a cell."""
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
    if not row.grounded:
        return "▲"
    return "●" if row.judged else "○"


def review_words(row: Row) -> str:
    """What people and program think of a row."""
    words = {
        "accepted": _("accepted"),
        "rejected": _("rejected"),
        "open": _("edited, not accepted") if row.judged else _("not looked at"),
    }[row.review]
    if not row.grounded:
        words += " · " + _("words not found in the transcript")
    if row.reject_reason:
        words += f" · {row.reject_reason}"
    return words


def clock(seconds: float | None) -> str:
    """A time in the recording: ``3:07``, ``1:02:09``; ``--:--`` where there is none."""
    if seconds is None:
        return "--:--"
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
