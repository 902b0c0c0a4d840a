"""Two channels, one side each: where one of them only carries, faintly, what is said on the other.

A word that leaks is otherwise heard twice, once on each side. How loud a channel is against the other tells leaking
from speaking: while only the other side speaks it is fainter by as much as the two are apart, which is the same all
through a recording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from assistant.transcription.stored_samples import Samples

Levels = npt.NDArray[np.float32]
"""Decibels under full scale, a frame each."""
Frames = npt.NDArray[np.bool_]

FRAME = 320
"""Samples whose loudness is told together: 0.02 s."""
BLOCK_FRAMES = 3000
"""So many frames at once, a minute: hours at once would fill the memory."""
SMOOTHED_FRAMES = 5
"""A syllable's half, over which loudness is told: from frame to frame it differs by chance."""
HELD_FRAMES = 5
"""What leaks comes a little late, and rings on."""
FAINTEST_DB = -100.0
SPEECH_RANGE_DB = 30.0
"""What is fainter than this under the loud parts of a recording is no speech."""
LEAST_FRAMES = 50
"""A second in which only one side speaks; from less nothing can be told of how much it leaks."""
LEAKING_PERCENT = 25
"""So many of the frames in which the other channel is louder tell how much leaks: in others both sides may speak."""
MARGIN_DB = 10.0
"""Above that, since loudness differs with what is said; half way to being as loud, at most."""
SAME_DB = 3.0
"""Channels that mostly differ by less hold the same."""
LEAST_RUN = 5
"""Frames: what stands out of the other side for a shorter time is no syllable."""


@dataclass(frozen=True)
class Unmixed:
    """A channel that is silent where it only carries the other; each part that is asked for is a copy."""

    channel: Samples
    kept: Frames

    def __len__(self) -> int:
        return len(self.channel)

    def __getitem__(self, part: slice, /) -> npt.NDArray[np.float32]:
        start, stop, _step = part.indices(len(self))
        samples = np.zeros(max(stop - start, 0), np.float32)
        for begin in range(start, stop, BLOCK_FRAMES * FRAME):
            end = min(begin + BLOCK_FRAMES * FRAME, stop)
            first, last = max(begin // FRAME - 1, 0), min(end // FRAME + 2, len(self.kept))
            middles = np.arange(first, last) * FRAME + FRAME / 2
            kept = np.interp(np.arange(begin, end), middles, self.kept[first:last])
            samples[begin - start : end - start] = self.channel[begin:end] * kept
        return samples


def without_cross_talk(channels: Sequence[Samples]) -> list[Unmixed] | None:
    """Two channels, each silent where it only carries the other. None where both hold the same.

    No moment is silenced on the channel on which it is louder.
    """
    left, right = (levels_of(channel) for channel in channels)
    loud = np.maximum(left, right)
    heard = loud > FAINTEST_DB  # what is cut off is exactly silent, and may be nearly all
    if not heard.any():
        return None
    spoken = heard & (loud > np.percentile(loud[heard], 95) - SPEECH_RANGE_DB)
    if np.median(np.abs(left - right)[spoken]) < SAME_DB:
        return None
    return [
        Unmixed(channel, _kept(own, other, spoken))
        for channel, own, other in zip(channels, (left, right), (right, left), strict=True)
    ]


def levels_of(channel: Samples) -> Levels:
    """How loud each frame is, smoothed over some."""
    powers = []
    for at in range(0, len(channel), BLOCK_FRAMES * FRAME):
        block = channel[at : at + BLOCK_FRAMES * FRAME]
        block = np.concatenate([block, np.zeros(-len(block) % FRAME, np.float32)])
        powers.append(np.square(block.reshape(-1, FRAME)).mean(axis=1))
    smoothed = np.convolve(np.concatenate(powers), np.full(SMOOTHED_FRAMES, 1 / SMOOTHED_FRAMES), "same")
    levels = 10 * np.log10(np.maximum(smoothed, 10 ** (FAINTEST_DB / 10)))
    return np.asarray(np.maximum(levels, FAINTEST_DB), np.float32)


def _kept(own: Levels, other: Levels, spoken: Frames) -> Frames:
    """The frames in which a channel holds more than what leaks into it."""
    held = sliding_window_view(np.pad(other, (HELD_FRAMES, 0), mode="edge"), HELD_FRAMES + 1).max(axis=1)
    apart = own - other
    leaking = apart[spoken & (apart < 0)]
    if len(leaking) < LEAST_FRAMES:
        return np.ones(len(own), bool)
    leak_db = float(np.percentile(leaking, LEAKING_PERCENT))
    least_db = leak_db + min(MARGIN_DB, -leak_db / 2)
    stands_out = own - held >= least_db
    kept = _runs(stands_out, LEAST_RUN) | (apart > 0)
    # Where both speak and fall silent together, the other's loudness is still held: that is no pause.
    return ~_runs(~kept, HELD_FRAMES + 1)


def _runs(frames: Frames, least: int) -> Frames:
    """Only the runs of so many frames and longer."""
    padded = np.pad(frames, (least - 1, least - 1))
    whole = np.all(sliding_window_view(padded, least), axis=1)
    return np.asarray(np.any(sliding_window_view(whole, least), axis=1))
