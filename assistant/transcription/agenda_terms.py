"""Names and terms in an agenda's title, place and customer, for those who put terms where they were misheard.

An agenda is prose, and a term that was never said is put wherever something else sounds the same. In 15,000 characters
of right text, 2,000 words of two characters, drawn from a dictionary over all rarities, were put wrongly in 171 places;
as many of three and four characters, rarer than ``RAREST_NEIGHBOUR``, in five. So only these are taken, and names.
With every line of that text as a title there were two more wrong places, both of figures (九十七), which are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf

from assistant.rarity import word_rarity
from assistant.transcription.glossary import RAREST_NEIGHBOUR
from schemas.agenda import Agenda

LEAST_CHARACTERS, MOST_CHARACTERS = 3, 8
"""Of a Chinese word or name; a longer stretch is a sentence, which nobody says like that."""
_CHINESE_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LEGAL_FORM = re.compile(r"(?:集团)?(?:股份|控股)?(?:有限)?(?:责任)?公司|集团")
"""What a company is called in writing, and is left out in speech."""
_LATIN_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9&+.-]*[A-Za-z0-9](?![A-Za-z0-9])")
_CAPITALISED = re.compile(r"[A-Z0-9][\w&.'’-]*")
_JOINING = ("of", "and", "the", "&", "de", "van", "von")
_FIGURES = frozenset("零一二两三四五六七八九十百千万亿几")
_OUT_OF_DICTIONARY = 14.0
"""What a single character costs in a cut into words: about as much as the rarest words."""


def agenda_terms(agenda: Agenda) -> list[str]:
    """The names and rare words of an agenda apart from its people, each once, the customer's first."""
    words = [word for text in (agenda.customer, agenda.title, agenda.place) for word in _rare_words(text)]
    return list(dict.fromkeys([*_names_of_customer(agenda.customer), *words]))


def _names_of_customer(text: str) -> Iterator[str]:
    """A customer as it would be said: Chinese without the legal form, Latin where it looks like a name."""
    for name in _runs(text):
        if LEAST_CHARACTERS <= len(name) <= MOST_CHARACTERS and word_rarity().get(name, inf) >= RAREST_NEIGHBOUR:
            yield name
    words = text.split()
    # One capitalised word may be a common word at the beginning of a line.
    named = [word for word in words if word.casefold() not in _JOINING]
    if text.isascii() and len(named) > 1 and all(_CAPITALISED.fullmatch(word) for word in named):
        yield " ".join(words)


def _rare_words(text: str) -> Iterator[str]:
    """Rare Chinese words of three characters and more; Latin words in capitals or with figures beside Chinese ones."""
    rarity = word_rarity()
    for run in _runs(text):
        for word in _cut(run):
            if len(word) >= LEAST_CHARACTERS and rarity[word] >= RAREST_NEIGHBOUR and not _FIGURES.intersection(word):
                yield word
    if _CHINESE_RUN.search(text):  # in English talk, terms such as IT and LED are common words but for their capitals
        for word in _LATIN_WORD.findall(text):
            if sum(letter.isupper() for letter in word) > 1 or (word.upper() != word.lower() and not word.isalpha()):
                yield word


def _runs(text: str) -> list[str]:
    """The Chinese stretches of a text, parted where a legal form stands."""
    return _CHINESE_RUN.findall(_LEGAL_FORM.sub(" ", text))


def _cut(run: str) -> list[str]:
    """A Chinese stretch cut into the words of the dictionary that are commonest in sum; other characters alone."""
    rarity = word_rarity()
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(run) + 1):
        before = [(start, run[start:end]) for start in range(max(end - MOST_CHARACTERS, 0), end)]
        ways = [
            (best[start][0] + (_OUT_OF_DICTIONARY if len(word) == 1 else rarity[word]), [*best[start][1], word])
            for start, word in before
            if len(word) == 1 or word in rarity
        ]
        best.append(min(ways))
    return best[-1][1]
