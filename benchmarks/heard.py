"""Measures of hearing: errors of words, terms, lost speech, and of who speaks, against a reference.

Speaker error rate as NIST's Rich Transcription evaluations define it (missed + false alarm + confused time over the
time of reference speech, with a collar around the reference's boundaries), in steps of 10 ms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

from assistant.extraction.fold import folded_text
from assistant.transcription.speakers import Turn

STEP_S = 0.01
COLLAR_S = 0.25
"""Around each boundary of the reference nothing is counted, as in NIST's evaluations: people differ there."""
SHORT_S = 1.0
"""A turn below this is an interjection: a confirmation may hang on it."""
_FIGURE = re.compile(r"(?P<number>\d{1,8})(?P<percent>%?)")
_DIGITS, _UNITS = "零一二三四五六七八九", ("千", "百", "十", "")
_ENGLISH_WORD = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True)
class SpokenWord:
    """A word that was heard, with the voice that it was given to."""

    start_s: float
    end_s: float
    text: str
    label: str

    @property
    def middle_s(self) -> float:
        """Half way through."""
        return (self.start_s + self.end_s) / 2


def units(text: str, language: str) -> list[str]:
    """What errors are counted in: characters of Chinese, words of English, without case and punctuation.

    Chinese figures are read out first: 32万 and 三十二万 are the same words, and recognisers write either.
    """
    if language == "en":
        return _ENGLISH_WORD.findall(text.casefold().replace("’", "'"))
    return list(folded_text(_FIGURE.sub(lambda match: _read_out(match["number"], match["percent"]), text)))


def _read_out(number: str, percent: str) -> str:
    """A whole number below a hundred million as it is said in Chinese."""
    high, low = divmod(int(number), 10_000)
    words = (f"{_four_digits(high)}万" if high else "") + (_four_digits(low) if low or not high else "")
    words = f"{words[:-1]}零{words[-1]}" if high and 0 < low < 10 else words
    return ("百分之" if percent else "") + words


def _four_digits(value: int) -> str:
    said = "".join(
        _DIGITS[int(digit)] + unit if digit != "0" else "零" for digit, unit in zip(f"{value:04}", _UNITS, strict=True)
    )
    said = re.sub("零+", "零", said).strip("零") or "零"
    return said.removeprefix("一") if said.startswith("一十") else said


def error_rate(heard: str, said: str, language: str) -> float:
    """Insertions, deletions and substitutions over the length of the reference."""
    reference = units(said, language)
    return Levenshtein.distance(units(heard, language), reference) / max(len(reference), 1)


def term_recall(heard: str, said: str, terms: Iterable[str]) -> tuple[int, int]:
    """How many of the terms' occurrences in the reference were heard, and how many there are.

    A term inside a longer one counts with both.
    """
    heard, said = heard.casefold(), said.casefold()
    found = total = 0
    for term in {term.casefold() for term in terms}:
        occurrences = said.count(term)
        total += occurrences
        found += min(occurrences, heard.count(term))
    return found, total


def lost_s(turns: Sequence[Turn], heard: Iterable[tuple[float, float]]) -> float:
    """Seconds of reference speech in turns of which not one word was heard."""
    stretches = list(heard)
    return sum(
        turn.end_s - turn.start_s
        for turn in turns
        if not any(start_s < turn.end_s and end_s > turn.start_s for start_s, end_s in stretches)
    )


def speaker_error_rate(found: Sequence[Turn], reference: Sequence[Turn]) -> float:
    """Missed, invented and confused speech over reference speech; voices are paired as fits best."""
    steps = int(max([turn.end_s for turn in (*found, *reference)], default=0.0) / STEP_S) + 1
    ours, theirs = _grid(found, steps), _grid(reference, steps)
    counted = np.ones(steps, bool)
    for turn in reference:
        for boundary_s in (turn.start_s, turn.end_s):
            counted[_step(boundary_s - COLLAR_S) : _step(boundary_s + COLLAR_S)] = False
    ours, theirs = ours[:, counted], theirs[:, counted]
    shared = theirs.astype(float) @ ours.T.astype(float)
    pairs = linear_sum_assignment(shared, maximize=True)
    right = shared[pairs].sum()
    speaking, said = ours.sum(axis=0), theirs.sum(axis=0)
    return float((np.maximum(speaking, said).sum() - right) / max(said.sum(), 1))


def overlap_found(found: Sequence[Turn], reference: Sequence[Turn]) -> tuple[float, float]:
    """Of the time in which two voices or more speak at once: how much of what was found is right, how much was found.

    Without a collar, which would leave hardly any overlap; 1 where there is nothing to divide by.
    """
    steps = int(max([turn.end_s for turn in (*found, *reference)], default=0.0) / STEP_S) + 1
    ours, theirs = (_grid(turns, steps).sum(axis=0) > 1 for turns in (found, reference))
    right = float((ours & theirs).sum())
    return (right / ours.sum() if ours.any() else 1.0), (right / theirs.sum() if theirs.any() else 1.0)


def names_of_labels(words: Sequence[SpokenWord], reference: Sequence[Turn]) -> dict[str, str]:
    """Whose voice each label is: one to one, by the most words in that person's turns."""
    labels, names = sorted({word.label for word in words}), sorted({turn.label for turn in reference})
    counts = np.zeros((len(labels), len(names)))
    for word in words:
        for name in _speaking(word.middle_s, reference):
            counts[labels.index(word.label), names.index(name)] += 1
    rows, columns = linear_sum_assignment(counts, maximize=True)
    return {labels[row]: names[column] for row, column in zip(rows, columns, strict=True)}


def words_right(words: Sequence[SpokenWord], reference: Sequence[Turn]) -> tuple[int, int]:
    """How many words that were heard in somebody's turn went to that person's voice, and how many there are."""
    names = names_of_labels(words, reference)
    right = total = 0
    for word in words:
        speaking = _speaking(word.middle_s, reference)
        total += bool(speaking)
        right += names.get(word.label) in speaking
    return right, total


def short_turns_kept(words: Sequence[SpokenWord], reference: Sequence[Turn]) -> tuple[int, int]:
    """How many turns under a second have a word of the right voice in them, and how many there are."""
    names = names_of_labels(words, reference)
    short = [turn for turn in reference if turn.end_s - turn.start_s < SHORT_S]
    kept = sum(
        any(
            word.start_s < turn.end_s and word.end_s > turn.start_s and names.get(word.label) == turn.label
            for word in words
        )
        for turn in short
    )
    return kept, len(short)


def voices_found(words: Sequence[SpokenWord], reference: Sequence[Turn]) -> tuple[int, int]:
    """How many of the people have a voice of their own, and how many there are."""
    names = names_of_labels(words, reference)
    people = Counter(turn.label for turn in reference)
    return len(set(names.values()) & people.keys()), len(people)


def _speaking(time_s: float, reference: Sequence[Turn]) -> set[str]:
    return {turn.label for turn in reference if turn.start_s <= time_s < turn.end_s}


def _step(time_s: float) -> int:
    return max(round(time_s / STEP_S), 0)


def _grid(turns: Sequence[Turn], steps: int) -> npt.NDArray[np.bool_]:
    """For each voice, whether it speaks at each step; at least one voice, who may be silent."""
    labels = sorted({turn.label for turn in turns}) or [""]
    grid = np.zeros((len(labels), steps), bool)
    for turn in turns:
        grid[labels.index(turn.label), _step(turn.start_s) : _step(turn.end_s)] = True
    return grid
