"""The history of a row, read from the journal: who changed what, when, from what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.language import gettext as _
from assistant.library.journal import PROGRAMS
from assistant.progress import progress_line
from assistant.review.labels import cell_label, choice_label, open_words
from schemas.record import Change, JournalEntry, Need, Todo

Document = Mapping[str, Any]
_SHAPES: dict[str, type[Need] | type[Todo]] = {"need": Need, "todo": Todo}


@dataclass(frozen=True)
class Difference:
    """One thing of a row before and after, in words; empty where there was or is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One act that touched a row."""

    at: dt.datetime
    """With its zone."""
    who: str
    """The person's name; for the program, a word for it."""
    action: str
    """What was done, in words."""
    differences: tuple[Difference, ...]
    taken_back: bool = False
    """Whether the act was undone and not made again since."""


def row_history(entries: Sequence[JournalEntry], row_id: str) -> list[RowChange]:
    """Everything that changed a row or offered a suggestion for it, the newest first.

    Args:
        entries: The journal of the meeting, the oldest first.
        row_id: The row; it may be gone from the record by now.
    """
    acts = {entry.id: entry for entry in entries}
    last_turned = {entry.undoes: entry.action for entry in entries if entry.undoes is not None}
    found = []
    for entry in entries:
        change = _of_entry(entry, acts, row_id)
        if change:
            found.append(replace(change, taken_back=last_turned.get(entry.id) == "undo"))
    return found[::-1]


def _of_entry(entry: JournalEntry, acts: Mapping[int, JournalEntry], row_id: str) -> RowChange | None:
    of_row = [change for change in entry.changes if change.entity in _SHAPES and change.id == row_id]
    of_suggestions = [change for change in entry.changes if _row_suggested_for(change) == row_id]
    by_program = entry.who in PROGRAMS
    differences = tuple(
        [difference for change in of_row for difference in _differences(change)]
        + [_suggestion(change, taken=bool(of_row), by_program=by_program) for change in of_suggestions]
    )
    if not differences and (by_program or not of_row):
        return None  # evidence that was looked up anew, and nothing of it that is shown
    act = acts.get(entry.undoes, entry) if entry.undoes is not None else entry
    words = action_words(act.action) if of_row or not by_program else _("suggested")
    if by_program and of_row:
        words = _by_program(of_row)
    if entry.action == "undo":
        words = _("took back: {action}").format(action=words)
    elif entry.action == "redo":
        words = _("made again: {action}").format(action=words)
    return RowChange(entry.at, _("the program") if by_program else entry.who, words, differences)


def action_words(action: str) -> str:
    """What a person did, in words; the journal's own verb where there are none for it."""
    return {
        "edit": _("edited"),
        "accept": _("accepted"),
        "reject": _("rejected"),
        "reopen": _("opened again"),
        "add": _("added"),
        "fill": _("filled empty cells"),
        "status": _("set the status"),
        "reply": _("took over the customer's reply"),
        "progress": _("said what became of it"),
        "settle": _("said what became of a question"),
        "duplicate": _("added as a copy"),
        "merge": _("merged"),
        "split": _("split"),
        "move": _("moved evidence"),
        "take": _("took a suggestion"),
        "leave": _("left a suggestion"),
        "meeting": _("wrote what is known of the meeting"),
        "set_date": _("set the meeting's date"),
        "rename": _("named a voice"),
        "whose": _("said whose voice it is"),
        "merge_voices": _("made one voice of two"),
        "words": _("corrected the transcript"),
        "replace": _("replaced words in the transcript"),
        "put_back": _("put back what was heard"),
        "cut": _("cut a segment in two"),
        "join": _("joined segments"),
    }.get(action, action.replace("_", " "))


def _by_program(changes: Sequence[Change]) -> str:
    if changes[0].before is None:
        return _("found")
    return _("withdrawn") if changes[-1].after is None else _("looked at again")


def _differences(change: Change) -> Iterator[Difference]:
    """What became of the cells, the review and the evidence, in this order."""
    shape = _SHAPES[change.entity]
    before, after = change.before or {}, change.after or {}
    for cell in shape.cell_names:
        was, became = _cell_words(cell, before.get(cell)), _cell_words(cell, after.get(cell))
        if was != became:
            yield Difference(_label(shape, cell), was, became)
    if shape is Todo:
        yield from _progress(before, after)
    was, became = _review_words(before), _review_words(after)
    if change.before is not None and change.after is not None and _thought(before) != _thought(after):
        yield Difference(_("Review"), was, became)
    yield from _evidence(before, after)


def _label(shape: type[Need] | type[Todo], cell: str) -> str:
    return _("To-do") if shape is Todo and cell == Todo.cell_names[0] else cell_label(cell)


def _cell_words(cell: str, value: object) -> str:
    text = str(value) if value is not None else ""
    return choice_label(text) if cell in ("kind", "status") and text else text


def _progress(before: Document, after: Document) -> Iterator[Difference]:
    was, became = (progress_line(Todo.model_validate(one), _) if one else "" for one in (before, after))
    if was != became:
        yield Difference(_("Progress"), was, became)


def _review_words(document: Document) -> str:
    if document.get("review") == "rejected" and document.get("reject_reason"):
        return _("rejected: {reason}").format(reason=document["reject_reason"])
    judged = bool(document.get("edited")) or document.get("provenance", {}).get("source") == "person"
    words = {"accepted": _("accepted"), "rejected": _("rejected")}
    return words.get(document.get("review", ""), open_words(judged=judged))


def _thought(document: Document) -> tuple[object, object]:
    """What a person thought of a row; writing its cells, which is told by itself, is no part of it."""
    return document.get("review"), document.get("reject_reason")


def _evidence(before: Document, after: Document) -> Iterator[Difference]:
    """Pieces that left and pieces that came; where only what they stand for changed, the quotes are told once."""
    was, became = _pieces(before), _pieces(after)
    left = [piece for piece in was if piece not in became]
    came = [piece for piece in became if piece not in was]
    if left:
        yield Difference(_("Evidence, {count} less").format(count=len(left)), _quotes(left), "")
    if came:
        yield Difference(_("Evidence, {count} more").format(count=len(came)), "", _quotes(came))


Piece = tuple[str, object, tuple[str, ...]]
"""The quote, the segment it stands in, and the cells that it supports."""


def _pieces(document: Document) -> list[Piece]:
    return [
        (str(piece["quote"]), piece.get("segment_id"), tuple(piece.get("cells", ())))
        for piece in document.get("evidence", ())
    ]


def _quotes(pieces: Sequence[Piece]) -> str:
    return " ".join(
        f"“{quote}”" + (f" → {'、'.join(map(cell_label, cells))}" if cells else "") for quote, _segment, cells in pieces
    )


def _row_suggested_for(change: Change) -> object:
    """The id of the row that a change offers a suggestion for or takes one from; None for all other changes."""
    if change.entity != "suggestion":
        return None
    return (change.after or change.before or {}).get("row_id")


def _suggestion(change: Change, *, taken: bool, by_program: bool) -> Difference:
    """A suggestion that came or left, told by its heading."""
    words = [_heading((document or {}).get("proposal", {})) for document in (change.before, change.after)]
    if change.after is not None:
        return Difference(_("Suggestion"), *words)
    label = _("Suggestion taken") if taken else _("Suggestion withdrawn") if by_program else _("Suggestion left")
    return Difference(label, *words)


def _heading(proposal: Document) -> str:
    return str(proposal.get("title", proposal.get("task", "")))
