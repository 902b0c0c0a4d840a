"""The marks by which a returned form says what it is: one a row, out of sight, and one in sight for the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.sign_off import SentRow, Version

ROW_HASH_LENGTH, SEEN_HASH_LENGTH = 16, 8
"""Hexadecimal digits of the content's hash in both marks."""

MARK_BEGINNING = "meeting-row:"
_ROW_MARK = re.compile(r"meeting-row:(.+):v([1-9]\d{0,5}):([0-9a-f]{16}):([NT][1-9]\d{0,5})")
_SEEN_MARK = re.compile(r"\[(\S+) v([1-9]\d{0,5}) ([0-9a-f]{8})\]")


@dataclass(frozen=True)
class Mark:
    """What a mark says."""

    meeting_id: str
    number: int
    """Of the version."""
    hash_start: str
    key: str = ""
    """The row's key; empty where the whole form is meant."""


def row_mark(version: Version, row: SentRow) -> str:
    """The mark of a row; it names meeting and version too, so that a row says what it is wherever it stands."""
    return f"meeting-row:{version.meeting_id}:v{version.number}:{version.content_hash[:ROW_HASH_LENGTH]}:{row.key}"


def read_row_mark(text: str) -> Mark | None:
    """What a row's mark says; None where it is none, or is damaged."""
    found = _ROW_MARK.fullmatch(text.strip())
    return Mark(found[1], int(found[2]), found[3], found[4]) if found else None


def seen_mark(version: Version) -> str:
    """The mark of the whole form, as it stands in sight."""
    return f"[{version.meeting_id} v{version.number} {version.content_hash[:SEEN_HASH_LENGTH]}]"


def read_seen_marks(text: str) -> set[Mark]:
    """All marks in sight that stand in a text."""
    return {Mark(found[1], int(found[2]), found[3]) for found in _SEEN_MARK.finditer(text)}
