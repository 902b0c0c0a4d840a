"""The command that lists the library."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from assistant.cli.opening import opened_library
from assistant.cli.show import clock
from assistant.language import gettext as _


def list_meetings(
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the list as JSON."))] = False,
) -> None:
    """List the meetings of the library, the newest first."""
    from assistant.settings import load_settings

    meetings = opened_library(load_settings().database_url).meetings()
    if as_json:
        print(json.dumps([dataclasses.asdict(meeting) for meeting in meetings], ensure_ascii=False, default=str))
        return
    if not meetings:
        print(_("The library is empty. `meeting run RECORDING` makes the first record."))
    for meeting in meetings:
        day = meeting.date.isoformat() if meeting.date else _("no date")
        judged = _("{judged} of {total} rows judged").format(judged=meeting.rows_judged, total=meeting.rows_total)
        title = " · ".join(filter(None, (meeting.title, meeting.customer)))
        print(f"{meeting.id}  {day:10}  {clock(meeting.duration_s):>7}  {judged}  {title}")
