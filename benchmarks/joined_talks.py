"""Talks joined of clips of single voices: who speaks when is known to the sample, short answers included."""

from __future__ import annotations

import wave
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.events import Cancellation, ignore_progress
from assistant.transcription.decode import SAMPLE_RATE, decode
from assistant.transcription.speakers import Turn
from assistant.transcription.voice import found_by_silero

Floats = npt.NDArray[np.float32]

TALKS = 8
VOICES = (3, 4)
ROUNDS = 12
"""Turns of more than a second in a talk, each with a short one behind it or not."""
SHORT_SHARE = 0.8
SHORT_S = (0.35, 0.95)
"""Answers such as 嗯, 对, 好的."""
GAP_S = (0.1, 0.6)
"""Between turns, where nobody cuts in."""
SPEECH_LEVEL = 0.05
"""Root of the mean square of each turn's sound."""
NOISE_LEVEL = 0.0015
FADE_S = 0.01
"""At cuts, so that they do not click."""
DIP_S = 0.02
"""Stretches whose energy is compared to find where a syllable ends."""


@dataclass(frozen=True)
class JoinedTalk:
    """Sound, and who speaks when in it."""

    samples: Floats
    turns: list[Turn]


def joined_talks(folder: Path, seeds: Sequence[int] = range(TALKS)) -> Iterator[JoinedTalk]:
    """Talks of clips whose names begin with the voice's: ``anna_1.wav``, ``anna_2.wav`` and so on.

    The last clip of each voice is heard in short turns alone: none of their sound is heard elsewhere.
    """
    clips: defaultdict[str, list[Floats]] = defaultdict(list)
    for path in sorted(folder.glob("*_*.wav")):
        clips[path.stem.rpartition("_")[0]].append(_speech(path))
    usable = {voice: of_voice for voice, of_voice in clips.items() if len(of_voice) > 1}
    for seed in seeds if usable else ():
        yield joined(usable, seed)


def joined(clips: Mapping[str, Sequence[Floats]], seed: int) -> JoinedTalk:
    """One talk.

    Args:
        clips: By voice at least two, without silence at their ends.
        seed: Another one gives another talk.
    """
    chance = np.random.default_rng(seed)
    voices = [str(voice) for voice in chance.permutation(sorted(clips))[: chance.choice(VOICES)]]
    parts, turns, reached_s = [_silence(0.5)], list[Turn](), 0.5
    for number in range(ROUNDS):
        speaks = voices[number % len(voices)]
        said = [(speaks, _some(clips[speaks][:-1], chance))]
        if chance.random() < SHORT_SHARE:
            answers = str(chance.choice([voice for voice in voices if voice != speaks]))
            said.append((answers, _short(clips[answers][-1], chance)))
        for voice, sound in said:
            length_s = len(sound) / SAMPLE_RATE
            turns.append(Turn(reached_s, reached_s + length_s, voice))
            pause = _silence(chance.uniform(*GAP_S))
            parts += [sound, pause]
            reached_s += (len(sound) + len(pause)) / SAMPLE_RATE
    samples = np.concatenate(parts)
    samples += chance.standard_normal(len(samples)).astype(np.float32) * NOISE_LEVEL
    return JoinedTalk(samples, turns)


def write_wave(samples: Floats, path: Path) -> None:
    """As 16-bit mono."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def _speech(path: Path) -> Floats:
    """A clip from its first voice to its last."""
    sound = decode(path, ignore_progress, Cancellation())
    voiced = found_by_silero(sound, min_silence_duration_ms=60, min_speech_duration_ms=100, speech_pad_ms=20)
    samples = sound.samples[int(voiced[0].start_s * SAMPLE_RATE) : int(voiced[-1].end_s * SAMPLE_RATE)]
    return _levelled(samples)


def _some(clips: Sequence[Floats], chance: np.random.Generator) -> Floats:
    return clips[int(chance.integers(len(clips)))]


def _short(clip: Floats, chance: np.random.Generator) -> Floats:
    """A part of a clip between two dips of its energy: some syllables."""
    block = int(DIP_S * SAMPLE_RATE)
    energy = np.square(clip[: len(clip) // block * block]).reshape(-1, block).mean(axis=1)
    dips = [at for at in range(1, len(energy) - 1) if energy[at] <= energy[at - 1] and energy[at] < energy[at + 1]]
    edges = [0, *dips, len(energy)]
    least, most = (seconds / DIP_S for seconds in SHORT_S)
    spans = [(one, other) for one in edges for other in edges if least <= other - one <= most]
    loud = [span for span in spans if energy[slice(*span)].mean() > energy.mean() / 2]
    first, last = loud[int(chance.integers(len(loud)))]
    return _levelled(clip[first * block : last * block])


def _levelled(sound: Floats) -> Floats:
    fade = np.minimum(np.arange(len(sound)), np.arange(len(sound))[::-1]) / (FADE_S * SAMPLE_RATE)
    level = float(np.sqrt(np.square(sound).mean()))
    return (sound * SPEECH_LEVEL / level * np.minimum(fade, 1)).astype(np.float32)


def _silence(seconds: float) -> Floats:
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)
