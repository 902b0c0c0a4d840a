"""Sound files of every kind, and everything that is none."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import CancelledError, InputError
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.transcription.decode import SAMPLE_RATE, decode, sha256_of


def _tone(seconds: float, rate: int = 44_100) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    times = np.arange(int(seconds * rate)) / rate
    return (np.sin(times * 2 * np.pi * 440) * 12_000).astype(np.int16)


def _write(path: Path, seconds: float, codec: str) -> Path:
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=44_100)
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(_tone(seconds).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = 44_100
        resampler = av.AudioResampler(stream.codec_context.format, stream.codec_context.layout, 44_100, 1024)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


def _decoded(path: Path) -> float:
    return decode(path, ignore_progress, Cancellation()).duration_s


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.wav", "pcm_s16le"), ("a.flac", "flac"), ("a.m4a", "aac"), ("a.mp4", "aac"), ("a.mp3", "mp3")],
)
def test_every_usual_container_is_read_whole(tmp_path: Path, name: str, codec: str) -> None:
    assert _decoded(_write(tmp_path / name, 3.0, codec)) == pytest.approx(3.0, abs=0.1)


def test_stereo_of_another_rate_becomes_mono_at_sixteen_kilohertz(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(np.repeat(_tone(2.0, 8_000), 2).tobytes())

    sound = decode(path, ignore_progress, Cancellation())

    assert sound.samples.dtype == np.float32
    assert len(sound.samples) == pytest.approx(2 * SAMPLE_RATE, abs=100)


def _missing(folder: Path) -> Path:
    return folder / "nothing.wav"


def _folder(folder: Path) -> Path:
    return folder


def _empty(folder: Path) -> Path:
    (folder / "empty.wav").touch()
    return folder / "empty.wav"


def _text(folder: Path) -> Path:
    (folder / "text.wav").write_text("this is not sound " * 50)
    return folder / "text.wav"


def _half_an_mp4(folder: Path) -> Path:
    whole = _write(folder / "whole.mp4", 3.0, "aac").read_bytes()
    (folder / "half.mp4").write_bytes(whole[: len(whole) // 2])
    return folder / "half.mp4"


def _short(folder: Path) -> Path:
    return _write(folder / "short.wav", 0.2, "pcm_s16le")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_missing, "no file"),
        (_folder, "is a folder"),
        (_empty, "is empty"),
        (_text, "no recording"),
        (_half_an_mp4, "no recording"),
        (_short, "too short"),
    ],
)
def test_what_is_no_recording_gets_one_line_that_says_why(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        _decoded(make(tmp_path))

    assert "\n" not in str(caught.value)


def test_half_a_wav_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = _write(tmp_path / "whole.wav", 4.0, "pcm_s16le").read_bytes()
    half = tmp_path / "half.wav"
    half.write_bytes(whole[: len(whole) // 2])

    assert _decoded(half) == pytest.approx(2.0, abs=0.1)


def test_progress_ends_at_one_and_a_stop_is_heeded(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.wav", 3.0, "pcm_s16le")
    seen: list[Progress] = []
    decode(path, seen.append, Cancellation())
    stop = Cancellation()
    stop.cancel()

    assert seen[-1].done == 1.0
    with pytest.raises(CancelledError):
        decode(path, ignore_progress, stop)


def test_a_recording_is_known_by_its_content_alone(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"same")
    second.write_bytes(b"same")

    assert sha256_of(first) == sha256_of(second) != sha256_of(_text(tmp_path))
