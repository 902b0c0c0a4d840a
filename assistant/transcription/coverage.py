"""What became of every second of a recording: recognised, suspect, or silent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.transcription.decode import SAMPLE_RATE, Sound
from schemas.record import Coverage
from schemas.talk import Segment

LEAST_PROBABILITY = 0.35
"""Segments whose words have a lower mean probability are shown as suspect."""
LOOP_REPEATS = 4
"""The same few characters this often in a row are a loop of the recogniser, not speech."""
SILENT_LEVEL = 0.003
"""Root mean square below which nobody speaks: about 50 dB under full scale."""
_LOOP = re.compile(rf"(.{{2,12}}?)\1{{{LOOP_REPEATS - 1},}}")
_STOCK_PHRASES = re.compile(
    r"请不吝点赞|订阅.{0,4}转发|打赏支持|字幕(?:由|提供|志愿|制作)|明镜与点点|谢谢(?:观看|收看)"
    r"|thanks? (?:you )?for watching|subscribe to (?:my|our|the) channel|subtitles by",
    re.IGNORECASE,
)
"""What Whisper writes on silence and music: phrases from the ends of the videos that it learned from."""


def recognition_coverage(segments: Sequence[Segment], sound: Sound) -> list[Coverage]:
    """Account for a recording from 0 to its end, without a gap or an overlap.

    Text that may be invented stays in the transcript and is marked here.

    Args:
        segments: What was recognised, in order.
        sound: The recording.
    """
    return list(_joined(_stretches(segments, sound)))


def doubt_about(segment: Segment, sound: Sound) -> str:
    """Why a segment may not have been said; empty where nothing speaks against it."""
    if _LOOP.search(segment.text):
        return "loop"
    if _STOCK_PHRASES.search(segment.text):
        return "stock phrase"
    if level(sound, segment.start_s, segment.end_s) < SILENT_LEVEL:
        return "text on silence"
    probabilities = [word.probability for word in segment.words]
    if probabilities and sum(probabilities) / len(probabilities) < LEAST_PROBABILITY:
        return "low probability"
    return ""


def level(sound: Sound, start_s: float, end_s: float) -> float:
    """Root mean square of a stretch, 0 to 1."""
    piece = sound.samples[int(start_s * SAMPLE_RATE) : max(int(end_s * SAMPLE_RATE), int(start_s * SAMPLE_RATE) + 1)]
    return float(np.sqrt(np.mean(np.square(piece, dtype=np.float64)))) if len(piece) else 0.0


def _stretches(segments: Sequence[Segment], sound: Sound) -> Iterator[Coverage]:
    reached_s = 0.0
    for segment in segments:
        start_s = min(max(segment.start_s, reached_s), sound.duration_s)
        end_s = min(max(segment.end_s, start_s), sound.duration_s)
        if start_s > reached_s:
            yield Coverage(stage="recognise", state="silent", start_s=reached_s, end_s=start_s)
        if end_s > start_s:
            doubt = doubt_about(segment, sound)
            state = "suspect" if doubt else "processed"
            yield Coverage(stage="recognise", state=state, start_s=start_s, end_s=end_s, note=doubt)
        reached_s = max(reached_s, end_s)
    if reached_s < sound.duration_s:
        yield Coverage(stage="recognise", state="silent", start_s=reached_s, end_s=sound.duration_s)


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
