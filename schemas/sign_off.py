"""Sign-off: what was sent to the customer, version by version, and what came back."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from schemas.record import NeedStatus
from schemas.talk import Shape, SpokenLanguage

RowTable = Literal["need", "todo"]
Answer = Literal["agree", "change", "disagree"]

SENT_CELLS: dict[RowTable, tuple[str, ...]] = {
    "need": ("title", "situation", "task", "action_tried", "action_proposed", "result"),
    "todo": ("task", "owner", "due", "due_text"),
}
"""The cells of each table that the customer is shown, in their order; the first one names the row."""


class SentRow(Shape):
    """A row as the customer was shown it."""

    table: RowTable
    number: int = Field(ge=1)
    """Its place in its table, as the form counts."""
    row_id: str
    """The row of the record that it is."""
    cells: dict[str, str]
    """The words in each of the table's ``SENT_CELLS``; a due date as YYYY-MM-DD."""

    status: NeedStatus | Literal[""] = ""
    """Of a need: what its status was when it was sent; not shown."""

    @property
    def key(self) -> str:
        """What a form calls it out of sight: ``N3``, ``T1``."""
        return f"{'N' if self.table == 'need' else 'T'}{self.number}"

    @property
    def heading(self) -> str:
        """The cell that names it."""
        return self.cells[SENT_CELLS[self.table][0]]


class Sending(Shape):
    """What the customer is shown of a meeting, before it has a number."""

    meeting_id: str
    language: SpokenLanguage
    title: str
    customer: str
    date: str
    """YYYY-MM-DD; empty where nobody said it."""
    place: str
    rows: list[SentRow]
    questions: list[str]
    """The open questions that the mail asks, in their order."""


class Version(Shape):
    """A sending that is frozen in the library. It is added, never altered."""

    number: int = Field(ge=1)
    """Counted per meeting."""
    content_hash: str
    """SHA-256 of the content, as ``library.versions`` computes it."""
    sent_at: dt.datetime
    who: str
    entry: int
    """The journal's entry that tells of it."""
    content: Sending

    @property
    def meeting_id(self) -> str:
        """The meeting that it is a version of."""
        return self.content.meeting_id


class ReturnedRow(Shape):
    """A row of a returned file, as it stands there."""

    place: str
    """Where it stands, to name it to a user: ``Sheet1!7``."""
    table: RowTable
    tokens: list[str] = []
    """What is written out of sight that says which row it was, each once; empty where that was lost."""
    cells: dict[str, str]
    """The words in those of the table's ``SENT_CELLS`` that have a column in the file."""
    answer: str
    """Letter by letter, as the customer wrote it; empty where nothing stands there."""
    remark: str = ""


class ReturnedForm(Shape):
    """A returned file."""

    name: str
    sha256: str
    rows: list[ReturnedRow]
    beside: list[str]
    """The lines that stand beside the rows: above and below the tables, in columns of the customer's, in comments."""
