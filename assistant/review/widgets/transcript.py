"""The transcript: who said what and when, the selected row's words lit up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from assistant.language import gettext as _
from assistant.ledger import reason
from assistant.library.heard import corrected_places, heard_words, standing
from assistant.review.keys import TRANSCRIPT_KEYS, bindings
from assistant.review.labels import CORRECTED, SIGN_STYLES, SUSPECT, choice_label, clock
from assistant.review.literal import literal
from assistant.review.state import speaker_names, suspect_notes
from assistant.review.widgets.lines import LineList
from assistant.review.wrapping import Span, shortened, wrap
from schemas.record import AsHeard, Record
from schemas.talk import Segment, Speaker

SIDE_STYLES = {"ours": "bold $text-secondary", "customer": "bold $text-primary", "": "bold $foreground-muted"}
LIT_STYLE = "bold $text-accent on $accent-muted"
CORRECTED_STYLE = "underline $text-secondary"
LIT_MARK, SELECTED_MARK, HEARD_MARK = "▶", "┃", "♪"
GAP = 2


class Transcript(LineList):
    """All segments in order: a line with the name where the voice changes, the words under it, the time beside."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(TRANSCRIPT_KEYS, "screen.")]

    def __init__(self) -> None:
        super().__init__("transcript")
        self._segments: Sequence[Segment] = ()
        self._texts: list[str] = []
        self._speakers: dict[str, Speaker] = {}
        self._names: dict[str, str] = {}
        self._lit: dict[int, list[Span]] = {}
        self._place: dict[int, int] = {}
        self._starts_s: list[float] = []
        self._suspect: dict[int, str] = {}
        self._as_heard: dict[int, AsHeard] = {}
        self._anchor: int | None = None
        self._heard: int | None = None

    def show(self, record: Record) -> None:
        """Show a record's segments, the cursor staying on its segment; a selection of several ends."""
        at = self.segment
        self._segments = record.segments
        self._texts = [literal(segment.text) for segment in record.segments]
        self._speakers = {speaker.label: speaker for speaker in record.speakers}
        self._names = speaker_names(record)
        self._place = {segment.id: place for place, segment in enumerate(record.segments)}
        self._starts_s = [segment.start_s for segment in record.segments]
        self._suspect = suspect_notes(record)
        self._as_heard = standing(record)
        place = self._place.get(at.id, self.cursor or 0) if at else 0
        self._anchor = None
        self.cursor = min(place, self.count - 1) if self.count else None
        self.lay_out()

    def light_up(self, spans: dict[int, list[Span]], *, follow: bool = True) -> None:
        """Light up these stretches instead of the ones before, and bring them into view.

        Args:
            spans: By segment id.
            follow: Whether the cursor goes there; not while somebody works in the transcript.
        """
        self._lit = {segment_id: lit for segment_id, lit in spans.items() if segment_id in self._place}
        places = sorted(self._place[segment_id] for segment_id in self._lit)
        if places and follow:
            self._go(places[0])
            self.bring_into_view(places[0], places[-1])
        self.refresh()

    def next_lit(self) -> None:
        """Put the cursor on the next segment that is lit up, around."""
        places = sorted(self._place[segment_id] for segment_id in self._lit)
        if places:
            here = self.cursor if self.cursor is not None else -1
            self._go(next((place for place in places if place > here), places[0]))

    def go_to(self, segment_id: int) -> None:
        """Put the cursor on a segment; nothing where there is none of that id."""
        if segment_id in self._place:
            self._go(self._place[segment_id])

    def hear(self, position_s: float | None) -> None:
        """Show which segment is being heard; None: silence."""
        place = None if position_s is None else bisect_right(self._starts_s, position_s) - 1
        if place != self._heard:
            self._heard = place
            self.refresh()

    def _go(self, place: int) -> None:
        self._anchor = None
        self.cursor = place
        self.bring_into_view(place)

    @property
    def segment(self) -> Segment | None:
        """The segment under the cursor."""
        return self._segments[self.cursor] if self.cursor is not None and self.cursor < self.count else None

    @property
    def selected(self) -> list[Segment]:
        """The selected segments; the one under the cursor where no others are."""
        return [self._segments[place] for place in self._selection]

    @property
    def _selection(self) -> range:
        if self.cursor is None:
            return range(0)
        first, last = sorted((self.cursor, self._anchor if self._anchor is not None else self.cursor))
        return range(first, last + 1)

    def extend(self, key: str) -> None:
        """Select one segment more, or one less."""
        if self.cursor is None:
            return
        anchor = self._anchor if self._anchor is not None else self.cursor
        super().move_to(self.cursor + (-1 if key == "shift+up" else 1))
        self._anchor = anchor
        self.refresh()

    def move_to(self, item: int) -> None:
        """Moving ends a selection of several."""
        if self._anchor is not None:
            self._anchor = None
            self.refresh()
        super().move_to(item)

    # What is listed

    @property
    def count(self) -> int:
        """How many segments there are."""
        return len(self._segments)

    def height_of(self, item: int, width: int) -> int:
        """The lines of a segment's words, the name where the voice changes, a line for each note below."""
        words, segment_id = len(wrap(self._texts[item], width - self._indent)), self._segments[item].id
        return self._has_name(item) + words + (segment_id in self._as_heard) + (segment_id in self._suspect)

    def lines_of(self, item: int, width: int) -> list[Content]:
        """The name, and the words."""
        segment, text = self._segments[item], self._texts[item]
        words = Content(text, strip_control_codes=False)
        if one := self._as_heard.get(segment.id):
            for start, end in corrected_places(one):
                words = words.stylize(CORRECTED_STYLE, start, end)
        for start, end in self._lit.get(segment.id, ()):
            words = words.stylize(LIT_STYLE, start, end)
        lines = [words[start:end] for start, end in wrap(text, width - self._indent)]
        if self._has_name(item):
            lines.insert(0, self._heading(segment, width - self._indent))
        for sign, note in self._notes(segment.id):
            lines.append(Content.styled(shortened(f"{sign} {note}", width - self._indent), SIGN_STYLES[sign]))
        return [Content.assemble(self._margin(item, first=not number), line) for number, line in enumerate(lines)]

    def marked(self, item: int) -> bool:
        """Whether a segment is selected."""
        return item in self._selection

    def _notes(self, segment_id: int) -> list[tuple[str, str]]:
        """What stands under the words of a segment, each with its sign."""
        notes = []
        if one := self._as_heard.get(segment_id):
            words = "、".join(map(literal, heard_words(one)))
            notes.append((CORRECTED, _("heard: {words}").format(words=words)))
        if segment_id in self._suspect:
            notes.append((SUSPECT, reason(self._suspect[segment_id], _)))
        return notes

    @property
    def _indent(self) -> int:
        return 1 + self._time_width + GAP

    @property
    def _time_width(self) -> int:
        return len(clock(self._segments[-1].end_s)) if self._segments else 0

    def _has_name(self, item: int) -> bool:
        return item == 0 or self._segments[item - 1].speaker != self._segments[item].speaker

    def _margin(self, item: int, *, first: bool) -> Content:
        segment = self._segments[item]
        mark = " "
        if self.marked(item) and (self.has_focus or self._anchor is not None):
            mark = SELECTED_MARK
        if segment.id in self._lit and first:
            mark = LIT_MARK
        if item == self._heard and first:
            mark = HEARD_MARK
        time = clock(segment.start_s) if first else ""
        style = "$text-accent" if segment.id in self._lit else "$foreground-muted"
        return Content.assemble((mark, "$text-accent"), (f"{time:>{self._time_width}}", style), " " * GAP)

    def _heading(self, segment: Segment, width: int) -> Content:
        speaker = self._speakers.get(segment.speaker)
        side = speaker.side if speaker else ""
        name = literal(self._names.get(segment.speaker, segment.speaker)) or _("unknown voice")
        about = [choice_label(side)] if side else []
        if speaker and speaker.role:
            about.append(literal(speaker.role))
        line = Content.assemble((name, SIDE_STYLES[side]), (f"  {' · '.join(about)}", "$foreground-muted"))
        return line if line.cell_length <= width else Content.styled(shortened(name, width), SIDE_STYLES[side])
