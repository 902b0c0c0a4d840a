"""What people did to an earlier transcript, carried over to a new one of the same recording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from assistant.extraction.ground import ground
from schemas.record import Evidence, Row
from schemas.talk import Segment, Side, Speaker

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
    old_channels: Sequence[Side] = (),
    channels: Sequence[Side] = (),
) -> list[Speaker]:
    """New voices with the names and sides that people gave to the voices heard at the same times before.

    Where channels tell the sides, a side alone is nobody's word, and a voice is looked for on its own channel only:
    voices of two channels speak at the same times.

    Args:
        old_segments: The earlier transcript.
        old_speakers: Its speakers.
        segments: The new transcript.
        speakers: Its speakers, with the sides of their channels where it has any.
        old_channels: Whose side was on the left channel and on the right; none: they were heard mixed.
        channels: The same of the new transcript.
    """
    if channels:
        old_speakers = _on_channels(old_speakers, dict(zip(old_channels, channels, strict=False)))
    old_sides = {speaker.label: speaker.side for speaker in old_speakers}
    by_side = not (old_channels or channels)
    named = {
        speaker.label: speaker
        for speaker in old_speakers
        if (speaker.name or (speaker.side and by_side)) and not speaker.proposed
    }
    carried = []
    for speaker in speakers:
        sides = ("", speaker.side)
        within = [one for one in old_segments if not channels or old_sides.get(one.speaker, "") in sides]
        old = named.get(_mostly_at_the_same_time(speaker.label, segments, within))
        carried.append(old.model_copy(update={"label": speaker.label}) if old else speaker)
    return carried


def _on_channels(old_speakers: Sequence[Speaker], sides: Mapping[Side, Side]) -> list[Speaker]:
    """Old speakers with the side that their channel tells now; none for what was only guessed."""
    return [
        speaker.model_copy(
            update={
                "side": sides.get(speaker.side, speaker.side) if _is_known(speaker) else "",
                "side_confidence": None,
            }
        )
        for speaker in old_speakers
    ]


def _is_known(speaker: Speaker) -> bool:
    return not speaker.proposed and speaker.side_confidence is None


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
