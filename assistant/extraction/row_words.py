"""Whether a sentence says only what a row says: laid out of the row's own words and of general ones, piece by piece.

This is stricter than what a cell is held against (``wording``), since a cell stands beside its evidence and a sentence
that is sent stands alone. Every token has to be covered by general words or by a stretch of the row; a stretch of
Chinese characters has two at least, so that a name put together of single characters of the row is none of the row's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from assistant.extraction.dates import resolve_due
from assistant.extraction.figures import figures
from assistant.extraction.general_words import GENERAL
from assistant.extraction.quantities import quantities
from assistant.extraction.row_tokens import DAY, FIGURE, NAME, folded, runs, without_days
from assistant.extraction.wording import bends, pieces, stem
from schemas.follow_up import RefusalReason
from schemas.record import Need, Row, Todo
from schemas.talk import SpokenLanguage

LONGEST_STRETCH = 12
"""Tokens of the longest stretch that is looked up at once; a longer one is found as several."""
LONGEST_GENERAL = 3
"""Characters of the longest general word in Chinese."""
LEAST_DENIED = 2
"""Content pieces that a sentence shares with a clause that denies something, where it tells of the same thing."""

_DENIED = re.compile(r"[不没无未别勿]|n't\b|\b(?:not?|never|none|without|cannot|nor|nobody|nothing)\b")
_CLAUSE = re.compile(r"[，。！？；、\n!?;]+|[.,:：](?!\d)")
_CAPITALISED = re.compile(r"(?<!\w)(?=(\w+) ([A-Z]\w*))")
"""A word in capitals and the one before it."""


class RowWords:
    """The words of one row, for sentences to be held against."""

    def __init__(self, row: Row, on: dt.date | None, names: Sequence[str], language: SpokenLanguage) -> None:
        """Read a row.

        Args:
            row: Of either table.
            on: The day of the meeting, from which its spoken days are counted.
            names: All names that are known of the meeting; those that the row does not hold are refused.
            language: The language of row and sentences.
        """
        self.text = "\n".join(cells(row).values())
        self._written = set(re.findall(r"\w+", self.text))
        self._on, self._names, self._language = on, names, language
        found = runs(self.text, names, language)
        self._tokens = {token for run in found for token in run}
        self._stretches = {
            tuple(run[start:end])
            for run in found
            for start in range(len(run))
            for end in range(start + 2, min(len(run), start + LONGEST_STRETCH) + 1)
        }
        self._days = {day for token in self._tokens if token[0] == DAY if (day := self._day(token))}
        if isinstance(row, Todo):
            self._days |= {day for day in (row.due, row.postponed_to) if day}
        self._quantities = self._quantities_in(self.text)

    def objection(self, sentence: str) -> RefusalReason | None:
        """Why a sentence does not stand; None where it says only what the row says."""
        found = runs(sentence, self._names, self._language)
        tokens = [token for run in found for token in run]
        if any(token[0] == DAY and not self._knows_day(token) for token in tokens):
            return "day"
        if any(token[0] == NAME and token not in self._tokens for token in tokens) or self._calls_anew(sentence):
            return "name"
        if any(token[0] == FIGURE and token not in self._tokens for token in tokens) or self._counts_anew(sentence):
            return "figure"
        if self._denies(sentence):
            return "denial"
        return None if found and all(self._is_covered(run) for run in found) else "word"

    def _knows_day(self, token: str) -> bool:
        return token in self._tokens or self._day(token) in self._days

    def _day(self, token: str) -> dt.date | None:
        return resolve_due(token[1:], self._on, self._language)

    def _calls_anew(self, sentence: str) -> bool:
        """Whether words in capitals within a clause stand in the row in small letters, or not beside each other."""
        for before, word in _CAPITALISED.findall(sentence):
            if word not in self._written:
                return True
            if (
                before[0].isupper()
                and stem(before.lower()) not in GENERAL["en"]
                and f"{before} {word}" not in self.text
            ):
                return True
        return False

    def _counts_anew(self, sentence: str) -> bool:
        """Whether a figure that is none of a day is not in the row, or counts something else there."""
        told = without_days(sentence, self._names, self._language)
        return bool(figures(told) - figures(self.text) or self._quantities_in(told) - self._quantities)

    def _quantities_in(self, text: str) -> set[tuple[float, float, str, bool]]:
        return {(one.low, one.high, one.unit, one.approximate) for one in quantities(text, self._language)}

    def _denies(self, sentence: str) -> bool:
        """Whether a sentence tells as so what the row says is not so."""
        if bends(sentence, self.text):
            return True
        if _DENIED.search(folded(sentence)):
            return False
        told = pieces(sentence)
        clauses = [clause for clause in _CLAUSE.split(folded(self.text)) if clause.strip()]
        standing = {piece for clause in clauses if not _DENIED.search(clause) for piece in pieces(clause)}
        return any(
            len((pieces(clause) - standing) & told) >= LEAST_DENIED for clause in clauses if _DENIED.search(clause)
        )

    def _is_covered(self, run: Sequence[str]) -> bool:
        """Whether a run is laid out of general words and stretches of the row, no two single characters together."""
        reached = {(0, False)}
        for place in range(len(run)):
            for after_single in (False, True):
                if (place, after_single) in reached:
                    reached |= {
                        (end, single) for end, single in self._steps(run, place) if not (single and after_single)
                    }
        return bool(reached & {(len(run), False), (len(run), True)})

    def _steps(self, run: Sequence[str], place: int) -> Iterator[tuple[int, bool]]:
        """How far one piece may reach from a place, and whether it is a single Chinese character of the row."""
        if end := self._general_until(run, place):
            yield end, False
        token = run[place]
        if token[0] == DAY:
            yield place + 1, False
        elif token in self._tokens and self._is_closed(run, place + 1):
            yield place + 1, not token[0].isascii()
        for end in range(place + 2, min(len(run), place + LONGEST_STRETCH) + 1):
            if tuple(run[place:end]) not in self._stretches:
                break
            if self._is_closed(run, end):
                yield end, False

    def _general_until(self, run: Sequence[str], place: int) -> int:
        """Where the longest general word that begins at a place ends; 0 where none begins."""
        general = GENERAL[self._language]
        for length in range(min(LONGEST_GENERAL, len(run) - place), 0, -1):
            if "".join(run[place : place + length]) in general:
                return place + length
        return 0

    def _is_closed(self, run: Sequence[str], end: int) -> bool:
        """Whether a piece may end here: after a figure only where nothing is counted that the row does not count."""
        return run[end - 1][0] != FIGURE or end == len(run) or self._general_until(run, end) > 0


def cells(row: Row) -> dict[str, str]:
    """The cells of a row that hold words, in their order; a need's kind and status are none."""
    names = [name for name in row.cell_names if not (isinstance(row, Need) and name in ("kind", "status"))]
    return {name: text for name in names if (text := str(getattr(row, name) or "").strip())}
