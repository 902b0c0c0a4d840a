"""The command that tells what meetings teach for the next ones."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.opening import opened_library
from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.language import ngettext

if TYPE_CHECKING:
    from assistant.pipeline.lessons import MeetingLessons, NeedCounts


def lessons(
    customer: Annotated[str, typer.Argument(help=_("The customer's name, as its meetings have it."))] = "",
    everybody: Annotated[bool, typer.Option("--all", help=_("All customers, side by side."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the result as JSON."))] = False,
) -> None:
    """Tell what the meetings with a customer teach for the next one."""
    from assistant.cli.process import interruptible
    from assistant.cli.show import progress_shown
    from assistant.pipeline.lessons import lessons as look_back
    from assistant.review.literal import literal
    from assistant.settings import load_settings

    if bool(customer.strip()) == everybody:
        raise InputError(_("Name one customer, or say --all."))
    library = opened_library(load_settings().database_url)
    with interruptible() as cancel, progress_shown() as listener:
        told = look_back(library, customer, listener, cancel)
    if not told and customer:
        line = _("There is no meeting with the customer {name}. `meeting list` names them.")
        raise InputError(line.format(name=repr(customer)))
    if as_json:
        print(json.dumps(_as_values(told), ensure_ascii=False))
        return
    for line in _all_lines(told) if everybody else _lines(told):
        print(literal(line))


def _lines(told: Sequence[MeetingLessons]) -> Iterator[str]:
    """What became of needs and how long topics took, meeting by meeting; whom to expect, what to ask."""
    from assistant.cli.show import clock
    from assistant.export.planned import agenda_lines
    from assistant.pipeline.lessons import people, still_open

    for one in told:
        yield f"== {_head(one)} =="
        yield f"  {_needs(one.needs)}"
        for topic in one.topics:
            minutes = max(round((topic.end_s - topic.start_s) / 60), 1)
            length = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
            yield f"  {clock(topic.start_s):>7}  {length}  {topic.label or '–'}"
        if one.agenda:
            yield "  " + _("Agenda, planned and real (estimated)")
        for title, outcome in agenda_lines(one.agenda, _):
            yield f"    {title}  {outcome}"
        yield ""
    if known := people(told):
        yield _heading(_("People of the customer"), len(known))
        for person, meeting in known:
            yield "  " + " · ".join(filter(None, (person.name, person.role, _day(meeting.date))))
        yield ""
    unanswered = still_open(told)
    yield _heading(_("Questions that stayed open"), len(unanswered))
    for one, question in unanswered:
        yield f"  {_day(one.meeting.date)}  {question.question}".rstrip()


def _all_lines(told: Sequence[MeetingLessons]) -> Iterator[str]:
    """A line a customer, and one for all."""
    from assistant.pipeline.lessons import NeedCounts, by_customer, still_open

    for name, meetings in by_customer(told):
        needs = sum((one.needs for one in meetings), NeedCounts())
        held = ngettext("{count} meeting", "{count} meetings", len(meetings)).format(count=len(meetings))
        unanswered = len(still_open(meetings)) if name else sum(len(still_open([one])) for one in meetings)
        asked = ngettext("{count} question open", "{count} questions open", unanswered).format(count=unanswered)
        called = name or _("No customer")
        yield f"{called}: {held} · {_needs(needs)} · {asked}"
    yield _("All: {needs}").format(needs=_needs(sum((one.needs for one in told), NeedCounts())))


def _needs(counts: NeedCounts) -> str:
    words = _("needs: {total}, read back: {read_back}, confirmed: {confirmed}, disputed: {disputed}")
    return words.format(**dataclasses.asdict(counts))


def _heading(words: str, count: int) -> str:
    return f"== {words} ({count}) =="


def _head(one: MeetingLessons) -> str:
    return " · ".join(filter(None, (one.meeting.title, _day(one.meeting.date), one.meeting.id)))


def _day(day: object) -> str:
    return str(day) if day else ""


def _as_values(told: Sequence[MeetingLessons]) -> list[dict[str, object]]:
    return [
        {
            "meeting": one.meeting.model_dump(mode="json"),
            "needs": dataclasses.asdict(one.needs),
            "open_questions": [question.model_dump(mode="json") for question in one.questions],
            "topics": [topic.model_dump(mode="json", exclude={"telling"}) for topic in one.topics],
            "agenda": [planned.model_dump(mode="json") for planned in one.agenda],
        }
        for one in told
    ]
