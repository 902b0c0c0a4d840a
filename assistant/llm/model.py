"""What a language model is to this program, and the one implementation: an OpenAI-compatible endpoint."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from pydantic import BaseModel

from assistant.llm.failures import UnusableAnswerError, endpoint_error
from assistant.llm.prompts import Prompt

if TYPE_CHECKING:
    import httpx2
    import instructor

T = TypeVar("T", bound=BaseModel)

SEED = 7
VALIDATION_RETRIES = 1
"""A small model that misses the schema twice misses it a third time; the window is then a visible gap."""
ASCII_CHARACTERS_PER_TOKEN = 3.0
"""A cautious estimate for endpoints that do not count for us: English text has about four."""
OTHER_CHARACTERS_PER_TOKEN = 1.0
"""Chinese has between one and two characters a token in the tokenizers of current models."""


class LanguageModel(Protocol):
    """Something that answers a prompt with a filled schema."""

    @property
    def name(self) -> str:
        """The model's name, as rows cite it."""

    @property
    def context_tokens(self) -> int:
        """How many tokens prompt and answer may have together."""

    def ask(self, prompt: Prompt, answer: type[T], *, max_tokens: int) -> T:
        """Fill a schema from a prompt.

        Args:
            prompt: The rendered messages.
            answer: The pydantic model to fill.
            max_tokens: Most tokens of the answer.

        Raises:
            EndpointError: The endpoint refused, timed out, failed, or answered what does not fit.
        """

    def count_tokens(self, text: str) -> int:
        """How many tokens a text has; an estimate on the safe side where the endpoint does not count."""


class EndpointModel:
    """A model behind an OpenAI-compatible address, asked through instructor."""

    def __init__(
        self,
        *,
        name: str,
        base_url: str,
        api_key: str,
        context_tokens: int,
        http_client: httpx2.Client,
        extra_body: dict[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.context_tokens = context_tokens
        self.base_url = base_url
        self._http = http_client
        self._api_key = api_key
        self._extra_body = extra_body or {}
        self._follows_schemas = True
        self._held_to_schema = False
        self._clients: dict[bool, instructor.Instructor] = {}

    def ask(self, prompt: Prompt, answer: type[T], *, max_tokens: int) -> T:
        """Fill a schema. An endpoint that never held to one is asked for JSON in plain words from then on."""
        try:
            filled = self._ask(prompt, answer, max_tokens)
        except UnusableAnswerError:
            if self._held_to_schema or not self._follows_schemas:
                raise
            self._follows_schemas = False
            return self._ask(prompt, answer, max_tokens)
        self._held_to_schema = self._held_to_schema or self._follows_schemas
        return filled

    def count_tokens(self, text: str) -> int:
        """An estimate on the safe side; see the figures above."""
        plain = sum(character.isascii() for character in text)
        return round(plain / ASCII_CHARACTERS_PER_TOKEN + (len(text) - plain) / OTHER_CHARACTERS_PER_TOKEN)

    def _ask(self, prompt: Prompt, answer: type[T], max_tokens: int) -> T:
        try:
            filled = self._client().create(
                response_model=answer,
                messages=cast("Any", [dict(message) for message in prompt.messages]),
                max_retries=VALIDATION_RETRIES,
                strict=False,
                temperature=0.0,
                seed=SEED,
                max_tokens=max_tokens,
                extra_body=self._extra_body,
            )
        except Exception as error:
            raise endpoint_error(error, self.base_url) from error
        return filled

    def _client(self) -> instructor.Instructor:
        """The client for the mode in use, made on first use: its libraries take a second to load."""
        client = self._clients.get(self._follows_schemas)
        if client is None:
            import instructor
            import openai

            # It writes every failed attempt to standard error, which belongs to our progress and our one line.
            logging.getLogger("instructor").setLevel(logging.CRITICAL)
            mode = instructor.Mode.JSON_SCHEMA if self._follows_schemas else instructor.Mode.MD_JSON
            server = openai.OpenAI(base_url=self.base_url, api_key=self._api_key, http_client=self._http, max_retries=1)
            client = instructor.from_openai(server, mode=mode, model=self.name)
            self._clients[self._follows_schemas] = client
        return client
