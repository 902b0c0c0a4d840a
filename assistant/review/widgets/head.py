"""The two lines over a meeting: what it is, and how far its review is."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.pipeline.gaps import failed, gap_title
from assistant.review.labels import clock
from assistant.review.literal import literal
from assistant.review.painting import bar, beside
from assistant.review.state import Progress, progress
from schemas.record import Record

WIDEST_BAR = 16


class MeetingHead(Static):
    """Title, customer, date, length, where text goes; rows left to look at, and what is missing."""

    def __init__(self) -> None:
        super().__init__(id="head")
        self._record: Record | None = None
        self._destination = ""
        self._work = ""

    def show(self, record: Record, destination: str) -> None:
        """Show a record."""
        self._record, self._destination = record, destination
        self._paint()

    def show_work(self, words: str) -> None:
        """Show what the language model does, and how far it is; empty: nothing."""
        self._work = words
        self._paint()

    def on_resize(self) -> None:
        """Another width leaves another room."""
        self._paint()

    def _paint(self) -> None:
        if self._record is not None:
            width = self.content_size.width
            first = beside(_about(self._record), _goes_to(self._destination), width)
            standing = _standing(self._record, min(WIDEST_BAR, width // 8))
            second = _working(self._work) if self._work else _missing(self._record)
            second = second.truncate(max(width - standing.cell_length - 2, 0), ellipsis=True)
            self.update(Content("\n").join([first, beside(standing, second, width)]))


def _about(record: Record) -> Content:
    meeting = record.meeting
    length_s = meeting.recording.duration_s if meeting.recording else None
    date = meeting.date.isoformat() if meeting.date else _("date unknown: press m")
    others = [date, literal(meeting.customer), literal(meeting.place), clock(length_s) if length_s else ""]
    title = literal(meeting.title) or meeting.id
    return Content.assemble((title, "bold"), ("  " + " · ".join(filter(None, others)), "$foreground-muted"))


def _goes_to(destination: str) -> Content:
    return Content.styled(_("text goes to: {place}").format(place=literal(destination)), "$foreground-muted")


def _standing(record: Record, bar_width: int) -> Content:
    now = progress(record)
    count = Content.styled(f" {now.judged}/{now.total}  ", "$foreground-muted")
    return Content.assemble(bar(now.judged, now.total, bar_width), count, _left(now))


def _left(now: Progress) -> Content:
    if not now.total:
        return Content.styled(_("no rows yet"), "$foreground-muted")
    if not now.left:
        return Content.styled(_("✓ all rows looked at"), "$text-success")
    left = ngettext("{left} row left to look at", "{left} rows left to look at", now.left)
    words = Content.styled(left.format(left=now.left), "bold")
    if not now.ungrounded:
        return words
    return Content.assemble(words, "  ", (_("▲ {count} without source").format(count=now.ungrounded), "$text-warning"))


def _working(words: str) -> Content:
    return Content.assemble((f"… {words}", "bold $text-primary"), ("  " + _("R: stop"), "$foreground-muted"))


def _missing(record: Record) -> Content:
    stretches = failed(record)
    if not stretches:
        return Content("")
    first = gap_title(stretches[0])
    more = _("{count} gaps, the first: {gap}").format(count=len(stretches), gap=first) if len(stretches) > 1 else first
    return Content.styled(f"! {more}", "$text-error")
