"""Text of a recogniser that tells times beside it, or none, becomes words with times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from assistant.llm.transcription_answers import TimedText, Transcription
from assistant.transcription.spoken import segment_of
from assistant.transcription.voice import Piece, Stretch
from schemas.talk import Segment, Word

NOT_TOLD = 1.0
"""Probability of words of which the recogniser tells none: unknown is not low, and puts no word in doubt."""
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_BEFORE_WORD = re.compile(
    # before spaces, before a Chinese character, between the scripts, after the punctuation of Chinese
    rf"(?<!\s)(?:(?=\s+\S)|(?=[{_HAN}])|(?<=[{_HAN}])(?=[^\W{_HAN}])|(?<=[，。！？；：、…])(?=\w))"
)


@dataclass(frozen=True)
class _Letter:
    """A letter, when it is said, and in which of the parts whose times were told."""

    said: Stretch
    part: int = 0
    probability: float | None = None


def timed_segments(heard: Transcription, piece: Piece) -> list[Segment]:
    """What was heard in a piece: segments made of words, without numbers.

    The text is kept, but for spaces around segments. Words have the times of the words that were told, else their
    share of the segments' times, else their share of the voice in the piece; none lies outside of the piece or
    before the end of the one that stands before it.

    Args:
        heard: Its times count from the beginning of the piece.
        piece: Where it was heard.
    """
    letters = [character.casefold() for character in heard.text if character.isalnum()]
    if not letters:
        return []
    words = _found(heard.words, letters, piece.whole)
    segments = _found(heard.segments, letters, piece.whole)
    said = list(_filled(words if any(words) else segments, piece))
    parts = _part_numbers(segments)
    numbered: list[tuple[int, Word]] = []
    first = 0
    for text in _tokens(heard.text):
        after = first + sum(character.isalnum() for character in text)
        probability = _probability(heard, words[first], segments[first])
        word = Word(start_s=said[first].start_s, end_s=said[after - 1].end_s, text=text, probability=probability)
        numbered.append((parts[first], word))
        first = after
    return [segment_of([word for _part, word in group]) for _part, group in groupby(numbered, lambda pair: pair[0])]


def _found(parts: Sequence[TimedText], letters: Sequence[str], whole: Stretch) -> list[_Letter | None]:
    """For each letter of the text, the one of the parts that stands in its place; None where none does.

    Servers leave out punctuation and spaces in the parts, and write figures and capitals otherwise.
    """
    from rapidfuzz.distance import Levenshtein

    told: list[_Letter] = []
    written: list[str] = []
    for number, (part, said) in enumerate(zip(parts, _in_order(parts, whole), strict=True)):
        own = [character.casefold() for character in part.text if character.isalnum()]
        written += own
        told += [_Letter(share, number, part.probability) for share in _shares(said, len(own))]
    found: list[_Letter | None] = [None] * len(letters)
    if all(letter.said.end_s <= letter.said.start_s for letter in told):
        return found
    for step in Levenshtein.opcodes(written, letters):
        if step.tag in ("equal", "replace"):
            found[step.dest_start : step.dest_end] = told[step.src_start : step.src_end]
    return found


def _in_order(parts: Sequence[TimedText], whole: Stretch) -> list[Stretch]:
    """When the parts are said in the recording; where they overlap, each ends as the next begins."""
    starts_s: list[float] = []
    for part in parts:
        earliest_s = starts_s[-1] if starts_s else whole.start_s
        starts_s.append(min(max(whole.start_s + part.start_s, earliest_s), whole.end_s))
    nexts_s = [*starts_s, whole.end_s][1:]
    return [
        Stretch(start_s, min(max(whole.start_s + part.end_s, start_s), next_s))
        for part, start_s, next_s in zip(parts, starts_s, nexts_s, strict=True)
    ]


def _shares(stretch: Stretch, count: int) -> list[Stretch]:
    """A stretch in equal parts."""
    starts_s = [stretch.start_s + number * (stretch.end_s - stretch.start_s) / count for number in range(count)]
    return [Stretch(start_s, end_s) for start_s, end_s in pairwise([*starts_s, stretch.end_s])]


def _filled(found: Sequence[_Letter | None], piece: Piece) -> Iterator[Stretch]:
    """When each letter is said: those in between share the time that is left between the ones that were found."""
    if not any(found):
        yield from _spread(len(found), piece)
        return
    reached_s = piece.whole.start_s
    for is_found, group in groupby(enumerate(found), lambda pair: pair[1] is not None):
        run = list(group)
        if not is_found:
            following = found[run[-1][0] + 1] if run[-1][0] + 1 < len(found) else None
            until_s = following.said.start_s if following else piece.whole.end_s
            yield from _shares(Stretch(reached_s, max(until_s, reached_s)), len(run))
        for _number, letter in run:
            if letter:
                reached_s = letter.said.end_s
                yield letter.said


def _spread(count: int, piece: Piece) -> Iterator[Stretch]:
    """Letters evenly over the voice of a piece: none begins in a pause."""
    voiced_s = sum(voice.end_s - voice.start_s for voice in piece.voiced)
    starts_s = [_when(piece, number * voiced_s / count) for number in range(count)]
    for start_s, next_s in pairwise([*starts_s, piece.whole.end_s]):
        yield Stretch(start_s, min(start_s + voiced_s / count, next_s))


def _when(piece: Piece, voiced_s: float) -> float:
    """The time in the recording after so much voice of the piece."""
    for voice in piece.voiced:
        if voiced_s < voice.end_s - voice.start_s:
            return voice.start_s + voiced_s
        voiced_s -= voice.end_s - voice.start_s
    return piece.whole.end_s


def _part_numbers(found: Sequence[_Letter | None]) -> list[int]:
    """For each letter the number of its part, or of the one before where it was found in none."""
    numbers: list[int] = []
    for letter in found:
        numbers.append(letter.part if letter else numbers[-1] if numbers else 0)
    return numbers


def _tokens(text: str) -> Iterator[str]:
    """The text in words, each with what stands around it that is no letter."""
    held = ""
    for token in _BEFORE_WORD.split(text):
        if any(character.isalnum() for character in token) and any(character.isalnum() for character in held):
            yield held
            held = ""
        held += token
    yield held


def _probability(heard: Transcription, *told: _Letter | None) -> float:
    """The first that was told, of the word, its segment, or the whole."""
    known = [letter.probability for letter in told if letter and letter.probability is not None]
    if known:
        return known[0]
    return NOT_TOLD if heard.probability is None else heard.probability
