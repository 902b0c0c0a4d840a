"""Words meet voices: segments of one speaker each, cut where the voice changes or pauses."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assistant.transcription.speakers import Turn
from assistant.transcription.spoken import segment_of
from schemas.talk import Segment, Speaker, Word

NEAR_S = 1.0
"""A word this near to a turn belongs to it: diarisers trim their turns and lose short interjections."""
PAUSE_S = 0.8
"""A pause that ends a segment."""
LONG_S = 15.0
"""A segment this long is cut at the next end of a sentence; longer ones are hard to read and to cite."""
VERY_LONG_S = 25.0
"""A segment this long is cut at the next comma: some recognisers end no sentence for minutes."""
LONGEST_S = 40.0
"""A segment this long is cut before the next word."""
STRAY_S = 0.35
"""A change of voice shorter than this inside another's sentence is the diariser's slip."""
EDGE_S = 0.7
"""A diariser's boundary is this imprecise: so short a rest of a sentence goes with the sentence."""
BREATH_S = 0.2
"""A shorter gap does not part words."""
_SENTENCE_ENDS = ("。", "？", "！", "；", "?", "!", ".", ";")
_CLAUSE_ENDS = (*_SENTENCE_ENDS, "，", "、", "：", ",", ":")
_FULL_WIDTH_ENDS = ("。", "？", "！", "；", "，", "、", "：", "…")


@dataclass(frozen=True)
class _Voiced:
    """A word with the voice that says it."""

    word: Word
    label: str


def with_speakers(segments: Sequence[Segment], turns: Sequence[Turn]) -> tuple[list[Segment], list[Speaker]]:
    """Give every word to the voice that is heard at its time, and cut segments at changes of voice.

    No word is lost, doubled or moved. Segments without word times keep their text whole, under the
    voice that shares most of their time.

    Args:
        segments: As recognised, in order.
        turns: The voices; none: every segment keeps an unknown speaker.

    Returns:
        Segments with ids from 1, and the speakers with labels ``S1``, ``S2`` … in the order in which they first speak.
    """
    voices = _Voices(turns)
    pieces = [
        piece
        for worded, group in groupby(segments, key=lambda segment: bool(segment.words))
        for piece in (_cut(list(group), voices) if worded else _whole(group, voices))
    ]
    labels = list(dict.fromkeys(piece.speaker for piece in pieces if piece.speaker))
    new_label = {label: f"S{number}" for number, label in enumerate(labels, 1)}
    numbered = [
        piece.model_copy(update={"id": number, "speaker": new_label.get(piece.speaker, "")})
        for number, piece in enumerate(pieces, 1)
    ]
    return numbered, [Speaker(label=label) for label in new_label.values()]


def voices_of(segments: Sequence[Segment], turns: Sequence[Turn]) -> dict[str, str]:
    """The diariser's label for each speaker of a transcript that was made from its turns.

    Args:
        segments: As ``with_speakers`` gave them.
        turns: As it was given.

    Returns:
        By a speaker's label the voice that is heard in most of the speaker's time; no voice stands there twice.
    """
    voices = _Voices(turns)
    shared_s: defaultdict[tuple[str, str], float] = defaultdict(float)
    for segment in segments:
        if segment.speaker and (voice := voices.at(segment.start_s, segment.end_s)):
            shared_s[segment.speaker, voice] += segment.end_s - segment.start_s
    heard: dict[str, str] = {}
    speakers: dict[str, str] = {}
    for label, voice in sorted(shared_s, key=lambda pair: -shared_s[pair]):
        if heard.setdefault(label, voice) == voice:
            speakers.setdefault(voice, label)
    return {label: voice for voice, label in speakers.items()}


class _Voices:
    """The turns of a recording, to be asked who speaks when."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = sorted(turns, key=lambda turn: turn.start_s)
        self._starts = [turn.start_s for turn in self._turns]
        self._longest_s = max((turn.end_s - turn.start_s for turn in turns), default=0.0)

    def at(self, start_s: float, end_s: float) -> str:
        """The voice with most time in a stretch, else the nearest one within ``NEAR_S``; empty where none is near."""
        best, best_s = "", 0.0
        nearest, nearest_s = "", NEAR_S
        first = bisect_left(self._starts, start_s - NEAR_S - self._longest_s)
        for turn in self._turns[first : bisect_right(self._starts, end_s + NEAR_S)]:
            shared_s = min(end_s, turn.end_s) - max(start_s, turn.start_s)
            if shared_s > best_s:
                best, best_s = turn.label, shared_s
            elif -shared_s < nearest_s:
                nearest, nearest_s = turn.label, -shared_s
        return best or nearest


def _whole(segments: Iterable[Segment], voices: _Voices) -> Iterator[Segment]:
    for segment in segments:
        yield segment.model_copy(update={"speaker": voices.at(segment.start_s, segment.end_s)})


def _cut(segments: Sequence[Segment], voices: _Voices) -> Iterator[Segment]:
    voiced = [_Voiced(word, voices.at(word.start_s, word.end_s)) for word in _joined(segments)]
    for label, group in groupby(_smoothed(voiced), key=lambda item: item.label):
        for words in _readable([item.word for item in group]):
            yield segment_of(words, label)


def _joined(segments: Sequence[Segment]) -> Iterator[Word]:
    """The words of the recogniser's segments in a row; a space parts segments, except after full-width punctuation."""
    before = ""
    for segment in segments:
        first, *others = segment.words
        apart = "" if before.endswith(_FULL_WIDTH_ENDS) else " "
        yield first.model_copy(update={"text": apart + first.text})
        yield from others
        before = segment.text


def _smoothed(voiced: Sequence[_Voiced]) -> list[_Voiced]:
    """Very short stretches between two of the same other voice go to that voice."""
    runs = [list(group) for _label, group in groupby(voiced, key=lambda item: item.label)]
    for number in range(1, len(runs) - 1):
        before, run, after = runs[number - 1], runs[number], runs[number + 1]
        if before[-1].label == after[0].label and run[-1].word.end_s - run[0].word.start_s < STRAY_S:
            runs[number] = [replace(item, label=before[-1].label) for item in run]
    for earlier, later in pairwise(runs):
        _move_edge(earlier, later)
    return [item for run in runs for item in run]


def _move_edge(earlier: list[_Voiced], later: list[_Voiced]) -> None:
    """Let a sentence that runs over a change of voice keep its last, or its first, syllables."""
    if later[0].word.start_s - earlier[-1].word.end_s > BREATH_S or _ends_sentence(earlier[-1].word):
        return
    tail = next((place for place, item in enumerate(later, 1) if _ends_sentence(item.word)), len(later))
    head = next((place for place in range(len(earlier), 0, -1) if _ends_sentence(earlier[place - 1].word)), 0)
    if tail < len(later) and later[tail - 1].word.end_s - later[0].word.start_s < EDGE_S:
        earlier += [replace(item, label=earlier[-1].label) for item in later[:tail]]
        del later[:tail]
    elif head and earlier[-1].word.end_s - earlier[head].word.start_s < EDGE_S:
        later[:0] = [replace(item, label=later[0].label) for item in earlier[head:]]
        del earlier[head:]


def _ends_sentence(word: Word) -> bool:
    return word.text.rstrip().endswith(_SENTENCE_ENDS)


def _readable(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Cut at pauses, and where it grows long at the best place that comes."""
    piece: list[Word] = []
    for word in words:
        if piece and _ends_before(word, piece):
            yield piece
            piece = []
        piece.append(word)
    yield piece


def _ends_before(word: Word, piece: Sequence[Word]) -> bool:
    """Whether a piece should end before the next word."""
    length_s, last = piece[-1].end_s - piece[0].start_s, piece[-1]
    return (
        word.start_s - last.end_s > PAUSE_S
        or length_s > LONGEST_S
        or (length_s > VERY_LONG_S and last.text.rstrip().endswith(_CLAUSE_ENDS))
        or (length_s > LONG_S and _ends_sentence(last))
    )
