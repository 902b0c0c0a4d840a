"""A record after some changes, made from the record before them: quicker than reading it anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from assistant.library.order import said_at
from schemas.record import Change, Need, Record, Suggestion, Todo
from schemas.talk import Meeting, Segment, Speaker

T = TypeVar("T", Speaker, Segment, Need, Todo, Suggestion)


def with_changes(record: Record, changes: Sequence[Change]) -> Record:
    """The record as the library would give it after these changes; what they leave alone is shared with the old one.

    Whether what a change says was there before is there is not looked at: ``Library.apply`` has done that. Undoing
    and redoing are changes too, with one difference to reading anew: suggestions that come back stand at the end.

    Args:
        record: A record as ``Library.record`` gives it; words that were loaded with it stay with their segments.
        changes: As an act gives them, or as a journal entry tells them.
    """
    of: dict[str, list[Change]] = {}
    for change in changes:
        of.setdefault(change.entity, []).append(change)
    update: dict[str, object] = {}
    for change in of.get("meeting", ()):
        update["meeting"] = Meeting.model_validate(change.after)
    if "speaker" in of:
        places = {speaker.label: place for place, speaker in enumerate(record.speakers)}
        update["speakers"] = _replaced(Speaker, record.speakers, places, of["speaker"])
    if "segment" in of:
        update["segments"] = _segments(record.segments, of["segment"])
    if "need" in of:
        update["needs"] = sorted(_replaced(Need, record.needs, _places(record.needs), of["need"]), key=said_at)
    if "todo" in of:
        update["todos"] = sorted(_replaced(Todo, record.todos, _places(record.todos), of["todo"]), key=said_at)
    if "suggestion" in of:
        places = _places(record.suggestions)
        update["suggestions"] = _replaced(Suggestion, record.suggestions, places, of["suggestion"])
    after = record.model_copy(update=update)
    return _without_orphans(after) if after.suggestions else after


def _segments(segments: Sequence[Segment], changes: Sequence[Change]) -> list[Segment]:
    """The transcript; only segments that a change speaks of are looked up, of the thousands that there are."""
    spoken_of = {int(name) for change in changes for name in (change.id, change.behind) if name}
    places = {str(segment.id): place for place, segment in enumerate(segments) if segment.id in spoken_of}
    after = _replaced(Segment, segments, places, changes)
    words = {segments[place].id: segments[place].words for place in places.values() if segments[place].words}
    if not words:
        return after
    return [  # documents tell no words, so those that are loaded stay
        segment.model_copy(update={"words": words[segment.id]}) if segment.id in words else segment for segment in after
    ]


def _places(things: Sequence[Need | Todo | Suggestion]) -> dict[str, int]:
    return {thing.id: place for place, thing in enumerate(things)}


def _replaced(shape: type[T], things: Sequence[T], places: Mapping[str, int], changes: Sequence[Change]) -> list[T]:
    """The things in their order, each changed one in the place of the old, each new one behind the one it names.

    Args:
        shape: What they are.
        things: The things before the changes.
        places: Where those stand that a change speaks of, by their ids.
        changes: All changes of things of this shape.
    """
    after: list[T | None] = list(things)
    for change in changes:
        new = None if change.after is None else shape.model_validate(change.after)
        if change.id in places:
            after[places[change.id]] = new
            if new is None:
                places = {name: place for name, place in places.items() if name != change.id}
        elif new is not None:
            place = _place_behind(change.behind, places, len(after))
            after.insert(place, new)
            places = {name: old + (old >= place) for name, old in places.items()} | {change.id: place}
    return [thing for thing in after if thing is not None]


def _place_behind(behind: str | None, places: Mapping[str, int], end: int) -> int:
    if behind == "":
        return 0
    return end if behind is None or behind not in places else places[behind] + 1


def _without_orphans(record: Record) -> Record:
    """The record without suggestions for rows that are not there."""
    rows = {row.id for row in record.needs} | {row.id for row in record.todos}
    if all(suggestion.row_id in rows for suggestion in record.suggestions):
        return record
    return record.model_copy(update={"suggestions": [one for one in record.suggestions if one.row_id in rows]})
