"""Transcript files as users name them: told by what they hold, in any usual encoding, or refused in one line.

What each format holds is tested in ``test_formats_*.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.transcription import files
from assistant.transcription.files import (
    check_suffix,
    is_transcript,
    read_transcript,
    transcript_text,
    write_transcript,
)
from assistant.transcription.formats.turns import Turn, one_line, segments_of
from schemas.talk import Segment, Speaker

_FORMS = {
    "srt": "1\n00:00:05,000 --> 00:00:06,000\n张总: 预算八十万。\n",
    "vtt": "WEBVTT\n\n00:05.000 --> 00:06.000\n<v 张总>预算八十万。\n",
    "txt": "张总 00:05\n预算八十万。\n",
    "json": '[{"start": 5, "end": 6, "speaker": "张总", "text": "预算八十万。"}]',
}


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


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("form", _FORMS)
def test_usual_encodings_and_ends_of_lines_are_read(
    tmp_path: Path, form: str, encoding: str, ends: str, mark: str
) -> None:
    if encoding == "gb18030":
        mark = ""
    elif encoding != "utf-8":
        mark = "\ufeff"

    assert _read(tmp_path, f"a.{form}", mark + _FORMS[form].replace("\n", ends), encoding) == [
        ("张总", "预算八十万。", 5)
    ]


@pytest.mark.parametrize(
    "content",
    [
        "张总：预算".encode("utf-16-le"),
        "张总：预算八十万。".encode("utf-16")[:-1],
        "张总：预算八十万，下周二给报价。".encode()[:-1],
        bytes(range(256)) * 4,
    ],
    ids=["no mark", "half a character of 16 bits", "half a character of UTF-8", "no text"],
)
def test_what_cannot_be_decoded_is_said_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)

    with pytest.raises(InputError, match="no text file, or its encoding is unknown"):
        read_transcript(path)


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


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("suffix", ["txt", "srt", "vtt", "json", "docx", "TXT"])
def test_what_a_file_holds_is_told_by_its_words_not_by_its_name(tmp_path: Path, form: str, suffix: str) -> None:
    """All but words without times of cues: these are read where the name says so, a docx always as what it is."""
    name = f"a.{suffix}"
    if suffix == "docx" or (form == "txt" and suffix not in ("txt", "TXT")):
        with pytest.raises(InputError):
            _read(tmp_path, name, _FORMS[form])
    else:
        assert _read(tmp_path, name, _FORMS[form]) == [("张总", "预算八十万。", 5)]


def test_rows_of_text_that_begin_with_a_bracket_are_no_json(tmp_path: Path) -> None:
    assert _read(tmp_path, "a.txt", "[00:05] 张总：预算\n[00:09] 李总：好") == [("张总", "预算", 5), ("李总", "好", 9)]
    assert _read(tmp_path, "b.txt", "[1, 2]\n") == [("", "[1, 2]", 0)]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.pdf", "x", "srt, vtt, txt, json or docx"),
        ("a.txt", "", "is empty"),
        ("a.txt", "\n\n", "holds no words"),
        ("a.srt", "hello", "holds no words"),
        ("a.json", "{", "no transcript"),
        ("a.json", '{"segments": [{"words": 1}]}', "no transcript"),
        ("a.json", "[1, 2]", "no transcript"),
        ("a.json", "hello", "no transcript"),
        ("a.json", "[" * 5000, "no transcript"),
        ("a.json", '{"segments": []}', "holds no words"),
        ("a.json", '[{"text": " \\u0007 "}]', "holds no words"),
        ("a.vtt", "WEBVTT\n\nNOTE x\n", "holds no words"),
        ("a.txt", "关键词:\n预算\n\n文字记录:\n", "holds no words"),
        ("a.txt", "\0\0\0\0", "no text file"),
    ],
)
def test_what_is_no_transcript_is_said_so(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        _read(tmp_path, name, text)


def test_words_of_a_speaker_stand_under_the_name(tmp_path: Path) -> None:
    segment = Segment(id=1, start_s=3, end_s=4, speaker="S1", text="您好")

    assert transcript_text([segment], [Speaker(label="S1", name="张总")], "txt") == "张总 00:00:03\n您好\n\n"


def test_documents_are_read_and_not_written(tmp_path: Path) -> None:
    assert is_transcript(Path("a.docx"))
    with pytest.raises(InputError, match="srt, vtt, txt or json"):
        check_suffix(Path("a.docx"))
    with pytest.raises(InputError, match="srt, vtt, txt or json"):
        write_transcript([], [], tmp_path / "a.docx")


def test_a_file_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_transcript([], [], tmp_path / "none" / "a.txt")


@pytest.mark.parametrize("form", _FORMS)
def test_more_than_a_talk_can_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(files, "MAX_SEGMENTS", 0)

    with pytest.raises(InputError, match="too large"):
        _read(tmp_path, f"a.{form}", _FORMS[form])


def test_more_rows_than_a_talk_can_have_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 2)

    with pytest.raises(InputError, match="too large"):
        _read(tmp_path, "a.txt", "一\n二\n三")


def test_control_characters_and_halves_of_characters_are_taken_out(tmp_path: Path) -> None:
    text = '[{"text": "一\\u0000\\ud800二\\u2028三", "speaker": "张\\u0007总"}]'

    assert _read(tmp_path, "a.json", text) == [("张 总", "一 \ufffd二 三", 0)]


@given(st.text())
def test_one_line_is_one_and_stays(text: str) -> None:
    line = one_line(text)

    assert line == one_line(line) == line.strip()
    assert line.splitlines() in ([], [line])
    line.encode("utf-8")


_TIMES = st.none() | st.floats(0, 1000)


@given(st.lists(st.builds(Turn, st.just(""), st.text(min_size=1, max_size=30), _TIMES, _TIMES), max_size=8))
def test_missing_times_are_estimated_and_known_ones_stay(turns: list[Turn]) -> None:
    segments = segments_of(turns)

    for place, (turn, segment) in enumerate(zip(turns, segments, strict=True)):
        assert segment.id == place + 1
        assert 0 <= segment.start_s <= segment.end_s
        assert turn.start_s in (None, segment.start_s)
        if turn.end_s is not None and turn.end_s >= segment.start_s:
            assert segment.end_s == turn.end_s
        else:
            following_s = next((later.start_s for later in turns[place + 1 :] if later.start_s is not None), None)
            assert following_s is None or following_s <= segment.start_s or segment.end_s <= following_s


def test_the_language_is_that_of_most_turns(tmp_path: Path) -> None:
    for text, language in (("好\nyes\nyes\n", "en"), ("好\nyes\n", "zh")):
        path = tmp_path / "a.txt"
        path.write_text(text, encoding="utf-8")
        assert read_transcript(path).language == language
