"""What the customer was sent, frozen and numbered: storing and reading versions, and the hash of their content."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import sqlalchemy as sa

from assistant.errors import ChangedMeanwhileError
from assistant.language import gettext as _
from assistant.library import tables, word_index
from assistant.library.documents import utc_text
from assistant.library.journal import SEND, add_entry, newest
from schemas.sign_off import Sending, Version

_VERSION = [tables.version.c[name] for name in ("number", "content_hash", "sent_at", "who", "entry", "content")]


def content_hash(content: Sending) -> str:
    """SHA-256, in hex, of all that the customer is shown: its JSON with sorted keys and no white space, in UTF-8."""
    shown = content.model_dump(mode="json", exclude={"rows": {"__all__": {"status"}}})
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(connection: sa.Connection, content: Sending, who: str, expected: int | None = None) -> Version:
    """Store what is sent as the meeting's next version, with an entry in the journal.

    What is the same as the newest version is that version: sending it twice makes no second one. Statuses, which are
    not shown and so not hashed, count too: whether a row was changed since is told by the one that was sent.

    Args:
        connection: In a transaction that writes.
        content: What is sent.
        who: The name of the person.
        expected: The newest entry of the journal when the record was read; None: whichever it is.

    Raises:
        ChangedMeanwhileError: The record was changed since it was read.
    """
    if expected is not None and newest(connection, content.meeting_id) > expected:
        raise ChangedMeanwhileError(_("The record was changed while it was put together. Send it again."))
    sent = of_meeting(connection, content.meeting_id)
    if sent and sent[-1].content == content:
        return sent[-1]
    digest = content_hash(content)
    entry = add_entry(connection, content.meeting_id, who, SEND, [])
    version = Version(
        number=len(sent) + 1, content_hash=digest, sent_at=entry.at, who=who, entry=entry.id, content=content
    )
    values: dict[str, Any] = version.model_dump(mode="json") | {"sent_at": utc_text(entry.at)}
    connection.execute(sa.insert(tables.version).values(meeting_id=content.meeting_id, **values))
    word_index.add_version(connection, content.meeting_id, version.number, content)
    return version


def of_meeting(connection: sa.Connection, meeting_id: str) -> list[Version]:
    """The versions of a meeting, the oldest first."""
    kept = tables.version.c
    query = sa.select(*_VERSION).where(kept.meeting_id == meeting_id).order_by(kept.number)
    return [
        Version.model_validate({**row, "sent_at": dt.datetime.fromisoformat(row["sent_at"])})
        for row in connection.execute(query).mappings()
    ]
