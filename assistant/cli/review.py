"""The command that opens the review."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant.cli.opening import opened_library
from assistant.errors import InputError
from assistant.language import gettext as _


def review(
    meeting: Annotated[str, typer.Argument(help=_("Id, unique prefix of an id, or last; none: the library."))] = "",
) -> None:
    """Review and correct a record in the terminal."""
    from assistant.settings import load_settings

    settings = load_settings()
    library = opened_library(settings.database_url)
    meeting_id = library.find(meeting).id if meeting else None
    if not sys.stdout.isatty():
        raise InputError(_("The review needs a terminal; `meeting show` prints a record anywhere."))
    from assistant.review.app import ReviewApp

    ReviewApp(library, meeting_id, settings).run()
