"""Stretches of recordings of every kind: the right second, as far as the recording goes, slower at the same pitch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import CancelledError, InputError
from assistant.events import Cancellation
from assistant.transcription import stretch as stretch_module
from assistant.transcription.decode import frames_of
from assistant.transcription.stretch import PLAYED_RATE, stretch
from tests.transcription.makers import alone

if TYPE_CHECKING:
    import av

RATE = 16_000
SECONDS = 24
KINDS = {
    "a.wav": "pcm_s16le",
    "a.flac": "flac",
    "a.mp3": "libmp3lame",
    "a.opus": "libopus",
    "a.ogg": "libopus",
    "a.m4a": "aac",
    "a.aac": "aac",
    "a.mkv": "aac",
    "a.webm": "libopus",
}
QUICKLY = {
    "libmp3lame": {"compression_level": "9", "q": "9"},  # q: variable bit rate
    "libopus": {"compression_level": "0"},
    "aac": {"aac_coder": "fast"},
}


def _pitch_of(second: int) -> int:
    return 300 + second * 37 % 20 * 100


@cache
def _tones(seconds: int = SECONDS, rate: int = RATE) -> npt.NDArray[np.int16]:
    """A recording in which each second has a tone of its own."""
    times = np.arange(rate) / rate
    tones = [np.sin(times * 2 * np.pi * _pitch_of(second)) * 12_000 for second in range(seconds)]
    return np.concatenate(tones).astype(np.int16)


def _frame(samples: npt.NDArray[np.int16]) -> av.AudioFrame:
    import av

    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = RATE
    return frame


def _write(path: Path, codec: str, **muxing: str) -> Path:
    import av

    with av.open(str(path), "w", options=muxing) as container:
        rate = 48_000 if codec == "libopus" else RATE
        stream = container.add_stream(codec, rate=rate, options=QUICKLY.get(codec, {}))
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        context = stream.codec_context
        resampler = av.AudioResampler(context.format, "mono", rate, context.frame_size or 1024)
        for piece in [*resampler.resample(_frame(_tones())), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


Recordings = Callable[[str], Path]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recordings:
    """A recording of each kind, written when it is first asked for."""
    folder = tmp_path_factory.mktemp("recordings")
    return cache(lambda name: _write(folder / name, KINDS[name]))


def _pitch(samples: npt.NDArray[np.int16]) -> float:
    """The loudest frequency of 50 ms."""
    heard = samples[: PLAYED_RATE // 20] * np.hanning(PLAYED_RATE // 20)
    return float(np.argmax(np.abs(np.fft.rfft(heard, PLAYED_RATE))))


@pytest.mark.parametrize("name", KINDS)
def test_a_stretch_begins_in_the_second_that_was_asked_for(recording: Recordings, name: str) -> None:
    path = recording(name)

    for second in (1, 11, 22):
        for start_s, heard in ((second - 0.15, second - 1), (second + 0.1, second)):
            pcm = stretch(alone(path), start_s, start_s + 1)

            assert _pitch(pcm.samples) == pytest.approx(_pitch_of(heard), abs=20)
            assert pcm.duration_s == pytest.approx(1.0, abs=0.001)


def test_a_stretch_of_an_mp3_without_any_table_begins_in_the_second_that_was_asked_for(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.mp3", "libmp3lame", write_xing="0")

    assert _pitch(stretch(alone(path), 21.1, 22).samples) == pytest.approx(_pitch_of(21), abs=20)


@pytest.mark.parametrize("name", KINDS)
def test_only_what_is_near_is_decoded(recording: Recordings, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = recording(name)
    decoded_s = 0.0

    def counted(container: av.container.InputContainer, stream: av.AudioStream) -> Iterator[av.AudioFrame]:
        nonlocal decoded_s
        for frame in frames_of(container, stream):
            decoded_s += frame.samples / frame.sample_rate
            yield frame

    monkeypatch.setattr(stretch_module, "frames_of", counted)
    stretch(alone(path), 22, 23)

    assert 1 <= decoded_s < 5


@pytest.fixture(scope="module")
def five_seconds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording whose samples are played as they are."""
    path = tmp_path_factory.mktemp("recordings") / "five.wav"
    soundfile.write(path, _tones(5, PLAYED_RATE), PLAYED_RATE)
    return path


@settings(max_examples=25, deadline=None)
@given(start_s=st.floats(-1, 4.4), length_s=st.floats(0.5, 6))
def test_a_stretch_is_a_cut_of_the_recording(five_seconds: Path, start_s: float, length_s: float) -> None:
    whole = _tones(5, PLAYED_RATE)

    pcm = stretch(alone(five_seconds), start_s, start_s + length_s)

    begin = round(max(start_s, 0) * PLAYED_RATE)
    assert pcm.start_s == max(start_s, 0)
    assert len(pcm.samples) == pytest.approx((pcm.end_s - pcm.start_s) * PLAYED_RATE, abs=1)
    assert any(
        np.array_equal(pcm.samples, whole[begin + shift :][: len(pcm.samples)])
        for shift in (-1, 0, 1)
        if begin + shift >= 0
    )
    assert pcm.end_s == pytest.approx(min(max(start_s + length_s, pcm.start_s + 0.5), 5), abs=0.001)


def test_a_moment_is_long_enough_to_be_heard(recording: Recordings) -> None:
    path = recording("a.wav")

    assert stretch(alone(path), 3, 3).duration_s == pytest.approx(0.5, abs=0.001)


def test_slower_takes_longer_at_the_same_pitch(recording: Recordings) -> None:
    path = recording("a.wav")

    slow = stretch(alone(path), 17, 18, 0.75)

    assert slow.duration_s == pytest.approx(4 / 3, abs=0.05)
    assert slow.start_s == 17
    assert slow.end_s == pytest.approx(18, abs=0.001)
    for place_s in (0.2, 0.6, 1.0):
        heard = slow.samples[int(place_s * PLAYED_RATE) :]
        assert _pitch(heard) == pytest.approx(_pitch_of(17), abs=20)


def test_a_stereo_recording_of_another_rate_is_heard_at_its_pitch(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, np.repeat(_tones(5, 44_100)[:, None], 2, axis=1), 44_100)

    assert _pitch(stretch(alone(path), 3.1, 4).samples) == pytest.approx(_pitch_of(3), abs=20)


def test_a_film_is_heard_by_its_first_sound_track(tmp_path: Path) -> None:
    import av

    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=5)
        assert isinstance(picture, av.VideoStream)
        picture.width = picture.height = 64
        tracks = [container.add_stream("aac", rate=RATE, options=QUICKLY["aac"], layout="mono") for _number in range(2)]
        for _number in range(5 * SECONDS):
            still = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(picture.encode(still))
        for track, samples in zip(tracks, (_tones(), _tones()[::-1]), strict=True):
            assert isinstance(track, av.AudioStream)
            resampler = av.AudioResampler(track.codec_context.format, "mono", RATE, 1024)
            for piece in [*resampler.resample(_frame(samples.copy())), *resampler.resample(None)]:
                container.mux(track.encode(piece))
            container.mux(track.encode(None))
        container.mux(picture.encode(None))

    assert _pitch(stretch(alone(path), 21.1, 22).samples) == pytest.approx(_pitch_of(21), abs=20)


def _with_a_pause(path: Path) -> Path:
    """Sound of the first second, nothing recorded for four seconds, sound of the second one."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE)
        assert isinstance(stream, av.AudioStream)
        for begin_s, second in ((0, 0), (5, 1)):
            frame = _frame(_tones()[second * RATE : (second + 1) * RATE])
            frame.pts = begin_s * RATE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_a_pause_that_the_file_leaves_out_is_silence(tmp_path: Path) -> None:
    path = _with_a_pause(tmp_path / "a.mkv")

    across = stretch(alone(path), 0.5, 6).samples
    within = stretch(alone(path), 2, 3).samples

    assert len(within) == PLAYED_RATE
    assert not within.any()
    assert _pitch(across) == pytest.approx(_pitch_of(0), abs=20)
    assert not across[PLAYED_RATE : 4 * PLAYED_RATE].any()
    assert _pitch(across[int(4.6 * PLAYED_RATE) :]) == pytest.approx(_pitch_of(1), abs=20)


def _moved(folder: Path) -> Path:
    return folder / "moved.wav"


def _text(folder: Path) -> Path:
    (folder / "text.wav").write_text("this is not sound " * 50)
    return folder / "text.wav"


def _another(folder: Path) -> Path:
    soundfile.write(folder / "another.wav", _tones()[:RATE], RATE)
    return folder / "another.wav"


def _folder(folder: Path) -> Path:
    return folder


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_moved, "no longer at .*moved.wav; put it back"),
        (_text, "text.wav has no sound.* not the recording that was transcribed"),
        (_another, "another.wav has no sound.* not the recording that was transcribed"),
        (_folder, "is a folder"),
    ],
)
def test_a_recording_that_is_gone_or_another_is_named_in_one_line(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        stretch(alone(make(tmp_path)), 10, 12)

    assert "\n" not in str(caught.value)


def test_a_stop_is_heeded(recording: Recordings) -> None:
    path = recording("a.wav")
    stop = Cancellation()
    stop.cancel()

    with pytest.raises(CancelledError):
        stretch(alone(path), 10, 12, cancel=stop)
