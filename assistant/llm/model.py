"""What a language model is to this program, and the one implementation: an OpenAI-compatible endpoint."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from pydantic import BaseModel

from assistant.llm.failures import CutOffError, RejectedRequestError, UnusableAnswerError, endpoint_error
from assistant.llm.http import openai_client
from assistant.llm.prompts import Prompt

if TYPE_CHECKING:
    import httpx2
    import instructor

T = TypeVar("T", bound=BaseModel)

SEED = 7
VALIDATION_RETRIES = 1
"""A small model that misses the schema twice misses it a third time; the window is then a visible gap."""
TRANSPORT_RETRIES = 1
"""For addresses that the user has set: a busy service or a torn connection is asked once more."""
LETTERS_PER_TOKEN = 3
"""A cautious estimate for endpoints that do not count for us: English text has about four."""


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
        self, *, name: str, base_url: str, context_tokens: int, http_client: httpx2.Client, embedded: bool = False
    ) -> None:
        """Connect to a model; nothing is sent yet.

        Args:
            name: The model's name at the address.
            base_url: Where it answers; usually ends in ``/v1``.
            context_tokens: How many tokens prompt and answer may have together.
            http_client: One of the clients of ``assistant.llm.http``, which holds the key.
            embedded: Whether it is our own server: it is known to hold answers to a schema, keeps
                what it has read of a prompt, and is not asked twice when it does not answer.
        """
        self.name = name
        self.base_url = base_url
        self.context_tokens = context_tokens
        self._http = http_client
        self._embedded = embedded
        self._in_words = False
        self._way_is_known = embedded
        self._clients: dict[bool, instructor.Instructor] = {}

    def ask(self, prompt: Prompt, answer: type[T], *, max_tokens: int) -> T:
        """Fill a schema.

        An endpoint that has not yet held to a schema and does not now is asked for JSON in plain
        words; if it answers those, it is asked in words from then on.
        """
        try:
            filled = self._ask(prompt, answer, max_tokens, VALIDATION_RETRIES, in_words=self._in_words)
        except (UnusableAnswerError, RejectedRequestError):
            if self._way_is_known:
                raise
        else:
            self._way_is_known = True
            return filled
        filled = self._ask(prompt, answer, max_tokens, VALIDATION_RETRIES, in_words=True)
        self._in_words = self._way_is_known = True
        return filled

    def holds_to(self, prompt: Prompt, answer: type[BaseModel], *, max_tokens: int) -> bool:
        """Whether one answer keeps to a schema that the prompt does not tell. Raises ``EndpointError``."""
        try:
            self._ask(prompt, answer, max_tokens, 0, in_words=False)
        except (UnusableAnswerError, RejectedRequestError, CutOffError):
            return False
        return True

    def served_context_tokens(self) -> int | None:
        """The context that llama.cpp's server says it has; ``None`` where another one answers."""
        import httpx2

        try:
            reply = self._http.get(self.base_url.rstrip("/").removesuffix("/v1") + "/props")
            tokens = reply.raise_for_status().json()["default_generation_settings"]["n_ctx"]
        except (httpx2.HTTPError, json.JSONDecodeError, KeyError, TypeError):
            return None
        return tokens if isinstance(tokens, int) else None

    def count_tokens(self, text: str) -> int:
        """An estimate on the safe side.

        Three letters or spaces count as one token, everything else, Chinese characters, digits and
        signs, as one each: current tokenizers need fewer for both English and Chinese.
        """
        letters = sum(character.isascii() and (character.isalpha() or character == " ") for character in text)
        return -(-letters // LETTERS_PER_TOKEN) + len(text) - letters

    def _ask(self, prompt: Prompt, answer: type[T], max_tokens: int, retries: int, *, in_words: bool) -> T:
        # Never instructor's `context=`: it would run what was said in a meeting as a template.
        try:
            filled = self._client(in_words=in_words).create(
                response_model=answer,
                messages=cast("Any", [dict(message) for message in prompt.messages]),
                max_retries=retries,
                strict=False,
                temperature=0.0,
                seed=SEED,
                max_tokens=max_tokens,
                extra_body={"cache_prompt": True} if self._embedded else None,
            )
        except Exception as error:
            raise endpoint_error(error, self.base_url) from error
        # What instructor returns is of a class of its own and carries the whole reply.
        return answer.model_validate(filled.model_dump())

    def _client(self, *, in_words: bool) -> instructor.Instructor:
        """The client for a way of asking, made on first use: its libraries take a second to load."""
        client = self._clients.get(in_words)
        if client is None:
            import instructor

            # It writes every failed attempt to standard error, which belongs to our progress and our one line.
            logging.getLogger("instructor").setLevel(logging.CRITICAL)
            server = openai_client(self.base_url, self._http, 0 if self._embedded else TRANSPORT_RETRIES)
            mode = instructor.Mode.MD_JSON if in_words else instructor.Mode.JSON_SCHEMA
            client = self._clients[in_words] = instructor.from_openai(server, mode=mode, model=self.name)
        return client
