"""Look at what became of the recording: which stretches are doubtful or missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from assistant.language import gettext as _
from assistant.ledger import ledger, ledger_line, reason
from assistant.review.dialogs.base import Dialog
from assistant.review.labels import SIGN_STYLES, SUSPECT, clock
from assistant.review.literal import literal
from assistant.review.painting import hanging
from assistant.review.state import Stretch, kept_place, untrusted
from assistant.review.widgets.lines import LineList
from assistant.review.wrapping import wrap
from schemas.record import Coverage, Record

GAP = 2
FAILED, SILENT = "!", " "
_LENGTH_WIDTH = 7
"""Cells of the longest length: ``59.9 秒``, ``1:02:09``."""


@dataclass(frozen=True)
class Told:
    """A stretch in words."""

    sign: str
    style: str
    """How the sign is painted."""
    times: str
    length: str
    why: str
    """Why it is not to be trusted."""


class CoverageDialog(Dialog[Coverage]):
    """The ledger in a line, and the stretches that need an ear; the answer is the one to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "confirm", show=False, priority=True),
        Binding("space", "listen", show=False),
        Binding("s", "silence", show=False),
    ]

    def __init__(self, record: Record, listen: Callable[[Stretch], None]) -> None:
        """Show what became of a recording.

        Args:
            record: The record, with what recognition noted.
            listen: Plays a stretch, or stops while something is heard.
        """
        super().__init__(lambda: _("What became of the recording"))
        self._record = record
        self._listen = listen
        self._with_silence = False
        self._stretches = StretchList()

    def asked(self) -> Iterator[Widget]:
        """The summary, and the stretches."""
        yield self.worded(Static(id="ledger"), self._summary)
        self._stretches.take(untrusted(self._record))
        yield self._stretches

    def _summary(self) -> str:
        added_up = ledger(self._record.coverage)
        nothing = "" if untrusted(self._record) else _("Nothing is doubtful or missing.")
        return " ".join(filter(None, (ledger_line(added_up, _, clock), nothing)))

    @property
    def hint(self) -> str:
        """What the keys do."""
        silence = _("s: without silence") if self._with_silence else _("s: long silence too")
        return " · ".join((_("space: listen"), _("enter: go there"), silence, _("esc: back")))

    def action_confirm(self) -> None:
        """Answer with the stretch under the cursor."""
        if stretch := self._stretches.selected:
            self.dismiss(stretch)

    @on(LineList.Chosen)
    def _clicked_twice(self) -> None:
        self.action_confirm()

    def action_listen(self) -> None:
        """Hear the stretch under the cursor; while something is heard, stop."""
        if stretch := self._stretches.selected:
            self._listen((stretch.start_s, stretch.end_s))

    def action_silence(self) -> None:
        """Show long silence among the stretches, or not: words may have been too soft to be found."""
        self._with_silence = not self._with_silence
        self._stretches.take(untrusted(self._record, with_silence=self._with_silence))
        self.show_texts()
        self._stretches.refresh(layout=True)  # as high as what it lists


class StretchList(LineList):
    """Stretches in order: when, how long, and why they are not to be trusted."""

    def __init__(self) -> None:
        super().__init__("stretches")
        self._stretches: Sequence[Coverage] = ()
        self._told: list[Told] = []

    def take(self, stretches: Sequence[Coverage]) -> None:
        """List these once all is laid out again, the cursor staying on its stretch."""
        starts = [str(stretch.start_s) for stretch in stretches]
        self.cursor = kept_place(starts, str(self.selected.start_s) if self.selected else None, self.cursor)
        self._stretches = stretches

    def measure(self, width: int) -> None:  # noqa: ARG002 - words are broken as they are painted
        """Word all in the language of the interface."""
        self._told = [_told(stretch) for stretch in self._stretches]

    @property
    def selected(self) -> Coverage | None:
        """The stretch under the cursor."""
        return self._stretches[self.cursor] if self.cursor is not None and self.cursor < self.count else None

    @property
    def count(self) -> int:
        """How many stretches there are."""
        return len(self._stretches)

    def height_of(self, item: int, width: int) -> int:
        """The lines of a stretch."""
        return len(wrap(self._told[item].why, width - self._indent))

    def lines_of(self, item: int, width: int) -> list[Content]:
        """Sign, time, length and reason."""
        told = self._told[item]
        margin = Content.assemble(
            (f" {told.sign} ", told.style),
            (f"{told.times:<{self._times_width}}", "$text-accent"),
            " " * (GAP + _LENGTH_WIDTH - cell_len(told.length)),
            (told.length, "$foreground-muted"),
            " " * GAP,
        )
        return list(hanging(margin, Content(told.why, strip_control_codes=False), width))

    @property
    def _times_width(self) -> int:
        return 2 * len(clock(self._stretches[-1].end_s)) + 1

    @property
    def _indent(self) -> int:
        return len(" ≈ ") + self._times_width + GAP + _LENGTH_WIDTH + GAP


def _told(stretch: Coverage) -> Told:
    times = f"{clock(stretch.start_s)}–{clock(stretch.end_s)}"
    length = _length(stretch.end_s - stretch.start_s)
    if stretch.state == "silent":
        return Told(SILENT, "$foreground-muted", times, length, _("silence"))
    why = literal(reason(stretch.note, _))
    if stretch.state == "failed":
        words = _("not recognised")
        return Told(FAILED, "$text-error", times, length, f"{words}: {why}" if why else words)
    return Told(SUSPECT, SIGN_STYLES[SUSPECT], times, length, why)


def _length(seconds: float) -> str:
    """How long a stretch is: tenths of a second where it is short."""
    return clock(seconds) if seconds >= 60 else _("{seconds} s").format(seconds=f"{seconds:.1f}")
