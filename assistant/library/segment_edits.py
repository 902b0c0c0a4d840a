"""What a person does to the transcript: its words, where segments begin and end, and whose voice they are.

As in ``edits``, each is a function from the record to the changes that it takes, and nothing is stored here. The
evidence of rows and suggestions follows the words on which it rests; that judges no row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.library.changes import change_of
from assistant.library.edits import undertaken_as
from assistant.library.quotes import place_of, requoted, rewrites_between, time_at, with_evidence_moved
from schemas.record import Change, Evidence, Record, Todo
from schemas.talk import Segment, Speaker

_NUMBERED_LABEL = re.compile(r"S(\d+)")


def edit_text(record: Record, segment_id: int, text: str) -> list[Change]:
    """Correct what was said in a segment; quotes from it follow.

    Args:
        record: The record as it is stored.
        segment_id: The segment.
        text: All its words, as typed.

    Raises:
        InputError: There is no such segment, or nothing would be left of it.
    """
    [segment] = segments_of(record, [segment_id])
    new_text = text.strip()
    if not new_text:
        raise InputError(_("A segment cannot be emptied; join it to its neighbour, or leave it as it is."))
    if new_text == segment.text:
        return []
    rewrites = rewrites_between(segment.text, new_text)

    def moved(piece: Evidence) -> list[Evidence]:
        place = place_of(piece, segment) if piece.segment_id == segment_id else None
        if place is None or _stands_beside(segment.text, place, new_text):
            return [piece]
        return [piece.model_copy(update={"quote": requoted(segment.text, place, new_text, rewrites)})]

    return [segment_change(segment, text=new_text), *with_evidence_moved(record, moved)]


def split_segment(record: Record, segment_id: int, place: int, new_id: int) -> list[Change]:
    """Cut a segment in two; each piece of evidence goes with its words, one over the cut becomes two.

    Args:
        record: The record as it is stored.
        segment_id: The segment; it keeps the words before the cut.
        place: Before which of its characters to cut, from 0; its time follows by the share of characters.
        new_id: The id of the second half, as ``Library.free_segment_id`` gives it.

    Raises:
        InputError: There is no such segment, or one side would hold no words.
    """
    [segment] = segments_of(record, [segment_id])
    before, after = segment.text[: max(place, 0)].rstrip(), segment.text[max(place, 0) :].lstrip()
    if not before or not after:
        raise InputError(_("A segment is split between two of its words; put the cursor there."))
    cut_s = time_at(segment, place)
    first = segment.model_copy(update={"text": before, "end_s": cut_s, "words": []})
    second = segment.model_copy(update={"id": new_id, "text": after, "start_s": cut_s, "words": []})
    starts = {segment_id: 0, new_id: len(segment.text) - len(after)}

    def moved(piece: Evidence) -> list[Evidence]:
        stands = place_of(piece, segment) if piece.segment_id == segment_id else None
        if stands is None:
            return [piece]
        halves = []
        for half in (first, second):
            start = max(stands[0] - starts[half.id], 0)
            quote = half.text[start : max(stands[1] - starts[half.id], 0)].strip()
            if quote:
                halves.append(_in_half(piece, half, quote))
        return halves or [piece]

    new = Change(entity="segment", id=str(new_id), before=None, after=_document(second), behind=str(segment_id))
    return [segment_change(segment, text=before, end_s=cut_s), new, *with_evidence_moved(record, moved)]


def join_segments(record: Record, segment_ids: Sequence[int]) -> list[Change]:
    """Make one segment of several neighbours: the first one, with its voice, takes the words of the others.

    Args:
        record: The record as it is stored.
        segment_ids: Two segments or more, in any order, with no other one between them.

    Raises:
        InputError: There is no such segment, or they are not neighbours.
    """
    chosen = segments_of(record, segment_ids)
    place = next(place for place, segment in enumerate(record.segments) if segment is chosen[0])
    if len(chosen) < 2 or record.segments[place + len(chosen) - 1] is not chosen[-1]:
        raise InputError(_("Choose two or more segments that follow each other to join them."))
    first, *others = chosen
    text = first.text
    for other in others:
        text += _blank_between(text, other.text) + other.text
    times = {"start_s": min(one.start_s for one in chosen), "end_s": max(one.end_s for one in chosen)}
    gone = {other.id for other in others}

    def moved(piece: Evidence) -> list[Evidence]:
        return [piece.model_copy(update={"segment_id": first.id})] if piece.segment_id in gone else [piece]

    before = [first, *others]
    removed = [
        Change(entity="segment", id=str(other.id), before=_document(other), after=None, behind=str(before[place].id))
        for place, other in enumerate(others)
    ]
    return [segment_change(first, text=text, **times), *removed, *with_evidence_moved(record, moved)]


def set_speaker(record: Record, segment_ids: Sequence[int], label: str) -> list[Change]:
    """Say whose voice some segments are; to-dos that the voice undertook there, and nowhere else, follow.

    Args:
        record: The record as it is stored.
        segment_ids: The segments, at least one.
        label: The label of a speaker of this meeting; empty: nobody knows.

    Raises:
        InputError: There is no such segment or speaker.
    """
    chosen = segments_of(record, segment_ids)
    return _given_to(record, chosen, _speaker_of(record, label) if label else None)


def new_speaker(record: Record, segment_ids: Sequence[int]) -> list[Change]:
    """Give some segments to a voice that was not told apart; the first change adds it under the next free label.

    Raises:
        InputError: No segment is given, or one that is not in the transcript.
    """
    chosen = segments_of(record, segment_ids)
    used = [speaker.label for speaker in record.speakers]
    used += [segment.speaker for segment in record.segments]
    used += [todo.owner for todo in record.todos]
    numbers = [int(match[1]) for label in used if (match := _NUMBERED_LABEL.fullmatch(label))]
    speaker = Speaker(label=f"S{max(numbers, default=0) + 1}")
    new = Change(entity="speaker", id=speaker.label, before=None, after=speaker.model_dump(mode="json"))
    return [new, *_given_to(record, chosen, speaker)]


def merge_speakers(record: Record, label: str, into: str) -> list[Change]:
    """Say that two voices are one: all segments of the first become the second's, and its to-dos follow.

    A voice without a name takes over that of the one which goes, and its side and role with it.

    Args:
        record: The record as it is stored.
        label: The voice that goes.
        into: The voice that stays.

    Raises:
        InputError: There is no such speaker, or both are the same.
    """
    speaker, kept = _speaker_of(record, label), _speaker_of(record, into)
    if label == into:
        raise InputError(_("Choose another speaker to merge this one with."))
    named = kept if kept.name else speaker.model_copy(update={"label": into})
    named = named if named.name else kept
    changes = change_of(kept, **named.model_dump())
    changes += [segment_change(one, speaker=into) for one in record.segments if one.speaker == label]
    for todo in record.todos:
        if any(undertaken_as(todo, voice, record.segments) for voice in (speaker, kept)):
            changes += change_of(todo, owner=named.name or into)
    return [*changes, Change(entity="speaker", id=label, before=speaker.model_dump(mode="json"), after=None)]


def segments_of(record: Record, segment_ids: Sequence[int]) -> list[Segment]:
    """The segments with these ids, in the order of the transcript. Raises ``InputError`` where one is missing."""
    chosen = set(segment_ids)
    found = [segment for segment in record.segments if segment.id in chosen]
    if not chosen or len(found) != len(chosen):
        raise InputError(_("Choose segments of the transcript; those that were chosen are not all there any more."))
    return found


def segment_change(segment: Segment, **values: str | float) -> Change:
    """The change that gives these fields to a segment."""
    before = _document(segment)
    return Change(entity="segment", id=str(segment.id), before=before, after=before | values)


def _document(segment: Segment) -> dict[str, object]:
    return segment.model_dump(mode="json", exclude={"words"})


def _stands_beside(text: str, place: tuple[int, int], new_text: str) -> bool:
    """Whether all that was changed stands on one side of a quote that is not the whole text."""
    start, end = place
    if place == (0, len(text)):
        return False
    return new_text.startswith(text[:end]) or new_text.endswith(text[start:])


def _in_half(piece: Evidence, half: Segment, quote: str) -> Evidence:
    """The part of a piece of evidence that stands in one half of its segment."""
    start_s = half.start_s if piece.start_s is None else max(piece.start_s, half.start_s)
    end_s = half.end_s if piece.end_s is None else min(piece.end_s, half.end_s)
    if start_s >= end_s:
        start_s, end_s = half.start_s, half.end_s
    return piece.model_copy(update={"segment_id": half.id, "quote": quote, "start_s": start_s, "end_s": end_s})


def _blank_between(left: str, right: str) -> str:
    """What parts two texts that are joined: nothing beside Chinese characters, which are written without blanks."""
    if not left or not right:
        return ""
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in (left[-1], right[0]))
    return "" if wide else " "


def _speaker_of(record: Record, label: str) -> Speaker:
    speaker = next((speaker for speaker in record.speakers if speaker.label == label), None)
    if speaker is None:
        raise InputError(_("There is no speaker {label} in this meeting.").format(label=repr(label)))
    return speaker


def _given_to(record: Record, chosen: Sequence[Segment], speaker: Speaker | None) -> list[Change]:
    """Give segments to a voice, and to-dos that the voices which had them undertook there alone."""
    label = speaker.label if speaker else ""
    owner = (speaker.name or label) if speaker else ""
    leaving = [segment for segment in chosen if segment.speaker != label]
    changes = [segment_change(segment, speaker=label) for segment in leaving]
    for todo in record.todos:
        if any(_undertaken_in(todo, voice, leaving, record.segments) for voice in record.speakers):
            changes += change_of(todo, owner=owner)
    return changes


def _undertaken_in(todo: Todo, voice: Speaker, chosen: Sequence[Segment], segments: Sequence[Segment]) -> bool:
    """Whether a to-do is a voice's, and all that the voice says for it stands in these segments."""
    if not undertaken_as(todo, voice, segments):
        return False
    cited = {piece.segment_id for piece in todo.evidence}
    own = {segment.id for segment in segments if segment.speaker == voice.label and segment.id in cited}
    return bool(own) and own <= {segment.id for segment in chosen}
