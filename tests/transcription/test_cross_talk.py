"""Two channels, one side each: what only leaks is silent, what is spoken is left as it is."""

from __future__ import annotations

import tracemalloc

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.transcription.cross_talk import FRAME, Unmixed, levels_of, without_cross_talk
from assistant.transcription.decode import SAMPLE_RATE

pytestmark = pytest.mark.slow

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
@example(["ours", "customer", "ours", "customer", "ours", "ours", "both"], -12.0, 6.0)
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


@settings(max_examples=25, deadline=None)
@example(["ours", "customer"] * 3, -20, -30, -20)
@given(WHO, st.floats(-25, 6), st.floats(-60, -20), st.floats(-40, -12))
def test_where_a_channel_is_louder_it_is_left_as_it_is(
    seconds: list[str], gain_db: float, onto_left_db: float, onto_right_db: float
) -> None:
    left, right = (_voice(seconds, side, seed) for seed, side in enumerate(("ours", "customer")))
    right *= np.float32(10 ** (gain_db / 20))
    channels = [
        left + np.roll(right, 80) * np.float32(10 ** (onto_left_db / 20)),
        right + np.roll(left, 80) * np.float32(10 ** (onto_right_db / 20)),
    ]

    unmixed = without_cross_talk(channels)

    assert unmixed is not None
    levels = [levels_of(channel) for channel in channels]
    for number, channel in enumerate(channels):
        middles = np.flatnonzero(levels[number] > levels[1 - number]) * FRAME + FRAME // 2
        assert np.array_equal(unmixed[number][0 : len(channel)][middles], channel[middles])


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 300), st.integers(0, 300))
def test_what_is_cut_off_does_not_count(before_s: int, after_s: int) -> None:
    _voices, channels = _channels(["ours", "customer", "both", "ours", "customer"], -20, 0)
    wanted = without_cross_talk(channels)
    cut_off = without_cross_talk([np.pad(one, (before_s * SECOND, after_s * SECOND)) for one in channels])

    assert wanted is not None
    assert cut_off is not None
    for whole, part in zip(cut_off, wanted, strict=True):
        middle = slice((before_s + 1) * SECOND, (before_s + 4) * SECOND)
        assert np.array_equal(whole[middle], part[1 * SECOND : 4 * SECOND])


def test_a_part_of_a_long_recording_takes_no_more_memory_than_of_a_short_one() -> None:
    def taken(length_s: int) -> int:
        frames = length_s * SECOND // FRAME
        channel = np.broadcast_to(np.float32(0.1), frames * FRAME)
        unmixed = Unmixed(channel, np.ones(frames, bool))
        tracemalloc.start()
        _part = unmixed[SECOND : 3 * SECOND]
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert taken(3 * 60 * 60) < 1.1 * taken(60)


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
