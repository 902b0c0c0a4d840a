"""From a model's drafts of needs to rows: cells checked, read-backs found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extraction.cells import CELL_LENGTH, EMPTY, Cell, checked, clipped, same_words, title_or_spoken
from assistant.extraction.cues import TRIED_CUES
from assistant.extraction.ground import evidence_at
from assistant.extraction.nominate import need_kind
from assistant.extraction.people import People
from assistant.extraction.readback import find_read_back
from assistant.extraction.wording import was_said
from schemas.drafts import NeedDraft
from schemas.record import Evidence, Need, Provenance
from schemas.talk import Segment, Talk

REACH = 5
"""Segments before and after a need's own words that its cells may rest on."""
TITLE_REACH = 2
"""Neighbouring segments that its title may rest on."""


def need_row(
    draft: NeedDraft, quoted: Sequence[Evidence], talk: Talk, people: People, row_id: str, provenance: Provenance
) -> Need:
    """A row whose cells hold nothing that was not said near its quote.

    Where the quote was found nowhere the row is kept with the claimed words and no cells.
    """
    places = places_of(quoted, talk.segments)
    if not places:
        title = clipped(draft.title or draft.quote, CELL_LENGTH)
        return Need(id=row_id, title=title, kind=draft.kind, evidence=list(quoted), provenance=provenance)
    segments = talk.segments
    quote = " ".join(piece.quote for piece in quoted)
    near = _near(places, segments, people)
    cells = _cells(draft, near, segments, talk)
    around = " ".join(segments[place].text for place in near[: TITLE_REACH + len(places)])
    title = title_or_spoken(draft.title, quote, around)
    if not cells["task"].text:
        cells["task"] = Cell(clipped(quote, CELL_LENGTH), tuple(places))
    return Need(
        id=row_id,
        title=title,
        kind=need_kind(quote, draft.kind, talk.language),
        evidence=[*quoted, *_cell_evidence(cells, quoted, segments)],
        provenance=provenance,
        **{name: cell.text for name, cell in cells.items()},
    )


def with_status(need: Need, talk: Talk, people: People) -> Need:
    """The row with its status from the read-back of it, and both turns as evidence for that."""
    places = places_of([piece for piece in need.evidence if not piece.cells], talk.segments)
    if not places:
        return need
    found = find_read_back(places, talk.segments, people, talk.language)
    if found is None:
        return need
    turns = [found.restated, *([found.answered] if found.answered is not None else [])]
    pieces = [evidence_at(talk.segments[place]).model_copy(update={"cells": ["status"]}) for place in turns]
    return need.model_copy(update={"status": found.status, "evidence": [*need.evidence, *pieces]})


def places_of(pieces: Sequence[Evidence], segments: Sequence[Segment]) -> list[int]:
    """The places in the transcript that evidence stands in, in order."""
    ids = {piece.segment_id for piece in pieces if piece.grounding != "none"}
    return [place for place, segment in enumerate(segments) if segment.id in ids]


def _near(places: Sequence[int], segments: Sequence[Segment], people: People) -> list[int]:
    """The need's own places, then those of the customer's around them, the nearest first."""
    around = [
        place
        for place in range(max(0, places[0] - REACH), min(len(segments), places[-1] + REACH + 1))
        if place not in places and people.side(segments[place]) != "ours"
    ]
    return [*places, *sorted(around, key=lambda place: min(abs(place - own) for own in places))]


def _cells(draft: NeedDraft, near: Sequence[int], segments: Sequence[Segment], talk: Talk) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    proposed = {
        "situation": draft.situation,
        "task": draft.task,
        "action_tried": draft.tried,
        "result": draft.result,
    }
    for name, text in proposed.items():
        cell = checked(text, near, segments)
        if name == "action_tried" and not _tells_of_an_attempt(cell, segments, TRIED_CUES[talk.language]):
            cell = EMPTY
        if any(other.text and same_words(cell.text, other.text) for other in cells.values()):
            cell = EMPTY
        cells[name] = cell
    return cells


def _tells_of_an_attempt(cell: Cell, segments: Sequence[Segment], cue: re.Pattern[str]) -> bool:
    return any(cue.search(segments[place].text) for place in cell.places)


def _cell_evidence(cells: dict[str, Cell], quoted: Sequence[Evidence], segments: Sequence[Segment]) -> list[Evidence]:
    """For each place that cells rest on beyond the quote itself: its words, and which cells they are for."""
    quote = " ".join(piece.quote for piece in quoted)
    names: dict[int, list[str]] = {}
    for name, cell in cells.items():
        if cell.text and not was_said(cell.text, quote):
            for place in cell.places:
                names.setdefault(place, []).append(name)
    return [
        evidence_at(segments[place]).model_copy(update={"cells": for_cells})
        for place, for_cells in sorted(names.items())
    ]
