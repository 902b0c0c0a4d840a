"""What people did to an earlier transcript, carried over to a new one of the same recording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from assistant.extraction.ground import ground
from schemas.record import Evidence, Row
from schemas.talk import Segment, Speaker

R = TypeVar("R", bound=Row)


def rows_anchored_anew(rows: Sequence[R], segments: Sequence[Segment]) -> list[R]:
    """The rows with their evidence looked up in the new transcript, near the time where it stood.

    Words that are heard differently now stay as they were quoted, at their time, marked as found nowhere.
    """
    return [row.model_copy(update={"evidence": [_anchored(piece, segments) for piece in row.evidence]}) for row in rows]


def _anchored(piece: Evidence, segments: Sequence[Segment]) -> Evidence:
    if piece.start_s is None or piece.end_s is None:
        return piece
    near = [segment for segment in segments if segment.start_s < piece.end_s and piece.start_s < segment.end_s]
    found = ground(piece.quote, near)
    if found.grounding == "none":
        return piece.model_copy(update={"segment_id": None, "grounding": "none"})
    return found.model_copy(update={"cells": piece.cells})


def names_as_before(
    old_segments: Sequence[Segment],
    old_speakers: Sequence[Speaker],
    segments: Sequence[Segment],
    speakers: Sequence[Speaker],
) -> list[Speaker]:
    """New voices with the names and sides that people gave to the voices heard at the same times before."""
    named = {
        speaker.label: speaker for speaker in old_speakers if (speaker.name or speaker.side) and not speaker.proposed
    }
    carried = []
    for speaker in speakers:
        old = named.get(_mostly_at_the_same_time(speaker.label, segments, old_segments))
        carried.append(old.model_copy(update={"label": speaker.label}) if old else speaker)
    return carried


def _mostly_at_the_same_time(label: str, segments: Sequence[Segment], old_segments: Sequence[Segment]) -> str:
    """The old label that shares most time with a new one; empty where none does."""
    shared_s: defaultdict[str, float] = defaultdict(float)
    for new in segments:
        if new.speaker == label:
            for old in old_segments:
                overlap_s = min(new.end_s, old.end_s) - max(new.start_s, old.start_s)
                if overlap_s > 0:
                    shared_s[old.speaker] += overlap_s
    return max(shared_s, key=shared_s.__getitem__, default="")
