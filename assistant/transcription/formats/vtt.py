"""WebVTT captions (vtt), after W3C, *WebVTT: The Web Video Text Tracks Format*.

Read are voice tags (``<v Name>``, several in a cue too), identifiers of cues, settings behind the times, and files
that Zoom and others write with ``Name: words``; notes, styles and regions are passed over. Teams writes voice tags, and
GUIDs as identifiers (pull requests 158 of sendrec/sendrec and 14861 of onyx-dot-app/onyx on GitHub compare both).

Written are voice tags. Names, words and times to the millisecond come back as they were; the format has no place for
line breaks, sides and roles of speakers, and word times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.transcription.formats.cues import Cue, read_cues, time_row
from assistant.transcription.formats.markup import escaped, without_tags
from assistant.transcription.formats.srt import named_turns
from assistant.transcription.formats.turns import Found, Turn, in_order

_HEAD = re.compile(r"WEBVTT(?:\s.*)?")
_VOICED_HEAD = "WEBVTT Speakers are named by voice tags"
"""The first row may say anything behind the name of the format. This keeps a file in which nobody is known from being
read as one that tells its speakers in front of the words."""
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,200})?(?:\s([^<>]{0,1000}))?>")
_PASSED_OVER = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s.*)?")


def has_head(rows: Sequence[str]) -> bool:
    """Whether the first row that is not empty names the format."""
    first = next(filter(None, rows), "")
    return bool(_HEAD.fullmatch(first))


def read(rows: Sequence[str]) -> Found:
    """Read the rows of a file."""
    cues = list(read_cues(_without_other_blocks(rows), any_identifier=True))
    if rows[:1] == [_VOICED_HEAD] or any(_VOICE.search(row) for cue in cues for row in cue.rows):
        return Found(in_order([turn for cue in cues for turn in _voiced_turns(cue)]))
    return Found(in_order(named_turns(iter(cues))))


def write(turns: Sequence[Turn]) -> str:
    """The text of a file."""
    cues = (
        f"{time_row(turn.start_s or 0.0, turn.end_s or 0.0, '.')}\n"
        f"{f'<v {escaped(turn.name)}>' if turn.name else ''}{escaped(turn.text)}\n\n"
        for turn in turns
    )
    return f"{_VOICED_HEAD}\n\n" + "".join(cues)


def _voiced_turns(cue: Cue) -> Iterator[Turn]:
    """A turn for each voice of a cue; the file does not say who of them speaks when."""
    before, *voices = _VOICE.split("\n".join(cue.rows))
    yield Turn("", without_tags(before), cue.start_s, cue.end_s)
    for name, words in zip(voices[::2], voices[1::2], strict=True):
        yield Turn(without_tags(name or ""), without_tags(words), cue.start_s, cue.end_s)


def _without_other_blocks(rows: Sequence[str]) -> Iterator[str]:
    """The rows of cues: the head ends at an empty row or the first times, as other blocks do at an empty row."""
    inside, begins = False, True
    for place, row in enumerate(rows):
        if (place == 0 and _HEAD.fullmatch(row)) or (begins and _PASSED_OVER.fullmatch(row)):
            inside = True
        elif not row or "-->" in row:
            inside = False
        begins = not row
        if not inside:
            yield row
