"""The queue of runs: what waits, how far the one that works is, what has ended and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from assistant.events import Stage, stage_title
from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.review.literal import literal
from assistant.review.painting import bar, hanging
from assistant.review.queue import Fetching, Run, RunQueue, RunState, share
from assistant.review.state import kept_place
from assistant.review.widgets.lines import LineList
from assistant.review.wrapping import padded

SIGNS: dict[RunState, tuple[str, str]] = {
    "waiting": ("○", "$foreground-muted"),
    "running": ("▶", "$text-primary"),
    "finished": ("✓", "$text-success"),
    "failed": ("✗", "$text-error"),
    "stopped": ("■", "$text-warning"),
}
"""A sign for each state, and how it is painted."""
BAR_WIDTH, WIDE_BAR_WIDTH = 8, 20
ROOM_FOR_WIDE_BAR = 100
"""From this many cells the bar is the wide one."""
GAP = "  "
MOST_LINES = 6
"""More than this is scrolled."""
PER_MILLE = 1000
BYTES_A_MEGABYTE = 1_000_000


class QueueView(LineList):
    """A line a run, and one more for why a run has failed or what it fetches. Takes no room while there is none."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", show=False)]

    class RunChosen(Message):
        """A person has chosen a run: to open its meeting, or to begin it again."""

        def __init__(self, run: Run) -> None:
            super().__init__()
            self.run = run

    def __init__(self) -> None:
        super().__init__("runs")
        self._runs: Sequence[Run] = ()
        self.display = False

    def show(self, queue: RunQueue) -> None:
        """Show the runs; the cursor stays on its run, or goes with the one that works while nobody is choosing."""
        working = queue.running
        before = self.run
        selected = working.id if working and not self.has_focus else before.id if before else None
        self._runs = queue.runs
        ids = [str(run.id) for run in self._runs]
        self.cursor = kept_place(ids, str(selected), self.cursor)
        had_focus, self.display = self.has_focus, bool(ids)
        if had_focus and not ids:
            self.screen.focus_next()
        self.lay_out()
        if before is None or self.run is None or before.state != self.run.state:
            self.screen.refresh_bindings()

    def lay_out(self) -> None:
        """Measure all runs anew; the list is as high as they are."""
        super().lay_out()
        self.styles.height = min(max(self.virtual_size.height, 1), MOST_LINES)

    def watch_cursor(self, before: int | None, now: int | None) -> None:
        """Other keys may work on another run."""
        super().watch_cursor(before, now)
        self.screen.refresh_bindings()

    @property
    def run(self) -> Run | None:
        """The run under the cursor."""
        return self._runs[self.cursor] if self.cursor is not None and self.cursor < self.count else None

    @property
    def count(self) -> int:
        """How many runs there are."""
        return len(self._runs)

    def height_of(self, item: int, width: int) -> int:
        """A line, and those of what has to be said besides."""
        return 1 + len(_below(self._runs[item], width))

    def lines_of(self, item: int, width: int) -> list[Content]:
        """State, file, and how it stands."""
        run = self._runs[item]
        sign, style = SIGNS[run.state]
        words_width = max(cell_len(_state_words(other)) for other in self._runs)
        front = Content.assemble((f" {sign} {padded(_state_words(run), words_width)}{GAP}", style))
        behind = _standing(run, WIDE_BAR_WIDTH if width >= ROOM_FOR_WIDE_BAR else BAR_WIDTH)
        room = max(width - front.cell_length - behind.cell_length, 0)
        title = Content.styled(padded(literal(run.title), room), "" if run.ended else "bold")
        return [Content.assemble(front, title, behind), *_below(run, width)]

    def action_choose(self) -> None:
        """Choose the run under the cursor."""
        if self.cursor is not None:
            self.post_message(self.RunChosen(self._runs[self.cursor]))

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.action_choose()


def left_words(seconds: float | None) -> str:
    """A time that is left, as roughly as it is known; empty where it is not."""
    if seconds is None:
        return ""
    if seconds < 55:
        return _("{count} s left").format(count=max(_rounded_up(seconds, 10), 10))
    minutes = _rounded_up(seconds, 60) // 60
    if minutes < 60:
        return _("{count} min left").format(count=minutes)
    return _("{hours} h {minutes} min left").format(hours=minutes // 60, minutes=minutes % 60)


def _rounded_up(seconds: float, step: int) -> int:
    return -int(-seconds // step) * step


def _below(run: Run, width: int) -> list[Content]:
    """Why a run has failed, or what it fetches, under its line."""
    words = literal(run.reason)
    if run.stage == Stage.FETCH and run.state == "running":
        words = _fetching_words(run.fetching) if run.fetching else literal(run.note)
    return list(hanging(Content("   "), Content(words), width - 1)) if words else []


def _fetching_words(fetching: Fetching) -> str:
    """The model, how much of all that is fetched is there, and the time left."""
    done, total = (f"{count / BYTES_A_MEGABYTE:,.0f}" for count in (fetching.done_bytes, fetching.total_bytes))
    words = _("fetching {model}, {done} of {total} MB").format(model=fetching.model, done=done, total=total)
    return ", ".join(filter(None, (words, left_words(fetching.left_s))))


def _state_words(run: Run) -> str:
    if run.stopping:
        return _("stopping")
    words: dict[RunState, str] = {
        "waiting": _("waiting"),
        "running": _("running"),
        "finished": _("finished"),
        "failed": _("failed"),
        "stopped": _("stopped"),
    }
    return words[run.state]


def _standing(run: Run, bar_width: int) -> Content:
    """What stands behind a file's name."""
    if run.state == "running":
        return _at_work(run, bar_width)
    hints: dict[RunState, str] = {
        "waiting": _("x: take out"),
        "finished": _("enter: open"),
        "failed": _("enter: try again"),
        "stopped": _("enter: go on"),
    }
    gaps = len(run.outcome.gaps) if run.outcome else 0
    missing = GAP + ngettext("! {count} gap", "! {count} gaps", gaps).format(count=gaps) if gaps else ""
    return Content.assemble((missing, "$text-warning"), (f"{GAP}{hints[run.state]} ", "$foreground-muted"))


def _at_work(run: Run, bar_width: int) -> Content:
    """Stage, how much of the whole is done, and the time left."""
    stage = stage_title(run.stage) if run.stage else _("starting")
    if run.stage and share(run, run.stage, 0.0) is None:
        stage += f" {run.stage_done:.0%}"
    left_width = cell_len(left_words(59 * 60))
    return Content.assemble(
        (GAP + stage + GAP, "$foreground-muted"),
        bar(int(run.done * PER_MILLE), PER_MILLE, bar_width),
        (f" {int(run.done * 100):>3}%", "bold"),
        (GAP + padded(left_words(run.left_s), left_width) + " ", "$foreground-muted"),
    )
