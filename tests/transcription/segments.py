"""Segments for tests."""

from __future__ import annotations

from schemas.talk import Segment, Word

UNSURE = 0.5


def unsure(text: str, number: int = 1, probability: float = UNSURE) -> Segment:
    """A segment of whose characters the recogniser was so sure, each a word."""
    words = [Word(start_s=0, end_s=1, text=character, probability=probability) for character in text]
    return Segment(id=number, start_s=0, end_s=1, speaker="", text=text, words=words)
