"""What a voice sounds like: mel energies by frame."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.transcription.decode import SAMPLE_RATE
from assistant.transcription.voice_features import BINS, LEAST_SAMPLES, mel_energies, voice_frames

pytest.importorskip("kaldi_native_fbank")


def _tone(hertz: float, seconds: float) -> np.ndarray:
    moments = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (0.3 * np.sin(2 * np.pi * hertz * moments)).astype(np.float32)


def test_there_is_a_frame_each_ten_milliseconds_and_its_mean_is_taken_away() -> None:
    frames = mel_energies(_tone(440, 1.5) * np.linspace(0.1, 1, 24_000, dtype=np.float32))

    assert frames.shape == (148, BINS)
    assert frames.dtype == np.float32
    assert np.abs(frames.mean(axis=0)).max() < 1e-3


def test_a_higher_tone_stands_in_a_higher_band() -> None:
    loud_in_the_middle = np.concatenate([np.zeros(8_000), np.ones(8_000), np.zeros(8_000)]).astype(np.float32)
    bands = [
        int(mel_energies(_tone(hertz, 1.5) * loud_in_the_middle)[75].argmax()) for hertz in (200, 1_000, 3_000, 6_000)
    ]

    assert bands == sorted(set(bands))


def test_how_loud_a_voice_is_does_not_matter() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, SAMPLE_RATE).astype(np.float32)

    assert np.allclose(mel_energies(noise), mel_energies(noise * 0.5), atol=1e-2)


def test_a_short_stretch_is_repeated_and_a_long_one_cut() -> None:
    sound = np.random.default_rng(2).normal(0, 0.1, 4 * SAMPLE_RATE).astype(np.float32)

    short, long = voice_frames(sound, 0.5, 1.0, 1.5), voice_frames(sound, 0.5, 3.5, 1.5)

    own = mel_energies(sound[8_000:16_000])
    assert short.shape == long.shape == (148, BINS)
    assert np.array_equal(short[: len(own)], own)
    assert np.array_equal(short[len(own) : 2 * len(own)], own)
    assert np.array_equal(long, mel_energies(sound[8_000:56_000])[:148])


def test_a_stretch_shorter_than_a_frame_is_filled_up() -> None:
    assert mel_energies(_tone(440, 0.01)).shape == mel_energies(_tone(440, LEAST_SAMPLES / SAMPLE_RATE)).shape
