"""A candidate need and what a model wrote of it become a row: cells checked, evidence cited."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extraction.candidates import NeedCandidate
from assistant.extraction.cells import (
    EMPTY,
    MOST_LINES,
    TITLE_LENGTH,
    Cell,
    checked,
    checked_title,
    clipped,
    same_words,
    spoken_cell,
    telling_stretch,
)
from assistant.extraction.figures import figures, spoken_figures
from assistant.extraction.ground import evidence_at
from assistant.extraction.people import People
from assistant.extraction.propose import cell_places
from schemas.drafts import DraftCell, NeedDraft
from schemas.record import Evidence, Need, Provenance
from schemas.talk import Segment, Talk

OFFERED = "action_proposed"
CELL_OF: dict[DraftCell, str] = {
    "task": "task",
    "situation": "situation",
    "tried": "action_tried",
    "result": "result",
}
"""The cell of a row that each field of a draft is for; a cell that says what one before it says is left empty."""


def need_row(
    need: NeedCandidate, draft: NeedDraft, talk: Talk, people: People, row_id: str, provenance: Provenance
) -> Need:
    """A row whose cells hold nothing that was not said in their own lines."""
    segments = talk.segments
    spoken = " ".join(segments[place].text for place in dict.fromkeys([*need.core, *cell_places(need)["task"]]))
    title = checked_title(draft.title, spoken)
    cells = _cells(need, draft, title, segments, people)
    title = title or clipped(cells["task"].text, TITLE_LENGTH)
    named = {CELL_OF[name]: cell for name, cell in cells.items()}
    named[OFFERED] = _offered(need, named, segments, people)
    quoted = quoted_lines(need.core, " ".join([title, *(cell.text for cell in cells.values())]), segments)
    return Need(
        id=row_id,
        title=title,
        kind=need.kind,
        status=need.status,
        confidence=round(need.probability, 3),
        evidence=[*quoted, *_cell_evidence(named, quoted, segments), *_status_evidence(need, segments)],
        provenance=provenance,
        **{name: cell.text for name, cell in named.items()},
    )


def quoted_lines(core: Sequence[int], words: str, segments: Sequence[Segment]) -> list[Evidence]:
    """The evidence of a row as a whole: of each of its lines the stretch that holds what the row says."""
    return [evidence_at(segments[place], *telling_stretch(segments[place].text, words)) for place in core]


def _cells(
    need: NeedCandidate, draft: NeedDraft, title: str, segments: Sequence[Segment], people: People
) -> dict[DraftCell, Cell]:
    places = cell_places(need)
    cells: dict[DraftCell, Cell] = {}
    for name in CELL_OF:
        lines = places.get(name, ())
        written = _without_speaker(getattr(draft, name), lines, segments, people)
        cell = checked(written, lines, segments) if lines else EMPTY
        if name == "task" and not _keeps_figures(f"{written} {title}", lines, segments):
            cell = EMPTY
        if not cell.text and lines and (name == "task" or lines != places["task"]):
            cell = spoken_cell(lines, segments)
        if any(other.text and same_words(cell.text, other.text) for other in cells.values()):
            cell = EMPTY
        cells[name] = cell
    return cells


def _keeps_figures(text: str, places: Sequence[int], segments: Sequence[Segment]) -> bool:
    """Whether a text has every figure of some lines: a need without its figure is another need."""
    said = {figure for place in places for figure in figures(segments[place].text)}
    return said <= spoken_figures(text)


def _offered(need: NeedCandidate, cells: dict[str, Cell], segments: Sequence[Segment], people: People) -> Cell:
    """What our side offered for a need, in its spoken words: no model is asked for it."""
    restated = {line.place for line in need.read_backs}
    offers = [place for place in need.support.get("offer", ()) if place not in restated]
    places = [place for place in offers if people.side(segments[place]) != "customer"]
    cell = spoken_cell(places[:MOST_LINES], segments) if places else EMPTY
    return EMPTY if any(same_words(cell.text, other.text) for other in cells.values() if other.text) else cell


def _without_speaker(text: str, places: Sequence[int], segments: Sequence[Segment], people: People) -> str:
    """What a model wrote without the name that the prompt puts before its lines: that was not said."""
    for name in {people.speaker(segments[place]) for place in places}:
        if text.startswith(name) and not any(name in segments[place].text for place in places):
            return text.removeprefix(name).lstrip("：:，, ")
    return text


def _cell_evidence(cells: dict[str, Cell], quoted: Sequence[Evidence], segments: Sequence[Segment]) -> list[Evidence]:
    """For each place that cells rest on beyond the row's own lines: its words, and which cells they are for."""
    cited = {piece.segment_id for piece in quoted}
    names: dict[int, list[str]] = {}
    for name, cell in cells.items():
        for place in cell.places if cell.text else ():
            if segments[place].id not in cited:
                names.setdefault(place, []).append(name)
    return [
        evidence_at(segments[place]).model_copy(update={"cells": for_cells})
        for place, for_cells in sorted(names.items())
    ]


def _status_evidence(need: NeedCandidate, segments: Sequence[Segment]) -> list[Evidence]:
    """The last read-back and its answer: what the status rests on."""
    if not need.read_backs:
        return []
    last = need.read_backs[-1]
    places = [last.place, *([last.answer_place] if last.answer_place is not None else [])]
    return [evidence_at(segments[place]).model_copy(update={"cells": ["status"]}) for place in places]
