"""What became of every second of a recording: recognised, suspect, or silent."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from assistant.transcription.decode import SAMPLE_RATE, Sound
from assistant.transcription.doubts import doubts_about_words, hardly_understood
from schemas.record import Coverage
from schemas.talk import Segment, SpokenLanguage

SILENT_LEVEL = 0.003
"""Root mean square below which nobody speaks in a recording of usual loudness: about 50 dB under full scale."""
SILENT_SHARE = 0.05
"""In a quiet recording silence is 26 dB under its speech instead."""
NOISE = 0.0003
"""Root mean square of a microphone's own noise: whatever the recording, this is silence."""
LEAST_UNHEARD_S = 2.0
"""A stretch without words this long, and as loud as speech, is shown: words may have been missed."""
UNHEARD_SHARE = 0.25
"""As loud as speech: less than 12 dB under the middle segment."""
WORST_FIRST = ("failed", "suspect", "processed", "silent", "left_out")
"""The states as they concern a reader."""
BLOCK_SAMPLES = 60 * SAMPLE_RATE


def recognition_coverage(
    segments: Sequence[Segment], sound: Sound, language: SpokenLanguage, failed: Sequence[Coverage] = ()
) -> list[Coverage]:
    """Account for a recording from 0 to its end, and what is missing after it, without a gap or an overlap.

    Text that may be invented stays in the transcript and is marked here, and so is sound as loud as speech without
    words.

    Args:
        segments: What was recognised, in order.
        sound: The recording.
        language: The language of the talk: words in another one are marked.
        failed: What could not be recognised, in order; it counts where no segment lies.
    """
    unheard = [*failed, *_holes(sound), *sound.cut_off.left_out(sound.duration_s)]
    failed = sorted(unheard, key=lambda stretch: stretch.start_s)
    return list(_joined(_stretches(segments, sound, doubts_about_words(segments, language), failed)))


def worst_of(coverages: Sequence[Sequence[Coverage]]) -> list[Coverage]:
    """What became of several channels as one: at each moment the worst that became of any, of equals the first.

    Args:
        coverages: Of the same time, each without a gap or an overlap.
    """
    times = sorted({time_s for one in coverages for stretch in one for time_s in (stretch.start_s, stretch.end_s)})
    begins = [[stretch.start_s for stretch in one] for one in coverages]

    def worst(start_s: float, end_s: float) -> Coverage:
        there = [one[bisect_right(starts, start_s) - 1] for one, starts in zip(coverages, begins, strict=True)]
        found = min(there, key=lambda stretch: WORST_FIRST.index(stretch.state))
        return found.model_copy(update={"start_s": start_s, "end_s": end_s})

    return list(_joined(worst(start_s, end_s) for start_s, end_s in pairwise(times)))


def _holes(sound: Sound) -> Iterator[Coverage]:
    """Where the file holds no sound, in the part that is wanted."""
    for start_s, end_s in sound.holes:
        start_s, end_s = max(start_s, sound.cut_off.from_s), min(end_s, sound.cut_off.until_s)
        if start_s < end_s:
            yield Coverage(stage="recognise", state="failed", start_s=start_s, end_s=end_s, note="no sound")


def _stretches(
    segments: Sequence[Segment], sound: Sound, doubts: Sequence[str], failed: Sequence[Coverage]
) -> Iterator[Coverage]:
    levels = sorted(_level(sound, segment.start_s, segment.end_s) for segment in segments)
    speech_level = levels[len(levels) // 2] if levels else 0.0
    reached_s = 0.0
    for segment, about_words in zip(segments, doubts, strict=True):
        start_s = min(max(segment.start_s, reached_s), sound.duration_s)
        end_s = min(max(segment.end_s, start_s), sound.duration_s)
        if start_s > reached_s:
            yield from _between(sound, reached_s, start_s, speech_level, failed)
        if end_s > start_s:
            doubt = about_words or _doubt_about(segment, sound, speech_level)
            state = "suspect" if doubt else "processed"
            yield Coverage(stage="recognise", state=state, start_s=start_s, end_s=end_s, note=doubt)
        reached_s = max(reached_s, end_s)
    if reached_s < sound.duration_s:
        yield from _between(sound, reached_s, sound.duration_s, speech_level, failed)
    if sound.missing_s:
        yield Coverage(
            stage="recognise",
            state="failed",
            start_s=sound.duration_s,
            end_s=sound.duration_s + sound.missing_s,
            note="cut off",
        )


def _between(
    sound: Sound, start_s: float, end_s: float, speech_level: float, failed: Sequence[Coverage]
) -> Iterator[Coverage]:
    """A stretch in which no segment lies: what failed of it, and what is left."""
    for stretch in failed:
        from_s, until_s = max(stretch.start_s, start_s), min(stretch.end_s, end_s)
        if from_s < until_s:
            if start_s < from_s:
                yield _wordless(sound, start_s, from_s, speech_level)
            yield stretch.model_copy(update={"start_s": from_s, "end_s": until_s})
            start_s = until_s
    if start_s < end_s:
        yield _wordless(sound, start_s, end_s, speech_level)


def _wordless(sound: Sound, start_s: float, end_s: float, speech_level: float) -> Coverage:
    level = _level(sound, start_s, end_s)
    loud = level >= SILENT_LEVEL and level > speech_level * UNHEARD_SHARE
    if speech_level and loud and end_s - start_s >= LEAST_UNHEARD_S:
        return Coverage(stage="recognise", state="suspect", start_s=start_s, end_s=end_s, note="sound without words")
    return Coverage(stage="recognise", state="silent", start_s=start_s, end_s=end_s)


def _doubt_about(segment: Segment, sound: Sound, speech_level: float) -> str:
    """Why a segment may not have been said, whatever its words are; empty where nothing speaks against it."""
    if _level(sound, segment.start_s, segment.end_s) < min(SILENT_LEVEL, max(speech_level * SILENT_SHARE, NOISE)):
        return "text on silence"
    return "low probability" if hardly_understood(segment) else ""


def _level(sound: Sound, start_s: float, end_s: float) -> float:
    """Root mean square of a stretch, 0 to 1."""
    begin, end = int(start_s * SAMPLE_RATE), max(int(end_s * SAMPLE_RATE), int(start_s * SAMPLE_RATE) + 1)
    squares, count = 0.0, 0
    for at in range(begin, end, BLOCK_SAMPLES):  # hours of silence at once would fill the memory
        block = sound.samples[at : min(at + BLOCK_SAMPLES, end)]
        squares += float(np.square(block, dtype=np.float64).sum())
        count += len(block)
    return float(np.sqrt(squares / count)) if count else 0.0


def _joined(stretches: Iterator[Coverage]) -> Iterator[Coverage]:
    """Neighbours of the same state and note as one."""
    held: Coverage | None = None
    for stretch in stretches:
        if held and (held.state, held.note) == (stretch.state, stretch.note):
            held = held.model_copy(update={"end_s": stretch.end_s})
            continue
        if held:
            yield held
        held = stretch
    if held:
        yield held
