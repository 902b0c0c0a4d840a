"""A reader for tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Expected:
    """What a reader expects of a text."""

    starts: Sequence[int]
    own: NDArray[np.float32]
    guesses: NDArray[np.float32]


class FakeReader:
    """Expects some words wherever it reads, and nothing else: the longest that it knows are its tokens."""

    def __init__(self, *liked: str) -> None:
        self.words = list(liked)
        self.read: list[str] = []

    def expectation(self, text: str) -> Expected:
        """Each word that is liked is probable, any other character is not."""
        self.read.append(text)
        found = list(re.finditer("|".join([*sorted(self.words, key=len, reverse=True), "."]), text, re.DOTALL))
        own = [-1.0 if match[0] in self.words else -9.0 for match in found]
        guesses = np.full((len(found), len(self.words)), -1.0, np.float32)
        return Expected([match.start() for match in found], np.array(own, np.float32), guesses)


class ReaderOfPairs:
    """Expects a character by the one before it: a token each."""

    def __init__(self, likely: dict[str, float], otherwise: float) -> None:
        """Say what it expects.

        Args:
            likely: For a character alone, or one after another (two characters), the logarithm of how probable it is.
            otherwise: That of any other.
        """
        self.words = sorted({pair[-1] for pair in likely})
        self.read: list[str] = []
        self._likely, self._otherwise = likely, otherwise

    def expectation(self, text: str) -> Expected:
        """The likelihood of the pair where it is told, else that of the character alone."""
        self.read.append(text)
        befores = ["", *text[:-1]]
        own = [self._of(before, one) for before, one in zip(befores, text, strict=True)]
        guesses = [[self._of(before, word) for word in self.words] for before in befores]
        return Expected(range(len(text)), np.array(own, np.float32), np.array(guesses, np.float32))

    def _of(self, before: str, one: str) -> float:
        return self._likely.get(before + one, self._likely.get(one, self._otherwise))
