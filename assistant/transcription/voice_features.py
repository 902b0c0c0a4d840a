"""What a voice sounds like, as the speaker model takes it: mel energies of short stretches.

Senko brings a library of its own for this, whose Linux build needs a processor with AVX-512 and kills the process on
any other. kaldi-native-fbank computes the same on every processor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assistant.transcription.decode import SAMPLE_RATE
from assistant.transcription.stored_samples import Samples

if TYPE_CHECKING:
    import kaldi_native_fbank

BINS = 80
"""Mel bands; what CAM++ was trained on."""
FRAME_S, STEP_S = 0.025, 0.01
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


def voice_frames(samples: Samples, start_s: float, end_s: float, length_s: float) -> np.ndarray:
    """The energies of a stretch, repeated until they are as long as what the voice model was trained on.

    Silence in the place of what is missing would count as voice: the model takes the mean over all frames.

    Args:
        samples: Mono, float32, at ``SAMPLE_RATE``.
        start_s: Where the stretch begins, in seconds.
        end_s: Where it ends.
        length_s: How long the frames are to be; what a stretch has more is left out.
    """
    first = int(start_s * SAMPLE_RATE)
    frames = mel_energies(samples[first : max(int(end_s * SAMPLE_RATE), first + 1)])
    wanted = int((length_s - FRAME_S) / STEP_S) + 1
    return np.resize(frames, (wanted, BINS))


def _options() -> kaldi_native_fbank.FbankOptions:
    """Kaldi's own settings for speech, without the random noise that it adds; the same as in senko."""
    import kaldi_native_fbank

    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = BINS
    return options
