"""What is known of a meeting apart from its words: title, date, place, customer, people."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path
from typing import Any

from assistant.extraction.dates import resolve_due
from assistant.library.library import Library
from assistant.pipeline.options import RunOptions
from assistant.settings import Settings
from schemas.record import Change, Record
from schemas.talk import Meeting, Recording, SpokenLanguage

ID_LENGTH = 10
"""Characters of the content's digest that name a meeting: no clash among a million meetings."""


def create_meeting(library: Library, source: Recording, options: RunOptions, language: SpokenLanguage = "zh") -> str:
    """Add a meeting for a recording or transcript file and give its id. The file's day is only a proposal."""
    agenda = options.agenda
    path = Path(source.path)
    meeting = Meeting(
        id=source.sha256[:ID_LENGTH],
        title=agenda.title or path.stem,
        date=options.date or agenda.date,
        proposed_date=dt.datetime.fromtimestamp(path.stat().st_mtime).date(),  # the user's own calendar day
        place=agenda.place,
        customer=agenda.customer,
        language=language,
        participants=agenda.people,
        planned=agenda.topics,
        recording=source,
        created_at=dt.datetime.now(dt.UTC),
    )
    library.add_meeting(meeting)
    return meeting.id


def fill_details(library: Library, meeting_id: str, options: RunOptions, settings: Settings) -> None:
    """Fill what is still empty from an agenda that is given later; a date given by hand is set in any case."""
    meeting = library.record(meeting_id).meeting
    agenda = options.agenda
    given: dict[str, Any] = {
        "place": agenda.place,
        "customer": agenda.customer,
        "participants": [person.model_dump(mode="json") for person in agenda.people],
        "planned": [topic.model_dump(mode="json") for topic in agenda.topics],
    }
    before = meeting.model_dump(mode="json")
    after = before | {name: value for name, value in given.items() if value and not before[name]}
    if after != before:
        change = Change(entity="meeting", id=meeting_id, before=before, after=after)
        library.apply(meeting_id, "agenda", [change], recorder_name(settings))
    date = options.date or (agenda.date if meeting.date is None else None)
    if date and date != meeting.date:
        set_date(library, meeting_id, date, recorder_name(settings))


def set_date(library: Library, meeting_id: str, date: dt.date | None, who: str) -> None:
    """Set the day of the meeting and resolve the spoken deadlines of to-dos that nobody has judged."""
    changes = date_changes(library.record(meeting_id), date)
    if changes:
        library.apply(meeting_id, "set_date", changes, who)


def date_changes(record: Record, date: dt.date | None) -> list[Change]:
    """The changes that follow from a new date: the meeting's own, and the due dates that hang on it."""
    changes = []
    if record.meeting.date != date:
        before = record.meeting.model_dump(mode="json")
        after = before | {"date": date.isoformat() if date else None}
        changes.append(Change(entity="meeting", id=record.meeting.id, before=before, after=after))
    for todo in record.todos:
        due = resolve_due(todo.due_text, date, record.meeting.language)
        if not todo.judged and due != todo.due:
            before = todo.model_dump(mode="json")
            after = before | {"due": due.isoformat() if due else None}
            changes.append(Change(entity="todo", id=todo.id, before=before, after=after))
    return changes


def recorder_name(settings: Settings) -> str:
    """Who the journal says is at the keyboard."""
    return settings.recorder or getpass.getuser()
