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
