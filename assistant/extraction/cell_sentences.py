"""Which sentences each cell of a row is written from, and which question it takes to understand them.

A line often tells how things are and what is wanted in one breath, so a need's lines are cut into sentences, and
each is judged by its own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.extraction.candidates import NeedCandidate, Stretch, TodoCandidate
from assistant.extraction.figures import figures
from assistant.extraction.people import previous_speaker
from assistant.extraction.sentences import sentence_spans
from assistant.extraction.tagging import KIND_ACTS, Acts, first_opinion
from assistant.extraction.weights import Weights
from assistant.extraction.wording import pieces
from schemas.drafts import DraftCell
from schemas.talk import Segment, Side, SpokenLanguage, Talk

Role = Literal["situation", "tried", "result"]
"""Acts that tell something else of a need than what is wanted; each has a cell of the same name."""
ROLES: tuple[Role, ...] = ("situation", "tried", "result")

MOST_LINES = 3
"""Most lines of one kind that a cell is written from; the first ones are taken."""
ASKED_REACH = 2
"""Segments before a need in which the question stands that it answers."""
USUAL: dict[Role, float] = {"situation": 0.043, "tried": 0.012, "result": 0.0054}
"""Share of the lines of the tagged training talks that play each role."""
LEAST_LIFT = 1.5
"""How many times as probably as any line a sentence must play a role to be told in its cell."""
BESIDE = 0.5
"""A sentence of a need's lines that wants something less than half as probably as another one only stands beside it."""
TELLING_PIECES = 5
"""Content pieces from which a sentence that stands beside tells how things are, and is no mere opening."""
BESIDE_LIFT = 0.25
"""How many times as probably as any line a shorter one has to tell of it."""
FIGURE_WEIGHT = 5
"""Content pieces that a figure counts for when sentences are weighed: a table of needs lives by its figures."""
WEIGHT_ANYWAY = 0.5
"""What a sentence that surely wants nothing weighs beside one that surely does, which weighs one more."""
TELLING_LENGTH: dict[SpokenLanguage, int] = {"zh": 12, "en": 30}
"""Characters from which a line says by itself what a to-do is about."""
_POINTS_BACK = {
    "zh": re.compile(r"^[对行好能]|^可以|^没问题|[这那]个我"),
    "en": re.compile(r"\b(?:do|take|handle) (?:that|it|this|those)\b", re.I),
}


@dataclass(frozen=True)
class TaggedSentence:
    """A sentence, and what it does by itself."""

    stretch: Stretch
    acts: Acts
    pieces: frozenset[str]
    """Its content pieces."""
    figures: frozenset[float] = frozenset()
    """The values that it names."""

    @property
    def wants(self) -> float:
        """Probability that it makes a need."""
        return max(self.acts.get(kind, 0.0) for kind in KIND_ACTS)

    @property
    def weight(self) -> float:
        """How much it tells: its content words, figures above all, and more where it wants something."""
        return (len(self.pieces) + FIGURE_WEIGHT * len(self.figures)) * (WEIGHT_ANYWAY + self.wants)

    def lift(self, role: Role) -> float:
        """How many times as probably as any line it plays a role."""
        return self.acts.get(role, 0.0) / USUAL[role]

    @property
    def apart(self) -> Role | None:
        """The role that it plays rather than to want something; a hoped-for result is part of what is wanted."""
        role: Role = "tried" if self.lift("tried") > self.lift("situation") else "situation"
        telling = self.acts.get("situation", 0.0) + self.acts.get("tried", 0.0)
        return role if self.lift(role) >= LEAST_LIFT and telling >= self.wants else None


Sentences = Mapping[int, Sequence[TaggedSentence]]
"""The sentences of each line, by its place in the talk."""


def tagged_sentences(
    segments: Sequence[Segment], sides: Mapping[str, Side], language: SpokenLanguage, weights: Weights
) -> Sentences:
    """A talk cut into sentences, each judged by its own words and its neighbours'.

    Args:
        segments: The transcript.
        sides: Side of each speaker's label, as for ``tagging.tag``.
        language: The language of the talk.
        weights: Fitted weights.
    """
    stretches = [stretch for place in range(len(segments)) for stretch in _stretches(place, segments)]
    cut = [segments[stretch.place].model_copy(update={"text": stretch.words(segments)}) for stretch in stretches]
    found: dict[int, list[TaggedSentence]] = {}
    for stretch, acts in zip(stretches, first_opinion(cut, sides, language, weights), strict=True):
        found.setdefault(stretch.place, []).append(_sentence(stretch, segments, acts))
    return found


def untagged_sentences(places: Sequence[int], segments: Sequence[Segment]) -> Sentences:
    """The sentences of some lines, of which nobody judged what they do."""
    return {place: [_sentence(stretch, segments, {}) for stretch in _stretches(place, segments)] for place in places}


def with_cells(need: NeedCandidate, sentences: Sentences) -> NeedCandidate:
    """A need with the sentences that each of its cells is written from."""
    made = _making(need, sentences)
    wanted = [sentence for sentence in made if not sentence.apart] or [max(made, key=lambda one: one.wants)]
    told: dict[DraftCell, list[TaggedSentence]] = {"task": wanted}
    for role in ROLES:
        linked = [sentence for place in need.support.get(role, ())[:MOST_LINES] for sentence in sentences[place]]
        told[role] = [
            *linked,
            *(sentence for sentence in made if sentence.apart == role and sentence not in [*wanted, *linked]),
        ]
    if not told["situation"]:
        told["situation"] = _beside(wanted)
        told["task"] = [sentence for sentence in wanted if sentence not in told["situation"]]
    told["result"] = told["result"] or _hoped_for(wanted)
    told["task"] = [*told["task"], *_agreed(need, made, sentences)]
    return replace(need, cells={cell: telling_first(own) for cell, own in told.items() if own})


def telling_first(told: Sequence[TaggedSentence]) -> tuple[Stretch, ...]:
    """Sentences by how much they tell: the best one of each line, then the others."""
    ordered = [sentence.stretch for sentence in sorted(told, key=lambda sentence: -sentence.weight)]
    best: dict[int, Stretch] = {}
    for stretch in ordered:
        best.setdefault(stretch.place, stretch)
    return tuple(dict.fromkeys([*best.values(), *ordered]))


def told_in(places: Sequence[int], segments: Sequence[Segment]) -> tuple[Stretch, ...]:
    """The sentences of some lines, the one that tells most first."""
    sentences = untagged_sentences(list(dict.fromkeys(places)), segments)
    return telling_first([sentence for line in sentences.values() for sentence in line])


def question_before(need: NeedCandidate) -> tuple[int, ...]:
    """The place of our question just before a need, without which an answer may not say what it is about."""
    near = range(need.core[0] - ASKED_REACH, need.core[0])
    restated = {line.place for line in need.read_backs}
    return tuple(place for place in need.support.get("ask", ()) if place in near and place not in restated)[-1:]


def asked_before(todo: TodoCandidate, talk: Talk) -> tuple[int, ...]:
    """The place of the line that a to-do answers, where it answers one or does not say by itself what it is about.

    Beside a line that speaks for itself, any line before is more often about something else, and misleads.
    """
    if todo.answers is not None:
        return (todo.answers,)
    before = None if speaks_for_itself(todo, talk) else previous_speaker(talk.segments, todo.core[0])
    return (talk.segments.index(before),) if before else ()


def speaks_for_itself(todo: TodoCandidate, talk: Talk) -> bool:
    """Whether a to-do's first line is long enough to say what it is about, and does not point back."""
    text = talk.segments[todo.core[0]].text
    return len(text) >= TELLING_LENGTH[talk.language] and not _POINTS_BACK[talk.language].search(text)


def _stretches(place: int, segments: Sequence[Segment]) -> list[Stretch]:
    text = segments[place].text
    return [Stretch(place, start, end) for start, end in sentence_spans(text) or [(0, len(text))]]


def _sentence(stretch: Stretch, segments: Sequence[Segment], acts: Acts) -> TaggedSentence:
    words = stretch.words(segments)
    return TaggedSentence(stretch, acts, frozenset(pieces(words)), frozenset(figures(words)))


def _making(need: NeedCandidate, sentences: Sentences) -> list[TaggedSentence]:
    """The sentences that make a need, with what the customer corrected last.

    What was said before a correction keeps no figure: no old one must stand beside the new one.
    """
    denials = [
        (line.place, line.answer_place)
        for line in need.read_backs
        if line.answer == "deny" and line.answer_place is not None
    ]
    corrected = {answer for _restated, answer in denials[-1:]}
    old = {place for place in need.core if any(place < restated for restated, _answer in denials[-1:])} - corrected
    places = sorted({*need.core[:MOST_LINES], *need.core[-1:], *corrected})
    made = [one for place in places for one in sentences[place] if place not in old or not one.figures]
    return made or [one for place in need.core for one in sentences[place]]


def _agreed(need: NeedCandidate, made: Sequence[TaggedSentence], sentences: Sentences) -> list[TaggedSentence]:
    """Our side's last restatement where the customer agreed to it, or what of it is about this need.

    One restatement may go over several needs; then only the sentences that share something with this one are its.
    """
    last = need.read_backs[-1] if need.read_backs else None
    if last is None or last.answer != "agree" or last.place in need.core:
        return []
    said = frozenset[str]().union(*(one.pieces for one in made))
    values = frozenset[float]().union(*(one.figures for one in made))
    about = [one for one in sentences[last.place] if one.pieces & said or one.figures & values]
    return about or list(sentences[last.place])


def _beside(wanted: Sequence[TaggedSentence]) -> list[TaggedSentence]:
    """Sentences of a need's lines that only lead to what is wanted: they tell how things are."""
    most = max((sentence.wants for sentence in wanted), default=0.0)
    return [
        sentence
        for sentence in wanted
        if sentence.wants < BESIDE * most
        and (len(sentence.pieces) >= TELLING_PIECES or sentence.lift("situation") >= BESIDE_LIFT)
    ]


def _hoped_for(wanted: Sequence[TaggedSentence]) -> list[TaggedSentence]:
    """The sentence of a need's lines that most probably tells the effect hoped for, if one does."""
    surest = max(wanted, key=lambda sentence: sentence.lift("result"), default=None)
    return [surest] if surest is not None and surest.lift("result") >= LEAST_LIFT else []
