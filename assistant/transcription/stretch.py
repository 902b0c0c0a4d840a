"""A short stretch of a recording, to be listened to: sought in its files, not read from their beginning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assistant.errors import InputError
from assistant.events import Cancellation
from assistant.language import gettext as _
from assistant.transcription.decode import CANCEL_EVERY_FRAMES, LEAST_PAUSE_S, SHORTEST_S, frames_of, states_length
from assistant.transcription.input_files import check_file
from assistant.transcription.parts import Passage, passages
from assistant.transcription.resampling import Resampler
from schemas.talk import Recording

if TYPE_CHECKING:
    import av
    from av.audio.stream import AudioStream
    from av.container import InputContainer

PLAYED_RATE = 48_000
"""Samples a second that nearly every sound device takes as they are."""
RUN_UP_S = 0.5
"""Decoders need some packets before what they give is right: Opus 0.08 s (RFC 7845, 4.6), mp3 its bit reservoir."""

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Pcm:
    """A stretch of a recording as mono samples, ``PLAYED_RATE`` a second."""

    samples: Samples
    start_s: float
    """Where in the recording it starts."""
    end_s: float
    """Where in the recording it ends: not after the recording does."""

    @property
    def duration_s(self) -> float:
        """How long it takes to play; longer than the stretch where it is slowed down."""
        return len(self.samples) / PLAYED_RATE


def stretch(
    recording: Recording, start_s: float, end_s: float, speed: float = 1.0, cancel: Cancellation | None = None
) -> Pcm:
    """Read a stretch of a recording's first audio track, as far as the recording goes.

    Args:
        recording: The recording, its files where they were when it was transcribed.
        start_s: Where it starts, in seconds of the recording as ``decode`` counts them.
        end_s: Where it ends; at least ``SHORTEST_S`` later.
        speed: 1.0 as spoken; 0.75 takes a third longer at the same pitch. From 0.5 on.
        cancel: Asks to stop.

    Raises:
        InputError: A file is gone or is not what was transcribed: no recording, no sound, or too short.
        CancelledError: The user asked to stop.
    """
    start_s = max(start_s, 0.0)
    end_s = max(end_s, start_s + SHORTEST_S)
    wanted = passages(recording, start_s, end_s)
    pieces = [_heard(passage, cancel or Cancellation()) for passage in wanted]
    if not any(len(piece) for piece in pieces):
        raise InputError(_not_the_one(wanted[0].path))
    heard = np.concatenate([*map(_filled, pieces[:-1], wanted), pieces[-1]])
    read_to_s = start_s + len(heard) / PLAYED_RATE
    return Pcm(heard if speed == 1.0 else _at_speed(heard, speed), start_s, read_to_s)


def _heard(passage: Passage, cancel: Cancellation) -> Samples:
    """What there is of a stretch of one file."""
    import av

    _check_there(passage.path)
    try:
        return _read(passage.path, passage.start_s, passage.end_s, cancel)
    except av.FFmpegError as error:
        raise InputError(_not_the_one(passage.path)) from error


def _filled(heard: Samples, passage: Passage) -> Samples:
    """As long as the passage, with silence at its end: what comes after it stays at its place."""
    missing = _count(passage.end_s - passage.start_s) - len(heard)
    return np.concatenate([heard, np.zeros(max(missing, 0), np.int16)])


def _check_there(path: Path) -> None:
    if not path.exists():
        raise InputError(
            _("The recording is no longer at {file}; put it back there to listen to it.").format(file=path)
        )
    check_file(path)


def _not_the_one(path: Path) -> str:
    return _(
        "{file} has no sound at this place: it is damaged, or not the recording that was transcribed; "
        "put the right file there."
    ).format(file=path)


def _read(path: Path, start_s: float, end_s: float, cancel: Cancellation) -> Samples:
    """The samples between two places; fewer where the recording ends before."""
    resampler = Resampler("s16", "mono", PLAYED_RATE)
    heard: list[Samples] = []
    reached_s = start_s
    for number, (frame, frame_s) in enumerate(_frames_from(path, start_s - RUN_UP_S)):
        if number % CANCEL_EVERY_FRAMES == 0:
            cancel.check()
        frame_end_s = frame_s + frame.samples / frame.sample_rate
        if frame_end_s <= start_s:
            continue
        pause_s = min(frame_s, end_s) - reached_s
        if pause_s > LEAST_PAUSE_S:  # as decode counts the recording's time
            heard.append(np.zeros(int(pause_s * PLAYED_RATE), np.int16))
        if frame_s >= end_s:
            break
        sounding = _resampled(resampler, frame)
        heard.append(sounding if heard else sounding[_count(start_s - frame_s) :])
        reached_s = frame_end_s
    else:
        heard.append(_resampled(resampler, None) if heard else np.zeros(0, np.int16))
    return np.concatenate(heard)[: _count(end_s - start_s)]


def _frames_from(path: Path, from_s: float) -> Iterator[tuple[av.AudioFrame, float]]:
    """The frames from a place on or from some way before it, each with its place in the recording, in seconds.

    Where a file states no length, FFmpeg tells the time by its packets, as if all were like the first one. What lies
    behind a change of the rate is found only by counting samples from the beginning on.
    """
    with _opened(path) as (container, stream):
        counted = not states_length(container)
        rate = stream.codec_context.sample_rate
        frames = _sought(container, stream, from_s)
        first = next(frames, None)
        if not counted or (first and first.sample_rate == rate):
            yield from _placed(chain([first] if first else [], frames), container, counted=counted)
            return
    with _opened(path) as (container, stream):
        yield from _placed(frames_of(container, stream), container, counted=True)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    import av

    with av.open(str(path), metadata_errors="replace") as container:
        if not container.streams.audio:
            raise InputError(_not_the_one(path))
        yield container, container.streams.audio[0]


def _sought(container: InputContainer, stream: AudioStream, from_s: float) -> Iterator[av.AudioFrame]:
    import av

    if from_s > 0 and stream.time_base:
        with suppress(av.FFmpegError):  # what cannot be sought in is read from its beginning
            container.seek(int((_begin_s(container) + from_s) / stream.time_base), stream=stream)
    return frames_of(container, stream)


def _placed(
    frames: Iterable[av.AudioFrame], container: InputContainer, *, counted: bool
) -> Iterator[tuple[av.AudioFrame, float]]:
    """Frames with their places, as the file tells them or, but for the first, as their samples count up."""
    next_s: float | None = None
    for frame in frames:
        if next_s is None or (frame.time is not None and not counted):
            next_s = frame.time - _begin_s(container) if frame.time is not None else 0.0
        frame_s, next_s = next_s, next_s + frame.samples / frame.sample_rate
        frame.pts = None  # times that run backwards would stop the resampler
        yield frame, frame_s


def _begin_s(container: InputContainer) -> float:
    import av

    return (container.start_time or 0) / av.time_base


def _resampled(resampler: Resampler, frame: av.AudioFrame | None) -> Samples:
    pieces = [piece.to_ndarray().reshape(-1) for piece in resampler.resample(frame)]
    return np.concatenate(pieces).astype(np.int16, copy=False) if pieces else np.zeros(0, np.int16)


def _count(seconds: float) -> int:
    return max(round(seconds * PLAYED_RATE), 0)


def _at_speed(samples: Samples, speed: float) -> Samples:
    """The same sound in another time at the same pitch, by FFmpeg's ``atempo`` (overlap and add of similar waves)."""
    import av
    import av.filter

    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=PLAYED_RATE, format="s16", layout="mono", time_base=Fraction(1, PLAYED_RATE))
    graph.link_nodes(source, graph.add("atempo", str(speed)), graph.add("abuffersink")).configure()
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = PLAYED_RATE
    frame.time_base = Fraction(1, PLAYED_RATE)
    frame.pts = 0
    graph.push(frame)
    graph.push(None)
    slowed: list[Samples] = []
    with suppress(av.EOFError, av.BlockingIOError):
        while isinstance(piece := graph.pull(), av.AudioFrame):
            slowed.append(piece.to_ndarray().reshape(-1).astype(np.int16, copy=False))
    return np.concatenate(slowed) if slowed else samples
