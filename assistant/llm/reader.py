"""The small language model that the tagger reads with: hidden states, no answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import EndpointError
from assistant.language import gettext as _
from assistant.llm.child import ServerProcess
from assistant.llm.next_words import NextWords
from assistant.models import store
from assistant.places import home_dir

if TYPE_CHECKING:
    from types import TracebackType

CONTEXT_TOKENS = 1024
"""More than ``assistant.extraction.reading`` ever reads at once."""
EXPECTED_AT_ONCE = 512
"""Tokens of a text of which it tells what it expects at once; what stands before is forgotten then."""
TIMEOUT_S = 120.0


@dataclass(frozen=True)
class Expectation:
    """What the reader expects of a text, token by token."""

    starts: list[int]
    """Where each token begins, in characters; one that is only a part of a character begins with it."""
    own: NDArray[np.float32]
    """The natural logarithm of how probable each token is after those before it."""
    guesses: NDArray[np.float32]
    """For each token, a row: the same of each of the reader's words in its place."""


class StoredReader:
    """The reader of the model store in a child process of ours; it ends with the block."""

    def __init__(self, while_starting: Callable[[], None] = lambda: None) -> None:
        """Start it and wait until it listens.

        Args:
            while_starting: Called several times a second meanwhile; ends it by raising.

        Raises:
            ModelFileError: Its file is missing or damaged.
        """
        path = self._path = store.folder(store.READER) / f"{store.READER}.gguf"
        log_path = home_dir() / "logs" / "reader.log"
        log_path.unlink(missing_ok=True)
        self._log_path = log_path
        self._server = ServerProcess(
            path,
            log_path,
            context_tokens=CONTEXT_TOKENS,
            timeout_s=TIMEOUT_S,
            reads=True,
            while_starting=while_starting,
        )

    def __enter__(self) -> StoredReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    def tokens(self, text: str) -> list[int]:
        """The numbers of a text's tokens."""
        tokens: list[int] = self._asked("/tokenize", {"content": text, "add_special": False})["tokens"]
        return tokens

    def states(self, tokens: Sequence[int]) -> NDArray[np.float32]:
        """The hidden state after each token, one row each, as the last layer leaves it."""
        return np.array(self._asked("/embeddings", {"input": [list(tokens)]})[0]["embedding"], np.float32)

    @property
    def words(self) -> list[str]:
        """The words that it can guess."""
        return self._next_words.words

    def expectation(self, text: str) -> Expectation:
        """What it expects of a text that begins a line; one of more tokens than ``EXPECTED_AT_ONCE`` in parts."""
        before, tokens = self.tokens("\n"), self.tokens(text)
        starts = range(0, len(tokens), EXPECTED_AT_ONCE)
        parts = [tokens[first : first + EXPECTED_AT_ONCE] for first in starts]
        # The state after the token before is what tells of a token.
        states = np.concatenate([self.states([*before, *part])[len(before) - 1 : -1] for part in parts])
        guesses = self._next_words.log_probabilities(states)
        own = self._next_words.of_tokens(guesses, tokens)
        return Expectation(self._next_words.starts(tokens), own, guesses)

    @cached_property
    def _next_words(self) -> NextWords:
        return NextWords(self._path)

    def _asked(self, route: str, content: dict[str, Any]) -> Any:
        import httpx2

        try:
            reply = self._server.http.post(self._server.base_url.removesuffix("/v1") + route, json=content)
            return json.loads(reply.raise_for_status().content)
        except (httpx2.HTTPError, json.JSONDecodeError) as error:
            raise EndpointError(
                _("The reader of the tagger does not answer any more; its log says more: {log}").format(
                    log=self._log_path
                )
            ) from error
