"""The clauses of a row or of a sentence: what each holds, and whether it denies, wishes or fears that.

A sentence is held against its row clause by clause, since one denial, wish or fear says nothing of the other clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.extraction.general_words import GENERAL, PASSED_OVER
from assistant.extraction.row_tokens import DENIAL, MARK, NAME
from schemas.talk import SpokenLanguage

LONGEST_STRETCH = 12
"""Tokens of the longest stretch that is looked up at once; a longer one is found as several."""
LONGEST_GENERAL = 3
"""Characters of the longest general word in Chinese."""
Mood = Literal["wish", "fear"]
Run = tuple[str, ...]

_ENDS = frozenset(f"{MARK}{mark}" for mark in ",.!?;:。\n")
_MOODS: dict[tuple[SpokenLanguage, Mood], re.Pattern[str]] = {
    ("zh", "wish"): re.compile(
        r"[希期盼渴]望|[^思感]想|^想|盼|要求|需[要求]|打算|计划|争取|最好|应[该当]|必须|[就只]要"
    ),
    ("zh", "fear"): re.compile(r"怕|担[心忧]|顾虑|[忧焦]虑|发愁"),
    ("en", "wish"): re.compile(
        r"\b(?:want|need|hop|hope|hoping|expect|ask|wish|plan|aim|intend|prefer|requir|require|must|should|ought|"
        r"(?:would|\w+'d) like)\b"
    ),
    ("en", "fear"): re.compile(r"\b(?:fear|worr\w*|afraid|concern|dread|nervou\w*|scar\w*)\b"),
}
"""Words of wishing and fearing; in English their stems."""


@dataclass(frozen=True)
class Clause:
    """A clause of a row or of a sentence."""

    runs: tuple[Run, ...]
    """Its tokens, cut at its marks."""
    content: frozenset[str]
    """Its tokens that are neither general words nor parts of one."""
    moods: frozenset[Mood]

    @property
    def affirmed(self) -> Clause:
        """The clause as if nothing in it were denied: 能丢 for 不能丢."""
        runs = (tuple(_affirmed(token) for token in run) for run in self.runs)
        return replace(self, runs=tuple(tuple(filter(None, run)) for run in runs))

    @property
    def denies(self) -> bool:
        """Whether anything in it is denied."""
        return any(token[0] == DENIAL for run in self.runs for token in run)


@dataclass(frozen=True)
class Vocabulary:
    """What clauses are laid out of."""

    tokens: frozenset[str]
    stretches: frozenset[Run]
    """Of two tokens at least, none over a mark."""


def clauses(tokens: Sequence[str], language: SpokenLanguage) -> list[Clause]:
    """The clauses of a text, of its tokens; what goes on with a denial is one clause with it."""
    found: list[list[str]] = []
    before = ""
    for end, part in _parts(tokens):
        if found and before == f"{MARK}," and _goes_on(found[-1], part, language):
            found[-1] += [before, *part]
        else:
            found.append(part)
        before = end
    return [_clause(part, language) for part in found]


def vocabulary(of: Iterable[Clause], names: Iterable[str] = ()) -> Vocabulary:
    """What some clauses hold, and names beside it, which alone state nothing."""
    runs = [run for clause in of for run in clause.runs]
    return Vocabulary(
        frozenset(token for run in runs for token in run) | frozenset(names),
        frozenset(
            run[start:end]
            for run in runs
            for start in range(len(run))
            for end in range(start + 2, min(len(run), start + LONGEST_STRETCH) + 1)
        ),
    )


def general_until(run: Sequence[str], place: int, language: SpokenLanguage) -> int:
    """Where the longest general word that begins at a place ends; 0 where none begins."""
    for length in range(min(LONGEST_GENERAL, len(run) - place), 0, -1):
        if ("" if language == "zh" else " ").join(run[place : place + length]) in GENERAL[language]:
            return place + length
    return 0


def _affirmed(token: str) -> str:
    """What a token denies; empty where that is the token behind it."""
    return token if token[0] != DENIAL else "" if token.isascii() else token[2:]


def _parts(tokens: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The tokens between the marks that end clauses, each with the mark behind it."""
    part: list[str] = []
    for token in [*tokens, f"{MARK}\n"]:
        if token not in _ENDS:
            part.append(token)
            continue
        if any(one[0] != MARK for one in part):
            yield token, part
        part = []


def _goes_on(denied: Sequence[str], part: Sequence[str], language: SpokenLanguage) -> bool:
    """Whether a clause goes on with what the one before it denies: not on Monday, Tuesday; no data, lists or bills."""
    if not any(token[0] == DENIAL for token in denied) or any(token[0] == DENIAL for token in part):
        return False
    return bool({"or", "或"} & set(part)) or (language == "en" and len(_content(part, language)) == 1)


def _clause(part: Sequence[str], language: SpokenLanguage) -> Clause:
    runs: list[list[str]] = [[]]
    for token in part:
        if token[0] == MARK:
            runs.append([])
        else:
            runs[-1].append(token)
    text = ("" if language == "zh" else " ").join(token.lstrip(NAME + DENIAL) for token in part if token[0] != MARK)
    return Clause(
        tuple(tuple(run) for run in runs if run),
        frozenset(_content(part, language)),
        frozenset(mood for (spoken, mood), words in _MOODS.items() if spoken == language and words.search(text)),
    )


def _content(part: Sequence[str], language: SpokenLanguage) -> list[str]:
    found = []
    place = 0
    while place < len(part):
        if end := general_until(part, place, language):
            place = end
            continue
        if part[place][0] != MARK and part[place] not in PASSED_OVER[language]:
            found.append(part[place])
        place += 1
    return found
