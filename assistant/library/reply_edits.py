"""What a matched reply does to the record, as functions from the record to changes. Nothing is stored here."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.library.answers import read_answer
from assistant.library.changes import EVIDENCE, change_of, edited_with
from assistant.library.edits import edit_cells
from assistant.library.reply_matching import Match, Matching, name_of
from assistant.library.row_edits import BETWEEN_TEXTS, STATUS_CELL
from schemas.record import Change, Evidence, Need, NeedStatus, Record, Todo, WrittenReply
from schemas.sign_off import SENT_CELLS, Answer, SentRow

Verdict = Literal["taken", "known", "unanswered", "unclear", "answered_since", "changed_since", "gone"]
SentCells = Callable[[Need | Todo], dict[str, str]]
"""The words of a row as a customer would be shown them now."""

STATUS_OF: Mapping[Answer, NeedStatus] = {"agree": "confirmed", "change": "disputed", "disagree": "disputed"}
"""A wording that the customer has changed is agreed to when the next version is."""

_BEFORE_REMARK = re.compile("|".join(map(re.escape, BETWEEN_TEXTS.values())))
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True)
class RowReply:
    """What the reply says of a row of the version, and what comes of it."""

    match: Match
    answer: Answer | None
    verdict: Verdict
    """``taken``: its changes are to be made; ``known``: they were made before; ``unanswered``: nothing stands there;
    ``unclear``: not sure what is meant; ``answered_since``: a newer version was answered; ``changed_since``: the row's
    words or status are not those that were sent; ``gone``: the row was rejected or is not in the record any more."""
    reason: str = ""
    """For ``unclear`` and ``answered_since``: why, in the interface language."""
    now: Mapping[str, str] | None = None
    """For ``changed_since``: the cells that are different now, with their words."""
    changes: tuple[Change, ...] = ()

    @property
    def sent(self) -> SentRow:
        """The row of the version."""
        return self.match.sent


def replies(
    record: Record,
    matching: Matching,
    reply: WrittenReply,
    sent_cells: SentCells,
    read_since: Sequence[WrittenReply] = (),
) -> list[RowReply]:
    """What a reply says of each row that it was matched with.

    Agreement confirms a need; a change or a refusal makes it disputed, and with a change the new words that stand in
    the row are taken over; a day takes the place of the one that a to-do was put off to. The answer and the remark
    become evidence: of a need for its status, of a to-do for the row as a whole. A row that is not what was sent any
    more, or that has an answer to a newer version, is left alone, whatever the answer.

    Args:
        record: The record as it is stored.
        matching: What the returned form was found to be.
        reply: Where the answers are from.
        sent_cells: How a row's words would be sent now.
        read_since: The files that were read after this one was, where it is read again: no file tells when it was
            filled in, so the order in which they were read counts.
    """
    rows: dict[str, Need | Todo] = {row.id: row for row in record.needs} | {row.id: row for row in record.todos}
    return [_reply(record, rows.get(one.sent.row_id), one, reply, sent_cells, read_since) for one in matching.matches]


def _reply(
    record: Record,
    row: Need | Todo | None,
    match: Match,
    reply: WrittenReply,
    sent_cells: SentCells,
    read_since: Sequence[WrittenReply],
) -> RowReply:
    answer = read_answer(match.returned.answer)
    unclear = _why_unclear(match, answer)
    if unclear:
        return RowReply(match, answer, "unclear", unclear)
    if not answer:
        return RowReply(match, answer, "unanswered")
    if row is None or row.review == "rejected":
        return RowReply(match, answer, "gone")
    if since := _answered_since(row, reply, read_since):
        return RowReply(match, answer, "answered_since", since)
    if any(piece.reply and piece.reply.sha256 == reply.sha256 for piece in row.evidence):
        return RowReply(match, answer, "known")
    now = {cell: text for cell, text in sent_cells(row).items() if text != match.sent.cells[cell]}
    if isinstance(row, Need) and row.status != STATUS_OF[answer] and _status_changed(row, match.sent, reply):
        now[STATUS_CELL] = row.status
    if now:
        return RowReply(match, answer, "changed_since", now=now)
    try:
        changes = _changes(record, row, match, answer, reply)
    except InputError as error:
        return RowReply(match, answer, "unclear", str(error))
    return RowReply(match, answer, "taken", changes=tuple(changes))


def _answered_since(row: Need | Todo, reply: WrittenReply, read_since: Sequence[WrittenReply]) -> str:
    """What has answered a row since: a newer version, or a file that was read later; empty where nothing has."""
    answers = [piece.reply for piece in row.evidence if piece.reply]
    newest = max((one.version for one in answers), default=0)
    if newest > reply.version:
        return _("left alone: it was answered in version {number} since").format(number=newest)
    later = {one.sha256 for one in read_since}
    if found := next((one for one in answers if one.sha256 in later), None):
        return _("left alone: {file}, which was read later, answers it too").format(file=found.file)
    return ""


def _why_unclear(match: Match, answer: Answer | None) -> str:
    """Why it is not sure what a row's answer means; empty where it is."""
    returned = match.returned
    if returned.answer and not answer:
        return _("the answer “{answer}” is none of those that are known").format(answer=returned.answer)
    if match.amended and not answer:
        return _("its words were changed, but there is no answer")
    if match.amended and answer != "change":
        return _("its words were changed, but the answer is not that they are")
    if not answer and returned.remark:
        return _("there is a remark, but no answer: “{remark}”").format(remark=returned.remark)
    if answer == "change" and not match.amended and not returned.remark:
        return _("a change is wanted, but nothing says which")
    return ""


def _status_changed(need: Need, sent: SentRow, reply: WrittenReply) -> bool:
    """Whether the status is not what it was when the row was sent, or what an earlier reply to this version made it."""
    replied = [piece for piece in need.evidence if piece.reply and piece.reply.version == reply.version]
    answers = [_answer_in(piece.quote) for piece in replied if STATUS_CELL in piece.cells]
    left = STATUS_OF[answers[-1]] if answers and answers[-1] else sent.status
    return bool(left) and need.status != left


def _answer_in(quote: str) -> Answer | None:
    """The answer in what a reply is quoted with, behind which a remark may stand."""
    ends = [*(found.start() for found in _BEFORE_REMARK.finditer(quote)), len(quote)]
    return next((answer for end in ends if (answer := read_answer(quote[:end]))), None)


def _changes(record: Record, row: Need | Todo, match: Match, answer: Answer, reply: WrittenReply) -> list[Change]:
    amended = {cell: _new_words(match, cell, text) for cell, text in match.amended.items()}
    edited = edit_cells(record, row.id, amended) if amended else []
    after = type(row).model_validate(edited[0].after) if edited else row
    cells = list(amended)
    values: dict[str, object] = {name: getattr(after, name) for name in amended}
    if "due" in amended:
        values["postponed_to"] = None
    if isinstance(row, Need):
        values[STATUS_CELL] = STATUS_OF[answer]
        cells = [STATUS_CELL, *cells]
    said = BETWEEN_TEXTS[record.meeting.language].join(filter(None, (match.returned.answer, match.returned.remark)))
    piece = Evidence(quote=said, cells=cells, reply=reply)
    kept = [one for old in row.evidence if (one := _beside_reply(old, row))]
    values["evidence"] = [one.model_dump(mode="json") for one in (*kept, piece)]
    written = [*cells] if isinstance(row, Need) else [*cells, EVIDENCE]
    return change_of(row, **values, edited=edited_with(row, written))


def _beside_reply(piece: Evidence, row: Need | Todo) -> Evidence | None:
    """What remains of a piece beside a new reply; None where the reply takes its place.

    It does for an earlier reply about a to-do or a need's status alone. What was said of the status stays, as words
    about the row as a whole where it spoke for nothing else: a row must not lose its ground by an answer.
    """
    if isinstance(row, Todo):
        return None if piece.reply else piece
    if STATUS_CELL not in piece.cells:
        return piece
    rest = [cell for cell in piece.cells if cell != STATUS_CELL]
    return None if piece.reply and not rest else piece.model_copy(update={"cells": rest})


def _new_words(match: Match, cell: str, text: str) -> str:
    """A cell as the customer wrote it, a day in the form in which rows keep it. Raises ``InputError``."""
    if cell == SENT_CELLS[match.sent.table][0] and not text:
        raise InputError(_("{row} has lost its heading").format(row=name_of(match.sent)))
    if cell != "due" or not text:
        return text
    found = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    try:
        return dt.date(*map(int, found.groups())).isoformat() if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> str:
    raise InputError(_("“{text}” is no date that is sure").format(text=text))
