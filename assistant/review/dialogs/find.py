"""Find words in the transcript and put others in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.library.replacing import Occurrence, occurrences
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.checks import CheckList
from assistant.review.dialogs.sign_button import SignBox
from assistant.review.labels import clock
from assistant.review.literal import literal
from assistant.review.state import speaker_names
from assistant.review.wrapping import padded, shortened
from schemas.record import Record

SHORTEST_TERM = 2
"""Characters that a word needs to go into the glossary: a single one sounds like too many others."""
WIDEST_NAME = 10
GAP = 2


@dataclass(frozen=True)
class FindAnswer:
    """What is to be replaced."""

    new: str
    """What comes in their place; empty: nothing does."""
    chosen: list[Occurrence]
    """At least one."""
    into_glossary: bool
    """Whether the new words become a term of the glossary."""


class FindDialog(Dialog[FindAnswer]):
    """What is found shows as it is typed, with what becomes of it; each place may be left as it is."""

    AUTO_FOCUS = "#find"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "confirm", show=False, priority=True),
        Binding("ctrl+g", "glossary", show=False, priority=True),
    ]

    def __init__(self, record: Record) -> None:
        super().__init__(lambda: _("Find and replace in the transcript"))
        self._record = record
        self._found = OccurrenceList(record)

    def asked(self) -> Iterator[Widget]:
        """Both words, the glossary, and what is found."""
        yield self.field(lambda: _("Find"), Input(id="find", compact=True))
        yield self.field(lambda: _("Replace by"), Input(id="new", compact=True))
        box = SignBox(id="glossary", disabled=True, compact=True)
        yield self.field(str, self.worded(box, lambda: _("also into the glossary (ctrl+g)"), "label"))
        yield Static(id="counts")
        yield self._found

    @property
    def hint(self) -> str:
        """How to answer."""
        keys = (_("↓: to the places"), _("space: leave a place"), _("enter: replace · esc: leave"))
        return " · ".join(keys)

    def show_texts(self) -> None:
        """Write all words again."""
        super().show_texts()
        self._show_counts()

    def shows(self, record: Record) -> bool:
        """Whether the places were looked for in what the segments of a record are."""
        return self._record.segments == record.segments

    def show(self, record: Record) -> None:
        """Look for the words in another state of the record; all places are marked."""
        self._record = record
        self._found.take_from(record)
        self._look(self.query_one("#find", Input).value)

    @property
    def _new(self) -> str:
        return self.query_one("#new", Input).value

    # What is typed

    @on(Input.Changed, "#find")
    def _search(self, event: Input.Changed) -> None:
        self._look(event.value)

    def _look(self, words: str) -> None:
        self._found.show(occurrences(self._record, words) if words.strip() else [])
        self._show_counts()

    @on(Input.Changed, "#new")
    def _preview(self, event: Input.Changed) -> None:
        self._found.preview(event.value)
        box = self.query_one("#glossary", SignBox)
        box.disabled = len(event.value.strip()) < SHORTEST_TERM
        self._show_counts()

    @on(CheckList.Toggled)
    def _show_counts(self) -> None:
        counts = Content("")
        if self.query_one("#find", Input).value.strip():
            found = self._found.count
            words = ngettext("{found} place found, {taken} marked", "{found} places found, {taken} marked", found)
            if not self._new:
                words = ngettext(
                    "{found} place found, {taken} marked: the words are taken out",
                    "{found} places found, {taken} marked: the words are taken out",
                    found,
                )
            counts = Content(words.format(found=found, taken=len(self._found.taken)))
        self.query_one("#counts", Static).update(counts)

    # Keys

    def on_key(self, event: events.Key) -> None:
        """From the words down into the places, and up again."""
        if event.key == "down" and isinstance(self.focused, Input) and self._found.count:
            event.stop()
            self._found.focus()
        elif event.key == "up" and self._found.has_focus and not self._found.cursor:
            event.stop()
            event.prevent_default()
            self.query_one("#new", Input).focus()

    def action_glossary(self) -> None:
        """Put the new words into the glossary too, or not."""
        box = self.query_one("#glossary", SignBox)
        if not box.disabled:
            box.toggle()

    def action_confirm(self) -> None:
        """From the first word to the second; from everywhere else, answer."""
        words = self.query_one("#find", Input)
        box = self.query_one("#glossary", SignBox)
        if words.has_focus and not self._new:
            self.query_one("#new", Input).focus()
        elif not self._found.chosen:
            self.show_problem(lambda: _("No place is marked, so there is nothing to replace."))
        elif words.value == self._new:
            self.show_problem(lambda: _("Both words are the same."))
        else:
            into_glossary = box.value and not box.disabled
            self.dismiss(FindAnswer(self._new, self._found.chosen, into_glossary))


class OccurrenceList(CheckList):
    """The places where words were found: time, voice, the words around, and what becomes of them."""

    def __init__(self, record: Record) -> None:
        super().__init__("places")
        self.take_from(record)
        self._names = {label: literal(name) for label, name in speaker_names(record).items()}
        self._time_width = len(clock(record.segments[-1].end_s)) if record.segments else 0
        self._name_width = min(max(map(cell_len, self._names.values()), default=0), WIDEST_NAME)
        self._found: Sequence[Occurrence] = ()
        self._new = ""

    def take_from(self, record: Record) -> None:
        """The record in which places are looked for from now on."""
        self._segments = {segment.id: segment for segment in record.segments}

    def show(self, found: Sequence[Occurrence]) -> None:
        """Show these places, all of them marked."""
        self._found = found
        self.taken = set(range(len(found)))
        self.cursor = 0 if found else None
        self.lay_out()
        self.scroll_home(animate=False)

    def preview(self, new: str) -> None:
        """Show what the words become."""
        self._new = new
        self.refresh()

    @property
    def chosen(self) -> list[Occurrence]:
        """The places that are marked, in order."""
        return [self._found[place] for place in sorted(self.taken)]

    @property
    def count(self) -> int:
        """How many places there are."""
        return len(self._found)

    def height_of(self, item: int, width: int) -> int:  # noqa: ARG002 - a place is a line in any width
        """A line a place."""
        return 1

    def lines_of(self, item: int, width: int) -> list[Content]:
        """Mark, time, voice, and the words with what they become; around them as much as there is room for."""
        place = self._found[item]
        segment = self._segments[place.segment_id]
        text = literal(segment.text)
        name = self._names.get(segment.speaker, literal(segment.speaker))
        becomes = item in self.taken
        margin = Content.assemble(
            self.check(item),
            (f"{clock(segment.start_s):>{self._time_width}} {padded(name, self._name_width)}", "$foreground-muted"),
            " " * GAP,
        )
        words = Content.styled(text[place.start : place.end], "strike $text-error" if becomes else "underline")
        if becomes:
            words = Content.assemble(
                words, ("→", "$foreground-muted"), (literal(self._new) or "–", "bold $text-success")
            )
        room = max(width - margin.cell_length - words.cell_length, 0)
        before = shortened(text[: place.start][::-1], room // 2)[::-1]
        after = shortened(text[place.end :], room - cell_len(before))
        return [Content.assemble(margin, before, words, after).truncate(width, ellipsis=True)]
