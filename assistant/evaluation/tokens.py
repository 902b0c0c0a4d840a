"""How many tokens a way of making rows costs: a language model that remembers what it was asked and answered."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel

from assistant.errors import EndpointError
from assistant.llm.model import LanguageModel
from assistant.llm.prompts import Prompt

T = TypeVar("T", bound=BaseModel)


class RememberingModel:
    """Another model, with what it read and wrote; counted by its own tokens after the clock was stopped."""

    def __init__(self, model: LanguageModel) -> None:
        """Pass everything on to a model."""
        self._model = model
        self._read: set[str] = set()
        self._written: list[str] = []

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def context_tokens(self) -> int:
        """How many tokens prompt and answer may have together."""
        return self._model.context_tokens

    def ask(self, prompt: Prompt, answer: type[T], *, max_tokens: int) -> T:
        """Fill a schema from a prompt. Raises ``EndpointError``."""
        self._read.update(message["content"] for message in prompt.messages)
        filled = self._model.ask(prompt, answer, max_tokens=max_tokens)
        self._written.append(filled.model_dump_json())
        return filled

    def count_tokens(self, text: str) -> int:
        """How many tokens a text has."""
        return self._model.count_tokens(text)

    def tokens(self) -> int:
        """What it read, and wrote of use, since it was made; a message that repeats, such as instructions, counts once.

        0 where the endpoint that counts them is gone: rows that were found are worth more than their price.
        """
        try:
            return sum(map(self._model.count_tokens, [*self._read, *self._written]))
        except EndpointError:
            return 0
