"""Which returned files were read into a meeting, in their order, as the journal tells it."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.record import JournalEntry, WrittenReply

ACTION = "reply"
"""The journal's verb for what a returned file has changed."""


def files_read(entries: Sequence[JournalEntry]) -> list[WrittenReply]:
    """The returned files that have changed something, each once, in the order in which they were first read.

    Args:
        entries: The journal of the meeting, the oldest first; what was taken back in it was not read.
    """
    last_turned = {entry.undoes: entry.action for entry in entries if entry.undoes is not None}
    read: dict[str, WrittenReply] = {}
    for entry in entries:
        if entry.action == ACTION and last_turned.get(entry.id) != "undo":
            pieces = [piece for change in entry.changes for piece in (change.after or {}).get("evidence", [])]
            for reply in (WrittenReply.model_validate(piece["reply"]) for piece in pieces if piece.get("reply")):
                read.setdefault(reply.sha256, reply)
    return list(read.values())
