"""The commands that show and forget remembered voices."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.opening import opened_library
from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.language import ngettext

app = typer.Typer(
    help=_("Show and forget the voices that are remembered."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command(
    "list",
    help=_("List the people whose voices are remembered: in how many meetings they were heard, and when last."),
    epilog=_("Example: meeting voices list"),
)
def list_voices() -> None:
    """List the remembered voices."""
    from assistant.settings import load_settings

    settings = load_settings()
    voices = opened_library(settings.database_url).remembered_voices()
    for voice in voices:
        count = len(voice.embeddings)
        heard = ngettext("{count} meeting", "{count} meetings", count).format(count=count)
        sides = {"ours": _("our side"), "customer": voice.customer or _("customer"), "": ""}
        print("  ".join(filter(None, (voice.name, sides[voice.side], voice.role, heard, voice.last.isoformat()))))
    if not voices:
        print(_("No voice is remembered."))
    if not settings.remember_voices:
        print(_("Voices are not remembered now: the setting remember_voices is off."))


@app.command(
    help=_("Forget a person's voice: what is remembered, and what meetings keep of voices with that name."),
    epilog=_("Example: meeting voices forget 张国平"),
)
def forget(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("The name, as `voices list` writes it."))] = "",
    everybody: Annotated[
        bool, typer.Option("--all", help=_("Forget everybody, and what meetings keep of voices without a name."))
    ] = False,
) -> None:
    """Forget a voice, or all of them."""
    from assistant.settings import load_settings

    if bool(name) == everybody:
        raise InputError(_("Name one person to forget, or say --all."))
    library = opened_library(load_settings().database_url)
    if everybody:
        library.forget_voices()
        print(_("All voices are forgotten."))
    elif library.forget_voice(name):
        print(_("Forgotten: the voice of {name}.").format(name=name))
    else:
        raise InputError(
            _("No voice of {name} is kept. `meeting voices list` names those that are.").format(name=repr(name))
        )
