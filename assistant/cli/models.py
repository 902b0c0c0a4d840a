"""The commands that show, fetch and check the model files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import ModelFileError
from assistant.events import Cancellation
from assistant.language import gettext as _
from assistant.places import models_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.store import ModelStatus

app = typer.Typer(
    help=_("Show, fetch and check the model files."),
    no_args_is_help=True,
    rich_markup_mode=None,
)

Names = Annotated[list[str] | None, typer.Argument(metavar="NAMES", help=_("Models, as `models list` names them."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print the list as JSON."))]


@app.command(
    "list",
    help=_("List the models that can be used: size, licence, and whether they are here."),
    epilog=_("Example: meeting models list"),
)
def list_models(as_json: AsJson = False) -> None:
    """List the models of the manifest."""
    from assistant.models.store import status

    _print_statuses(status(), as_json=as_json)


@app.command(
    help=_("Fetch the models that the settings ask for, or those that are named. What is here is not fetched again."),
    epilog=_("Example: meeting models pull whisper-base --from /media/stick/models"),
)
def pull(
    names: Names = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help=_("A folder that holds the files; it is tried before the network.")),
    ] = None,
) -> None:
    """Fetch models."""
    from assistant.cli.show import progress_shown
    from assistant.models import store

    wanted = names or _chosen()
    with progress_shown() as listener:
        store.pull(wanted, listener, Cancellation(), source)
    print(_("Here and intact: {models}").format(models=", ".join(wanted)))


@app.command(
    help=_("Read the model files that are here, or those that are named, and compare them with what was published."),
    epilog=_("Example: meeting models verify whisper-base"),
)
def verify(names: Names = None, as_json: AsJson = False) -> None:
    """Check models by their digests."""
    from assistant.cli.show import progress_shown
    from assistant.models import store

    wanted = names or [model.name for model in store.status() if not model.absent]
    if not wanted:
        raise ModelFileError(_("There are no model files yet. `meeting models pull` fetches them."))
    with progress_shown() as listener:
        found = store.verify(wanted, listener, Cancellation())
    _print_statuses(found, as_json=as_json)
    broken = [model.name for model in found if not model.present]
    if broken:
        raise ModelFileError(
            _("Not intact: {models}. `meeting models pull {names}` fetches what is missing or damaged.").format(
                models=", ".join(broken), names=" ".join(broken)
            )
        )


def _chosen() -> list[str]:
    """The models that a run with the settings in force needs."""
    from assistant.models.store import required
    from assistant.settings import load_settings

    settings = load_settings()
    return required(settings.whisper_model, not settings.llm_base_url and not settings.llm_model)


def _print_statuses(models: Sequence[ModelStatus], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([_as_data(model) for model in models], ensure_ascii=False, indent=2))
        return
    width = max(len(model.name) for model in models)
    for model in models:
        print(f"{model.name:{width}}  {model.bytes / 1e6:7,.0f} MB  {model.licence:10}  {_state(model)}")
    print(_("They lie in {folder}").format(folder=models_dir()))


def _state(model: ModelStatus) -> str:
    if model.damaged:
        return _("damaged: {files}").format(files=", ".join(model.damaged))
    if model.absent:
        return _("not here")
    if model.missing:
        return _("missing: {files}").format(files=", ".join(model.missing))
    return _("here")


def _as_data(model: ModelStatus) -> dict[str, object]:
    return {
        "name": model.name,
        "purpose": model.purpose,
        "licence": model.licence,
        "repository": model.repository,
        "revision": model.revision,
        "bytes": model.bytes,
        "path": str(model.path),
        "present": model.present,
        "missing": list(model.missing),
        "damaged": list(model.damaged),
    }
