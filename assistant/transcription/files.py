"""Transcript files of this and other tools: srt, vtt, txt and json, read and written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.transcription.input_files import readable_text
from schemas.talk import Segment, Speaker, SpokenLanguage

SUFFIXES = (".srt", ".vtt", ".txt", ".json")
CHINESE_CHARACTERS_PER_S = 4.0
ENGLISH_CHARACTERS_PER_S = 14.0
"""Speaking rates by which lines without times get estimated ones (about 2.5 English words a second)."""
LEAST_S = 0.5
UNKNOWN = "?"
"""Where a text file has to name a speaker whom nobody knows."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CUE_TIMES = re.compile(r"((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})")
_VTT_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_STYLE_TAG = re.compile(r"</?(?:v|c|i|b|u|font|ruby|rt|lang)(?:[.\s][^>]*)?>|<\d[\d:.]*>")
_NAMED_LINE = re.compile(r"(?P<name>[^:：\d\s][^:：]{0,30}?)[:：]\s+(?P<text>\S.*)")
_NAME_AND_TIME = re.compile(r"(?P<name>\S.{0,40}?)[\s(（\[]+(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})[)）\]]?[:：]?\s*")
_TIME_AND_NAME = re.compile(r"[\[(（]?(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})[\])）]?\s+(?P<name>[^:：]{1,40}?)[:：]?\s*")


@dataclass(frozen=True)
class ImportedTranscript:
    """What a transcript file holds."""

    language: SpokenLanguage
    segments: list[Segment]
    speakers: list[Speaker]


@dataclass
class _Line:
    """A stretch of speech as a file gives it; times may be missing."""

    name: str
    text: str
    start_s: float | None = None
    end_s: float | None = None


def is_transcript(path: Path) -> bool:
    """Whether the name ends as a transcript's does."""
    return path.suffix.lower() in SUFFIXES


def check_suffix(path: Path) -> None:
    """Raise ``InputError`` unless the name ends in a known way."""
    if not is_transcript(path):
        raise InputError(_("{file}: transcripts are srt, vtt, txt or json files.").format(file=path))


def read_transcript(path: Path) -> ImportedTranscript:
    """Read a transcript of this or another tool.

    Lines without times get estimated ones, at the speaking rates above.

    Raises:
        InputError: The file is missing, no text, or holds nothing that reads as a transcript.
    """
    check_suffix(path)
    text = readable_text(path)
    lines = [line for line in _READERS[path.suffix.lower()](text, path) if line.text]
    if not lines:
        raise InputError(_("{file} holds no words that read as a transcript.").format(file=path))
    chinese = sum(bool(_CHINESE.search(line.text)) for line in lines) * 2 >= len(lines)
    names = list(dict.fromkeys(line.name for line in lines if line.name))
    return ImportedTranscript(
        "zh" if chinese else "en",
        list(_timed(lines, CHINESE_CHARACTERS_PER_S if chinese else ENGLISH_CHARACTERS_PER_S)),
        [Speaker(label=name, name=name) for name in names],
    )


def write_transcript(segments: Sequence[Segment], speakers: Sequence[Speaker], path: Path) -> None:
    """Write a transcript in the format that the name asks for. Raises ``InputError``."""
    check_suffix(path)
    try:
        path.write_text(transcript_text(segments, speakers, path.suffix.lower()[1:]), encoding="utf-8")
    except OSError as error:
        raise InputError(
            _("{file} cannot be written: {reason}.").format(file=path, reason=error.strerror or error)
        ) from error


def transcript_text(segments: Sequence[Segment], speakers: Sequence[Speaker], form: str) -> str:
    """A transcript as text; ``form`` is srt, vtt, txt or json."""
    names = {speaker.label: speaker.name or speaker.label for speaker in speakers}
    lines = [
        _Line(
            names.get(segment.speaker, segment.speaker), " ".join(segment.text.split()), segment.start_s, segment.end_s
        )
        for segment in segments
    ]
    return _WRITERS[form](lines)


def _timed(lines: Sequence[_Line], characters_per_s: float) -> Iterator[Segment]:
    """Segments with times that never run backwards; missing ones are estimated from the length of the words."""
    reached_s = 0.0
    for number, line in enumerate(lines, 1):
        start_s = max(line.start_s if line.start_s is not None else reached_s, 0.0)
        following = next((later.start_s for later in lines[number:] if later.start_s is not None), None)
        end_s = line.end_s
        if end_s is None:
            end_s = start_s + max(len(line.text) / characters_per_s, LEAST_S)
            if line.start_s is not None and following is not None and following > start_s:
                end_s = min(end_s, following)
        end_s = max(end_s, start_s)
        reached_s = end_s
        yield Segment(id=number, start_s=start_s, end_s=end_s, speaker=line.name, text=line.text)


def _read_cues(text: str, _path: Path) -> Iterator[_Line]:
    """Cues of srt and vtt: times on a line, words below until an empty one."""
    for block in re.split(r"\n\s*\n", text):
        rows = block.strip().splitlines()
        at = next((number for number, row in enumerate(rows) if _CUE_TIMES.search(row)), None)
        if at is None:
            continue
        times = _CUE_TIMES.search(rows[at])
        assert times is not None
        words = " ".join(row.strip() for row in rows[at + 1 :]).strip()
        voice = _VTT_VOICE.search(words)
        name, words = voice[1].strip() if voice else "", _STYLE_TAG.sub("", _VTT_VOICE.sub("", words)).strip()
        if not name and (named := _NAMED_LINE.fullmatch(words)):
            name, words = named["name"].strip(), named["text"].strip()
        yield _Line(_unescaped(name), _unescaped(words), _seconds(times[1]), _seconds(times[2]))


def _read_text(text: str, _path: Path) -> Iterator[_Line]:
    """Plain text: a line with name and time above the words, ``name: words``, or bare words."""
    held: _Line | None = None
    for row in (row.strip() for row in text.splitlines()):
        head = _NAME_AND_TIME.fullmatch(row) or _TIME_AND_NAME.fullmatch(row)
        if head:
            if held:
                yield held
            name = head["name"].strip()
            held = _Line("" if name == UNKNOWN else name, "", _seconds(head["time"]))
        elif held and row:
            held.text = f"{held.text} {row}".strip()
        elif row:
            named = _NAMED_LINE.fullmatch(row)
            yield _Line(named["name"].strip(), named["text"]) if named else _Line("", row)
    if held:
        yield held


def _read_json(text: str, path: Path) -> Iterator[_Line]:
    """Our own json, a record, or what Whisper and WhisperX write: a list of segments, or an object with one."""
    try:
        data: Any = json.loads(text)
        rows = data["segments"] if isinstance(data, dict) else data
        names = {str(speaker["label"]): str(speaker["name"]) for speaker in _list_in(data, "speakers")}
        for row in rows:
            name = str(row.get("speaker") or "")
            yield _Line(
                names.get(name) or name,
                str(row["text"]).strip(),
                _number(row.get("start_s", row.get("start"))),
                _number(row.get("end_s", row.get("end"))),
            )
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
        raise InputError(
            _("{file} is no transcript: a list of segments with text, start and end is expected.").format(file=path)
        ) from error


def _list_in(data: object, key: str) -> list[Any]:
    found = data.get(key, []) if isinstance(data, dict) else []
    return found if isinstance(found, list) else []


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _clock(seconds: float, comma: str) -> str:
    whole_ms = round(seconds * 1000)
    minutes, ms = divmod(whole_ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1000:02}{comma}{ms % 1000:03}"


def _write_srt(lines: Sequence[_Line]) -> str:
    return "".join(
        f"{number}\n{_clock(line.start_s or 0, ',')} --> {_clock(line.end_s or 0, ',')}\n{_said(line)}\n\n"
        for number, line in enumerate(lines, 1)
    )


def _write_vtt(lines: Sequence[_Line]) -> str:
    cues = (
        f"{_clock(line.start_s or 0, '.')} --> {_clock(line.end_s or 0, '.')}\n"
        f"{f'<v {_escaped(line.name)}>' if line.name else ''}{_escaped(line.text)}\n\n"
        for line in lines
    )
    return "WEBVTT\n\n" + "".join(cues)


def _write_txt(lines: Sequence[_Line]) -> str:
    return "".join(f"{line.name or UNKNOWN} {_clock(line.start_s or 0, '.')[:8]}\n{line.text}\n\n" for line in lines)


def _write_json(lines: Sequence[_Line]) -> str:
    rows = [{"start_s": line.start_s, "end_s": line.end_s, "speaker": line.name, "text": line.text} for line in lines]
    return json.dumps({"segments": rows}, ensure_ascii=False, indent=1) + "\n"


def _said(line: _Line) -> str:
    return f"{line.name}: {line.text}" if line.name else line.text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_READERS: dict[str, Callable[[str, Path], Iterable[_Line]]] = {
    ".srt": _read_cues,
    ".vtt": _read_cues,
    ".txt": _read_text,
    ".json": _read_json,
}
_WRITERS: dict[str, Callable[[Sequence[_Line]], str]] = {
    "srt": _write_srt,
    "vtt": _write_vtt,
    "txt": _write_txt,
    "json": _write_json,
}
