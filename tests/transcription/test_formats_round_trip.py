"""What is written is read back: for every format what it can hold, whatever the words and names look like."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from assistant.transcription.files import read_transcript, transcript_text, write_transcript
from assistant.transcription.formats.turns import one_line
from schemas.talk import Segment, Side, Speaker, SpokenLanguage, Word

pytestmark = pytest.mark.slow

_TRICKS = [
    "",
    "3",
    "2024",
    "00:01:02",
    "张三 00:01:02",
    "00:00:01,000 --> 00:00:02,000",
    "a --> b",
    "<b>",
    "</b>",
    "<v 李四>",
    "<00:00:01.000>",
    "<br>",
    "&amp;",
    "&#39;",
    "&lt;b&gt;",
    "{\\an8}",
    "注意: 这个",
    "第一：预算",
    "[笑] 好",
    "- 好",
    "NOTE 你好",
    "STYLE",
    "WEBVTT",
    "文字记录:",
    "关键词：预算",
    "{",
    "[1]",
    "\n\n",
    "\r",
    "\x00\x07",
    "\ud800",
    "\ufeff",
    "\u2028",
    "👍🏽",
    "שלום \u202bעולם\u202c",
    "مرحبا",
    "以上内容由AI生成，仅供参考",
]
_TEXTS = st.lists(
    st.one_of(st.sampled_from(_TRICKS), st.text(max_size=12), st.text("需求分析，。：:<>&-\n 1", max_size=12)),
    max_size=4,
).map(" ".join)
_WORDED = _TEXTS.filter(one_line)
_PEOPLE = st.sampled_from(["张三", "Li Wei", "Smith, John (Ext)", "说话人 1", "SPEAKER_00", "王总监", "O'Neil-Ruiz"])
_ODD_NAMES = _TEXTS.map(one_line).filter(lambda name: name and name != "?")
_SECONDS = st.integers(0, 3000).map(lambda ms: ms / 1000)


@st.composite
def _talks(draw: st.DrawFn, names: st.SearchStrategy[str], texts: st.SearchStrategy[str]) -> list[Segment]:
    """Segments in the order of their starts, which may be equal, and which may overlap."""
    start_s, segments = 0.0, []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        start_s += draw(_SECONDS)
        end_s = start_s + draw(_SECONDS)
        segments.append(Segment(id=number, start_s=start_s, end_s=end_s, speaker=draw(names), text=draw(texts)))
    return segments


def _written_and_read(
    tmp_path: Path, suffix: str, segments: list[Segment], speakers: list[Speaker] | None = None
) -> list[Segment]:
    path = tmp_path / f"talk{suffix}"
    write_transcript(segments, speakers or [], path)
    return read_transcript(path).segments


def _said(segments: list[Segment]) -> list[tuple[str, str]]:
    return [(segment.speaker, one_line(segment.text)) for segment in segments]


def _assert_same_times(read: list[Segment], written: list[Segment]) -> None:
    for one, two in zip(read, written, strict=True):
        assert (one.start_s, one.end_s) == pytest.approx((two.start_s, two.end_s), abs=0.0011)


_each_file = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@_each_file
@given(segments=_talks(_ODD_NAMES | st.just(""), _WORDED))
@example(segments=[Segment(id=1, start_s=0, end_s=0, speaker="", text="张三: 您好")])
def test_vtt_keeps_all_names_words_and_times(tmp_path: Path, segments: list[Segment]) -> None:
    read = _written_and_read(tmp_path, ".vtt", segments)

    assert _said(read) == _said(segments)
    _assert_same_times(read, segments)


@_each_file
@given(segments=_talks(_PEOPLE, _WORDED))
def test_srt_keeps_words_and_times_of_people(tmp_path: Path, segments: list[Segment]) -> None:
    read = _written_and_read(tmp_path, ".srt", segments)

    assert _said(read) == _said(segments)
    _assert_same_times(read, segments)


@_each_file
@given(segments=_talks(_PEOPLE | st.just(""), _WORDED))
def test_srt_keeps_each_name_before_its_words_where_some_are_unknown(tmp_path: Path, segments: list[Segment]) -> None:
    """Whether a name that is seldom said is told from words is left to the reader; nothing is lost either way."""
    read = _written_and_read(tmp_path, ".srt", segments)

    def letters(segment: Segment) -> str:
        return "".join(f"{segment.speaker}{segment.text}".split()).translate(str.maketrans("", "", ":：[]【】-–—"))

    assert [letters(one) for one in read] == [
        letters(two.model_copy(update={"text": one_line(two.text)})) for two in segments
    ]
    _assert_same_times(read, segments)


def test_srt_writes_colons_of_a_name_as_spaces(tmp_path: Path) -> None:
    segments = [Segment(id=1, start_s=0, end_s=1, speaker="张总：采购", text="您好")]

    assert _said(_written_and_read(tmp_path, ".srt", segments)) == [("张总 采购", "您好")]


@_each_file
@given(segments=_talks(_ODD_NAMES | st.just(""), _WORDED))
def test_txt_keeps_all_names_and_words_and_whole_seconds(tmp_path: Path, segments: list[Segment]) -> None:
    read = _written_and_read(tmp_path, ".txt", segments)

    assert _said(read) == _said(segments)
    assert [one.start_s for one in read] == [int(two.start_s) for two in segments]
    assert all(one.start_s <= one.end_s for one in read)


@_each_file
@given(segments=_talks(_PEOPLE, _TEXTS))
@pytest.mark.parametrize("suffix", [".srt", ".vtt", ".txt"])
def test_segments_without_words_are_left_out(tmp_path: Path, suffix: str, segments: list[Segment]) -> None:
    worded = [segment for segment in segments if one_line(segment.text)]
    assume(worded)

    assert _said(_written_and_read(tmp_path, suffix, segments)) == _said(worded)


@st.composite
def _recognised(draw: st.DrawFn) -> list[Segment]:
    """Segments in any order, with words that have times."""
    segments = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        times = sorted(draw(st.lists(st.floats(0, 360_000), min_size=6, max_size=6)))
        words = [
            Word(start_s=start_s, end_s=end_s, text=text, probability=probability)
            for start_s, end_s, text, probability in zip(
                times[1:4], times[2:5], draw(st.lists(_WORDS, max_size=3)), draw(_SHARES), strict=False
            )
        ]
        label = draw(st.sampled_from(["S1", "S2", "张三", ""]))
        text = one_line(draw(_WORDED))
        segments.append(Segment(id=number, start_s=times[0], end_s=times[5], speaker=label, text=text, words=words))
    return segments


_WORDS = st.sampled_from([" Hello", "需求", ",", "", " <b>", "👍", "\u202b"])
_SHARES = st.lists(st.floats(0, 1), min_size=3, max_size=3)
_SPEAKERS = st.lists(
    st.builds(
        Speaker,
        label=st.sampled_from(["S1", "S2", "S3"]),
        name=_TEXTS.map(one_line),
        side=st.sampled_from(get_args(Side)),
        role=_TEXTS.map(one_line),
        proposed=st.booleans(),
        confidence=st.none() | st.floats(0, 1),
        side_confidence=st.none() | st.floats(0.5, 1),
    ),
    unique_by=lambda speaker: speaker.label,
)


@_each_file
@given(segments=_recognised(), speakers=_SPEAKERS, language=st.sampled_from(["zh", "en"]))
def test_json_keeps_everything(
    tmp_path: Path, segments: list[Segment], speakers: list[Speaker], language: SpokenLanguage
) -> None:
    path = tmp_path / "talk.json"
    write_transcript(segments, speakers, path, language)

    read = read_transcript(path)

    assert read.segments == segments
    assert read.speakers[: len(speakers)] == speakers
    unlisted = {segment.speaker for segment in segments} - {speaker.label for speaker in speakers} - {""}
    assert {speaker.label for speaker in read.speakers[len(speakers) :]} == unlisted
    assert read.language == language


@_each_file
@given(segments=_talks(st.just(""), _TEXTS))
def test_what_is_written_is_text_of_any_encoding(tmp_path: Path, segments: list[Segment]) -> None:
    for form in ("srt", "vtt", "txt", "json"):
        transcript_text(segments, [], form).encode("utf-8")


def test_json_guesses_a_language_that_nobody_tells() -> None:
    segments = [Segment(id=1, start_s=0, end_s=1, speaker="", text="您好")]

    assert json.loads(transcript_text(segments, [], "json"))["language"] == "zh"
    assert json.loads(transcript_text(segments, [], "json", "en"))["language"] == "en"
