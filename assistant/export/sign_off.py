"""What a customer is sent of a record, and the files in which it is sent."""

from __future__ import annotations

from assistant.export.excel_text import cut
from assistant.export.literal import plain
from assistant.export.sign_off_words import FORM_WORDS
from schemas.minutes import MinutedRecord
from schemas.record import Need, Todo
from schemas.sign_off import SENT_CELLS, Sending, SentRow
from schemas.talk import SpokenLanguage

ASKED_BY_THE_FORM = frozenset(["unconfirmed", "disputed"])
"""Kinds of open questions that the mail leaves out: the form asks for the agreement to each row."""


def sending(record: MinutedRecord) -> Sending:
    """What is sent of a record.

    Args:
        record: As ``audience.for_customer`` gives it.
    """
    meeting = record.meeting
    rows: list[tuple[int, Need | Todo]] = [*enumerate(record.needs, 1), *enumerate(record.todos, 1)]
    asked = [one for one in record.minutes.open_questions if one.kind not in ASKED_BY_THE_FORM]
    return Sending(
        meeting_id=meeting.id,
        language=meeting.language,
        title=plain(meeting.title),
        customer=plain(meeting.customer),
        date=meeting.date.isoformat() if meeting.date else "",
        place=plain(meeting.place),
        rows=[
            SentRow(
                table="need" if isinstance(row, Need) else "todo",
                number=number,
                row_id=row.id,
                cells=sent_cells(row, meeting.language),
                status=row.status if isinstance(row, Need) else "",
            )
            for number, row in rows
        ],
        questions=[" ".join(plain(one.question).split()) for one in asked],
    )


def sent_cells(row: Need | Todo, language: SpokenLanguage) -> dict[str, str]:
    """The words of a row as the customer is shown them: fit to be written, and no longer than a cell of Excel.

    The day of a to-do is the one that it was put off to, where it was.
    """
    notice = FORM_WORDS[language].cut
    if isinstance(row, Todo):
        row = row.model_copy(update={"due": row.due_by})
    names = SENT_CELLS["need" if isinstance(row, Need) else "todo"]
    return {name: cut(plain(str(getattr(row, name) or "")), notice) for name in names}
