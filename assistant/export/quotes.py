"""Stretches of speech as documents quote them: when, who, and the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.export.literal import plain
from assistant.export.people import Voices
from assistant.library.heard import heard_behind, standing
from schemas.record import Evidence, Record

Say = Callable[[str], str]
Stretch = tuple[float, float]
"""Start and end in the recording, in seconds."""


@dataclass(frozen=True)
class Quote:
    """One stretch of speech, or what the customer wrote in a reply."""

    time: str
    speaker: str
    words: str
    found: bool
    """Whether the words stand in the transcript."""
    heard: tuple[str, ...] = ()
    """What was heard where the program corrected some of the words."""
    stretch: Stretch | None = field(default=None, compare=False)
    """Where they can be heard; None where nobody knows."""


class Quotes:
    """Evidence of one meeting in the form of quotes."""

    def __init__(self, record: Record, say: Say) -> None:
        self.voices = Voices(record.speakers, say)
        self._say = say
        self._segments = {segment.id: segment for segment in record.segments}
        self._as_heard = standing(record)

    def of(self, evidence: Sequence[Evidence]) -> tuple[Quote, ...]:
        """The quotes of some evidence, each once however many cells it supports."""
        return tuple(dict.fromkeys(self._quote(piece) for piece in evidence))

    def _quote(self, piece: Evidence) -> Quote:
        found = piece.grounding != "none"
        segment = self._segments.get(piece.segment_id) if piece.segment_id is not None else None
        as_heard = self._as_heard.get(segment.id) if segment and found else None
        return Quote(
            time=clock(piece.start_s) if found and piece.start_s is not None else "",
            speaker=self._source(piece, segment.speaker if segment else "") if found else "",
            words=plain(piece.quote),
            found=found,
            heard=tuple(map(plain, heard_behind(piece, segment, as_heard))) if segment and as_heard else (),
            stretch=stretch_of(piece),
        )

    def _source(self, piece: Evidence, label: str) -> str:
        """Who said the words, or to which version they were written."""
        if piece.reply:
            return self._say("Reply to version {number}").format(number=piece.reply.version)
        return self.voices.name(label)


def stretch_of(piece: Evidence) -> Stretch | None:
    """Where a piece of evidence can be heard; None where it was found nowhere or has no times."""
    if piece.grounding == "none" or piece.start_s is None or piece.end_s is None:
        return None
    return piece.start_s, piece.end_s


def quote_line(quote: Quote, say: Say) -> str:
    """A quote on one line: time, speaker and words, or that the words are nowhere in the transcript."""
    if not quote.found:
        return say("Not in the transcript: “{words}”").format(words=quote.words)
    return f"{quote.time} {quote.speaker}".lstrip() + say(": ") + spoken(quote, say)


def spoken(quote: Quote, say: Say) -> str:
    """The words of a quote, and behind them what was heard where the program corrected some."""
    words = say("“{words}”").format(words=quote.words)
    if not quote.heard:
        return words
    return say("{quote} (heard: {words})").format(quote=words, words=say(", ").join(quote.heard))


def clock(seconds: float) -> str:
    """A time in the recording: ``03:07``, from one hour on ``1:02:09``."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"
