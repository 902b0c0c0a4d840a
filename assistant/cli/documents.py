"""Commands that give out a record: export and show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.language import gettext as _


def export(
    meeting: Annotated[str, typer.Argument(help=_("Id, unique prefix of an id, or last."))],
    formats: Annotated[
        str, typer.Option("--format", help=_("Documents to write, separated by commas."))
    ] = "docx,xlsx,md,json",
    out: Annotated[Path, typer.Option("--out", help=_("Folder to write documents into."))] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the result as JSON."))] = False,
) -> None:
    """Write documents from a record."""
    import json

    from assistant.export.export import export as write
    from assistant.library.library import open_library
    from assistant.pipeline.minutes import with_minutes
    from assistant.settings import load_settings

    library = open_library(load_settings().database_url)
    record = with_minutes(library.record(library.find(meeting).id))
    files = write(record, [name.strip().lower() for name in formats.split(",") if name.strip()], out)
    if as_json:
        print(json.dumps({"meeting": record.meeting.id, "files": [str(file) for file in files]}, ensure_ascii=False))
    else:
        for file in files:
            print(file)


def show(
    meeting: Annotated[str, typer.Argument(help=_("Id, unique prefix of an id, or last."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the whole record as JSON."))] = False,
) -> None:
    """Print the tables and what else is told of a meeting: decisions, topics, customer profile, decision chain."""
    from assistant.cli.tables import print_record
    from assistant.library.library import open_library
    from assistant.pipeline.minutes import with_minutes
    from assistant.settings import load_settings

    library = open_library(load_settings().database_url)
    record = with_minutes(library.record(library.find(meeting).id))
    if as_json:
        print(record.model_dump_json(indent=1))
    else:
        print_record(record)
