"""The transcript: one option a segment, the selected row's words lit up."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.review.labels import clock
from assistant.review.literal import literal
from assistant.review.state import Span, speaker_names
from schemas.record import Record
from schemas.talk import Segment

SIDE_STYLES = {"ours": "$secondary", "customer": "$primary", "": "$text-muted"}


class Transcript(OptionList):
    """All segments in order. Only the visible ones are painted, however long the meeting was."""

    def __init__(self) -> None:
        super().__init__(id="transcript")
        self._record: Record | None = None
        self._lit: dict[int, list[Span]] = {}
        self._place: dict[int, int] = {}

    def show(self, record: Record) -> None:
        """Show a record's segments, keeping the selected one selected."""
        selected = self.highlighted
        self._record = record
        self._place = {segment.id: place for place, segment in enumerate(record.segments)}
        self.clear_options()
        self.add_options(Option(self._prompt(segment)) for segment in record.segments)
        if selected is not None and record.segments:
            self.highlighted = min(selected, len(record.segments) - 1)

    def light_up(self, spans: dict[int, list[Span]]) -> None:
        """Light up these stretches instead of the ones before, and bring the first of them into view."""
        assert self._record is not None
        before, self._lit = self._lit, spans
        for segment_id in before.keys() | spans.keys():
            if segment_id in self._place:
                place = self._place[segment_id]
                self.replace_option_prompt_at_index(place, self._prompt(self._record.segments[place]))
        places = sorted(self._place[segment_id] for segment_id in spans if segment_id in self._place)
        if places:
            self.highlighted = places[0]

    @property
    def segment(self) -> Segment | None:
        """The selected segment."""
        if self._record is None or self.highlighted is None:
            return None
        return self._record.segments[self.highlighted]

    def _prompt(self, segment: Segment) -> Content:
        assert self._record is not None
        sides = {speaker.label: speaker.side for speaker in self._record.speakers}
        name = speaker_names(self._record).get(segment.speaker, segment.speaker) or "?"
        words = Content(literal(segment.text))
        for start, end in self._lit.get(segment.id, ()):
            words = words.stylize("bold $text-accent on $accent-muted", start, end)
        head = Content.assemble(
            (f"{clock(segment.start_s):>7} ", "$text-muted"),
            (literal(name), f"bold {SIDE_STYLES[sides.get(segment.speaker, '')]}"),
            (" ◀" if segment.id in self._lit else "", "$text-accent"),
        )
        return Content.assemble(head, "\n", "        ", words)
