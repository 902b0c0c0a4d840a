"""What the commands of sign-off show: a reply row by row, and differences cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.library.reply_edits import STATUS_OF, RowReply
from assistant.library.reply_matching import name_of
from assistant.library.version_differences import CellDifference, Differences
from assistant.pipeline.sign_off import Reply
from assistant.review.labels import cell_label, choice_label
from assistant.review.literal import literal
from schemas.sign_off import SentRow

SIGNS = {
    "taken": "✓",
    "known": "=",
    "unanswered": "·",
    "unclear": "?",
    "answered_since": "!",
    "changed_since": "!",
    "gone": "!",
}


def reply_lines(reply: Reply) -> Iterator[str]:
    """What a reply says: the version, each row, then what could not be matched and what else was written."""
    version = reply.version
    sent_at = version.sent_at.astimezone().strftime("%Y-%m-%d %H:%M")
    yield _("Reply to version {number}, sent on {day} by {who}").format(
        number=version.number, day=sent_at, who=literal(version.who)
    )
    if version.number != reply.newest:
        yield "! " + _("Version {newest} was sent since.").format(newest=reply.newest)
    for file in reply.read_before:
        line = _("{file}, which was read before, answers this version too; where both answer a row, this file counts.")
        yield "! " + literal(line.format(file=file))
    for row in reply.rows:
        yield from _row_lines(row)
    for sent in reply.matching.missing:
        yield f"· {_named(sent)}: " + _("is not in the file")
    for refused in reply.matching.refused:
        words = " | ".join(
            filter(None, (*refused.returned.cells.values(), refused.returned.answer, refused.returned.remark))
        )
        yield f"? {literal(refused.returned.place)}: {refused.reason}: {literal(words)}"
    for line in reply.beside:
        yield "» " + _("Written beside the rows: {words}").format(words=literal(line))
    if reply.added_since:
        count = len(reply.added_since)
        words = ngettext(
            "{count} row came since, and was not in this version.",
            "{count} rows came since, and were not in this version.",
            count,
        )
        yield "! " + words.format(count=count)
    yield _summary(reply)


def reply_values(reply: Reply, *, stored: bool) -> dict[str, Any]:
    """The same for programs."""
    return {
        "version": reply.version.number,
        "newest": reply.newest,
        "read_before": reply.read_before,
        "stored": stored,
        "rows": [
            {
                "row": row.sent.row_id,
                "matched_by": row.match.by,
                "answer": row.answer,
                "remark": row.match.returned.remark,
                "verdict": row.verdict,
                "reason": row.reason,
                "amended": row.match.amended,
                "now": None if row.now is None else dict(row.now),
            }
            for row in reply.rows
        ],
        "missing": [row.row_id for row in reply.matching.missing],
        "refused": [{"place": one.returned.place, "reason": one.reason} for one in reply.matching.refused],
        "beside": reply.beside,
        "added_since": [row.row_id for row in reply.added_since],
    }


def difference_lines(found: Differences) -> Iterator[str]:
    """What is different, ``+`` what came, ``-`` what went."""
    facts = {"customer": _("Customer"), "title": _("Title"), "date": _("Date"), "place": _("Place")}
    for fact in found.facts:
        yield from _difference(facts[fact.name], fact)
    for row in found.rows:
        sign = {"added": "+", "removed": "-", "changed": "~"}[row.kind]
        yield f"{sign} {_named(row.row)}"
        for cell in row.cells:
            yield from _difference("    " + cell_label(cell.name), cell)
    yield from (f"- {literal(question)}" for question in found.questions_removed)
    yield from (f"+ {literal(question)}" for question in found.questions_added)
    if not found:
        yield _("Nothing is different.")


def _row_lines(row: RowReply) -> Iterator[str]:
    yield f"{SIGNS[row.verdict]} {_named(row.sent)}: {_verdict(row)}"
    sent = row.sent.cells
    if row.verdict == "changed_since" and row.now:
        for cell, text in row.now.items():
            before = choice_label(row.sent.status) if cell == "status" else sent[cell]
            after = choice_label(text) if cell == "status" else text
            yield from _difference(
                "    " + _("{cell}, since sent").format(cell=cell_label(cell)), CellDifference("", before, after)
            )
    for cell, text in row.match.amended.items():
        yield from _difference("    " + cell_label(cell), CellDifference("", sent[cell], text))
    if row.match.returned.remark:
        yield "    " + _("Remark: {words}").format(words=literal(row.match.returned.remark))


def _verdict(row: RowReply) -> str:
    answers = {"agree": _("agrees"), "change": _("wants a change"), "disagree": _("does not agree")}
    answer = answers[row.answer] if row.answer else ""
    if row.verdict == "taken" and row.answer and row.sent.table == "need":
        return f"{answer} → {choice_label(STATUS_OF[row.answer])}"
    told: Mapping[str, str] = {
        "taken": "",
        "known": _("is stored already"),
        "unanswered": _("no answer"),
        "unclear": row.reason,
        "answered_since": row.reason,
        "changed_since": _("left alone: the row was changed since it was sent"),
        "gone": _("left alone: the row is not in the record any more, or was rejected"),
    }
    return "; ".join(filter(None, (answer, literal(told[row.verdict]))))


def _summary(reply: Reply) -> str:
    rows = len(reply.version.content.rows)
    unanswered = sum(row.verdict == "unanswered" for row in reply.rows) + len(reply.matching.missing)
    doubtful = sum(row.verdict in ("unclear", "answered_since", "changed_since", "gone") for row in reply.rows)
    return _("{taken} of {rows} rows to be stored, {unanswered} without an answer, {doubtful} to be looked at.").format(
        taken=len(reply.taken),
        rows=rows,
        unanswered=unanswered,
        doubtful=doubtful + len(reply.matching.refused),
    )


def _named(row: SentRow) -> str:
    return f"{name_of(row)} “{literal(row.heading)}”"


def _difference(label: str, cell: CellDifference) -> Iterator[str]:
    margin = " " * (len(label) - len(label.lstrip()))
    yield f"{label}:"
    yield f"{margin}  - {literal(cell.before)}"
    yield f"{margin}  + {literal(cell.after)}"
