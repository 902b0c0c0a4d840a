"""A table's rows, and all cells of the selected one."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.language import gettext as _
from assistant.review.labels import cell_label, cell_text, choice_label, clock, review_sign, review_words
from assistant.review.literal import literal
from assistant.review.state import Table, rows_of, speaker_names
from schemas.record import Need, Record, Row, Todo

SIGN_STYLES = {
    "✓": "$text-success",
    "✗": "$text-error",
    "▲": "bold $text-warning",
    "●": "$text-accent",
    "○": "$text-muted",
}


class RowList(OptionList):
    """The rows of one table, in the order of doubt."""

    class RowSelected(Message):
        """Another row is under the cursor."""

        def __init__(self, table: Table, row_id: str) -> None:
            super().__init__()
            self.table = table
            self.row_id = row_id

    def __init__(self, table: Table) -> None:
        super().__init__(id=f"rows-{table}")
        self.table: Table = table
        self._ids: list[str] = []

    def show(self, record: Record) -> None:
        """Show a record's rows; the row that was selected stays so, wherever it stands now."""
        selected, place = self.row_id, self.highlighted
        rows = rows_of(record, self.table)
        self._ids = [row.id for row in rows]
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options(Option(_heading(row)) for row in rows)
            if selected in self._ids:
                self.highlighted = self._ids.index(selected)
            elif rows:
                self.highlighted = min(place or 0, len(rows) - 1)

    def select(self, row_id: str) -> None:
        """Put the cursor on a row."""
        self.highlighted = self._ids.index(row_id)

    @property
    def row_id(self) -> str | None:
        """The row under the cursor."""
        return None if self.highlighted is None or self.highlighted >= len(self._ids) else self._ids[self.highlighted]

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell the screen in the words of rows."""
        event.stop()
        self.post_message(self.RowSelected(self.table, self._ids[event.option_index]))


class RowDetail(VerticalScroll):
    """Every cell of a row, its evidence, and what was thought of it."""

    def __init__(self) -> None:
        super().__init__(id="detail", can_focus=False)
        self._text = Static(id="detail-text")

    def on_mount(self) -> None:
        """Put the text in."""
        self.mount(self._text)

    def show(self, record: Record, row: Row | None) -> None:
        """Show a row; None: there is none."""
        self._text.update(_detail(record, row) if row else Content(_("No rows.")))
        self.scroll_home(animate=False)


def _heading(row: Row) -> Content:
    sign = review_sign(row)
    style = "$text-muted" if row.review == "rejected" else ""
    line = Content.assemble((f"{sign} ", SIGN_STYLES[sign]), (literal(row.heading), style))
    return Content.assemble(line, "\n  ", (_second_line(row), "$text-muted"))


def _second_line(row: Row) -> str:
    first = min((piece.start_s for piece in row.evidence if piece.start_s is not None), default=None)
    if isinstance(row, Need):
        parts = [choice_label(row.kind), choice_label(row.status)]
    else:
        assert isinstance(row, Todo)
        due = row.due.isoformat() if row.due else row.due_text
        parts = [row.owner or _("nobody named"), due or _("no date")]
    if not row.grounded:
        parts.append(_("words not found in the transcript"))
    return literal(" · ".join([clock(first), *parts]))


def _detail(record: Record, row: Row) -> Content:
    lines = [
        Content.assemble((f"{cell_label(cell)}  ", "$text-muted"), literal(cell_text(row, cell)) or "–")
        for cell in row.cell_names
    ]
    lines.append(Content.assemble((f"{_('Review')}  ", "$text-muted"), literal(review_words(row))))
    names = speaker_names(record)
    label_of = {segment.id: segment.speaker for segment in record.segments}
    for piece in row.evidence:
        label = label_of.get(piece.segment_id, "") if piece.segment_id is not None else ""
        who = literal(names.get(label, label))
        words = "“" + literal(piece.quote) + "”"
        lines.append(Content.assemble((f"{clock(piece.start_s)} {who} ", "$text-accent"), words))
    return Content("\n").join(lines)
