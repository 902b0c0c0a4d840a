"""What is missing in a record, said in one line each."""

from __future__ import annotations

from assistant.language import gettext as _
from schemas.record import Coverage, Record

TELLING_S = 1.0
"""Shorter stretches are not worth a line."""


def gaps(record: Record) -> list[str]:
    """The stretches of a recording that failed in any stage."""
    failed = [stretch for stretch in record.coverage if stretch.state == "failed"]
    return [_gap(stretch) for stretch in failed if stretch.end_s - stretch.start_s >= TELLING_S]


def _gap(stretch: Coverage) -> str:
    what = {
        "recognise": _("not recognised"),
        "extract": _("not searched for needs and to-dos"),
    }[stretch.stage]
    line = f"{_minutes(stretch.start_s)}-{_minutes(stretch.end_s)} {what}"
    return f"{line}: {stretch.note}" if stretch.note else line


def _minutes(seconds: float) -> str:
    minutes, left = divmod(int(seconds), 60)
    return f"{minutes:02}:{left:02}"
