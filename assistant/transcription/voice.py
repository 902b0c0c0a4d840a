"""Where somebody speaks, and pieces of it that a recogniser takes in one go.

Whisper hears thirty seconds at a time. Where such a window begins and ends by the clock, it cuts
words in half, and may stop after the first sentence and leave out the rest of the window. Pieces
that begin and end in pauses keep sentences whole, and show what was left out: voice without words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.transcription.decode import SAMPLE_RATE, Sound

LONGEST_PIECE_S = 28.0
"""A little under Whisper's window of 30 s."""
SHORTEST_CUT_S = 14.0
"""A piece that grows too long is cut at its longest pause after this time."""
LONG_PAUSE_S = 3.0
"""A pause this long ends a piece: on silence Whisper invents text."""
LEAST_LOST_S = 1.5
"""Voice without words this long was left out; shorter stretches are laughter, breath or loose word times."""
_LEAST_PAUSE_MS = 160
_MARGIN_MS = 200
"""Left around voice, since the detector cuts soft beginnings and ends."""


@dataclass(frozen=True)
class Stretch:
    """A part of the recording, in seconds."""

    start_s: float
    end_s: float

    def shared_s(self, other: Stretch) -> float:
        """Length of what lies in both."""
        return max(min(self.end_s, other.end_s) - max(self.start_s, other.start_s), 0.0)


@dataclass(frozen=True)
class Piece:
    """Stretches of voice that are recognised together, with the short pauses between them."""

    voiced: tuple[Stretch, ...]

    @property
    def whole(self) -> Stretch:
        """From the first voice to the last."""
        return Stretch(self.voiced[0].start_s, self.voiced[-1].end_s)


def voiced_stretches(sound: Sound) -> list[Stretch]:
    """Where somebody speaks, in order, none longer than a piece; found by Silero's detector (in faster-whisper)."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        max_speech_duration_s=LONGEST_PIECE_S, min_silence_duration_ms=_LEAST_PAUSE_MS, speech_pad_ms=_MARGIN_MS
    )
    found = get_speech_timestamps(sound.samples, options)
    # Plain floats: the detector gives numbers of numpy's, which no transcript file can hold.
    return [Stretch(int(part["start"]) / SAMPLE_RATE, int(part["end"]) / SAMPLE_RATE) for part in found]


def pieces(voiced: Iterable[Stretch]) -> list[Piece]:
    """Pack stretches, in order, into pieces that end in the best pauses.

    Every stretch is in exactly one piece. No piece is longer than ``LONGEST_PIECE_S``, provided that no stretch is.
    """
    packed: list[Piece] = []
    open_ones: list[Stretch] = []
    for stretch in voiced:
        if open_ones and stretch.start_s - open_ones[-1].end_s > LONG_PAUSE_S:
            packed.append(Piece(tuple(open_ones)))
            open_ones = []
        while open_ones and stretch.end_s - open_ones[0].start_s > LONGEST_PIECE_S:
            cut = _best_cut(open_ones, stretch)
            packed.append(Piece(tuple(open_ones[:cut])))
            open_ones = open_ones[cut:]
        open_ones.append(stretch)
    return [*packed, Piece(tuple(open_ones))] if open_ones else packed


def _best_cut(open_ones: Sequence[Stretch], following: Stretch) -> int:
    """How many stretches go into the finished piece: up to its longest pause that does not leave it too short."""
    after = [*open_ones[1:], following]
    cuts = [
        (later.start_s - earlier.end_s, number)
        for number, (earlier, later) in enumerate(zip(open_ones, after, strict=True), 1)
        if earlier.end_s - open_ones[0].start_s >= SHORTEST_CUT_S
    ]
    return max(cuts)[1] if cuts else len(open_ones)


def voice_without_words(piece: Piece, words: Sequence[Stretch]) -> list[Stretch]:
    """Stretches of a piece, longer than ``LEAST_LOST_S`` of voice, in which no word lies.

    Args:
        piece: What was to be recognised.
        words: When the recognised words were said, in order of their start.
    """
    lost = []
    reached_s = piece.whole.start_s
    for word in (*words, Stretch(piece.whole.end_s, piece.whole.end_s)):
        between = Stretch(reached_s, word.start_s)
        if sum(between.shared_s(voice) for voice in piece.voiced) > LEAST_LOST_S:
            lost.append(between)
        reached_s = max(reached_s, word.end_s)
    return lost
