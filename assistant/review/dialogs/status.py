"""Say whether the customer agreed, and which turn proves it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import ClassVar, get_args

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import RadioSet

from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.checks import CHECK_WIDTH, CheckList
from assistant.review.dialogs.sign_button import SignButton
from assistant.review.labels import choice_label, clock
from assistant.review.literal import literal
from assistant.review.painting import hanging
from assistant.review.widgets.lines import LINES_ABOVE
from assistant.review.wrapping import padded, wrap
from schemas.record import Need, NeedStatus
from schemas.talk import Segment

STATUSES: tuple[NeedStatus, ...] = get_args(NeedStatus)
WIDEST_NAME = 10
GAP = 2
EVIDENCE_MARK = "▶"

StatusAnswer = tuple[NeedStatus, list[int]]
"""A status, and the ids of the segments that prove it, as they were said."""


class StatusDialog(Dialog[StatusAnswer]):
    """A need's status by its number, and the turns that prove it, to be marked in the whole transcript."""

    AUTO_FOCUS = "#turns"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "confirm", show=False, priority=True),
        *(Binding(str(number), f"choose({number - 1})", show=False) for number, _status in enumerate(STATUSES, 1)),
    ]

    def __init__(
        self, need: Need, segments: Sequence[Segment], names: Mapping[str, str], selected_ids: Collection[int]
    ) -> None:
        """Ask for a status.

        Args:
            need: The need.
            segments: All of the transcript, in order.
            names: What each voice is called, by its label.
            selected_ids: The segments that are marked to begin with: those that prove the status that stands.
        """
        super().__init__(lambda: _("Status of “{heading}”").format(heading=need.heading))
        self._need = need
        self._turns = TurnList(need, segments, names, selected_ids)
        self._proof: set[int] = set()

    def asked(self) -> Iterator[Widget]:
        """The status, and the turns."""
        buttons = [self._button(number, status) for number, status in enumerate(STATUSES, 1)]
        yield self.field(lambda: _("Status"), RadioSet(*buttons, id="status", compact=True))
        yield self._turns

    def _button(self, number: int, status: NeedStatus) -> SignButton:
        button = SignButton(value=status == self._need.status)
        return self.worded(button, lambda: f"{number} {choice_label(status)}", "label")

    @property
    def hint(self) -> str:
        """How to answer."""
        return " · ".join((_("1 2 3: status"), _("space: mark the proof"), _("enter: save · esc: leave")))

    @property
    def _status(self) -> NeedStatus:
        return STATUSES[self.query_one("#status", RadioSet).pressed_index]

    def action_choose(self, place: int) -> None:
        """Choose a status by its number."""
        list(self.query(SignButton))[place].value = True

    def on_radio_set_changed(self) -> None:
        """What nobody confirmed needs no proof: the marks go, and come back with another status."""
        if self._status == "unconfirmed":
            self._proof = set(self._turns.taken)
            self._turns.take(())
        elif not self._turns.taken:
            self._turns.take(self._proof)

    def action_confirm(self) -> None:
        """Answer, if what has to be proved is."""
        if self._status != "unconfirmed" and not self._turns.taken:
            self.show_problem(lambda: _("Mark the turn in which the customer agreed or objected (space)."))
            self._turns.focus()
        else:
            self.dismiss((self._status, self._turns.taken_ids))


class TurnList(CheckList):
    """All segments with time, voice and words; what the need rests on bears a sign, and is where it begins."""

    def __init__(
        self, need: Need, segments: Sequence[Segment], names: Mapping[str, str], selected_ids: Collection[int]
    ) -> None:
        places = {segment.id: place for place, segment in enumerate(segments)}
        super().__init__("turns", (places[number] for number in selected_ids if number in places))
        self._segments = segments
        self._texts = [literal(segment.text) for segment in segments]
        self._names = {label: literal(name) for label, name in names.items()}
        self._behind = {places[piece.segment_id] for piece in need.evidence if piece.segment_id in places}
        self._time_width = len(clock(segments[-1].end_s)) if segments else 0
        self._name_width = min(max(map(cell_len, self._names.values()), default=0), WIDEST_NAME)
        self._start = min(self.taken, default=min(self._behind, default=0))
        self.cursor = self._start if segments else None

    def bring_into_view(self, first: int, last: int | None = None) -> None:
        """Begin with what the need rests on near the top, since the answer follows it."""
        if self.moved or first != self._start:
            super().bring_into_view(first, last)
        else:
            self.scroll_to(y=max(self.top_of(first) - LINES_ABOVE, 0), animate=False, force=True)

    @property
    def taken_ids(self) -> list[int]:
        """The ids of the segments that are marked, as they were said."""
        return [self._segments[place].id for place in sorted(self.taken)]

    @property
    def count(self) -> int:
        """How many segments there are."""
        return len(self._segments)

    @property
    def _indent(self) -> int:
        return CHECK_WIDTH + len(EVIDENCE_MARK) + self._time_width + 1 + self._name_width + GAP

    def height_of(self, item: int, width: int) -> int:
        """The lines of a segment's words."""
        return len(wrap(self._texts[item], width - self._indent))

    def lines_of(self, item: int, width: int) -> list[Content]:
        """Mark, time, voice and words."""
        segment = self._segments[item]
        behind = item in self._behind
        name = self._names.get(segment.speaker, literal(segment.speaker))
        margin = Content.assemble(
            self.check(item),
            (EVIDENCE_MARK if behind else " ", "$text-accent"),
            (f"{clock(segment.start_s):>{self._time_width}} ", "$text-accent" if behind else "$foreground-muted"),
            (padded(name, self._name_width), "$foreground-muted"),
            " " * GAP,
        )
        return list(hanging(margin, Content(self._texts[item], strip_control_codes=False), width))
