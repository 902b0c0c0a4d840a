"""A candidate need and what a model wrote of it become a row: cells checked, evidence cited."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extraction.candidates import NeedCandidate, Stretch
from assistant.extraction.cell_sentences import MOST_LINES, question_before, told_in
from assistant.extraction.cells import (
    EMPTY,
    TITLE_LENGTH,
    Cell,
    answering,
    checked,
    checked_title,
    clipped,
    same_words,
    spoken_cell,
    supporting,
    telling_stretch,
)
from assistant.extraction.denied import standing
from assistant.extraction.figures import figures, spoken_figures
from assistant.extraction.ground import evidence_at
from assistant.extraction.people import People
from assistant.extraction.sentences import is_question
from schemas.drafts import DraftCell, NeedDraft
from schemas.record import Evidence, Need, Provenance
from schemas.talk import Segment, Talk

OFFERED = "action_proposed"
_AFTER_SPEAKER = re.compile(
    r"^\s*(?:（[^）]*）|\([^)]*\))?(?:的话|的(?![确士])|[’']s\b)?(?:(?:要求|需求|希望|意思)是?[：:，,])?[：:，,\s]*"
)
"""What stands between a speaker and the words: by the prompt side and colon, by the model 的 or a noun of saying."""
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
    cells = _cells(need, draft, segments, people)
    title = _title(need, draft.title, segments, people)
    named = {"title": title} | {CELL_OF[name]: cell for name, cell in cells.items()}
    named[OFFERED] = _offered(need, named, segments, people)
    quoted = quoted_lines(need.core, " ".join([title.text, *(cell.text for cell in cells.values())]), segments)
    return Need(
        id=row_id,
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


def _title(need: NeedCandidate, written: str, segments: Sequence[Segment], people: People) -> Cell:
    """The title that a model wrote where that was said, else the sentence of the need's own that tells most."""
    told = list(dict.fromkeys([*need.core, *_places(need, "task"), *question_before(need)]))
    said = " ".join(segments[place].text for place in told)
    names = " ".join(people.speaker(segments[place]) for place in told)
    title = checked_title(_without_speaker(written, told, segments, people), said, names)
    if title:
        return Cell(title, tuple(supporting(title, told, segments)))
    restated = {line.place for line in need.read_backs}
    own = [one for one in need.cells["task"] if one.place not in restated] or need.cells["task"]
    best = next((one for one in own if not is_question(one.words(segments))), own[0])
    return Cell(clipped(best.words(segments).rstrip("。."), TITLE_LENGTH), (best.place,))


def _places(need: NeedCandidate, cell: DraftCell) -> list[int]:
    """The lines that a cell's sentences stand in, in the order of the talk."""
    return sorted({stretch.place for stretch in need.cells.get(cell, ())})


def _cells(need: NeedCandidate, draft: NeedDraft, segments: Sequence[Segment], people: People) -> dict[DraftCell, Cell]:
    """The cells, none of which says what one before it does; the task behind the question that it answers."""
    cells: dict[DraftCell, Cell] = {}
    for name in CELL_OF:
        cell = _cell(name, need, getattr(draft, name), segments, people)
        said_before = any(other.text and same_words(cell.text, other.text) for other in cells.values())
        cells[name] = EMPTY if said_before else cell
    return cells | {"task": answering(question_before(need), cells["task"], segments)}


def _cell(name: DraftCell, need: NeedCandidate, written: str, segments: Sequence[Segment], people: People) -> Cell:
    """What a model wrote where that was said, else the spoken words."""
    told, places = need.cells.get(name, ()), _places(need, name)
    question = question_before(need) if name == "task" else ()
    cell = checked(_without_speaker(written, places, segments, people), [*places, *question], segments)
    if not cell.text or (name == "task" and not _keeps_figures(written, told, segments)):
        cell = spoken_cell(told, segments) if told else EMPTY
    return cell


def _keeps_figures(text: str, told: Sequence[Stretch], segments: Sequence[Segment]) -> bool:
    """Whether a text has every figure that some sentences do not deny: a need without its figure is another need."""
    said = {figure for sentence in told for figure in figures(standing(sentence.words(segments)))}
    return said <= spoken_figures(text)


def _offered(need: NeedCandidate, cells: dict[str, Cell], segments: Sequence[Segment], people: People) -> Cell:
    """What our side offered for a need, in its spoken words: no model is asked for it."""
    restated = {line.place for line in need.read_backs}
    offers = [place for place in need.support.get("offer", ()) if place not in restated]
    places = [place for place in offers if people.side(segments[place]) != "customer"]
    cell = spoken_cell(told_in(places[:MOST_LINES], segments), segments) if places else EMPTY
    return EMPTY if any(same_words(cell.text, other.text) for other in cells.values() if other.text) else cell


def _without_speaker(text: str, places: Sequence[int], segments: Sequence[Segment], people: People) -> str:
    """What a model wrote without the name that the prompt puts before its lines: that was not said."""
    for name in {people.speaker(segments[place]) for place in places}:
        # A name in Latin letters ends where its word does: Ann does not begin Annual.
        begins = re.match(rf"{re.escape(name)}\b" if name.isascii() else re.escape(name), text)
        if name and begins and not any(name in segments[place].text for place in places):
            return _AFTER_SPEAKER.sub("", text.removeprefix(name))
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
