"""Where quoted words stand in a transcript.

Words are found exactly but for what ``fold`` folds away, else loosely: with small differences, but
with the very same figures and negations ("can't ship" is not "can ship", 15 is not 50). Words that
run on into the next segment give one piece of evidence in each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.extraction.figures import figures
from assistant.extraction.fold import Folded, fold
from schemas.record import Evidence, Grounding
from schemas.talk import Segment

LOOSEST = 80.0
"""Least similarity (0 to 100, rapidfuzz's ratio) of words that count as found with small differences."""
SHORTEST_LOOSE = 6
"""Folded characters below which words are found exactly or not at all: few letters resemble many others."""

_NEGATION = re.compile(r"n['’]?t\b|\b(?:not?|never|none|without|cannot|nor)\b|[不没无未别勿非]", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A stretch of one segment's text, in characters."""

    index: int
    """The segment's place in the window."""
    start: int
    end: int


@dataclass(frozen=True)
class Match:
    """Words found in one segment or across the border of two."""

    places: tuple[Place, ...]
    grounding: Grounding

    @property
    def position(self) -> tuple[int, int]:
        """Where the words begin: segment, character."""
        return self.places[0].index, self.places[0].start


def ground(quote: str, segments: Sequence[Segment]) -> Evidence:
    """The evidence for a quote; its longest piece where it crosses into a next segment."""
    return max(ground_in_order([quote], segments)[0], key=lambda piece: len(piece.quote))


def ground_in_order(quotes: Sequence[str], segments: Sequence[Segment]) -> list[list[Evidence]]:
    """The evidence for quotes that were given in the order in which they were spoken.

    Where words occur more than once, the quotes go to places that keep their order as far as
    possible, so that a phrase that is quoted twice is found twice. A quote that is found nowhere
    gives one piece of evidence without a place.
    """
    texts = [fold(segment.text) for segment in segments]
    candidates = [_matches(quote, segments, texts) for quote in quotes]
    chosen = _in_order(candidates)
    return [
        [_evidence(place, match.grounding, segments) for place in match.places]
        if match
        else [Evidence(quote=quote, grounding="none")]
        for quote, match in zip(quotes, chosen, strict=True)
    ]


def evidence_at(segment: Segment, start: int = 0, end: int | None = None) -> Evidence:
    """Evidence for a stretch of a segment that code has found itself; the whole text by default."""
    return _evidence(Place(0, start, len(segment.text) if end is None else end), "exact", [segment])


def _matches(quote: str, segments: Sequence[Segment], texts: Sequence[Folded]) -> list[Match]:
    wanted = fold(quote).text
    if not wanted:
        return []
    within = [match for index, text in enumerate(texts) for match in _exact(wanted, index, text)]
    if within:
        return within
    # Words that stand together somewhere are not put together of two segments' ends elsewhere.
    across = [match for index, pair in enumerate(pairwise(texts)) for match in _exact_across(wanted, index, *pair)]
    if across:
        return across
    loose = [_loose(quote, wanted, index, segments[index].text, text) for index, text in enumerate(texts)]
    best = max((match for match in loose if match), key=lambda scored: scored[0], default=None)
    return [best[1]] if best else []


def _exact(wanted: str, index: int, text: Folded) -> list[Match]:
    found = []
    start = text.text.find(wanted)
    while start >= 0:
        if _whole_figures(text.text, start, start + len(wanted)):
            span = text.original_span(start, start + len(wanted))
            found.append(Match((Place(index, *span),), "exact"))
        start = text.text.find(wanted, start + 1)
    return found


def _exact_across(wanted: str, index: int, first: Folded, second: Folded) -> list[Match]:
    """Words that begin in one segment and end in the next."""
    for taken in range(min(len(wanted) - 1, len(first.text)), 0, -1):
        if first.text.endswith(wanted[:taken]) and second.text.startswith(wanted[taken:]):
            start = len(first.text) - taken
            rest = len(wanted) - taken
            if _whole_figures(first.text, start, len(first.text)) and _whole_figures(second.text, 0, rest):
                before = Place(index, *first.original_span(start, len(first.text)))
                after = Place(index + 1, *second.original_span(0, rest))
                return [Match((before, after), "exact")]
    return []


def _whole_figures(text: str, start: int, end: int) -> bool:
    """Whether a stretch cuts through no figure: 5 is not found in 15."""
    return not (_figure_goes_on(text, start) or _figure_goes_on(text, end))


def _figure_goes_on(text: str, border: int) -> bool:
    if not 0 < border < len(text):
        return False
    before, after = text[border - 1], text[border]
    return (before.isdigit() and after.isdigit()) or (before in ".-:" or after in ".:")


def _loose(quote: str, wanted: str, index: int, spoken: str, text: Folded) -> tuple[float, Match] | None:
    from rapidfuzz import fuzz

    if len(wanted) < SHORTEST_LOOSE or len(text.text) < SHORTEST_LOOSE:
        return None
    aligned = fuzz.partial_ratio_alignment(wanted, text.text, score_cutoff=LOOSEST)
    if aligned is None or aligned.src_end - aligned.src_start < len(wanted):
        return None
    start, end = _to_figure_borders(text.text, aligned.dest_start, aligned.dest_end)
    span = text.original_span(start, end)
    if not _says_the_same(quote, spoken[slice(*span)]):
        return None
    return aligned.score, Match((Place(index, *span),), "loose")


def _to_figure_borders(text: str, start: int, end: int) -> tuple[int, int]:
    while _figure_goes_on(text, start):
        start -= 1
    while _figure_goes_on(text, end):
        end += 1
    return start, end


def _says_the_same(quote: str, spoken: str) -> bool:
    """Whether figures and negations are equal."""
    return figures(quote) == figures(spoken) and len(_NEGATION.findall(quote)) == len(_NEGATION.findall(spoken))


def _in_order(candidates: Sequence[Sequence[Match]]) -> list[Match | None]:
    """One match for each quote, as many as possible strictly after the match before; earlier ones preferred.

    Dynamic programming over all candidates: the longest chain of increasing positions. A quote that
    is outside the chain takes its first match.
    """
    flat = [(row, match) for row, matches in enumerate(candidates) for match in matches]
    length = [1] * len(flat)
    previous: list[int | None] = [None] * len(flat)
    for here, (row, match) in enumerate(flat):
        for there in range(here):
            earlier_row, earlier = flat[there]
            if earlier_row < row and earlier.position < match.position and length[there] + 1 > length[here]:
                length[here], previous[here] = length[there] + 1, there
    chosen: list[Match | None] = [matches[0] if matches else None for matches in candidates]
    link = max(range(len(flat)), key=lambda here: length[here], default=None)
    while link is not None:
        chosen[flat[link][0]] = flat[link][1]
        link = previous[link]
    return chosen


def _evidence(place: Place, grounding: Grounding, segments: Sequence[Segment]) -> Evidence:
    segment = segments[place.index]
    return Evidence(
        quote=segment.text[place.start : place.end],
        segment_id=segment.id,
        start_s=_time_at(segment, place.start, at_end=False),
        end_s=_time_at(segment, place.end, at_end=True),
        grounding=grounding,
    )


def _time_at(segment: Segment, place: int, *, at_end: bool) -> float:
    """When a place in the text is spoken: by the words' times where there are words, else by characters."""
    share = place / len(segment.text) if segment.text else 0.0
    if not segment.words:
        return round(segment.start_s + share * (segment.end_s - segment.start_s), 3)
    lengths = [len(word.text) for word in segment.words]
    # Corrected terms may have changed the text since it was heard, so places are compared as shares.
    target = share * sum(lengths)
    passed = 0.0
    for word, length in zip(segment.words, lengths, strict=True):
        if target < passed + length or (at_end and target <= passed + length):
            return word.end_s if at_end else word.start_s
        passed += length
    return segment.words[-1].end_s
