"""What a small language model makes of each line while it reads a talk: its hidden states, one row of numbers a line.

The states carry meaning that n-grams of some dozens of talks cannot: that two wordings nobody used before say the
same. Nothing is generated and nothing is asked; the tagger weighs the numbers as it weighs n-grams.

The mean over a line's tokens and the state after its last one are kept: the first tells what it is about, the second
how the model sums it up (a causal model has seen the whole line only there).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.features import Floats, SpokenLine
from schemas.talk import Segment, SpokenLanguage

STRETCH_TOKENS = 700
"""Most tokens of new lines that are read at once."""
CONTEXT_TOKENS = 150
"""Tokens of the lines before that are read again with them, whole lines."""
LINE_TOKENS = 150
"""Most tokens of one line; a voice that goes on without a pause tells what it wants in its first minute."""

_SIDES: dict[SpokenLanguage, dict[str, str]] = {
    "zh": {"ours": "我方：", "customer": "客户：", "": "？："},
    "en": {"ours": "Us: ", "customer": "Customer: ", "": "?: "},
}
"""How a line is headed. Never by a name: what a line does must not depend on who happens to be called what."""


class Reader(Protocol):
    """A small language model that is read with."""

    def tokens(self, text: str) -> list[int]:
        """The numbers of a text's tokens."""

    def states(self, tokens: Sequence[int]) -> NDArray[np.floating]:
        """The hidden state after each token, one row each."""


@dataclass(frozen=True)
class Stretch:
    """Lines that are read at once. All places count from 0; the end is the first place after."""

    context: int
    """Where reading begins: lines before ``first`` are read for their sake only."""
    first: int
    end: int


def read_lines(
    segments: Sequence[Segment],
    lines: Sequence[SpokenLine],
    language: SpokenLanguage,
    reader: Reader,
    before_each: Callable[[float], None] = lambda _done: None,
) -> Floats:
    """What the reader makes of every line: mean state and last state side by side.

    Args:
        segments: The transcript.
        lines: The same lines as the tagger sees them; they tell the sides.
        language: The language of the talk.
        reader: Who reads.
        before_each: Called before each stretch with the share that is read, 0 to 1: for progress, or to stop by
            raising.
    """
    heads = _SIDES[language]
    tokens = [
        reader.tokens(f"{heads[line.side]}{segment.text}\n")[:LINE_TOKENS]
        for segment, line in zip(segments, lines, strict=True)
    ]
    read: list[Floats] = []
    for stretch in stretches([len(line) for line in tokens]):
        before_each(stretch.first / len(tokens))
        states = reader.states([token for line in tokens[stretch.context : stretch.end] for token in line])
        at = sum(len(line) for line in tokens[stretch.context : stretch.first])
        for line in tokens[stretch.first : stretch.end]:
            own = states[at : at + len(line)]
            read.append(np.concatenate([own.mean(0), own[-1]]).astype(np.float32))
            at += len(line)
    return np.array(read, np.float32)


def stretches(lengths: Sequence[int]) -> Iterator[Stretch]:
    """Every line in exactly one stretch, in order, with as much of what was said before it as there is room for.

    Args:
        lengths: Tokens of each line, one at least.
    """
    first = 0
    while first < len(lengths):
        end, total = first + 1, lengths[first]
        while end < len(lengths) and total + lengths[end] <= STRETCH_TOKENS:
            total += lengths[end]
            end += 1
        context, before = first, 0
        while context and before + lengths[context - 1] <= CONTEXT_TOKENS:
            context -= 1
            before += lengths[context]
        yield Stretch(context, first, end)
        first = end
