"""Write a whole row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import ClassVar, get_args

from textual import events, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Label, RadioSet, Static, TextArea

from assistant.errors import MeetingError
from assistant.language import gettext as _
from assistant.review.dialogs.base import Dialog, Words
from assistant.review.dialogs.sign_button import SignButton
from assistant.review.labels import cell_text, choice_label, row_cell_label
from assistant.review.literal import literal, without_controls
from assistant.review.state import LONG_CELLS
from schemas.record import Need, NeedKind, NeedStatus, Row

CHOICES: dict[str, tuple[str, ...]] = {"kind": get_args(NeedKind), "status": get_args(NeedStatus)}
DUE = "due"


class RowForm(Dialog[dict[str, str]]):
    """All cells of a row to be written; the answer has only those that were changed."""

    AUTO_FOCUS = "Input, TextArea"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False, priority=True),
    ]

    def __init__(self, row: Row, people: Sequence[str], read_due: Callable[[str], str]) -> None:
        """Ask for a row's cells.

        Args:
            row: The row as it stands.
            people: Offered to complete the owner.
            read_due: Makes a day as ``YYYY-MM-DD`` of what is typed as the due date, in a thread of its own; empty
                stays empty; raises ``MeetingError``.
        """
        super().__init__(lambda: _("Edit the need") if isinstance(row, Need) else _("Edit the to-do"))
        self._row, self._people, self._read_due = row, people, read_due
        self._offered = {cell: _offered(row, cell) for cell in row.cell_names}
        self._problems: dict[str, Words] = {}

    def asked(self) -> Iterator[Widget]:
        """A field a cell, and under the ones that can be wrong a line that says so."""
        fields: list[Widget] = []
        for cell in self._row.cell_names:
            line = self.field(partial(row_cell_label, self._row, cell), self._entry(cell))
            if cell == DUE:
                line.compose_add_child(Label(id="day"))
            fields.append(line)
            if cell in (self._row.cell_names[0], DUE):
                below = Static(id=f"problem-{cell}", classes="field-problem")
                fields.append(self.worded(below, partial(self._problem_of, cell)))
        yield VerticalScroll(*fields, classes="form", can_focus=False)

    def _entry(self, cell: str) -> Widget:
        value = self._offered[cell]
        if cell in CHOICES:
            buttons = [self._button(one, taken=one == value) for one in CHOICES[cell]]
            return RadioSet(*buttons, id=cell, compact=True)
        if cell in LONG_CELLS:
            return TextArea(
                value, id=cell, soft_wrap=True, show_line_numbers=False, compact=True, highlight_cursor_line=False
            )
        suggester = SuggestFromList(list(self._people), case_sensitive=False) if cell == "owner" else None
        entry = Input(value, id=cell, suggester=suggester, compact=True, select_on_focus=False)
        hint: Words = (lambda: _("a date, or 下周三, next Friday")) if cell == DUE else str
        return self.worded(entry, hint, "placeholder")

    def _button(self, choice: str, *, taken: bool) -> SignButton:
        return self.worded(SignButton(value=taken), lambda: choice_label(choice), "label")

    def on_mount(self) -> None:
        """Write at the end of the long texts, as in the short ones."""
        for area in self.query(TextArea):
            area.move_cursor(area.document.end)

    @property
    def hint(self) -> str:
        """How to answer."""
        return " · ".join((_("tab: next field"), _("ctrl+s: save"), _("esc: leave")))

    # What is written

    @property
    def written(self) -> dict[str, str]:
        """The cells that were changed, as they are typed."""
        typed = {cell: self._typed(cell) for cell in self._row.cell_names}
        return {cell: text for cell, text in typed.items() if text != self._offered[cell]}

    def _typed(self, cell: str) -> str:
        entry = self.query_one(f"#{cell}")
        if isinstance(entry, RadioSet):
            return CHOICES[cell][entry.pressed_index]
        assert isinstance(entry, (Input, TextArea))
        return (entry.text if isinstance(entry, TextArea) else entry.value).strip()

    # Saving and leaving

    def on_input_submitted(self) -> None:
        """Enter in a field of one line saves."""
        self.action_save()

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Answer with what was changed, if it can be taken."""
        written = self.written
        heading = self._row.cell_names[0]
        self._show_problem(heading, str)
        if not written.get(heading, "-"):
            self._refuse(heading, lambda: _("A row needs a heading; reject it if it does not belong here."))
        elif DUE not in written:
            self.dismiss(written)
        elif (day := await self._day(written[DUE])) is not None:
            self.dismiss(written | {DUE: day} if day != self._offered[DUE] else _without(written, DUE))
        else:
            self.query_one(f"#{DUE}").focus()

    @property
    def unsaved(self) -> object:
        """The cells that were changed, where any was."""
        return self.written or None

    # The due date

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Once the due date is left, the day that it means is shown."""
        if event.widget.id == DUE:
            self._show_day()

    @work(exclusive=True, group="day")
    async def _show_day(self) -> None:
        typed = self._typed(DUE)
        if typed == self._offered[DUE]:
            self._show_problem(DUE, str)
            self._tell_day("")
        else:
            await self._day(typed)

    async def _day(self, typed: str) -> str | None:
        """The day that the due date means, shown beside it; None where it means none, which is said under it."""
        try:
            day = await asyncio.to_thread(self._read_due, typed)
        except MeetingError as error:
            line = str(error)
            self._show_problem(DUE, lambda: line)
            self._tell_day("")
            return None
        self._show_problem(DUE, str)
        self._tell_day(f"→ {day}" if day and day != typed else "")
        return day

    def _tell_day(self, words: str) -> None:
        day = self.query_one("#day", Label)
        day.update(Content(words))
        day.display = bool(words)

    # What is wrong

    def _refuse(self, cell: str, problem: Words) -> None:
        self._show_problem(cell, problem)
        self.query_one(f"#{cell}").focus()

    def _show_problem(self, cell: str, problem: Words) -> None:
        self._problems[cell] = problem
        line = self.query_one(f"#problem-{cell}", Static)
        line.content = Content(literal(problem()))
        line.display = bool(problem())

    def _problem_of(self, cell: str) -> str:
        return self._problems.get(cell, str)()


def _offered(row: Row, cell: str) -> str:
    """A cell as it is offered for editing."""
    return str(getattr(row, cell)) if cell in CHOICES else without_controls(cell_text(row, cell))


def _without(written: dict[str, str], cell: str) -> dict[str, str]:
    return {name: text for name, text in written.items() if name != cell}
