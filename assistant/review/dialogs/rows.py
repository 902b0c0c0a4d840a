"""Choose one row of several."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.cells import cell_len
from textual.content import Content

from assistant.language import gettext as _
from assistant.review.dialogs.choice import ChoiceDialog
from assistant.review.labels import SIGN_STYLES, clock, review_sign
from assistant.review.literal import literal
from assistant.review.state import first_time_s
from assistant.review.wrapping import padded
from schemas.record import Need, Row

MARK = "•"


class RowsDialog(ChoiceDialog):
    """The rows with sign, time, table and heading; the answer is the id of the chosen one."""

    def __init__(self, title: str, rows: Sequence[Row], marked: Collection[str] = ()) -> None:
        """Ask for a row.

        Args:
            title: What it is chosen for.
            rows: Rows of any table.
            marked: Ids of rows that bear a mark, such as those that are selected; the first is begun on.
        """
        selected = next((row.id for row in rows if row.id in marked), "")
        super().__init__(title, [(row.id, _line(row, marked)) for row in rows], selected)


def _line(row: Row, marked: Collection[str]) -> Content:
    sign = review_sign(row)
    time = clock(first_time_s(row)) if row.grounded else _("no source")
    table = _("Need") if isinstance(row, Need) else _("To-do")
    return Content.assemble(
        (f"{MARK} " if row.id in marked else "  " if marked else "", "$text-accent"),
        (sign, SIGN_STYLES[sign]),
        (f" {padded(time, _widest('0:00:00', _('no source')))}  ", "$foreground-muted"),
        (f"{padded(table, _widest(_('Need'), _('To-do')))}  ", "$foreground-muted"),
        literal(row.heading),
    )


def _widest(*words: str) -> int:
    return max(map(cell_len, words))
