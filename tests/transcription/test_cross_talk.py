"""Two channels, one side each: what only leaks is silent, what is spoken is left as it is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.transcription.cross_talk import FRAME, without_cross_talk
from assistant.transcription.decode import SAMPLE_RATE

Channel = npt.NDArray[np.float32]
SECOND = SAMPLE_RATE
WHO = (
    st.lists(st.sampled_from(["ours", "customer", "both", "nobody"]), min_size=2, max_size=9)
    .map(lambda seconds: ["ours", "customer", "ours", "customer", *seconds])
    .filter(lambda seconds: seconds.count("both") <= min(seconds.count("ours"), seconds.count("customer")))
)
"""Who speaks, second by second; nobody always over the other."""


def _voice(seconds: list[str], side: str, seed: int) -> Channel:
    """Noise with the rise and fall of syllables, in the seconds in which a side speaks."""
    rng = np.random.default_rng(seed)
    count = len(seconds) * SECOND
    speaks = np.repeat([who in (side, "both") for who in seconds], SECOND)
    syllables = 0.6 + 0.4 * np.sin(np.arange(count) * 2 * np.pi * 4 / SAMPLE_RATE)
    return np.asarray(rng.normal(0, 0.1, count) * syllables * speaks, np.float32)


def _channels(seconds: list[str], leak_db: float, gain_db: float) -> tuple[list[Channel], list[Channel]]:
    """The two voices, and the two channels that carry them."""
    voices = [_voice(seconds, side, seed) for seed, side in enumerate(("ours", "customer"))]
    leaks = [np.roll(voice, 80) * 10 ** (leak_db / 20) for voice in voices]
    hiss = np.random.default_rng(9).normal(0, 1e-4, (2, len(voices[0])))
    left, right = voices[0] + leaks[1], (voices[1] + leaks[0]) * 10 ** (gain_db / 20)
    return voices, [(left + hiss[0]).astype(np.float32), (right + hiss[1]).astype(np.float32)]


@settings(max_examples=25, deadline=None)
@given(WHO, st.floats(-60, -12), st.floats(-6, 6))
def test_only_what_leaks_is_silenced(seconds: list[str], leak_db: float, gain_db: float) -> None:
    _voices, channels = _channels(seconds, leak_db, gain_db)

    unmixed = without_cross_talk(channels)

    assert unmixed is not None
    for number, side in enumerate(("ours", "customer")):
        for second, who in enumerate(seconds):
            middle = slice(int((second + 0.2) * SECOND), int((second + 0.8) * SECOND))
            before, after = channels[number][middle], unmixed[number][middle]
            if who == side:
                assert np.array_equal(after, before)
            elif who == "both":
                assert np.square(after).sum() >= 0.9 * np.square(before).sum()
            elif who != "nobody" and leak_db > -50:  # fainter ones are under the hiss
                assert np.square(after).sum() <= 0.02 * np.square(before).sum()


@given(st.data())
def test_a_part_is_the_same_part_of_the_whole(data: st.DataObject) -> None:
    _voices, channels = _channels(["ours", "customer", "both", "ours"], -20, 0)
    unmixed = without_cross_talk(channels)
    assert unmixed is not None
    start = data.draw(st.integers(0, 4 * SECOND))
    stop = data.draw(st.integers(0, 4 * SECOND + FRAME))
    before = channels[0].copy()

    part = unmixed[0][start:stop]

    assert np.array_equal(part, unmixed[0][0 : 4 * SECOND][start:stop])
    assert np.array_equal(channels[0], before)


@pytest.mark.parametrize("gain_db", [0.0, 2.0])
def test_channels_that_hold_the_same_are_told(gain_db: float) -> None:
    voice = _voice(["ours", "customer", "both"], "ours", 1) + _voice(["ours", "customer", "both"], "customer", 2)

    assert without_cross_talk([voice, voice * np.float32(10 ** (gain_db / 20))]) is None


def test_where_one_side_never_speaks_the_other_is_left_whole() -> None:
    _voices, channels = _channels(["ours"] * 4, -20, 0)

    unmixed = without_cross_talk(channels)

    assert unmixed is not None
    assert np.array_equal(unmixed[0][0 : 4 * SECOND], channels[0])
    assert not unmixed[1][SECOND : 3 * SECOND].any()


def test_silence_holds_the_same_on_both() -> None:
    silent = np.zeros(SECOND, np.float32)

    assert without_cross_talk([silent, silent]) is None
