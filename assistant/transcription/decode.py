"""From a file of any container that PyAV reads to 16 kHz mono sound."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.transcription.cut_off import CutOff
from assistant.transcription.files import is_transcript
from assistant.transcription.input_files import check_file
from assistant.transcription.resampling import Resampler
from assistant.transcription.stored_samples import Mixed, Samples, SampleWriter

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
LOOSE_S = 2.0
"""Announced lengths are rounded, and count what encoders add at both ends: less than this is not missing."""
LEAST_PAUSE_S = 0.1
"""Where the file's times leave out more than this, nothing was recorded: silence keeps all later times right."""
_LENGTH_STATED = ("wav", "flac", "mp3", "mov", "matroska", "ogg", "asf")
"""Containers that state their length; the length of others is FFmpeg's guess from the bit rate."""
_PROTECTED = ("enca", "drms", "aavd")
"""How MP4 names sound that is encrypted: by the standard (ISO/IEC 14496-12, 8.12), iTunes, Audible."""
_ENCRYPTION = tuple(map(bytes.fromhex, ("fbb3112223bdd211b4b700a0c955fc6e", "14e68a292226174cb935dae07ee9289c")))
"""Objects in the head of a WMA file whose sound is encrypted (Advanced Systems Format, 3.14 and 3.15)."""
_HEAD_BYTES = 1 << 16
_RIFF_LENGTH_UNKNOWN = (0, 0xFFFFFFFF)
"""What recorders leave in a wave file's head that they did not come back to."""


@dataclass(frozen=True)
class Sound:
    """A whole recording as mono samples between -1 and 1, ``SAMPLE_RATE`` a second."""

    samples: Samples
    cut_off: CutOff = field(default_factory=CutOff)
    """What is wanted of it; the rest is silence."""
    holes: tuple[tuple[float, float], ...] = ()
    """From where to where, in seconds, the file holds no sound in its middle: damaged, or the recorder stood still."""
    missing_s: float = 0.0
    """What the last file announces and does not hold, because it ends in the middle or is damaged."""
    lengths_s: tuple[float, ...] = ()
    """How much of it each of its files takes."""
    channels: tuple[Samples, ...] = ()
    """Left and right, where they were asked for; ``samples`` are both mixed."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE

    def share_before(self, time_s: float) -> float:
        """The share of what is wanted that lies before a time, 0 to 1."""
        return self.cut_off.share_before(time_s, self.duration_s)


@dataclass(frozen=True)
class _Cut:
    """Writes what is wanted of a recording, and silence for the rest."""

    writers: Sequence[SampleWriter]
    """One, for all that is heard, or one each channel."""
    cut_off: CutOff
    holes: list[tuple[float, float]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many samples have been written."""
        return self.writers[0].count

    def leave_hole(self, seconds: float) -> None:
        begin_s = self.count / SAMPLE_RATE
        for writer in self.writers:
            writer.add_silence(int(seconds * SAMPLE_RATE))
        self.holes.append((begin_s, self.count / SAMPLE_RATE))

    def write(self, frames: Iterable[av.AudioFrame]) -> None:
        for frame in frames:
            for writer, samples in zip(self.writers, frame.to_ndarray(), strict=True):
                self.cut_off.silence(samples, writer.count / SAMPLE_RATE, SAMPLE_RATE)
                writer.add(samples)


def sha256_of(path: Path) -> str:
    """The digest of a file's content, by which a recording is known again. Raises ``InputError``."""
    check_file(path)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(HASH_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def decode(
    path: Path,
    on_progress: Listener,
    cancel: Cancellation,
    cut_off: CutOff | None = None,
    further: Sequence[Path] = (),
    *,
    apart: bool = False,
) -> Sound:
    """Read a recording's first audio track.

    What a file announces and does not hold becomes silence where another file follows.

    Args:
        path: The recording.
        on_progress: Told how far it is read.
        cancel: Asks to stop.
        cut_off: What is wanted of it; None: all. The rest becomes silence, so that times are those of the recording.
        further: Files in which it goes on, in their order.
        apart: Keep its two channels apart, too.

    Raises:
        InputError: There is no such file, it is no recording, holds no sound, is damaged, too little is left of it, or
            channels are to be kept apart where there are not two, from beginning to end.
        CancelledError: The user asked to stop.
    """
    cut_off = cut_off or CutOff()
    with ExitStack() as stack:
        cut = _Cut([stack.enter_context(SampleWriter()) for _channel in range(2 if apart else 1)], cut_off)
        lengths_s: list[float] = []
        missing_s = 0.0
        opened = [_opened(file, stack) for file in (path, *further)]  # all, before the first is gone through
        for file in opened if apart else ():
            _check_two_channels(file.path, file.channels)
        for number, file in enumerate(opened):
            if missing_s:
                cut.leave_hole(missing_s)
                lengths_s[-1] += missing_s
            tell = _share_of(on_progress, number, len(opened))
            length_s, missing_s = _read(file, cut, tell, cancel)
            lengths_s.append(length_s)
        _check_left([path, *further], cut.count / SAMPLE_RATE, cut_off)
        channels = [writer.finish() for writer in cut.writers]
    on_progress(Progress(Stage.DECODE, 1.0))
    samples = Mixed(*channels) if apart else channels[0]
    return Sound(samples, cut_off, tuple(cut.holes), missing_s, tuple(lengths_s), tuple(channels) if apart else ())


def channel_count(path: Path) -> int:
    """How many channels the first audio track of a recording has. Raises ``InputError`` as ``decode`` does."""
    with ExitStack() as stack:
        return _opened(path, stack).channels


@dataclass(frozen=True)
class _File:
    """A file whose sound can be read."""

    path: Path
    container: InputContainer
    stream: AudioStream
    announced_s: float
    """The length that it states of itself; 0 where it states none."""

    @property
    def channels(self) -> int:
        return self.stream.codec_context.layout.nb_channels

    def missing_s(self, length_s: float, broken_off: Sequence[int]) -> float:
        """How much is missing at its end after what was read; where it breaks off, by the share of its bytes.

        Of Ogg files that were put together the first alone states its length, and FFmpeg refuses to go on where the
        channels change.
        """
        missing_s = self.announced_s - length_s
        if missing_s <= LOOSE_S and broken_off and not self.container.streams.video:
            read_bytes = broken_off[0]
            missing_s = length_s * (self.path.stat().st_size / read_bytes - 1)
        return missing_s if missing_s > LOOSE_S else 0.0


def _opened(path: Path, stack: ExitStack) -> _File:
    import av

    check_file(path)
    with _damage_told(path):
        container = stack.enter_context(av.open(str(path), metadata_errors="replace"))
        if not container.streams.audio:
            raise InputError(_as_transcript(path) or _("{file} has no sound track.").format(file=path))
        stream = container.streams.audio[0]
        if stream.codec_context.codec_tag in _PROTECTED or _is_encrypted(container, path):
            raise InputError(
                _("{file} is protected against copying (DRM) and cannot be read; use one without.").format(file=path)
            )
        return _File(path, container, stream, _announced_s(container, stream, path))


def _is_encrypted(container: InputContainer, path: Path) -> bool:
    """Whether a WMA file says so of itself: FFmpeg would decode it to noise, or to nothing."""
    if container.format.name != "asf":
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return any(mark in head for mark in _ENCRYPTION)


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    import av

    try:
        yield
    except av.FFmpegError as error:
        line = _(
            "{file} is no recording that can be read, or it is damaged: {reason}. Try to play it, or copy it again."
        )
        raise InputError(_as_transcript(path) or line.format(file=path, reason=error.strerror)) from error


def _as_transcript(path: Path) -> str:
    """What to do with a file without sound that is named as transcripts are; empty where it is not."""
    line = _("{file} holds no sound. If it is a transcript, `meeting import {file}` reads it.")
    return line.format(file=path) if is_transcript(path) else ""


def _share_of(on_progress: Listener, number: int, count: int) -> Listener:
    """Hands on how far one of several files is as how far all are."""
    return lambda progress: on_progress(replace(progress, done=(number + progress.done) / count))


def _check_two_channels(path: Path, count: int) -> None:
    if count != 2:
        raise InputError(
            ngettext(
                "{file} has {count} channel, not two: leave out --channels.",
                "{file} has {count} channels, not two: leave out --channels.",
                count,
            ).format(file=path, count=count)
        )


def _check_left(files: Sequence[Path], seconds: float, cut_off: CutOff) -> None:
    if min(seconds, cut_off.until_s) - cut_off.from_s < SHORTEST_S:
        raise InputError(
            _("Nothing of {file} is left between --from and --to; it is {seconds:.1f} seconds long.").format(
                file=" + ".join(map(str, files)), seconds=seconds
            )
        )


def states_length(container: InputContainer) -> bool:
    """Whether a file tells how long it is; where it does not, its times are FFmpeg's count of its packets."""
    return container.format.name.split(",")[0] in _LENGTH_STATED


def _announced_s(container: InputContainer, stream: AudioStream, path: Path) -> float:
    """The length of the sound that the file states of itself; 0 where it states none."""
    import av

    if not states_length(container):
        return 0.0
    if stream.duration and stream.time_base:
        length_s = float(stream.duration * stream.time_base)
    elif container.duration and not container.streams.video:  # pictures may go on after the sound
        length_s = container.duration / av.time_base
    else:
        return 0.0
    with path.open("rb") as file:
        mark, announced_bytes, kind = struct.unpack("<4sI4s", file.read(12).ljust(12, b"\0"))
    held_bytes = path.stat().st_size
    # FFmpeg shortens the length of a wave file to what is there; the head still tells how much there was.
    if (mark, kind) == (b"RIFF", b"WAVE") and announced_bytes not in _RIFF_LENGTH_UNKNOWN:
        length_s *= max((announced_bytes + 8) / held_bytes, 1.0)
    return length_s


def _read(file: _File, cut: _Cut, on_progress: Listener, cancel: Cancellation) -> tuple[float, float]:
    """Write all that can be decoded, at ``SAMPLE_RATE``; gives how long it is, and how much is missing at its end."""
    import av

    layout = "mono" if len(cut.writers) == 1 else "stereo"
    # Frames of some hundredths of a second, handed on one by one, took half the time of decoding.
    resampler = Resampler("fltp", layout, SAMPLE_RATE, at_once=SAMPLE_RATE)
    begin_s = (file.container.start_time or 0) / av.time_base
    first = cut.count
    reached_s = 0.0
    broken_off: list[int] = []
    with _damage_told(file.path):
        for number, frame in enumerate(frames_of(file.container, file.stream, broken_off.append)):
            if layout == "stereo":  # the resampler would give one channel twice
                _check_two_channels(file.path, frame.layout.nb_channels)
            pause_s = (frame.time or 0.0) - begin_s - reached_s
            if LEAST_PAUSE_S < pause_s < file.announced_s - reached_s:
                cut.write(resampler.resample(None))
                cut.leave_hole(pause_s)
                reached_s += pause_s
            reached_s += frame.samples / frame.sample_rate
            frame.pts = None  # times that run backwards would stop the resampler
            cut.write(resampler.resample(frame))
            if number % CANCEL_EVERY_FRAMES == 0:
                cancel.check()
                if file.announced_s:
                    on_progress(Progress(Stage.DECODE, min(reached_s / file.announced_s, 1.0)))
        cut.write(resampler.resample(None))
    length_s = (cut.count - first) / SAMPLE_RATE
    if length_s < SHORTEST_S:
        raise InputError(
            _("{file} is too short: {seconds:.1f} seconds of sound.").format(file=file.path, seconds=length_s)
        )
    return length_s, file.missing_s(length_s, broken_off)


def frames_of(
    container: InputContainer, stream: AudioStream, on_broken_off: Callable[[int], None] | None = None
) -> Iterator[av.AudioFrame]:
    """The frames of a track as far as they can be decoded.

    Args:
        container: The file.
        stream: The track.
        on_broken_off: Told after which byte the file breaks off, where its sound ends by an error.

    Raises:
        av.FFmpegError: None can be decoded.
    """
    import av

    stream.codec_context.thread_type = "AUTO"
    packets = container.demux(stream)
    decoder: av.AudioCodecContext = stream.codec_context
    damage: av.FFmpegError | None = None
    found = False
    read_bytes = 0
    while True:
        try:
            packet = next(packets, None)
            read_bytes = max(read_bytes, ((packet.pos or 0) + packet.size) if packet else 0)
            frames = decoder.decode(packet if packet.size else None) if packet else []
        except av.InvalidDataError as error:  # one broken packet is a click; what comes after it is still good
            damage = error
            decoder = _fresh_decoder(stream)
            continue
        except av.FFmpegError as error:  # the file breaks off
            damage = error
            if on_broken_off and read_bytes:
                on_broken_off(read_bytes)
            break
        if packet is None:
            break
        found = found or bool(frames)
        yield from frames
    if damage and not found:
        raise damage


def _fresh_decoder(stream: AudioStream) -> av.AudioCodecContext:
    """A decoder that has heard nothing broken: FFmpeg's for AAC gives silence ever after, which no flushing mends."""
    import av

    first = stream.codec_context
    decoder = av.AudioCodecContext.create(first.codec.name, "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.extradata = first.extradata
    decoder.sample_rate, decoder.layout = first.sample_rate, first.layout.name
    return decoder
