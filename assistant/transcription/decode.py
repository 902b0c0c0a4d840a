"""From a file of any container that PyAV reads to 16 kHz mono sound."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assistant.errors import InputError
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.language import gettext as _
from assistant.transcription.input_files import check_file

if TYPE_CHECKING:
    import av
    from av.audio.stream import AudioStream
    from av.container import InputContainer

SAMPLE_RATE = 16_000
"""Samples a second that both recogniser and diariser expect."""
SHORTEST_S = 0.5
"""Less holds no word."""
HASH_CHUNK_BYTES = 1 << 20
CANCEL_EVERY_FRAMES = 200


@dataclass(frozen=True)
class Sound:
    """A whole recording as mono samples between -1 and 1, ``SAMPLE_RATE`` a second."""

    samples: npt.NDArray[np.float32]
    cut_off: bool = False
    """The file ends in the middle, or parts of it could not be decoded."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE


def sha256_of(path: Path) -> str:
    """The digest of a file's content, by which a recording is known again. Raises ``InputError``."""
    check_file(path)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(HASH_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def decode(path: Path, on_progress: Listener, cancel: Cancellation) -> Sound:
    """Read a recording's first audio track.

    Raises:
        InputError: There is no such file, it is no recording, holds no sound, is damaged, or is too short.
        CancelledError: The user asked to stop.
    """
    import av

    check_file(path)
    try:
        with av.open(str(path), metadata_errors="replace") as container:
            if not container.streams.audio:
                raise InputError(_("{file} has no sound track.").format(file=path))
            sound = _read(container, container.streams.audio[0], on_progress, cancel)
    except av.FFmpegError as error:
        raise InputError(
            _(
                "{file} is no recording that can be read, or it is damaged: {reason}. Try to play it, or copy it again."
            ).format(file=path, reason=error.strerror)
        ) from error
    if sound.duration_s < SHORTEST_S:
        raise InputError(
            _("{file} is too short: {seconds:.1f} seconds of sound.").format(file=path, seconds=sound.duration_s)
        )
    on_progress(Progress(Stage.DECODE, 1.0))
    return sound


def _read(container: InputContainer, stream: AudioStream, on_progress: Listener, cancel: Cancellation) -> Sound:
    import av

    stream.codec_context.thread_type = "AUTO"
    resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    length_s = container.duration / av.time_base if container.duration else 0.0
    pieces: list[npt.NDArray[np.float32]] = []
    count, cut_off = 0, False
    try:
        for number, frame in enumerate(_frames(container, stream)):
            for resampled in resampler.resample(frame):
                pieces.append(_samples_of(resampled))
                count += len(pieces[-1])
            if number % CANCEL_EVERY_FRAMES == 0:
                cancel.check()
                if length_s:
                    on_progress(Progress(Stage.DECODE, min(count / SAMPLE_RATE / length_s, 1.0)))
    except av.FFmpegError:
        if not count:
            raise
        cut_off = True  # what was read before the damage is used, and the rest is a gap
    else:
        pieces += [_samples_of(resampled) for resampled in resampler.resample(None)]
    samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    return Sound(np.ascontiguousarray(samples, np.float32), cut_off)


def _samples_of(frame: av.AudioFrame) -> npt.NDArray[np.float32]:
    return frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[av.AudioFrame]:
    """The frames in order; times are left out because broken ones would stop the resampler."""
    for frame in container.decode(stream):
        frame.pts = None
        yield frame
