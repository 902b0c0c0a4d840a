"""Segments made of words."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.talk import Segment, Word


def segment_of(words: Sequence[Word], speaker: str = "") -> Segment:
    """One segment of some words, in their order, without spaces around; it has no number yet (0)."""
    trimmed = list(words)
    trimmed[0] = trimmed[0].model_copy(update={"text": trimmed[0].text.lstrip()})
    trimmed[-1] = trimmed[-1].model_copy(update={"text": trimmed[-1].text.rstrip()})
    return Segment(
        id=0,
        start_s=trimmed[0].start_s,
        end_s=max(trimmed[-1].end_s, trimmed[0].start_s),
        speaker=speaker,
        text="".join(word.text for word in trimmed),
        words=trimmed,
    )


def with_text(segment: Segment, text: str) -> Segment:
    """A segment with other characters, one for one: its words get those that stand in their places.

    Words that do not add up to the segment's text are left as they are.
    """
    if "".join(word.text for word in segment.words) != segment.text:
        return segment.model_copy(update={"text": text})
    words, place = [], 0
    for word in segment.words:
        words.append(word.model_copy(update={"text": text[place : place + len(word.text)]}))
        place += len(word.text)
    return segment.model_copy(update={"text": text, "words": words})
