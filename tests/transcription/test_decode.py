"""Sound files of every kind, and everything that is none."""

from __future__ import annotations

import struct
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.errors import CancelledError, InputError
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.transcription.coverage import recognition_coverage
from assistant.transcription.decode import SAMPLE_RATE, decode, sha256_of
from assistant.transcription.stretch import PLAYED_RATE, stretch
from schemas.talk import Recording


def _tone(seconds: float, rate: int = 44_100, pitch_hz: int = 440) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    times = np.arange(int(seconds * rate)) / rate
    return (np.sin(times * 2 * np.pi * pitch_hz) * 12_000).astype(np.int16)


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
    [
        ("a.wav", "pcm_s16le"),
        ("a.flac", "flac"),
        ("a.m4a", "aac"),
        ("a.mp4", "aac"),
        ("a.mp3", "mp3"),
        ("a.mkv", "aac"),
        ("a.wma", "mp3"),
    ],
)
def test_every_usual_container_is_read_whole(tmp_path: Path, name: str, codec: str) -> None:
    assert _decoded(_write(tmp_path / name, 3.0, codec)) == pytest.approx(3.0, abs=0.1)


def test_ogg_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    soundfile.write(path, _tone(3.0) / 32_768, 44_100, format="OGG", subtype="VORBIS")

    assert _decoded(path) == pytest.approx(3.0, abs=0.1)


def test_stereo_of_another_rate_becomes_mono_at_sixteen_kilohertz(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(np.repeat(_tone(2.0, 8_000), 2).tobytes())

    sound = decode(path, ignore_progress, Cancellation())

    assert sound.samples[:].dtype == np.float32
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


def _pictures(folder: Path) -> Path:
    import av

    path = folder / "pictures.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        assert isinstance(stream, av.VideoStream)
        stream.width = stream.height = 64
        for _number in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _protected(name: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        plain = _write(folder / "plain.mp4", 3.0, "aac").read_bytes()
        (folder / "bought.m4p").write_bytes(plain.replace(b"mp4a", name))
        return folder / "bought.m4p"

    return make


def _encrypted(mark: str) -> Callable[[Path], Path]:
    """A WMA file with one more object in its head, which says that what follows is encrypted."""

    def make(folder: Path) -> Path:
        plain = _write(folder / "plain.wma", 3.0, "mp3").read_bytes()
        content = bytes.fromhex(mark) + struct.pack("<Q4I", 40, 0, 0, 0, 0)
        size, count = struct.unpack("<QI", plain[16:28])
        head = plain[:16] + struct.pack("<QI", size + len(content), count + 1) + plain[28:30] + content
        (folder / "bought.wma").write_bytes(head + plain[30:])
        return folder / "bought.wma"

    return make


def _transcript(folder: Path) -> Path:
    (folder / "talk.txt").write_text("赵立 00:00:01\n您好。\n", encoding="utf-8")
    return folder / "talk.txt"


def _short(folder: Path) -> Path:
    return _write(folder / "short.wav", 0.2, "pcm_s16le")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_missing, "no file"),
        (_folder, "is a folder"),
        (_empty, "is empty"),
        (_text, "no recording"),
        (_transcript, "meeting import"),
        (_half_an_mp4, "no recording"),
        (_pictures, "no sound track"),
        (_short, "too short"),
        (_protected(b"enca"), "protected against copying"),
        (_protected(b"drms"), "protected against copying"),
        (_protected(b"aavd"), "protected against copying"),
        (_encrypted("fbb3112223bdd211b4b700a0c955fc6e"), "protected against copying"),
        (_encrypted("14e68a292226174cb935dae07ee9289c"), "protected against copying"),
    ],
)
def test_what_is_no_recording_gets_one_line_that_says_why(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        _decoded(make(tmp_path))

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "codec"), [("a.wav", "pcm_s16le"), ("a.flac", "flac"), ("a.mp3", "mp3"), ("a.mkv", "aac")]
)
def test_half_a_file_is_read_as_far_as_it_goes_and_the_rest_is_missing(tmp_path: Path, name: str, codec: str) -> None:
    path = _write(tmp_path / name, 12.0, codec)
    whole = decode(path, ignore_progress, Cancellation())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    half = decode(path, ignore_progress, Cancellation())

    assert whole.missing_s == 0
    assert half.duration_s == pytest.approx(6.0, abs=1.0)
    assert half.duration_s + half.missing_s == pytest.approx(12.0, abs=0.2)


def test_damage_in_the_middle_costs_only_what_is_damaged(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.mp3", 12.0, "mp3")
    damaged = bytearray(path.read_bytes())
    middle = len(damaged) // 2
    damaged[middle : middle + 2000] = bytes(2000)
    path.write_bytes(damaged)

    assert _decoded(path) == pytest.approx(12.0, abs=1.0)


@pytest.mark.parametrize(("name", "codec"), [("a.flac", "flac"), ("a.mkv", "aac"), ("a.mp4", "aac")])
def test_of_damage_in_the_middle_it_is_told_where_and_the_rest_keeps_its_place(
    tmp_path: Path, name: str, codec: str
) -> None:
    path = _write(tmp_path / name, 12.0, codec)
    whole = decode(path, ignore_progress, Cancellation())
    damaged = bytearray(path.read_bytes())
    middle, length = len(damaged) // 2, len(damaged) // 6
    damaged[middle : middle + length] = np.random.default_rng(0).bytes(length)
    path.write_bytes(damaged)

    sound = decode(path, ignore_progress, Cancellation())
    coverage = recognition_coverage([], sound, "zh")

    ((start_s, end_s),) = sound.holes
    assert whole.holes == ()
    assert 4.5 < start_s < 6.5
    assert 1.5 < end_s - start_s < 5
    assert sound.duration_s == pytest.approx(12.0, abs=0.1)
    assert [(one.start_s, one.end_s) for one in coverage if one.state == "failed"] == [(start_s, end_s)]
    assert np.abs(sound.samples[int((end_s + 0.2) * SAMPLE_RATE) :]).max() > 0.1


@pytest.mark.parametrize("name", ["talk.mp4", "talk.mkv"])
def test_of_a_video_with_pictures_at_odd_times_the_sound_is_read_whole(tmp_path: Path, name: str) -> None:
    import av

    path = tmp_path / name
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("mpeg4", rate=25)
        voice = container.add_stream("aac", rate=16_000)
        assert isinstance(pictures, av.VideoStream)
        assert isinstance(voice, av.AudioStream)
        pictures.width = pictures.height = 64
        for at in (0, 1, 2, 30, 31, 90):  # 25 a second, most of them left out
            picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), at, np.uint8), format="rgb24")
            picture.pts = at
            container.mux(pictures.encode(picture))
        frame = av.AudioFrame.from_ndarray(_tone(4.0, 16_000).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = 16_000
        resampler = av.AudioResampler(voice.codec_context.format, voice.codec_context.layout, 16_000, 1024)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(voice.encode(piece))
        container.mux(pictures.encode(None))
        container.mux(voice.encode(None))

    sound = decode(path, ignore_progress, Cancellation())

    assert sound.duration_s == pytest.approx(4.0, abs=0.2)
    assert (sound.holes, sound.missing_s) == ((), 0.0)


def test_a_wrong_ending_of_the_name_does_not_matter(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.mp3", 3.0, "mp3").rename(tmp_path / "a.wav")

    assert _decoded(path) == pytest.approx(3.0, abs=0.1)


def test_a_wave_file_whose_head_a_recorder_never_finished_is_whole(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.wav", 3.0, "pcm_s16le")
    data = bytearray(path.read_bytes())
    data[4:8] = b"\xff\xff\xff\xff"
    path.write_bytes(data)

    sound = decode(path, ignore_progress, Cancellation())

    assert sound.missing_s == 0
    assert sound.duration_s == pytest.approx(3.0, abs=0.1)


@pytest.mark.parametrize("length_s", [0.4, 1.0, 1.3, 2.75])
def test_a_pause_that_the_file_leaves_out_is_silence_so_that_later_times_are_right(
    tmp_path: Path, length_s: float
) -> None:
    import av

    path = tmp_path / "pause.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=16_000)
        assert isinstance(stream, av.AudioStream)
        for begin_s in (0, 5):
            frame = av.AudioFrame.from_ndarray(_tone(length_s, 16_000).reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate = 16_000
            frame.pts = begin_s * 16_000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    sound = decode(path, ignore_progress, Cancellation())

    loud = np.abs(sound.samples[:]) > 0.05
    silent = slice(int((length_s + 0.01) * SAMPLE_RATE), int(4.99 * SAMPLE_RATE))
    assert sound.duration_s == pytest.approx(5.0 + length_s, abs=0.01)
    (hole,) = sound.holes
    assert hole == pytest.approx((length_s, 5.0), abs=0.01)
    assert not loud[silent].any()
    assert loud[: int(length_s * SAMPLE_RATE)].mean() > 0.9
    assert loud[5 * SAMPLE_RATE :].mean() > 0.9


@pytest.mark.parametrize("suffix", ["mp3", "aac"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((44_100, "mono"), (22_050, "mono")),
        ((16_000, "mono"), (44_100, "stereo")),
        ((44_100, "stereo"), (8_000, "mono")),
    ],
)
def test_sound_that_changes_its_rate_or_channels_in_the_middle_is_read_whole(
    tmp_path: Path, suffix: str, first: tuple[int, str], second: tuple[int, str]
) -> None:
    path = tmp_path / f"joined.{suffix}"
    ends = _encoded(tmp_path / f"a.{suffix}", *first), _encoded(tmp_path / f"b.{suffix}", *second, pitch_hz=880)
    path.write_bytes(b"".join(ends))

    sound = decode(path, ignore_progress, Cancellation())
    recording = Recording(path=str(path), sha256="", duration_s=sound.duration_s)

    assert sound.duration_s == pytest.approx(6.0, abs=0.3)
    assert np.abs(sound.samples[: 2 * SAMPLE_RATE]).max() > 0.1
    assert np.abs(sound.samples[4 * SAMPLE_RATE :]).max() > 0.1
    for start_s in (0.2, 1.9, 3.4, 4.3, 5.2):
        played = stretch(recording, start_s, start_s + 0.6)
        assert len(played.samples) == pytest.approx(0.6 * PLAYED_RATE, abs=PLAYED_RATE / 1000)
        assert _loudest_hz(played.samples, PLAYED_RATE) == pytest.approx(440 if start_s < 3 else 880, abs=10)
    over = stretch(recording, 2.0, 5.0).samples
    change_s = next(at for at in np.arange(0, 3, 0.05) if _loudest_hz(over[int(at * PLAYED_RATE) :], PLAYED_RATE) > 800)
    assert change_s == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_what_cannot_be_read_behind_a_change_of_channels_is_told_as_missing(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "joined.ogg"
    parts = [_encoded(tmp_path / f"{of}.ogg", 48_000, of) for of in ("mono", layout)]
    path.write_bytes(b"".join(parts))

    sound = decode(path, ignore_progress, Cancellation())
    failed = [(one.start_s, one.end_s) for one in recognition_coverage([], sound, "zh") if one.state == "failed"]

    whole = sound.duration_s == pytest.approx(6.0, abs=0.1)
    assert whole == (layout == "mono")
    assert failed == ([] if whole else [(sound.duration_s, sound.duration_s + sound.missing_s)])
    assert sound.missing_s == (0.0 if whole else pytest.approx(3.0 * len(parts[1]) / len(parts[0]), rel=0.05))


@pytest.mark.parametrize("suffix", ["mp3", "aac"])
@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_channels_are_kept_apart_only_where_there_are_two_to_the_end(tmp_path: Path, suffix: str, layout: str) -> None:
    path = tmp_path / f"joined.{suffix}"
    parts = [_encoded(tmp_path / f"{of}.{suffix}", 44_100, of) for of in ("stereo", layout)]
    path.write_bytes(b"".join(parts))

    if layout == "stereo":
        sound = decode(path, ignore_progress, Cancellation(), apart=True)
        assert [len(channel) for channel in sound.channels] == [pytest.approx(6 * SAMPLE_RATE, rel=0.05)] * 2
    else:
        with pytest.raises(InputError, match=r"joined\..* has 1 channel, not two"):
            decode(path, ignore_progress, Cancellation(), apart=True)


def _loudest_hz(samples: np.ndarray[tuple[int], np.dtype[np.int16]], rate: int) -> float:
    """The loudest frequency of a tenth of a second."""
    heard = samples[: rate // 10] * np.hanning(rate // 10)
    return float(np.argmax(np.abs(np.fft.rfft(heard, rate))))


def _encoded(path: Path, rate: int, layout: str, pitch_hz: int = 440) -> bytes:
    """Three seconds of a tone, as the name ends."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream({".mp3": "mp3", ".aac": "aac", ".ogg": "libopus"}[path.suffix], rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.layout = layout
        frame = av.AudioFrame.from_ndarray(_tone(3.0, rate, pitch_hz).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        context = stream.codec_context
        resampler = av.AudioResampler(context.format, layout, rate, {".aac": 1024, ".ogg": 960}.get(path.suffix, 576))
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path.read_bytes()


def test_silence_is_a_recording(tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(2 * 16_000 * 120))

    assert _decoded(path) == pytest.approx(120.0, abs=0.1)


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
