"""Which version a returned form answers, and which row of it each of its rows is. Pure: nothing is read or stored here.

A row is what its mark says, if its words do not speak against that; where the marks are lost, it is the one whose words
it has. Where two things point to two rows, or nothing to one, the row is refused: no answer goes to a row by guess.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.library.row_marks import Mark, read_row_mark, read_seen_marks
from schemas.sign_off import SENT_CELLS, ReturnedForm, ReturnedRow, SentRow, Version

MOSTLY = 0.6
"""Likeness, 0 to 1, from which rewritten words are still those of the row that a mark names."""
CLEARLY = 0.15
"""By how much they have to be more like that row than like any other."""
TELLING = 12
"""Characters from which a cell's words tell a row from others; shorter ones, such as owners, are shared by several."""


@dataclass(frozen=True)
class Match:
    """A returned row and the row that it answers."""

    sent: SentRow
    returned: ReturnedRow
    by: Literal["mark", "words"]

    @property
    def amended(self) -> dict[str, str]:
        """The cells whose words the customer has changed, with the new ones."""
        return {cell: text for cell, text in self.returned.cells.items() if not same_words(text, self.sent.cells[cell])}


@dataclass(frozen=True)
class Refused:
    """A returned row that is no row of the version for sure, and why, in the interface language."""

    returned: ReturnedRow
    reason: str


@dataclass(frozen=True)
class Matching:
    """What a returned form is the reply to."""

    version: Version
    matches: list[Match]
    """In the order of the version; each of its rows once at most."""
    refused: list[Refused]
    missing: list[SentRow]
    """Rows of the version that nothing in the form was matched with."""


def same_words(one: str, other: str) -> bool:
    """Whether two cells say the same letter by letter, but for width and white space."""
    return _folded(one) == _folded(other)


def match(form: ReturnedForm, meeting_id: str, versions: Sequence[Version]) -> Matching:
    """Find the version that a form answers, and its rows.

    Args:
        form: The returned file.
        meeting_id: The meeting that it is said to be for.
        versions: What was sent of this meeting, the oldest first.

    Raises:
        InputError: It is for another meeting or version, was tampered with, or does not tell which version it is.
    """
    if not versions:
        raise InputError(_("Nothing of this meeting was sent yet. `meeting send` does that."))
    marks = _marks_of(form)
    version = _version_of(marks, meeting_id, versions) if marks else _version_by_words(form, versions)
    return _matched(form, version)


def _marks_of(form: ReturnedForm) -> set[Mark]:
    """All that the form says of itself. Raises ``InputError`` where that is damaged."""
    marks = read_seen_marks("\n".join(form.beside))
    for row in form.rows:
        for token in row.tokens:
            mark = read_row_mark(token)
            if mark is None:
                raise InputError(
                    _(
                        "The mark of the row at {place} is damaged, so the file is not taken. Nothing was changed."
                    ).format(place=row.place)
                )
            marks.add(mark)
    return marks


def _version_of(marks: set[Mark], meeting_id: str, versions: Sequence[Version]) -> Version:
    others = sorted({mark.meeting_id for mark in marks} - {meeting_id})
    if others:
        raise InputError(
            _("This file answers the meeting {other}, not {meeting}. Nothing was changed.").format(
                other=", ".join(others), meeting=meeting_id
            )
        )
    numbers = sorted({mark.number for mark in marks})
    if len(numbers) > 1:
        named = ", ".join(str(number) for number in numbers)
        raise InputError(
            _("This file is put together from several versions ({numbers}). Nothing was changed.").format(numbers=named)
        )
    version = next((one for one in versions if one.number == numbers[0]), None)
    if version is None:
        raise InputError(
            _(
                "This file answers version {number}, which was never sent from this library. Nothing was changed."
            ).format(number=numbers[0])
        )
    if not all(version.content_hash.startswith(mark.hash_start) for mark in marks):
        raise InputError(
            _(
                "The hash in this file is not that of version {number}: it was tampered with, or sent from another"
                " library. Nothing was changed."
            ).format(number=version.number)
        )
    return version


def _version_by_words(form: ReturnedForm, versions: Sequence[Version]) -> Version:
    """The newest version that has every answered row, one of them at least letter by letter.

    Raises ``InputError`` where none has.
    """
    answered = [row for row in form.rows if row.answer]
    for version in reversed(versions):
        rows = version.content.rows
        found = [_row_by_words(row, [one for one in rows if one.table == row.table]) for row in answered]
        if all(isinstance(one, Match) for one in found) and any(_with_its_words(row, rows) for row in answered):
            return version
    raise InputError(
        _(
            "Nothing in this file tells which version it answers: its marks are gone, and its rows are not those of"
            " any version. Nothing was changed."
        )
    )


def _matched(form: ReturnedForm, version: Version) -> Matching:
    refused: list[Refused] = []
    claims: defaultdict[str, list[Match]] = defaultdict(list)
    for row in form.rows:
        found = _row_of(row, version.content.rows)
        if isinstance(found, Match):
            claims[found.sent.key].append(found)
        else:
            refused.append(Refused(row, found))
    matches: list[Match] = []
    for sent in version.content.rows:
        claimed = claims.get(sent.key, [])
        if claimed and all(_says_the_same(one, claimed[0]) for one in claimed):
            matches.append(claimed[0])
        else:
            reason = _("{row} stands several times in the file, with different answers").format(row=name_of(sent))
            refused += [Refused(one.returned, reason) for one in claimed]
    found_keys = {one.sent.key for one in matches}
    return Matching(version, matches, refused, [row for row in version.content.rows if row.key not in found_keys])


def name_of(row: SentRow) -> str:
    """A row as it is named to a user: by its table and number."""
    return (_("need {number}") if row.table == "need" else _("to-do {number}")).format(number=row.number)


def _row_of(returned: ReturnedRow, rows: Sequence[SentRow]) -> Match | str:
    """The row that a returned one answers, or why that is not sure."""
    keys = {mark.key for token in returned.tokens if (mark := read_row_mark(token))}
    if len(keys) > 1:
        return _("its marks name several rows; was a part of the table sorted or merged by itself?")
    if not keys:
        return _row_by_words(returned, [row for row in rows if row.table == returned.table])
    sent = next((row for row in rows if row.key in keys), None)
    if sent is None:
        return _("its mark names no row of the version")
    others = [row for row in rows if row.table == sent.table and row.key != sent.key]
    doubt = _speaks_against(returned, sent, others)
    return doubt or Match(sent, returned, "mark")


def _speaks_against(returned: ReturnedRow, sent: SentRow, others: Sequence[SentRow]) -> str:
    """Why the words of a row cannot be those of the row that its mark names; empty where they can."""
    changed = {cell: text for cell, text in returned.cells.items() if not same_words(text, sent.cells[cell])}
    for cell, text in changed.items():
        tells = cell == SENT_CELLS[sent.table][0] or len(text) >= TELLING
        own = _alike(text, sent.cells[cell])
        other = next((row for row in others if tells and _alike(text, row.cells[cell]) > max(own, MOSTLY)), None)
        if other:
            return _("its mark is that of {row}, its words are those of {other}").format(
                row=name_of(sent), other=name_of(other)
            )
    kept = [cell for cell, text in returned.cells.items() if text and cell not in changed]
    if not changed or any(all(not same_words(row.cells[cell], sent.cells[cell]) for row in others) for cell in kept):
        return ""
    likeness = _likeness(returned, sent)
    if likeness >= MOSTLY and all(likeness - _likeness(returned, row) >= CLEARLY for row in others):
        return ""
    return _("its words were rewritten so far that it may be another row than {row}").format(row=name_of(sent))


def _row_by_words(returned: ReturnedRow, rows: Sequence[SentRow]) -> Match | str:
    """The row with the same words; or the only one with the same heading, or the same words but for the heading."""
    exact = _with_its_words(returned, rows)
    if len(exact) > 1:
        return _("it has no mark, and several rows have its words")
    if exact:
        return Match(exact[0], returned, "words")
    heading = SENT_CELLS[returned.table][0]
    named = returned.cells.get(heading, "")
    rest = {cell: text for cell, text in returned.cells.items() if cell != heading}
    alike = [row for row in rows if named and same_words(named, row.cells[heading])]
    if not alike and sum(map(bool, rest.values())) > 1:
        alike = [row for row in rows if all(same_words(text, row.cells[cell]) for cell, text in rest.items())]
    if len(alike) == 1 and not _speaks_against(returned, alike[0], [row for row in rows if row is not alike[0]]):
        return Match(alike[0], returned, "words")
    return _("it is no row of the version")


def _with_its_words(returned: ReturnedRow, rows: Sequence[SentRow]) -> list[SentRow]:
    """The rows with the very words of a returned one, which needs to have some."""
    if not any(returned.cells.values()):
        return []
    mine = [row for row in rows if row.table == returned.table]
    return [row for row in mine if all(same_words(text, row.cells[cell]) for cell, text in returned.cells.items())]


def _says_the_same(one: Match, other: Match) -> bool:
    mine, theirs = one.returned, other.returned
    return (mine.answer, mine.remark, mine.cells) == (theirs.answer, theirs.remark, theirs.cells)


def _likeness(returned: ReturnedRow, sent: SentRow) -> float:
    """How like the words of two rows are, 0 to 1."""
    both = (returned.cells, sent.cells)
    mine, theirs = ("\n".join(cells.get(cell, "") for cell in returned.cells) for cells in both)
    return _alike(mine, theirs)


def _alike(one: str, other: str) -> float:
    """How like two texts are, 0 to 1: twice the letters that they share in order, as a share of all."""
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(_folded(one), _folded(other)) if one and other else 0.0


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
