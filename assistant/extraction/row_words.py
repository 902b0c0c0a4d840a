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
from assistant.extraction.row_clauses import (
    LONGEST_STRETCH,
    Clause,
    Mood,
    Run,
    Vocabulary,
    clauses,
    general_until,
    vocabulary,
)
from assistant.extraction.row_figures import bounded
from assistant.extraction.row_tokens import DAY, DENIAL, FIGURE, NAME, SIDE, tokens_of, without_days
from assistant.extraction.wording import bends, stem
from schemas.follow_up import RefusalReason
from schemas.record import Need
from schemas.talk import SpokenLanguage

WANTED_CELLS = ("title", "task", "result")
"""The cells of what is wanted, of a concern what is feared, whether or not their words say so."""

DONE = frozenset("了过")
"""What says that something is done: no piece begins with it, so that it stands only behind what it follows there."""

_CAPITALISED = re.compile(r"(?<!\w)(?=(\w+) ([A-Z]\w*))")
"""A word in capitals and the one before it."""
_NAMES_TOO = frozenset(
    ["Will", "May", "Mark", "Hope", "Bill", "Grant", "Sue", "Pat", "Grace", "Rose", "Art", "Frank", "Joy"]
)


class RowWords:
    """The words of one row, for sentences to be held against."""

    def __init__(self, row: Need, on: dt.date | None, names: Sequence[str], language: SpokenLanguage) -> None:
        """Read a row.

        Args:
            row: A need.
            on: The day of the meeting, from which its spoken days are counted.
            names: All names that are known of the meeting; those that the row does not hold are refused.
            language: The language of row and sentences.
        """
        self.text = "\n".join(cells(row).values())
        self._written = set(re.findall(r"\w+", self.text))
        self._on, self._names, self._language = on, names, language
        told = {cell: self._clauses(text) for cell, text in cells(row).items()}
        self._clauses_of = [clause for found in told.values() for clause in found]
        self._wanted = {clause for cell in WANTED_CELLS for clause in told.get(cell, ())}
        self._is_concern = row.kind == "concern"
        self._all = vocabulary(self._clauses_of)
        self._affirmed = vocabulary([*self._clauses_of, *(clause.affirmed for clause in self._clauses_of)])
        self._called = [token for token in self._all.tokens if token[0] == NAME]
        self._quantities = self._quantities_in(self.text)

    def objection(self, sentence: str) -> RefusalReason | None:
        """Why a sentence does not stand; None where it says only what the row says."""
        found = self._clauses(sentence)
        tokens = [token for clause in found for run in clause.runs for token in run]
        if any(token[0] == DAY and token not in self._all.tokens for token in tokens):
            return "day"
        if any(token[0] == NAME and token not in self._all.tokens for token in tokens) or self._calls_anew(sentence):
            return "name"
        if any(token[0] == FIGURE and token not in self._all.tokens for token in tokens) or self._counts_anew(sentence):
            return "figure"
        if bends(sentence, self.text):
            return "denial"
        return next(filter(None, map(self._objection_to, found)), None) if found else "word"

    def _objection_to(self, told: Clause) -> RefusalReason | None:
        """Why a clause does not stand: what it denies has to be denied in the row, and what it wishes wished."""
        same = [clause for clause in self._clauses_of if clause.denies == told.denies]
        if self._tell(told, [clause for clause in same if self._may_be_told(clause, told.moods)]):
            return None
        if self._tell(told, same):
            return "mood"
        return "denial" if told.denies or self._is_covered(told, self._affirmed) else "word"

    def _tell(self, told: Clause, clauses_of_row: Sequence[Clause]) -> bool:
        """Whether clauses of the row say what a clause says; of one that denies something nothing may be left out."""
        if not told.denies:
            return self._is_covered(told, vocabulary(clauses_of_row, self._called))
        held = {token for run in told.runs for token in run}
        return any(clause.content <= held and self._is_covered(told, vocabulary([clause])) for clause in clauses_of_row)

    def _may_be_told(self, clause: Clause, moods: frozenset[Mood]) -> bool:
        """Whether a clause of the row may be told with such moods: with its own, or with what its cell adds to it."""
        if clause.moods or not moods:
            return clause.moods == moods
        return clause in self._wanted and moods == {"fear" if self._is_concern else "wish"}

    def _clauses(self, text: str) -> list[Clause]:
        tokens = tokens_of(text, self._names, self._language)
        dated = [self._dated(token) if token[0] == DAY else token for token in tokens]
        return clauses(bounded(dated, self._language), self._language)

    def _dated(self, token: str) -> str:
        """A day as it is on the calendar, where its words mean a definite one."""
        side, words = token.split(SIDE, 1)
        day = resolve_due(words, self._on, self._language)
        return side + SIDE + day.isoformat() if day else token

    def _calls_anew(self, sentence: str) -> bool:
        """Whether words in capitals within a clause stand in the row in small letters, or not beside each other.

        So does a word at a sentence's head that is a name as well as a word, and no name in the row.
        """
        if (first := re.match(r"\W*(\w+)", sentence)) and first[1] in _NAMES_TOO and first[1] not in self._written:
            return True
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

    def _is_covered(self, told: Clause, words: Vocabulary) -> bool:
        """Whether a clause is laid out of general words and pieces of others."""
        return all(self._is_laid_out(run, words) for run in told.runs)

    def _is_laid_out(self, run: Run, words: Vocabulary) -> bool:
        """Whether a run is laid out of general words and stretches, no two single characters together."""
        reached = {(0, False)}
        for place in range(len(run)):
            for after_single in (False, True):
                if (place, after_single) in reached:
                    reached |= {
                        (end, single) for end, single in self._steps(run, place, words) if not (single and after_single)
                    }
        return bool(reached & {(len(run), False), (len(run), True)})

    def _steps(self, run: Run, place: int, words: Vocabulary) -> Iterator[tuple[int, bool]]:
        """How far one piece may reach from a place, and whether it is a single Chinese character of the row."""
        if end := general_until(run, place, self._language):
            yield end, False
        token = run[place]
        if token in DONE:
            return
        if token in words.tokens and self._is_closed(run, place + 1):
            yield place + 1, not token[0].isascii()
        for end in range(place + 2, min(len(run), place + LONGEST_STRETCH) + 1):
            if run[place:end] not in words.stretches:
                break
            if self._is_closed(run, end):
                yield end, False

    def _is_closed(self, run: Run, end: int) -> bool:
        """Whether a piece may end here: not before what is denied, nor before what the row does not count."""
        if run[end - 1][0] == DENIAL and run[end - 1].isascii():
            return False
        return run[end - 1][0] != FIGURE or end == len(run) or general_until(run, end, self._language) > 0


def cells(row: Need) -> dict[str, str]:
    """The cells of a row that hold words, in their order; its kind and status are none."""
    return {name: text for name in row.amount_cells if (text := str(getattr(row, name)).strip())}
