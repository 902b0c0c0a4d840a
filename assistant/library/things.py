"""The things of a meeting as an act finds and leaves them; thousands of segments are read and written all at once."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from assistant.library import documents, transcript
from assistant.library.documents import Document
from schemas.record import Change, Entity

FEW = 20
"""Up to so many segments are read one by one; for more, the whole transcript is read, which takes no longer."""


class Things:
    """What is stored of a meeting's things. What is written is seen at once, and stored when ``store`` is called."""

    def __init__(self, connection: sa.Connection, meeting_id: str, changes: Sequence[Change]) -> None:
        """Read ahead.

        Args:
            connection: A transaction that has the meeting for itself, so that what was read once stays so.
            meeting_id: The whole id.
            changes: All that will be asked for.
        """
        self._connection, self._meeting_id = connection, meeting_id
        self._known: dict[tuple[Entity, str], Document | None] = {}
        self._waiting: dict[str, Document] = {}
        self._ahead = sum(change.entity == "segment" for change in changes) > FEW
        if self._ahead:
            segments = transcript.read_segments(connection, meeting_id)
            self._known = {("segment", str(segment["id"])): segment for segment in segments}

    def read(self, entity: Entity, name: str) -> Document | None:
        """The document of a thing; None where there is no such thing."""
        if (entity, name) not in self._known:
            gone = self._ahead and entity == "segment"
            found = None if gone else documents.read(self._connection, self._meeting_id, entity, name)
            self._known[entity, name] = found
        return self._known[entity, name]

    def write(self, entity: Entity, name: str, document: Document | None, behind: str | None) -> None:
        """Put a checked document in the place of what is there, as ``documents.write`` does.

        Raises ``LibraryError``.
        """
        there = self._known.get((entity, name)) is not None
        if self._ahead and entity == "segment" and there and document is not None and str(document["id"]) == name:
            self._waiting[name] = document
        else:
            self.store()  # a segment that comes or goes takes words and its place from its neighbours
            documents.write(self._connection, self._meeting_id, entity, name, document, behind)
        self._known[entity, name] = document

    def store(self) -> None:
        """Store what was written."""
        if self._waiting:
            transcript.write_segments(self._connection, self._meeting_id, list(self._waiting.values()))
            self._waiting.clear()
