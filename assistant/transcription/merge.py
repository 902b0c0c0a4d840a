"""Words meet voices: segments of one speaker each, cut where the voice changes or pauses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assistant.transcription.speakers import Turn
from schemas.talk import Segment, Speaker, Word

NEAR_S = 1.0
"""A word this near to a turn belongs to it: diarisers trim their turns and lose short interjections."""
PAUSE_S = 0.8
"""A pause that ends a segment, where the segment is long enough to stand alone."""
LONG_S = 15.0
"""A segment this long is cut at the next end of a sentence; longer ones are hard to read and to cite."""
STRAY_S = 0.35
"""A change of voice shorter than this inside another's sentence is the diariser's slip."""
EDGE_S = 0.7
"""A diariser's boundary is this imprecise: so short a rest of a sentence goes with the sentence."""
BREATH_S = 0.2
"""A shorter gap does not part words."""
_SENTENCE_ENDS = ("。", "？", "！", "；", "?", "!", ".", ";")


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
    pieces = [
        piece
        for worded, group in groupby(segments, key=lambda segment: bool(segment.words))
        for piece in (_cut(list(group), turns) if worded else _whole(group, turns))
    ]
    labels = list(dict.fromkeys(piece.speaker for piece in pieces if piece.speaker))
    new_label = {label: f"S{number}" for number, label in enumerate(labels, 1)}
    numbered = [
        piece.model_copy(update={"id": number, "speaker": new_label.get(piece.speaker, "")})
        for number, piece in enumerate(pieces, 1)
    ]
    return numbered, [Speaker(label=label) for label in new_label.values()]


def _whole(segments: Iterable[Segment], turns: Sequence[Turn]) -> Iterator[Segment]:
    for segment in segments:
        yield segment.model_copy(update={"speaker": _voice_of(segment.start_s, segment.end_s, turns)})


def _cut(segments: Sequence[Segment], turns: Sequence[Turn]) -> Iterator[Segment]:
    voiced = [
        _Voiced(word, _voice_of(word.start_s, word.end_s, turns))
        for segment in segments
        for word in _parted(segment.words)
    ]
    for label, group in groupby(_smoothed(voiced), key=lambda item: item.label):
        for words in _at_pauses(list(group)):
            yield _segment(words, label)


def _parted(words: Sequence[Word]) -> list[Word]:
    """A recogniser's segment, to be joined with the one before: a space keeps the words apart."""
    return [words[0].model_copy(update={"text": f" {words[0].text}"}), *words[1:]]


def _voice_of(start_s: float, end_s: float, turns: Sequence[Turn]) -> str:
    """The voice with most time in a stretch, else the nearest one within ``NEAR_S``; empty where none is near."""
    best, best_s = "", 0.0
    nearest, nearest_s = "", NEAR_S
    last = bisect_right(turns, end_s + NEAR_S, key=lambda turn: turn.start_s)
    for turn in turns[:last]:
        shared_s = min(end_s, turn.end_s) - max(start_s, turn.start_s)
        if shared_s > best_s:
            best, best_s = turn.label, shared_s
        elif -shared_s < nearest_s:
            nearest, nearest_s = turn.label, -shared_s
    return best or nearest


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


def _at_pauses(voiced: Sequence[_Voiced]) -> Iterator[list[Word]]:
    """Cut at pauses, and at ends of sentences where it grows long."""
    piece: list[Word] = []
    for item in voiced:
        word = item.word
        if piece and (
            word.start_s - piece[-1].end_s > PAUSE_S
            or (word.start_s - piece[0].start_s > LONG_S and _ends_sentence(piece[-1]))
        ):
            yield piece
            piece = []
        piece.append(word)
    yield piece


def _segment(words: list[Word], label: str) -> Segment:
    trimmed = list(words)
    trimmed[0] = trimmed[0].model_copy(update={"text": trimmed[0].text.lstrip()})
    trimmed[-1] = trimmed[-1].model_copy(update={"text": trimmed[-1].text.rstrip()})
    return Segment(
        id=0,
        start_s=trimmed[0].start_s,
        end_s=max(trimmed[-1].end_s, trimmed[0].start_s),
        speaker=label,
        text="".join(word.text for word in trimmed),
        words=trimmed,
    )
