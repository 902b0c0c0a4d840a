"""The commands, put together."""

from __future__ import annotations

import typer

from assistant.cli.doctor import doctor
from assistant.cli.documents import export, show
from assistant.cli.meetings import list_meetings
from assistant.cli.models import app as models
from assistant.cli.process import extract, import_transcript, run, transcribe
from assistant.cli.review import review
from assistant.language import gettext as _

app = typer.Typer(
    name="meeting",
    help=_("Turns a recording of a business talk into a reviewed needs-confirmation table and to-do list."),
    epilog=_("Example: meeting run talk.m4a --agenda talk.toml --out documents"),
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def root() -> None:
    """Hold the options of all commands: ``--debug`` is taken out before they are parsed."""


app.command()(run)
app.command("import")(import_transcript)
app.command()(transcribe)
app.command()(extract)
app.command()(review)
app.command()(export)
app.command("list")(list_meetings)
app.command()(show)
app.add_typer(models, name="models")
app.command()(doctor)
