"""Small sounds for documents: as long as what they were made from, the same pitch, few bytes, no tags."""

from __future__ import annotations

from io import BytesIO

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.transcription.small_sound import BITS_A_SECOND, RATE, mp3_of
from assistant.transcription.stretch import PLAYED_RATE


def tone(seconds: float, pitch_hz: float) -> np.ndarray:
    at_s = np.arange(round(seconds * PLAYED_RATE)) / PLAYED_RATE
    return (np.sin(2 * np.pi * pitch_hz * at_s) * 12_000).astype(np.int16)


def heard(mp3: bytes) -> np.ndarray:
    with av.open(BytesIO(mp3), "r") as container:
        assert container.streams.audio[0].codec_context.sample_rate == RATE
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


@settings(max_examples=15, deadline=None)
@given(st.floats(0.3, 8.0), st.floats(200, 3000))
def test_a_sound_keeps_its_length_and_pitch_and_takes_few_bytes(seconds: float, pitch_hz: float) -> None:
    mp3 = mp3_of(tone(seconds, pitch_hz))
    samples = heard(mp3)
    spectrum = np.abs(np.fft.rfft(samples))
    loudest_hz = np.argmax(spectrum) * RATE / len(samples)

    assert seconds <= len(samples) / RATE <= seconds + 0.2
    assert loudest_hz == pytest.approx(pitch_hz, abs=10)
    assert len(mp3) <= (seconds + 0.3) * BITS_A_SECOND / 8


def test_it_names_no_program() -> None:
    mp3 = mp3_of(tone(1.0, 440))

    assert b"Lavf" not in mp3
    assert not mp3.startswith(b"ID3")
