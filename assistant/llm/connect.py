"""Which language model the user has chosen, and the connection to it; where text and sound go."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.errors import InputError, ModelFileError
from assistant.language import gettext as _
from assistant.llm.failures import shown_host
from assistant.llm.http import client_for
from assistant.llm.model import EndpointModel, LanguageModel
from assistant.llm.prompts import render
from assistant.models import store
from assistant.settings import Settings

if TYPE_CHECKING:
    import httpx2

    from assistant.llm.embedded import EmbeddedModel

CANARY_TOKENS = 512
"""Room for a model that thinks before it answers."""


@dataclass(frozen=True)
class Probe:
    """What a language model showed when it was tried."""

    model: str
    constrains: bool
    """Whether its answer kept to a schema whose values the prompt does not tell."""
    context_tokens: int | None
    """How much it can read and write at once, where it says so."""


@contextmanager
def language_model(settings: Settings) -> Iterator[LanguageModel]:
    """The language model in force, ready to be asked; the embedded one ends with the block.

    Raises:
        ModelFileError: The embedded model's file is missing or cannot be loaded.
        InputError: An address is set that is none, or without the model's name.
    """
    with _connection(settings) as model:
        yield model


def uses_stored_model(settings: Settings) -> bool:
    """Whether the embedded model of the model store is the one in force."""
    return not settings.llm_base_url and not settings.llm_model


def destination(settings: Settings) -> str:
    """Where the words of a transcript go, for the interface: never with credentials of the address."""
    return shown_host(settings.llm_base_url) if settings.llm_base_url else _("this machine")


def destinations(settings: Settings) -> str:
    """Where the words of a transcript go, and the sound of a recording where it is heard behind an address."""
    place = destination(settings)
    if not settings.asr_base_url:
        return place
    return _("{place}; sound goes to: {sound}").format(place=place, sound=shown_host(settings.asr_base_url))


def probe(settings: Settings) -> Probe:
    """Ask for a word that only a schema tells: shows whether answers are really constrained.

    Raises:
        MeetingError: The model cannot be loaded or reached.
    """
    from pydantic import create_model

    words = tuple(f"v{secrets.token_hex(4)}" for _word in range(2))
    shape = create_model("Canary", word=(Literal[words], ...))  # type: ignore[arg-type]
    with _connection(settings) as model:
        constrains = model.holds_to(render("canary", "en"), shape, max_tokens=CANARY_TOKENS)
        return Probe(model.name, constrains, model.served_context_tokens())


@contextmanager
def _connection(settings: Settings) -> Iterator[EndpointModel | EmbeddedModel]:
    if settings.llm_base_url:
        with client_for(
            settings.llm_base_url, settings.llm_api_key, settings.llm_timeout_s, variables="MEETING_LLM"
        ) as http:
            yield _endpoint(settings, http)
        return
    from assistant.llm.embedded import EmbeddedModel

    with EmbeddedModel(
        _embedded_path(settings), context_tokens=settings.llm_context_tokens, timeout_s=settings.llm_timeout_s
    ) as model:
        yield model


def _endpoint(settings: Settings, http: httpx2.Client) -> EndpointModel:
    if not settings.llm_model:
        raise InputError(_("MEETING_LLM_BASE_URL is set without MEETING_LLM_MODEL; name the model to ask there."))
    return EndpointModel(
        name=settings.llm_model,
        base_url=settings.llm_base_url,
        context_tokens=settings.llm_context_tokens,
        http_client=http,
    )


def _embedded_path(settings: Settings) -> Path:
    if not settings.llm_model:
        return store.folder(store.EMBEDDED_LLM) / f"{store.EMBEDDED_LLM}.gguf"
    path = Path(settings.llm_model).expanduser()
    if not path.is_file():
        raise ModelFileError(
            _(
                "There is no model file {file}; set MEETING_LLM_MODEL to a GGUF file, "
                "or MEETING_LLM_BASE_URL to an address."
            ).format(file=path)
        )
    return path
