"""The command that writes an empty agenda form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.language import gettext as _

app = typer.Typer(
    help=_("Prepare a meeting: an agenda to be filled in."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def agenda() -> None:
    """Hold the subcommand, which typer would else take for the command itself."""


@app.command(
    "new",
    help=_("Write an empty agenda form, which --agenda reads once it is filled in."),
    epilog=_("Example: meeting agenda new --out agenda.xlsx"),
)
def new_agenda(
    out: Annotated[Path, typer.Option("--out", help=_("The file to write: xlsx, docx or toml."))],
) -> None:
    """Write an empty agenda form."""
    from assistant.transcription.agenda_sheets import write_form

    write_form(out)
    print(out)
