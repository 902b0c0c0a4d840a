"""Talks joined of single voices: what is said of who speaks when is true of the sound."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.transcription.decode import SAMPLE_RATE
from benchmarks.heard import short_turns_kept
from benchmarks.joined_talks import NOISE_LEVEL, SHORT_S, SPEECH_LEVEL, Floats, joined

PITCHES_HZ = {"anna": 200, "bo": 300, "chen": 400, "dora": 500}


def _clip(pitch_hz: float, seconds: float) -> Floats:
    """Syllables of a tone, four a second."""
    at = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    loud = 2 * SPEECH_LEVEL * np.abs(np.sin(4 * np.pi * at))
    return (np.sin(2 * np.pi * pitch_hz * at) * loud).astype(np.float32)


CLIPS = {name: [_clip(pitch, 2.5), _clip(pitch + 1000, 2.0)] for name, pitch in PITCHES_HZ.items()}
"""The last of each, of which short turns are made, is a thousand Hertz higher."""


def _pitch_hz(sound: Floats) -> float:
    return float(np.abs(np.fft.rfft(sound)).argmax() * SAMPLE_RATE / len(sound))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_each_turn_is_its_voice_and_nobody_speaks_between(seed: int) -> None:
    talk = joined(CLIPS, seed)

    for turn in talk.turns:
        length_s = turn.end_s - turn.start_s
        is_short = length_s < 1
        sound = talk.samples[round(turn.start_s * SAMPLE_RATE) : round(turn.end_s * SAMPLE_RATE)]
        assert np.sqrt(np.square(sound).mean()) == pytest.approx(SPEECH_LEVEL, rel=0.1)
        assert _pitch_hz(sound) == pytest.approx(PITCHES_HZ[turn.label] + 1000 * is_short, abs=20)
        assert not is_short or SHORT_S[0] - 0.02 <= length_s <= SHORT_S[1] + 0.02
    for turn, following in pairwise(talk.turns):
        pause = talk.samples[round(turn.end_s * SAMPLE_RATE) + 1 : round(following.start_s * SAMPLE_RATE) - 1]
        assert len(pause)
        assert np.abs(pause).max() < 6 * NOISE_LEVEL
        assert following.end_s - following.start_s >= 1 or turn.label != following.label
    assert talk.turns[-1].end_s <= len(talk.samples) / SAMPLE_RATE


def test_a_seed_gives_the_same_talk_again_and_another_one_another() -> None:
    assert joined(CLIPS, 1).turns == joined(CLIPS, 1).turns != joined(CLIPS, 2).turns


def test_most_turns_have_a_short_one_behind_them() -> None:
    short = [short_turns_kept([], joined(CLIPS, seed).turns) for seed in range(8)]

    assert all(kept == 0 for kept, _count in short)
    assert sum(count for _kept, count in short) > 60
