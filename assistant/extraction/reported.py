"""Which earlier to-dos a talk reports as done: proposals for a person, never more.

A sentence reports a to-do where it tells of something done (its words do, or the tagger takes its line for one that
tells of what is past), puts nothing off, and is about the to-do: it, or the question that it answers, has rare words
in common with it, and with no other to-do clearly more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from assistant.extraction.features import spoken_line
from assistant.extraction.ground import evidence_at
from assistant.extraction.nominate import sides_of
from assistant.extraction.scene import Scene
from assistant.extraction.sentences import sentence_spans
from assistant.extraction.tagging import spoken_lines, tag_lines, with_sides
from assistant.extraction.weights import Weights
from schemas.record import Evidence, Todo
from schemas.talk import Segment, Talk

LEAST_LIKENESS = 0.12
"""Cosine of a sentence and a to-do, weighted by rarity, from which the one may be about the other."""
NEARLY_BEST = 0.8
"""Share of the likeness to the to-do that a sentence is most like, from which it is about another one too."""
SURELY_PAST = 0.5
"""An even chance that a line tells of what is past."""
_CLAUSES = re.compile(r"[^，,、：:。！？；.!?;]+[，,、：:。！？；.!?;]*")
_DONE = re.compile(
    r"已经|[好完过掉到齐毕]了|[发寄传送交给做办换装测查问写导签回通定约拿打]了|[上出下]去了|过[去来]了|[装挂贴]上了|[发寄传送交问谈看]过|收到|"
    r"\balready\b|\b(?:sent|e-?mailed|mailed|posted|shipped|delivered|received|finished|completed|done|installed|signed)\b|"
    r"\bgot (?:it|them|your|the)\b|\bwent out\b|\bcame (?:back|in|through)\b|"
    r"\b(?:have|has|'ve|'s|was|were|been|had)\s+(?:\w+ly\s+|just\s+)?\w{2,}(?:ed|en|wn|nt|ut)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"还没|没有?[发寄传送交做办换装测查问写导签回定约收弄整准来给]|没[^，。]{0,4}[好完到上]|还[在差要得压]|来不及|不用|不必|算了|往后|"
    r"等[^，。]{1,12}再|再[说看等约]|回头|"
    r"n't\b|\bnot\b|\bnever\b|\bstill\b|\byet\b|\bwill\b|'ll\b|going to|\bno need\b|\binstead\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[吗呢么]|没有[？?]|了没|是不是|[？?]\s*$|^\s*(?:did|have|has|do|does|is|are|was|were|can|could)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class _Sentence:
    place: int
    """Of its line in the talk, from 0."""
    text: str


def reported(todos: Mapping[str, Todo], talk: Talk, weights: Weights | None = None) -> dict[str, list[Evidence]]:
    """The to-dos that a talk probably reports as done, by their keys, each with the lines that do.

    Args:
        todos: Earlier to-dos by a key of the caller's.
        talk: A later talk.
        weights: The tagger's; the shipped ones by default.
    """
    if not todos:
        return {}
    sentences = [
        _Sentence(place, segment.text[start:end])
        for place, segment in enumerate(talk.segments)
        for start, end in sentence_spans(segment.text)
    ]
    past = _past(talk, weights)
    likenesses = _likenesses(sentences, list(todos.values()), talk)
    found: dict[str, list[Evidence]] = {}
    for number, sentence in enumerate(sentences):
        if not _tells_of_done(sentence, past):
            continue
        asked = _asked_before(number, sentences, talk.segments)
        about = (
            [max(pair) for pair in zip(likenesses[number], likenesses[asked], strict=True)]
            if asked is not None
            else likenesses[number]
        )
        best = max(about)
        places = [sentence.place] if asked is None else [sentences[asked].place, sentence.place]
        for key, likeness in zip(todos, about, strict=True):
            if likeness >= max(LEAST_LIKENESS, NEARLY_BEST * best):
                pieces = found.setdefault(key, [])
                pieces += [piece for place in places if (piece := evidence_at(talk.segments[place])) not in pieces]
    return found


def _past(talk: Talk, weights: Weights | None) -> list[float]:
    """For each line the chance that it tells of what is past."""
    read = spoken_lines(talk.segments, {})
    lines = with_sides(read, sides_of(talk, weights, read))
    return [acts["past"] for acts in tag_lines(lines, talk.language, weights)]


def _tells_of_done(sentence: _Sentence, past: Sequence[float]) -> bool:
    """Whether a sentence states that something is done; a question whether it is does not."""
    if _NOT_YET.search(sentence.text):
        return False
    stated = [clause for clause in _CLAUSES.findall(sentence.text) if not _ASKS.search(clause)]
    return bool(stated) and (past[sentence.place] >= SURELY_PAST or any(map(_DONE.search, stated)))


def _asked_before(number: int, sentences: Sequence[_Sentence], segments: Sequence[Segment]) -> int | None:
    """The question of somebody else that a sentence answers at once; None where there is none."""
    place = sentences[number].place
    if number == 0 or sentences[number - 1].place == place or not _ASKS.search(sentences[number - 1].text):
        return None
    asked = sentences[number - 1].place
    other = segments[asked].speaker != segments[place].speaker
    return number - 1 if other else None


def _likenesses(sentences: Sequence[_Sentence], todos: Sequence[Todo], talk: Talk) -> list[list[float]]:
    """How like each sentence is to each to-do, as it is worded or as it was said; single characters are no likeness."""
    texts = [[todo.task, *(piece.quote for piece in todo.evidence)] for todo in todos]
    read = [spoken_line(text, "", "") for text in (*(one.text for one in sentences), *chain.from_iterable(texts))]
    scene = Scene(read, [], talk.language)
    places = iter(range(len(sentences), len(read)))
    of_todos = [list(islice(places, len(own))) for own in texts]

    def likeness(number: int, own: Sequence[int]) -> float:
        alike = [place for place in own if read[number].pieces & read[place].pieces]
        return max((scene.rarely_shared(number, place) for place in alike), default=0.0)

    return [[likeness(number, own) for own in of_todos] for number in range(len(sentences))]
