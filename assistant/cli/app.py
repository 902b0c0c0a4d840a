"""The commands, put together."""

from __future__ import annotations

import typer

from assistant.cli.agenda import app as agenda
from assistant.cli.doctor import doctor
from assistant.cli.documents import export, show, template
from assistant.cli.evaluate import evaluate
from assistant.cli.follow_up import draft
from assistant.cli.lessons import lessons
from assistant.cli.meetings import list_meetings
from assistant.cli.models import app as models
from assistant.cli.process import extract, import_transcript, run, transcribe
from assistant.cli.review import review
from assistant.cli.search import search
from assistant.cli.sign_off import diff, reply, send
from assistant.cli.todos import app as todos
from assistant.cli.voices import app as voices
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


app.command(
    help=_("Make a record from a recording, then review it."),
    epilog=_("Example: meeting run talk.m4a --agenda talk.toml --out documents"),
)(run)
app.command(
    "import",
    help=_("Make a record from another tool's transcript."),
    epilog=_("Example: meeting import talk.srt --date 2026-03-12"),
)(import_transcript)
app.command(
    help=_("Make a transcript from a recording, and nothing more."),
    epilog=_("Example: meeting transcribe talk.m4a --out talk.srt"),
)(transcribe)
app.command(
    help=_("Find needs and to-dos anew; what a person has judged is kept."),
    epilog=_("Example: meeting extract last --failed"),
)(extract)
app.command(
    help=_("Review and correct a record in the terminal."),
    epilog=_("Example: meeting review last"),
)(review)
app.command(
    help=_("Write documents from a record."),
    epilog=_("Example: meeting export last --format docx,xlsx --out documents"),
)(export)
app.command(
    help=_("Freeze a version for the customer; write its forms and a mail draft."),
    epilog=_("Example: meeting send last --out documents"),
)(send)
app.command(
    help=_("Read the form that a customer sent back, show what it says, and store it."),
    epilog=_("Example: meeting reply last answer.xlsx"),
)(reply)
app.command(
    help=_("Show what is different between two versions, or between one and now."),
    epilog=_("Example: meeting diff last v1 v2"),
)(diff)
app.command(
    help=_("Write a mail to the customer, a hand-over note or a chat summary from the rows that a person has judged."),
    epilog=_("Example: meeting draft last mail --out documents"),
)(draft)
app.command(
    help=_("Write an example of a docx template, to be changed and given to export."),
    epilog=_("Example: meeting template minutes.docx"),
)(template)
app.command(
    "list",
    help=_("List the meetings of the library, the newest first."),
    epilog=_("Example: meeting list --json"),
)(list_meetings)
app.command(
    help=_("Find words in what was said, in rows, in what was sent, and in what is known of all meetings."),
    epilog=_("Example: meeting search 报价 --kind todo --since 2026-03-01"),
)(search)
app.command(
    help=_("Print the needs-confirmation table and the to-do list."),
    epilog=_("Example: meeting show last"),
)(show)
app.add_typer(agenda, name="agenda", epilog=_("Example: meeting agenda new --out agenda.xlsx"))
app.add_typer(todos, name="todos", epilog=_("Example: meeting todos --overdue --customer Foods"))
app.command(
    help=_("Tell what the meetings with a customer teach: needs read back, open questions, people, time of topics."),
    epilog=_('Example: meeting lessons "Example Foods"'),
)(lessons)
app.add_typer(voices, name="voices", epilog=_("Example: meeting voices list"))
app.add_typer(models, name="models", epilog=_("Example: meeting models pull"))
app.command(
    help=_("Check models, memory, disk and the language model, and say what leaves this machine."),
    epilog=_("Example: meeting doctor"),
)(doctor)
app.command(
    "eval",
    help=_("Run extraction on annotated meetings and score what it finds."),
    epilog=_("Example: meeting eval cases --out results"),
)(evaluate)
