"""How probable each word is as the next one, by the hidden states of a reader.

The server gives either answers or states, never the probabilities of a text that is there. A state times the output
matrix of the model gives them, so that matrix is read from the model's file: of Chinese, figures and punctuation
alone, a sixth of it. A word of Latin letters has no column, and the probabilities are those among the rest.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.llm.gguf import read_model_file, rows_of

LEAST_LIKELY = -12.0
"""The logarithm that stands for a token without a column: one of some hundred thousand."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_OF_OTHER_SCRIPTS = re.compile(r"[^\W\d_\u4e00-\u9fff]")
_LONGEST_OTHER = 2
"""Characters of a token that is no Chinese: figures, punctuation. Longer ones stand in programs."""


class NextWords:
    """The words that a model can guess next, with the rows of its output matrix."""

    def __init__(self, path: Path) -> None:
        """Read them from a model file. Raises ``ValueError`` where it does not hold them as we read them."""
        model = read_model_file(path)
        spelt = [_bytes_of(token.decode()) for token in model.fields["tokenizer.ggml.tokens"]]
        kept = [token for token, word in enumerate(spelt) if _is_kept(word)]
        self._spelt = spelt
        self.words = [spelt[token].decode(errors="replace") for token in kept]
        """What each column stands for."""
        self._columns = np.full(len(spelt), -1)
        self._columns[kept] = np.arange(len(kept))
        self._matrix = rows_of(model, "output.weight", kept)

    def starts(self, tokens: Sequence[int]) -> list[int]:
        """Where each token of a text begins, in characters; one that is only a part of a character begins with it."""
        starts, read = [], codecs.getincrementaldecoder("utf-8")()
        place = 0
        for token in tokens:
            starts.append(place)
            place += len(read.decode(self._spelt[token]))
        return starts

    def log_probabilities(self, states: NDArray[np.float32]) -> NDArray[np.float32]:
        """For each state, one row, that of each word as the next."""
        guesses = states @ self._matrix.T
        most = guesses.max(axis=1, keepdims=True)
        guesses -= most + np.log(np.exp(guesses - most).sum(axis=1, keepdims=True))
        return guesses

    def of_tokens(self, guesses: NDArray[np.float32], tokens: Sequence[int]) -> NDArray[np.float32]:
        """What each row of guesses gives the token that came next."""
        columns = self._columns[list(tokens)]
        found = guesses[np.arange(len(columns)), columns]
        return np.where(columns < 0, LEAST_LIKELY, found)


def _is_kept(spelt: bytes) -> bool:
    """Whether a token has a column."""
    word = spelt.decode(errors="ignore")
    return not _OF_OTHER_SCRIPTS.search(word) and (len(word) <= _LONGEST_OTHER or bool(_CHINESE.search(word)))


def _bytes_of(token: str) -> bytes:
    """What a token of a byte-level vocabulary stands for; special tokens as they are written."""
    try:
        return bytes(_BYTES[letter] for letter in token)
    except KeyError:
        return token.encode()


def _byte_letters() -> dict[str, int]:
    """The letters by which GPT-2's vocabulary, and all in its way, writes the 256 bytes."""
    printed = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(0x100) if byte not in printed]
    return {chr(byte): byte for byte in printed} | {chr(0x100 + place): byte for place, byte in enumerate(others)}


_BYTES = _byte_letters()
