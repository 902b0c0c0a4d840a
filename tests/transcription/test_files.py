"""Transcript files, out and in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.transcription.files import read_transcript, transcript_text, write_transcript
from schemas.talk import Segment, Speaker

_WORDS = (
    st.text(alphabet="需求 分析，。xyz&<>", min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@st.composite
def _transcripts(draw: st.DrawFn) -> list[Segment]:
    at, segments = 0.0, []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        start = at + draw(st.integers(0, 3000)) / 1000
        at = start + draw(st.integers(1, 9000)) / 1000
        speaker = draw(st.sampled_from(["张总", "Li Wei"]))
        segments.append(Segment(id=number, start_s=start, end_s=at, speaker=speaker, text=draw(_WORDS)))
    return segments


@pytest.mark.parametrize("suffix", [".srt", ".vtt", ".json"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(segments=_transcripts())
def test_what_was_written_is_read_back(tmp_path: Path, suffix: str, segments: list[Segment]) -> None:
    path = tmp_path / f"talk{suffix}"
    write_transcript(segments, [], path)

    read = read_transcript(path).segments

    assert [(one.speaker, one.text) for one in read] == [(one.speaker, one.text) for one in segments]
    for one, two in zip(read, segments, strict=True):
        assert (one.start_s, one.end_s) == pytest.approx((two.start_s, two.end_s), abs=0.002)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(segments=_transcripts())
def test_plain_text_keeps_names_words_and_whole_seconds(tmp_path: Path, segments: list[Segment]) -> None:
    path = tmp_path / "talk.txt"
    write_transcript(segments, [], path)

    read = read_transcript(path).segments

    assert [(one.speaker, one.text) for one in read] == [(one.speaker, one.text) for one in segments]
    for one, two in zip(read, segments, strict=True):
        assert one.start_s <= one.end_s
        assert two.start_s - 1 < one.start_s


@pytest.mark.parametrize("suffix", [".srt", ".vtt", ".txt", ".json"])
def test_an_unknown_speaker_stays_unknown(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"talk{suffix}"
    write_transcript([Segment(id=1, start_s=0, end_s=1, speaker="", text="您好")], [], path)

    read = read_transcript(path)

    assert read.segments[0].speaker == ""
    assert read.speakers == []


def _read(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> list[tuple[str, str, float]]:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return [(one.speaker, one.text, one.start_s) for one in read_transcript(path).segments]


def test_name_and_time_above_the_words(tmp_path: Path) -> None:
    text = "张总 00:00:05\n我们要降成本。\n越快越好。\n\n李伟(00:01:10)\n明白。\n"

    assert _read(tmp_path, "a.txt", text) == [("张总", "我们要降成本。 越快越好。", 5), ("李伟", "明白。", 70)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    assert _read(tmp_path, "a.txt", "张总： 预算八十万。\n", encoding)[0][:2] == ("张总", "预算八十万。")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("big5", "張總： 我們要降低成本，下週二給您報價。\n李偉： 明白，合同我們再看。\n"),
        (
            "cp1252",
            "Claire: It’s fine – we’ll send the quote by Friday.\nMartin: Don’t bother, the café’s owner agreed.\n",
        ),
    ],
)
def test_old_encodings_are_told_from_one_another(tmp_path: Path, encoding: str, text: str) -> None:
    said = _read(tmp_path, "a.txt", text, encoding)

    assert "\n".join(f"{name}{':' if name.isascii() else '：'} {words}" for name, words, _start in said) + "\n" == text


def test_lines_without_times_get_growing_ones(tmp_path: Path) -> None:
    starts = [start for _name, _text, start in _read(tmp_path, "a.txt", "一句话。\n又一句话。\n还有一句。\n")]

    assert starts == sorted(set(starts))


def test_voices_of_vtt_and_segments_of_whisper(tmp_path: Path) -> None:
    vtt = "WEBVTT\n\n1\n00:01.000 --> 00:02.500\n<v Li Wei>Hello &amp; <i>welcome</i></v>\n"
    whisper = (
        '{"language": "en", "segments": [{"id": 0, "start": 1, "end": 2, "text": " Hello", "speaker": "SPEAKER_00"}]}'
    )

    assert _read(tmp_path, "a.vtt", vtt) == [("Li Wei", "Hello & welcome", 1.0)]
    assert _read(tmp_path, "a.json", whisper) == [("SPEAKER_00", "Hello", 1.0)]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.pdf", "x", "srt, vtt, txt or json"),
        ("a.txt", "", "is empty"),
        ("a.txt", "\n\n", "holds no words"),
        ("a.srt", "hello", "holds no words"),
        ("a.json", "{", "no transcript"),
        ("a.json", '{"segments": [{"words": 1}]}', "no transcript"),
        ("a.json", "[1, 2]", "no transcript"),
        ("a.txt", "\0\0\0\0", "no text file"),
    ],
)
def test_what_is_no_transcript_is_said_so(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        _read(tmp_path, name, text)


def test_words_of_a_speaker_stand_under_the_name(tmp_path: Path) -> None:
    segment = Segment(id=1, start_s=3, end_s=4, speaker="S1", text="您好")

    assert transcript_text([segment], [Speaker(label="S1", name="张总")], "txt") == "张总 00:00:03\n您好\n\n"
