"""The command that writes an agenda form."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.language import gettext as _
from assistant.language import ngettext

if TYPE_CHECKING:
    from schemas.agenda import Agenda

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
    help=_("Write an agenda form, which --agenda reads once it is filled in."),
    epilog=_("Example: meeting agenda new --out agenda.xlsx --customer 'Example Foods'"),
)
def new_agenda(
    out: Annotated[Path, typer.Option("--out", help=_("The file to write: xlsx, docx or toml."))],
    customer: Annotated[
        str,
        typer.Option("--customer", help=_("Whom it is with: people and open questions of earlier meetings are in it.")),
    ] = "",
) -> None:
    """Write an agenda form, with what earlier meetings with a customer tell of the next one."""
    from assistant.export.agenda_form import check_form, write_form
    from schemas.agenda import Agenda

    check_form(out)
    known = _known(customer.strip()) if customer.strip() else Agenda()
    write_form(out, known)
    print(out)


def _known(customer: str) -> Agenda:
    """What is known of a customer; how much that is, is said on standard error."""
    from assistant.cli.opening import opened_library
    from assistant.cli.process import interruptible
    from assistant.cli.show import progress_when_needed
    from assistant.pipeline.next_meeting import agenda_for
    from assistant.review.literal import literal
    from assistant.settings import load_settings

    with (
        opened_library(load_settings().database_url) as library,
        interruptible() as cancel,
        progress_when_needed() as listener,
    ):
        known, meetings = agenda_for(library, customer, listener, cancel)
    if not meetings:
        line = _("There was no meeting with {name} yet; the form holds the name alone. `meeting list` names customers.")
        print(literal(line.format(name=repr(customer))), file=sys.stderr)
        return known
    held = ngettext("{count} meeting", "{count} meetings", len(meetings)).format(count=len(meetings))
    people = ngettext("{count} person", "{count} people", len(known.people)).format(count=len(known.people))
    topics = ngettext("{count} open question", "{count} open questions", len(known.topics)).format(
        count=len(known.topics)
    )
    line = _("From {meetings} with {customer}: {people}, {topics}. Delete what does not apply.")
    told = line.format(meetings=held, customer=known.customer, people=people, topics=topics)
    print(literal(told), file=sys.stderr)
    return known
