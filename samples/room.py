"""Puts spoken turns into one recording: when each begins, how loud it is, the room around it and its noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]

GAP_S = (0.25, 0.9)
"""Between the end of a turn and the beginning of the next."""
OVERLAP_S = (0.25, 0.6)
"""By which a turn that cuts in begins before the end of the one before it."""
LEAD_S, TAIL_S = 0.6, 0.8
"""Of empty room before the first and after the last turn."""
SPEECH_DBFS = -23.0
"""Level of the loudest person's speech, pauses left out."""
NOISE_DBFS = -54.0
NOISE_FLOOR_HZ = 60.0
"""Below which the noise does not grow: power that nobody hears must not make up its level."""
ECHO_DB = -14.0
"""Of the whole of the room's reflections beside the direct sound: a microphone on the table of a small room."""
ECHO_DECAY_S = 0.3
"""In which the reflections fall by 60 dB."""


def start_times(lengths_s: Sequence[float], cuts_in: Sequence[bool], rng: np.random.Generator) -> list[float]:
    """When each turn begins, in seconds. A turn never begins before the middle of the one before it."""
    starts: list[float] = []
    for number, cutting in enumerate(cuts_in):
        if number == 0:
            starts.append(LEAD_S)
            continue
        before_s = lengths_s[number - 1]
        gap_s = -min(rng.uniform(*OVERLAP_S), before_s / 2) if cutting else rng.uniform(*GAP_S)
        starts.append(starts[-1] + before_s + gap_s)
    return starts


def levelled(sound: Sound, offset_db: float) -> Sound:
    """The sound at ``SPEECH_DBFS`` plus the offset, measured over its audible half."""
    loud = np.sort(np.square(sound))[sound.size // 2 :]
    return (sound * _gain(SPEECH_DBFS + offset_db) / np.sqrt(loud.mean() / 2)).astype(np.float32)


def mixed(turns: Sequence[Sound], starts_s: Sequence[float], rate: int, rng: np.random.Generator) -> Sound:
    """One recording of all turns in a small room, with faint noise."""
    places = [round(start * rate) for start in starts_s]
    end = max(place + turn.size for place, turn in zip(places, turns, strict=True))
    dry = np.zeros(end + round(TAIL_S * rate))
    for place, turn in zip(places, turns, strict=True):
        dry[place : place + turn.size] += turn
    wet = _in_room(dry, rate, rng) + _noise(dry.size, rate, rng)
    return (wet / max(1.0, float(np.abs(wet).max()) / 0.97)).astype(np.float32)


def _gain(level_db: float) -> float:
    return float(10 ** (level_db / 20))


def _in_room(dry: NDArray[np.float64], rate: int, rng: np.random.Generator) -> NDArray[np.float64]:
    time_s = np.arange(round(ECHO_DECAY_S * rate)) / rate
    echo = rng.standard_normal(time_s.size) * 10 ** (-3 * time_s / ECHO_DECAY_S)
    echo[: round(0.004 * rate)] = 0  # the nearest wall is more than half a metre away
    echo *= _gain(ECHO_DB) / np.sqrt(np.square(echo).sum())
    echo[0] = 1.0
    size = 1 << (dry.size + echo.size).bit_length()
    return np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(echo, size), size)[: dry.size]


def _noise(size: int, rate: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Noise whose power falls with frequency, as that of ventilation does."""
    audible_hz = np.maximum(np.fft.rfftfreq(size, 1 / rate), NOISE_FLOOR_HZ)
    noise = np.fft.irfft(np.fft.rfft(rng.standard_normal(size)) / np.sqrt(audible_hz), size)
    return np.asarray(noise * _gain(NOISE_DBFS) / np.sqrt(np.square(noise).mean()))
