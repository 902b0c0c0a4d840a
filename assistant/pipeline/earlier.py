"""Names and terms that a customer's earlier meetings tell of the next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from assistant.library.journal import PROGRAMS
from assistant.library.library import Library
from assistant.library.quotes import Rewrite, rewrites_between
from assistant.rarity import word_rarity
from assistant.transcription.glossary import LEAST_CHARACTERS, RAREST_WORD, sound_of
from schemas.record import JournalEntry, Record
from schemas.talk import Meeting

MOST_MEETINGS = 10
"""The newest of a customer's; each is read with its transcript."""
MOST_CHARACTERS = 6
"""Of a corrected term."""
RAREST_GRAMMAR = 6.5
"""Commoner words are mixed up by who types, too (在说, 再说: 6.1; 库存: 6.6), and stand where they were not said."""
_CORRECTING = ("words", "replace")
"""The acts of a person who corrects words."""


def earlier_terms(library: Library, meeting: Meeting) -> list[str]:
    """What the customer's meetings, this one among them where it is heard again, tell of names and terms.

    Whose customer is not written down has no other meetings. Raises ``LibraryError``.
    """
    others = [one.id for one in library.meetings() if same_customer(meeting.customer, one.customer)]
    ids = list(dict.fromkeys([meeting.id, *others]))[: MOST_MEETINGS + 1]
    terms = [term for one in ids for term in meeting_terms(library.record(one), library.journal(one))]
    return list(dict.fromkeys(terms))


def same_customer(one: str, other: str) -> bool:
    """Whether two meetings were with the same customer; one that is not written down is nobody's."""
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


def meeting_terms(record: Record, journal: Sequence[JournalEntry]) -> list[str]:
    """The names of a meeting's people, and the terms that a person put right in its transcript.

    Args:
        record: The meeting as it stands.
        journal: All that changed it.
    """
    people = [name for person in record.meeting.participants for name in (person.name, *person.aliases)]
    voices = [speaker.name for speaker in record.speakers if speaker.name and not speaker.proposed]
    standing = "\n".join(segment.text for segment in record.segments)
    # What was taken back, or put otherwise since, is no term.
    corrected = [term for term in _corrected(journal) if term in standing]
    return list(dict.fromkeys([*people, *voices, *corrected]))


def _corrected(journal: Sequence[JournalEntry]) -> Iterator[str]:
    """The terms that people put in the place of what sounds the same."""
    for entry in journal:
        if entry.who in PROGRAMS or entry.action not in _CORRECTING:
            continue
        for change in entry.changes:
            if change.entity == "segment" and change.before and change.after:
                old, new = change.before["text"], change.after["text"]
                for rewrite in rewrites_between(old, new):
                    yield from _term(old, new, rewrite)


def _term(old: str, new: str, rewrite: Rewrite) -> Iterator[str]:
    """The longest word around a corrected place that was heard as no word, syllable by syllable the same.

    Two characters and more that a person typed anew count without being in a dictionary.
    """
    (heard_from, heard_to), (start, end) = rewrite.old, rewrite.new
    if heard_to - heard_from != end - start:
        return
    rarity = word_rarity()
    typed = new[start:end]
    around = [
        (first, last)
        for first in range(max(end - MOST_CHARACTERS, 0), start + 1)
        for last in range(end, min(first + MOST_CHARACTERS, len(new)) + 1)
        if rarity.get(new[first:last], 0.0) > RAREST_GRAMMAR or (new[first:last] == typed and typed not in rarity)
    ]
    for first, last in sorted(around, key=lambda place: place[0] - place[1]):
        term, heard = new[first:last], old[first - start + heard_from : last - start + heard_from]
        is_word = rarity.get(heard, inf) < RAREST_WORD
        if len(term) >= LEAST_CHARACTERS and not is_word and sound_of(heard) == sound_of(term):
            yield term
            return
