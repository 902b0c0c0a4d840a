"""Choose one row of several."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from assistant.language import gettext as _
from assistant.library.order import first_time_s
from assistant.review.dialogs.base import Words
from assistant.review.dialogs.choice import ChoiceDialog
from assistant.review.labels import SIGN_STYLES, clock, review_sign
from assistant.review.literal import literal
from assistant.review.wrapping import padded
from schemas.record import Need, Row


class RowsDialog(ChoiceDialog):
    """The rows with sign, time, table and heading; the answer is the id of the chosen one."""

    def __init__(self, title: Words, rows: Sequence[Row]) -> None:
        super().__init__(title, lambda: [(row.id, _line(row)) for row in rows])


def _line(row: Row) -> Content:
    sign = review_sign(row)
    time = clock(first_time_s(row)) if row.grounded else _("no source")
    table = _("Need") if isinstance(row, Need) else _("To-do")
    return Content.assemble(
        (sign, SIGN_STYLES[sign]),
        (f" {padded(time, _widest('0:00:00', _('no source')))}  ", "$foreground-muted"),
        (f"{padded(table, _widest(_('Need'), _('To-do')))}  ", "$foreground-muted"),
        literal(row.heading),
    )


def _widest(*words: str) -> int:
    return max(map(cell_len, words))
