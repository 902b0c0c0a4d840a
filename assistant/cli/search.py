"""The command that searches all meetings."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.opening import opened_library
from assistant.cli.show import clock
from assistant.language import gettext as _
from assistant.library.filters import FilterKind, FilterStatus
from assistant.review.literal import literal

if TYPE_CHECKING:
    from assistant.library.library import Hit

DAY = ["%Y-%m-%d"]


def search(
    words: Annotated[list[str], typer.Argument(help=_("Words of any length; all must stand together."))],
    customer: Annotated[str, typer.Option("--customer", help=_("Part of the customer's name."))] = "",
    kind: Annotated[FilterKind | None, typer.Option("--kind", help=_("What is looked for."))] = None,
    status: Annotated[FilterStatus | None, typer.Option("--status", help=_("How the row stands."))] = None,
    owner: Annotated[str, typer.Option("--owner", help=_("Part of the name of a to-do's owner."))] = "",
    since: Annotated[
        datetime | None, typer.Option("--since", formats=DAY, help=_("First day of the meeting, such as 2026-03-12."))
    ] = None,
    until: Annotated[datetime | None, typer.Option("--until", formats=DAY, help=_("Last day of the meeting."))] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help=_("So many hits at most."))] = 100,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the hits as JSON."))] = False,
) -> None:
    """Find words in what was said, in rows, in what was sent, and in what is known of all meetings."""
    from assistant.library.library import Filters
    from assistant.settings import load_settings

    only = Filters(customer, kind, status, owner, since and since.date(), until and until.date())
    with opened_library(load_settings().database_url) as library:
        hits = library.search(" ".join(words), limit, only)
    if as_json:
        print(json.dumps([dataclasses.asdict(hit) for hit in hits], ensure_ascii=False, default=str))
    else:
        _print(hits, limit)


def _print(hits: Sequence[Hit], limit: int) -> None:
    """A line a meeting, and under it one for each of its rows and segments."""
    kinds = {"meeting": "", "need": _("Need"), "todo": _("To-do"), "sent": _("sent"), "segment": _("said")}
    if not hits:
        print(_("nothing found"))
    for place, hit in enumerate(hits):
        if place == 0 or hits[place - 1].meeting_id != hit.meeting_id:
            day = hit.date.isoformat() if hit.date else _("no date")
            print(literal(f"{hit.meeting_id}  {day:10}  " + " · ".join(filter(None, (hit.title, hit.customer)))))
        if hit.kind != "meeting":
            time = clock(hit.start_s) if hit.start_s is not None else ""
            print(literal(f"  {kinds[hit.kind]}  {time:>7}  {hit.text}"))
    if len(hits) == limit:
        print(_("These are the newest {count}; --limit N shows more.").format(count=limit))
