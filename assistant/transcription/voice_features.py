"""What a voice sounds like, as the speaker model takes it: mel energies of short stretches.

Senko brings a library of its own for this, whose Linux build needs a processor with AVX-512 and kills the process on
any other. kaldi-native-fbank computes the same on every processor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from assistant.transcription.decode import SAMPLE_RATE

if TYPE_CHECKING:
    import kaldi_native_fbank

BINS = 80
"""Mel bands; what CAM++ was trained on."""
LEAST_SAMPLES = 400
"""One frame of 25 ms: shorter stretches are filled up with silence, as senko does it."""


def mel_energies(samples: np.ndarray) -> np.ndarray:
    """The logarithm of the energy in each mel band, frame by frame, less its mean over the stretch.

    Args:
        samples: Mono, float32, -1 to 1, at ``SAMPLE_RATE``.

    Returns:
        A frame each 10 ms, ``BINS`` values each, float32.
    """
    import kaldi_native_fbank

    if len(samples) < LEAST_SAMPLES:
        samples = np.pad(samples, (0, LEAST_SAMPLES - len(samples)))
    fbank = kaldi_native_fbank.OnlineFbank(_options())
    fbank.accept_waveform(SAMPLE_RATE, samples.tolist())
    fbank.input_finished()
    frames = np.stack([fbank.get_frame(number) for number in range(fbank.num_frames_ready)])
    centred: np.ndarray = frames - frames.mean(axis=0, keepdims=True)
    return centred.astype(np.float32)


def of_stretches(
    samples: np.ndarray, stretches: Sequence[tuple[float, float]], offset: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """The energies of many stretches, in the form in which senko hands them on.

    Args:
        samples: Mono, float32, at ``SAMPLE_RATE``.
        stretches: Start and end in the recording, in seconds.
        offset: How many samples of the recording come before ``samples``.

    Returns:
        All values in a row; each stretch's number of frames; where its values begin; ``BINS``.
    """
    each = []
    for start_s, end_s in stretches:
        first = int(start_s * SAMPLE_RATE) - offset
        behind = first + max(int((end_s - start_s) * SAMPLE_RATE), 1)
        each.append(mel_energies(samples[max(first, 0) : behind]))  # senko lets the first begin before the recording
    counts = np.array([len(frames) for frames in each], dtype=np.int64)
    begins = np.concatenate([[0], np.cumsum(counts * BINS)[:-1]]).astype(np.int64) if each else counts
    values = np.concatenate([frames.ravel() for frames in each]) if each else np.empty(0, np.float32)
    return values, counts, begins, BINS


def _options() -> kaldi_native_fbank.FbankOptions:
    """Kaldi's own settings for speech, without the random noise that it adds; the same as in senko."""
    import kaldi_native_fbank

    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = BINS
    return options
