"""The commands that bring a record to agreement: send, reply, diff."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.opening import opened_library
from assistant.language import gettext as _
from assistant.language import ngettext

DONE, DONE_WITH_GAPS = 0, 3


def send(
    meeting: Annotated[str, typer.Argument(help=_("Id, unique prefix of an id, or last."))],
    out: Annotated[Path, typer.Option("--out", help=_("Folder to write documents into."))] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the result as JSON."))] = False,
) -> None:
    """Freeze a version and write the customer's forms and a mail draft."""
    from assistant.export.audience import left_out_line
    from assistant.pipeline.details import recorder_name
    from assistant.pipeline.sign_off import send as send_version
    from assistant.settings import load_settings

    settings = load_settings()
    library = opened_library(settings.database_url)
    sent = send_version(library, library.find(meeting).id, out, recorder_name(settings))
    version, files = sent.version, [str(file) for file in sent.files]
    if as_json:
        values = {"meeting": version.meeting_id, "version": version.number, "content_hash": version.content_hash}
        told = {"new": sent.is_new, "rows": len(version.content.rows), "left_out": sent.left_out, "files": files}
        print(json.dumps(values | told, ensure_ascii=False))
        return
    for file in files:
        print(file)
    line = (
        _("Version {number} is frozen: {count} rows.") if sent.is_new else _("Nothing changed since version {number}.")
    )
    print(line.format(number=version.number, count=len(version.content.rows)), file=sys.stderr)
    if sent.left_out:
        print(left_out_line(sent.left_out), file=sys.stderr)


def reply(
    meeting: Annotated[str, typer.Argument(help=_("Id, unique prefix of an id, or last."))],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The form that the customer sent back."))],
    yes: Annotated[bool, typer.Option("--yes", help=_("Store it without asking."))] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Print the result as JSON; nothing is stored without --yes."))
    ] = False,
) -> int:
    """Show what a returned form says, ask, and store it."""
    from assistant.cli.sign_off_shown import reply_lines, reply_values
    from assistant.pipeline.details import recorder_name
    from assistant.pipeline.sign_off import read_reply, store_reply
    from assistant.settings import load_settings

    settings = load_settings()
    library = opened_library(settings.database_url)
    meeting_id = library.find(meeting).id
    found = read_reply(library, meeting_id, file)
    if not as_json:
        for line in reply_lines(found):
            print(line)
    asked = bool(found.taken) and not yes and not as_json
    wanted = yes or (asked and typer.confirm(_("Store this?")))
    entry = store_reply(library, meeting_id, found, recorder_name(settings)) if wanted else None
    if as_json:
        print(json.dumps(reply_values(found, stored=entry is not None), ensure_ascii=False, indent=1))
    elif entry:
        count = len(found.taken)
        words = ngettext("{count} row is stored.", "{count} rows are stored.", count)
        print(words.format(count=count) + " " + _("Undo in the review takes it back."), file=sys.stderr)
    else:
        print(_("Nothing was stored."), file=sys.stderr)
    return DONE if found.is_complete and (entry or not found.taken) else DONE_WITH_GAPS


def diff(
    meeting: Annotated[str, typer.Argument(help=_("Id, unique prefix of an id, or last."))],
    older: Annotated[str, typer.Argument(metavar="V1", help=_("A version by its number, such as v1."))],
    newer: Annotated[str, typer.Argument(metavar="V2", help=_("Another version, or now."))] = "now",
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the result as JSON."))] = False,
) -> None:
    """Show what is different between two versions, or between one and the record now."""
    import dataclasses

    from assistant.cli.sign_off_shown import difference_lines
    from assistant.pipeline.sign_off import difference
    from assistant.settings import load_settings

    library = opened_library(load_settings().database_url)
    found = difference(library, library.find(meeting).id, older, newer)
    if as_json:
        values = dataclasses.asdict(found)
        print(json.dumps(values, ensure_ascii=False, indent=1, default=lambda shape: shape.model_dump()))
        return
    for line in difference_lines(found):
        print(line)
