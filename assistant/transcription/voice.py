"""Where somebody speaks, and pieces of it that a recogniser takes in one go.

Pieces begin and end in pauses, so that sentences stay whole, and show what a recogniser left out: voice without words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.transcription.decode import SAMPLE_RATE, Sound

LONGEST_PIECE_S = 28.0
"""A little under the window of 30 s that Whisper and most recognisers hear at a time."""
SHORTEST_CUT_SHARE = 0.5
"""A piece that grows too long is cut at its longest pause after this share of its greatest length."""
LONG_PAUSE_S = 3.0
"""A pause this long ends a piece: on silence Whisper invents text."""
LEAST_LOST_S = 1.5
"""Voice without words this long was left out; shorter stretches are laughter, breath or loose word times."""
BLOCK_S = 600.0
"""So much is searched for voice at once: detectors copy what they hear, some of them several times."""
EDGE_S = 30.0
"""Voice that ends nearer than this to the end of a block is looked for anew in the next; more than a piece."""
LEAST_BLOCK_S = 1.0
RUN_UP_S = 10.0
"""Heard before a block, since a detector goes by what it has heard."""
WINDOW = 512
"""Samples that Silero judges at once; blocks begin with one, or all its times would be others by some milliseconds."""
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
    """Where somebody speaks, in order, none longer than a piece."""
    return found_by_silero(
        sound, max_speech_duration_s=LONGEST_PIECE_S, min_silence_duration_ms=_LEAST_PAUSE_MS, speech_pad_ms=_MARGIN_MS
    )


def found_by_silero(sound: Sound, **options: float) -> list[Stretch]:
    """Where Silero's detector finds voice, in order; ``options`` are those of faster-whisper, which brings it along."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    chosen = VadOptions(**options)
    return by_blocks(
        sound,
        lambda samples: [
            Stretch(int(part["start"]) / SAMPLE_RATE, int(part["end"]) / SAMPLE_RATE)
            for part in get_speech_timestamps(samples, chosen)
        ],
    )


def by_blocks(sound: Sound, find: Callable[[npt.NDArray[np.float32]], Sequence[Stretch]]) -> list[Stretch]:
    """What a detector of voice finds in a recording, which it would not hear whole without several copies of it.

    Blocks meet in pauses, so that no voice is cut that ends within a block.

    Args:
        sound: The recording.
        find: The detector: where somebody speaks in some samples, in order, in seconds from their beginning.
    """
    found: list[Stretch] = []
    begin_s, last_s = sound.cut_off.from_s, min(sound.cut_off.until_s, sound.duration_s)
    while begin_s < last_s:
        end_s = begin_s + BLOCK_S
        first = max(int((begin_s - RUN_UP_S) * SAMPLE_RATE), 0) // WINDOW * WINDOW
        heard = find(sound.samples[first : round(min(end_s, last_s) * SAMPLE_RATE)])
        voiced = [Stretch(_later(voice.start_s, first), _later(voice.end_s, first)) for voice in heard]
        if end_s < last_s:
            end_s = _pause_near(end_s - EDGE_S, voiced, begin_s)
        found += [
            Stretch(max(voice.start_s, begin_s), min(voice.end_s, end_s))
            for voice in voiced
            if voice.start_s < end_s and voice.end_s > begin_s
        ]
        begin_s = end_s
    return found


def _pause_near(time_s: float, voiced: Sequence[Stretch], begin_s: float) -> float:
    """The end of the last voice that ends before a time, else the start of the one that goes on over it."""
    ended = [voice.end_s for voice in voiced if begin_s < voice.end_s <= time_s]
    going_on = [voice.start_s for voice in voiced if begin_s + LEAST_BLOCK_S < voice.start_s < time_s < voice.end_s]
    return max([*ended, *going_on], default=time_s)


def _later(time_s: float, samples: int) -> float:
    """A time so many samples later, to the sample."""
    return (round(time_s * SAMPLE_RATE) + samples) / SAMPLE_RATE


def pieces(voiced: Iterable[Stretch], longest_s: float = LONGEST_PIECE_S) -> list[Piece]:
    """Pack stretches, in order, into pieces that end in the best pauses.

    Every stretch is in exactly one piece. No piece is longer than ``longest_s``, provided that no stretch is.
    """
    packed: list[Piece] = []
    open_ones: list[Stretch] = []
    for stretch in voiced:
        if open_ones and stretch.start_s - open_ones[-1].end_s > LONG_PAUSE_S:
            packed.append(Piece(tuple(open_ones)))
            open_ones = []
        while open_ones and stretch.end_s - open_ones[0].start_s > longest_s:
            cut = _best_cut(open_ones, stretch, longest_s * SHORTEST_CUT_SHARE)
            packed.append(Piece(tuple(open_ones[:cut])))
            open_ones = open_ones[cut:]
        open_ones.append(stretch)
    return [*packed, Piece(tuple(open_ones))] if open_ones else packed


def _best_cut(open_ones: Sequence[Stretch], following: Stretch, shortest_s: float) -> int:
    """How many stretches go into the finished piece: up to its longest pause that does not leave it too short."""
    after = [*open_ones[1:], following]
    cuts = [
        (later.start_s - earlier.end_s, number)
        for number, (earlier, later) in enumerate(zip(open_ones, after, strict=True), 1)
        if earlier.end_s - open_ones[0].start_s >= shortest_s
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
