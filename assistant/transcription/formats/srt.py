"""SubRip subtitles (srt).

There is no standard. Read are cues with or without numbers, hours and empty rows between them, with a comma or a point
in the times, HTML tags and SubStation overrides in the words, and names in front of them (``names.py``), as WhisperX
writes ``[SPEAKER_00]: ``. Written are numbered cues with ``Name: words`` on one row.

What the format has no place for: line breaks; sides and roles of speakers; word times; colons in names (written as
spaces). Where the speaker is unknown, words that begin like ``Name: words`` may be read as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.transcription.formats.cues import Cue, read_cues, time_row
from assistant.transcription.formats.markup import REFERENCE, TAG, without_tags
from assistant.transcription.formats.names import Names
from assistant.transcription.formats.turns import Found, Turn, in_order

_OVERRIDE = re.compile(r"\{\\[^{}]{0,200}\}")
_DASH = re.compile(r"[-–—]\s?(?=\S)")


def read(rows: Sequence[str]) -> Found:
    """Read the rows of a file."""
    return Found(in_order(named_turns(read_cues(rows, any_identifier=False))))


def named_turns(cues: Iterator[Cue]) -> list[Turn]:
    """The turns of cues that tell their speakers in front of the words, if at all."""
    clean = [(cue, [without_tags(_OVERRIDE.sub("", row)) for row in cue.rows]) for cue in cues]
    names = Names(_undashed(_joined(rows)) for _cue, rows in clean)
    return [turn for cue, rows in clean for turn in _turns(cue, rows, names)]


def write(turns: Sequence[Turn]) -> str:
    """The text of a file."""
    return "".join(
        f"{number}\n{time_row(turn.start_s or 0.0, turn.end_s or 0.0, ',')}\n{_said(turn)}\n\n"
        for number, turn in enumerate(turns, 1)
    )


def _turns(cue: Cue, rows: Sequence[str], names: Names) -> Iterator[Turn]:
    """One turn, or one a row where several people speak in a cue."""
    by_row = [names.split(_undashed(row)) for row in rows]
    several = len(rows) > 1 and by_row[0] is not None and sum(named is not None for named in by_row) > 1
    if not several:
        joined = _joined(rows)
        named = names.split(_undashed(joined))
        yield Turn(named.name if named else "", named.text if named else joined, cue.start_s, cue.end_s)
        return
    turn = Turn("", "", cue.start_s, cue.end_s)
    for row, named in zip(rows, by_row, strict=True):
        if named:
            if turn.text:
                yield turn
            turn = Turn(named.name, named.text, cue.start_s, cue.end_s)
        else:
            turn.text = f"{turn.text} {row}".strip()
    yield turn


def _joined(rows: Sequence[str]) -> str:
    return " ".join(row for row in rows if row)


def _undashed(row: str) -> str:
    """A row without the dash that marks a change of speaker."""
    return _DASH.sub("", row, count=1) if _DASH.match(row) else row


def _said(turn: Turn) -> str:
    name = " ".join(turn.name.replace(":", " ").replace("：", " ").split())
    return _guarded(f"{name}: {turn.text}" if name else turn.text)


def _guarded(text: str) -> str:
    """A text whose words stay words: only what would be read as a tag or a reference is written as references."""
    guarded = REFERENCE.sub(lambda found: "&amp;" + found[0][1:], text)
    if TAG.search(guarded) or _OVERRIDE.search(guarded):
        guarded = guarded.replace("<", "&lt;").replace("{", "&#123;")
    return guarded
