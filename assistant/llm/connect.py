"""Which language model the user has chosen, and the connection to it.

Only what the user has set decides where text goes: ``OPENAI_BASE_URL`` is not read, proxies are
used for configured remote addresses alone, and ``OPENAI_API_KEY`` only for OpenAI's own address.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from assistant.errors import EndpointError, InputError, ModelFileError
from assistant.language import gettext as _
from assistant.llm.failures import UnusableAnswerError
from assistant.llm.http import is_loopback, loopback_client, remote_client
from assistant.llm.model import EndpointModel, LanguageModel
from assistant.llm.prompts import render
from assistant.models import store
from assistant.settings import Settings

if TYPE_CHECKING:
    import httpx2

OPENAI_HOST = "api.openai.com"
CANARY_TOKENS = 64


@dataclass(frozen=True)
class Probe:
    """What a language model showed when it was tried."""

    model: str
    constrains: bool
    """Whether its answer kept to a schema that allows one value alone."""
    context_tokens: int


@contextmanager
def language_model(settings: Settings) -> Iterator[LanguageModel]:
    """The language model in force, ready to be asked; the embedded one ends with the block.

    Raises:
        ModelFileError: The embedded model's file is missing or cannot be loaded.
        InputError: An address is set without the model's name.
    """
    if settings.llm_base_url:
        with _client(settings) as http:
            yield _endpoint(settings, http)
        return
    from assistant.llm.embedded import EmbeddedModel

    with EmbeddedModel(
        _embedded_path(settings), context_tokens=settings.llm_context_tokens, timeout_s=settings.llm_timeout_s
    ) as model:
        yield model


def uses_stored_model(settings: Settings) -> bool:
    """Whether the embedded model of the model store is the one in force."""
    return not settings.llm_base_url and not settings.llm_model


def destination(settings: Settings) -> str:
    """Where the words of a transcript go, for the interface."""
    if settings.llm_base_url:
        return urlsplit(settings.llm_base_url).netloc or settings.llm_base_url
    return _("this machine")


def probe(settings: Settings) -> Probe:
    """Ask for the only value that a schema allows: shows whether answers are really constrained.

    Raises:
        MeetingError: The model cannot be loaded or reached.
    """
    from pydantic import create_model

    nonce = f"v{secrets.token_hex(4)}"
    shape = create_model("Canary", word=(Literal[nonce], ...))  # type: ignore[arg-type]
    question = render("canary", "en")
    with language_model(settings) as model:
        try:
            model.ask(question, shape, max_tokens=CANARY_TOKENS)
            constrains = True
        except EndpointError as error:
            if not isinstance(error, UnusableAnswerError):
                raise
            constrains = False
        return Probe(model.name, constrains, model.context_tokens)


def _endpoint(settings: Settings, http: httpx2.Client) -> EndpointModel:
    if not settings.llm_model:
        raise InputError(_("MEETING_LLM_BASE_URL is set without MEETING_LLM_MODEL; name the model to ask there."))
    return EndpointModel(
        name=settings.llm_model,
        base_url=settings.llm_base_url,
        api_key=_api_key(settings),
        context_tokens=settings.llm_context_tokens,
        http_client=http,
    )


def _api_key(settings: Settings) -> str:
    """The key that was set for this address; another program's only where the address is that program's own."""
    own = settings.llm_api_key.get_secret_value()
    if not own and urlsplit(settings.llm_base_url).hostname == OPENAI_HOST:
        own = os.environ.get("OPENAI_API_KEY", "")
    return own or "none"  # openai's client insists on one; servers without keys ignore it


def _client(settings: Settings) -> httpx2.Client:
    address = urlsplit(settings.llm_base_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise InputError(
            _("MEETING_LLM_BASE_URL is no address: {url}. It looks like https://example.com/v1.").format(
                url=settings.llm_base_url
            )
        )
    return (
        loopback_client(settings.llm_timeout_s)
        if is_loopback(address.hostname)
        else remote_client(settings.llm_timeout_s)
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
