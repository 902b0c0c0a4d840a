"""Small transcripts and sounds for tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.transcription.decode import SAMPLE_RATE, Sound
from schemas.talk import Recording, Segment, Word


def sound(seconds: float, level: float = 0.1) -> Sound:
    """Noise of this length and loudness."""
    noise = np.random.default_rng(1).normal(0, 1, int(seconds * SAMPLE_RATE))
    return Sound((noise * level).astype(np.float32))


def spoken(text: str, start_s: float, end_s: float, *, number: int = 1, speaker: str = "") -> Segment:
    """A segment whose characters are words of equal length."""
    step_s = (end_s - start_s) / max(len(text), 1)
    words = [
        Word(start_s=start_s + place * step_s, end_s=start_s + (place + 1) * step_s, text=character, probability=0.9)
        for place, character in enumerate(text)
    ]
    return Segment(id=number, start_s=start_s, end_s=end_s, speaker=speaker, text=text, words=words)


def alone(path: Path) -> Recording:
    """A recording of one file."""
    return Recording(path=str(path), sha256="0" * 64, duration_s=1.0)
