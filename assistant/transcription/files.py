"""Transcript files of this and other tools: srt, vtt, txt, json and docx read, the first four written.

The formats, and what each can hold, are in ``formats/``; docs/transcripts.md tells it to users. They are imported on
use: their patterns take a while to compile, and the review only asks how a name ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import InputError, reason_of
from assistant.language import gettext as _
from assistant.transcription.formats.turns import Found, Turn, is_chinese, one_line, rows_of, segments_of
from assistant.transcription.input_files import check_file, readable_text
from schemas.talk import Segment, Speaker, SpokenLanguage

SUFFIXES = (".srt", ".vtt", ".txt", ".json")
"""What is written, and read."""
READ_SUFFIXES = (*SUFFIXES, ".docx")
MAX_SEGMENTS = 200_000
"""A day of talk has some ten thousand; many more would only fill the memory."""
MAX_ROWS = 5 * MAX_SEGMENTS
"""A cue has four and sometimes more."""


@dataclass(frozen=True)
class ImportedTranscript:
    """What a transcript file holds."""

    language: SpokenLanguage
    segments: list[Segment]
    speakers: list[Speaker]


def is_transcript(path: Path) -> bool:
    """Whether the name ends as that of a transcript that can be read."""
    return path.suffix.lower() in READ_SUFFIXES


def check_suffix(path: Path) -> None:
    """Raise ``InputError`` unless the name ends as that of a transcript that can be written."""
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(_("{file}: transcripts are srt, vtt, txt or json files.").format(file=path))


def read_transcript(path: Path) -> ImportedTranscript:
    """Read a transcript of this or another tool.

    What the file holds decides how it is read, not how its name ends. Turns without times get estimated ones. The order
    of a file is kept; only cues of people who talk into one another are put in the order of their times.

    Raises:
        InputError: The file is missing, too large, damaged, no text, or holds nothing that reads as a transcript.
    """
    if not is_transcript(path):
        raise InputError(_("{file}: transcripts are srt, vtt, txt, json or docx files.").format(file=path))
    check_file(path)
    found = _found(path)
    turns = [turn for turn in found.turns if turn.text]
    if not turns:
        raise InputError(_("{file} holds no words that read as a transcript.").format(file=path))
    _check_size(len(turns), MAX_SEGMENTS, path)
    listed = {speaker.label for speaker in found.speakers}
    names = dict.fromkeys(turn.name for turn in turns if turn.name and turn.name not in listed)
    return ImportedTranscript(
        found.language or _language_of([turn.text for turn in turns]),
        segments_of(turns),
        [*found.speakers, *(Speaker(label=name, name=name) for name in names)],
    )


def write_transcript(
    segments: Sequence[Segment],
    speakers: Sequence[Speaker],
    path: Path,
    language: SpokenLanguage | None = None,
    heard: Mapping[int, str] | None = None,
) -> None:
    """Write a transcript in the format that the name asks for; the rest as below. Raises ``InputError``."""
    check_suffix(path)
    try:
        text = transcript_text(segments, speakers, path.suffix.lower()[1:], language, heard)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(_("{file} cannot be written: {reason}.").format(file=path, reason=reason_of(error))) from error


def transcript_text(
    segments: Sequence[Segment],
    speakers: Sequence[Speaker],
    form: str,
    language: SpokenLanguage | None = None,
    heard: Mapping[int, str] | None = None,
) -> str:
    """A transcript as text.

    Args:
        segments: Its segments; those without words are left out, except in json.
        speakers: Whose names stand in the place of labels.
        form: srt, vtt, txt or json.
        language: What is spoken, for json; guessed from the words if None.
        heard: What was heard in segments that the program corrected, by their ids, for json.
    """
    from assistant.transcription.formats import json, srt, txt, vtt

    if form == "json":
        spoken = language or _language_of([segment.text for segment in segments])
        return json.write(segments, speakers, spoken, heard or {})
    names = {speaker.label: speaker.name or speaker.label for speaker in speakers}
    turns = [
        Turn(one_line(names.get(segment.speaker, segment.speaker)), text, segment.start_s, segment.end_s)
        for segment in segments
        if (text := one_line(segment.text))
    ]
    writers: dict[str, Callable[[Sequence[Turn]], str]] = {"srt": srt.write, "vtt": vtt.write, "txt": txt.write}
    return writers[form](turns)


def _check_size(count: int, limit: int, path: Path) -> None:
    if count > limit:
        raise InputError(_("{file} is too large for a text file.").format(file=path))


def _found(path: Path) -> Found:
    from assistant.transcription.formats import docx, json

    suffix = path.suffix.lower()
    if suffix == ".docx" or docx.is_packed(path):
        return _found_in_rows(docx.read_rows(path), ".txt")
    text = readable_text(path)
    if text.lstrip()[:1] in ("{", "["):
        try:
            return json.read(text)
        except ValueError as error:
            if suffix == ".json":
                raise _no_segments(path) from error
    rows = rows_of(text.split("\n"))
    _check_size(len(rows), MAX_ROWS, path)
    found = _found_in_rows(rows, suffix)
    if suffix == ".json" and not found.turns:
        raise _no_segments(path)
    return found


def _found_in_rows(rows: Sequence[str], suffix: str) -> Found:
    """What rows hold: captions if they say so or have times of cues; else words, where the name allows for them."""
    from assistant.transcription.formats import cues, srt, txt, vtt

    if suffix == ".txt" and (own := txt.own_turns(rows)):
        return Found(own)
    if suffix == ".vtt" or vtt.has_head(rows):
        return vtt.read(rows)
    if cues.has_times(rows) or suffix != ".txt":
        return srt.read(rows)
    return txt.read(rows)


def _no_segments(path: Path) -> InputError:
    return InputError(
        _("{file} is no transcript: a list of segments with text, start and end is expected.").format(file=path)
    )


def _language_of(texts: Sequence[str]) -> SpokenLanguage:
    return "zh" if is_chinese(texts) else "en"
