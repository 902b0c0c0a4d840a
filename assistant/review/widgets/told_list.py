"""A list of what is told of a talk beside its rows: wrapped texts, each with the spoken words that it rests on."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.review.labels import clock
from assistant.review.literal import literal
from assistant.review.painting import hanging
from assistant.review.state import kept_place, speaker_names
from assistant.review.widgets.lines import LineList
from assistant.review.widgets.transcript import SIDE_STYLES
from schemas.minutes import MinutedRecord
from schemas.record import Evidence, Record

GAP = "  "
NOTHING = "–"
"""Stands where nothing was said."""

Paragraph = tuple[Content, Content]
"""A label, and the text that hangs beside it."""


@dataclass(frozen=True)
class Told:
    """One thing that is told."""

    key: str
    """What it is known by when the list is drawn anew."""
    paragraphs: Sequence[Paragraph]
    evidence: Sequence[Evidence] = ()


class ToldList(LineList):
    """Told things under each other; what they are is said by what derives from it."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id)
        self._minuted: MinutedRecord | None = None
        self._failure: Exception | None = None
        self._told: list[Told] = []
        self._lines: list[list[Content]] = []

    @abstractmethod
    def told(self, minuted: MinutedRecord) -> list[Told]:
        """What is told, in the order in which it is shown."""

    @abstractmethod
    def nothing(self) -> str:
        """What is said where there is nothing to tell."""

    def show(self, minuted: MinutedRecord) -> None:
        """Show what is told of a record; the cursor stays on its item, wherever that stands now."""
        self._show(minuted, None)

    def show_failure(self, failure: Exception) -> None:
        """Say that what is told could not be drawn up, in the place of what was told before and no longer holds."""
        self._show(None, failure)

    def forget_failure(self) -> None:
        """Say that it is being drawn up again, where it could not be; what is told stays until the new is there."""
        if self._failure:
            self._show(None, None)

    def _show(self, minuted: MinutedRecord | None, failure: Exception | None) -> None:
        selected = self._selected.key if self._selected else None
        self._minuted, self._failure = minuted, failure
        self.lay_out()
        self.cursor = kept_place([one.key for one in self._told], selected, self.cursor)

    @property
    def evidence(self) -> list[Evidence]:
        """The spoken words behind the item under the cursor."""
        return list(self._selected.evidence) if self._selected else []

    @property
    def _selected(self) -> Told | None:
        return self._told[self.cursor] if self.cursor is not None and self.cursor < len(self._told) else None

    # What is listed

    def measure(self, width: int) -> None:
        """Word everything in the language of the interface, and break the lines; a hidden list has no width."""
        self._told = self.told(self._minuted) if self._minuted else []
        self._lines = [self._broken(item, width) for item in range(self.count if width else 0)]

    def _broken(self, item: int, width: int) -> list[Content]:
        paragraphs = self._told[item].paragraphs if self._told else [(Content(""), self._instead())]
        return [line for label, text in paragraphs for line in hanging(label, text, width)]

    def _instead(self) -> Content:
        """The line that stands where nothing is told."""
        if self._failure:
            return Content.styled(_failed(self._failure), "$text-error")
        return Content.styled(self.nothing() if self._minuted else _("Being drawn up…"), "$foreground-muted")

    @property
    def count(self) -> int:
        """How many things are told; the line that stands where nothing is counts as one."""
        return len(self._told) or 1

    def height_of(self, item: int, width: int) -> int:  # noqa: ARG002 - broken into lines already
        """The lines of a thing."""
        return len(self._lines[item])

    def lines_of(self, item: int, width: int) -> list[Content]:  # noqa: ARG002 - as above
        """The lines of a thing."""
        return self._lines[item]

    def move_to(self, item: int) -> None:
        """The line that stands where nothing is told takes no cursor."""
        if self._told:
            super().move_to(item)


def _failed(failure: Exception) -> str:
    why = literal(str(failure) if isinstance(failure, MeetingError) else repr(failure)).rstrip(".。")
    return _("This could not be drawn up ({error}). Come back to this tab to try again.").format(error=why)


class Voices:
    """Who said what and when, as the told things show it."""

    def __init__(self, record: Record) -> None:
        self._names = speaker_names(record)
        self._sides = {speaker.label: speaker.side for speaker in record.speakers}
        self._speaker = {segment.id: segment.speaker for segment in record.segments}
        self.time_width = len(clock(record.segments[-1].end_s)) if record.segments else 0
        """Cells of the longest time."""

    def spoken(self, piece: Evidence, front: str = "") -> Paragraph:
        """Spoken words with their speaker, behind a text of the caller's and the time."""
        label = self._speaker.get(piece.segment_id, "") if piece.segment_id is not None else ""
        name = literal(self._names.get(label, label))
        time = f"{clock(piece.start_s):>{self.time_width}}"
        return (
            Content.assemble((front, "$foreground-muted"), (time, "$text-accent"), GAP),
            Content.assemble(
                (f"{name}{GAP}" if name else "", SIDE_STYLES[self._sides.get(label, "")]), f"“{literal(piece.quote)}”"
            ),
        )
