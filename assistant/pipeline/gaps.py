"""What is missing in a record, said in one line each."""

from __future__ import annotations

from assistant.language import gettext as _
from assistant.ledger import TELLING_S, reason
from schemas.record import Coverage, Record


def gaps(record: Record) -> list[str]:
    """The stretches of a recording that failed in any stage, with the reason."""
    return [
        f"{gap_title(stretch)}: {reason(stretch.note, _)}" if stretch.note else gap_title(stretch)
        for stretch in failed(record)
    ]


def failed(record: Record) -> list[Coverage]:
    """The stretches that failed, if they are long enough to tell."""
    return [
        stretch
        for stretch in record.coverage
        if stretch.state == "failed" and stretch.end_s - stretch.start_s >= TELLING_S
    ]


def gap_title(stretch: Coverage) -> str:
    """When, and what is missing there."""
    what = {
        "recognise": _("not recognised"),
        "extract": _("not searched for needs and to-dos"),
    }[stretch.stage]
    return f"{_minutes(stretch.start_s)}-{_minutes(stretch.end_s)} {what}"


def _minutes(seconds: float) -> str:
    minutes, left = divmod(int(seconds), 60)
    return f"{minutes:02}:{left:02}"
