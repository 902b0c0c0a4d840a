"""From a model's drafts of to-dos to rows: owner, day and words checked, what was withdrawn left out."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extraction.cells import CELL_LENGTH, checked, clipped
from assistant.extraction.cues import ACCEPTS, WITHDRAWN_CUES
from assistant.extraction.dates import deadline_words, resolve_due
from assistant.extraction.fold import folded_text
from assistant.extraction.ground import evidence_at
from assistant.extraction.needs import places_of
from assistant.extraction.owners import resolve_owner
from assistant.extraction.people import People, previous_speaker
from assistant.extraction.wording import pieces
from schemas.drafts import TodoDraft
from schemas.record import Evidence, Provenance, Todo
from schemas.talk import Segment, SpokenLanguage, Talk

REACH = 3
"""Segments before and after a to-do's own words that its task may rest on."""
ANSWER_REACH = 2
"""Segments after a request in which it is accepted, with or without a day, or withdrawn."""


def todo_row(
    draft: TodoDraft, quoted: Sequence[Evidence], talk: Talk, people: People, row_id: str, provenance: Provenance
) -> Todo:
    """A row whose task, owner and day rest on what was said.

    Where the quote was found nowhere the row is kept with the claimed words, without owner and day.
    """
    places = places_of(quoted, talk.segments)
    if not places:
        task = clipped(draft.task or draft.quote, CELL_LENGTH)
        return Todo(id=row_id, task=task, evidence=list(quoted), provenance=provenance)
    segments, place = talk.segments, places[-1]
    quote = " ".join(piece.quote for piece in quoted)
    owner = resolve_owner(draft.who, quote, segments, place, people, talk.language)
    near = _near(places, segments)
    names = " ".join({people.speaker(segments[index]) for index in near})
    written = checked(draft.task, near, segments, names)
    due_text, due_place = _deadline(draft.when, quote, place, owner, segments, people, talk.language)
    cited = {index: ["task"] for index in written.places if index not in places}
    if not written.text and (answered := _answered(place, segments, talk.language)) is not None:
        cited[answered] = ["task"]
    if due_place != place:
        cited.setdefault(due_place, []).extend(["due", "due_text"])
    return Todo(
        id=row_id,
        task=written.text or _spoken(quote, cited, segments),
        owner=owner,
        due=resolve_due(due_text, talk.date, talk.language),
        due_text=due_text,
        evidence=[
            *quoted,
            *(
                evidence_at(segments[index]).model_copy(update={"cells": cells})
                for index, cells in sorted(cited.items())
            ),
        ],
        provenance=provenance,
    )


def _answered(place: int, segments: Sequence[Segment], language: SpokenLanguage) -> int | None:
    """The turn before, where a line takes on what it was about; None where it stands for itself."""
    if not ACCEPTS[language].match(segments[place].text.strip()):
        return None
    before = previous_speaker(segments, place)
    return segments.index(before) if before else None


def _spoken(quote: str, cited: dict[int, list[str]], segments: Sequence[Segment]) -> str:
    """The spoken words instead of a task: the request that is answered, and the answer."""
    asked = [segments[index].text for index, cells in sorted(cited.items()) if "task" in cells]
    return clipped(" — ".join([*asked, quote]), CELL_LENGTH)


def withdrawn(todo: Todo, talk: Talk) -> bool:
    """Whether the to-do was taken back right after it was said."""
    places = places_of([piece for piece in todo.evidence if not piece.cells], talk.segments)
    if not places:
        return False
    said = pieces(" ".join(talk.segments[place].text for place in places))
    for index in range(places[-1] + 1, min(len(talk.segments), places[-1] + 1 + ANSWER_REACH)):
        text = talk.segments[index].text
        if WITHDRAWN_CUES[talk.language].search(text) and (index == places[-1] + 1 or said & pieces(text)):
            return True
    return False


def _near(places: Sequence[int], segments: Sequence[Segment]) -> list[int]:
    around = [
        place
        for place in range(max(0, places[0] - REACH), min(len(segments), places[-1] + REACH + 1))
        if place not in places
    ]
    return [*places, *sorted(around, key=lambda place: min(abs(place - own) for own in places))]


def _deadline(
    proposed: str,
    quote: str,
    place: int,
    owner: str,
    segments: Sequence[Segment],
    people: People,
    language: SpokenLanguage,
) -> tuple[str, int]:
    """The spoken words of the deadline, and where they stand: in the quote, else in the answer to it."""
    said = deadline_words(quote, language)
    proposed = proposed.strip()
    if proposed and folded_text(proposed) in folded_text(quote):
        longer = next((words for words in said if folded_text(proposed) in folded_text(words)), None)
        if longer or not said:
            return longer or proposed, place
    if said:
        return said[-1], place
    for index in range(place + 1, min(len(segments), place + 1 + ANSWER_REACH)):
        if (
            owner
            and people.speaker(segments[index]) == owner
            and (words := deadline_words(segments[index].text, language))
        ):
            return words[0], index
    return "", place
