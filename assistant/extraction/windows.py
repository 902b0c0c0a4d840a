"""A transcript cut into windows that a language model reads one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from schemas.talk import Segment


@dataclass(frozen=True)
class Window:
    """Neighbouring segments that are read together."""

    number: int
    """Counted from 0."""
    segments: tuple[Segment, ...]


def windows(segments: Sequence[Segment], max_tokens: int, count_tokens: Callable[[str], int]) -> list[Window]:
    """Cut a transcript into windows of whole segments, in order, that together cover it exactly.

    They are filled evenly: a short last window would be read without the talk around it. A segment
    that is longer than ``max_tokens`` makes a window of its own.

    Args:
        segments: The transcript.
        max_tokens: Most tokens of text in one window, as the model counts them; at least 1.
        count_tokens: The model's own count for a text.
    """
    sizes = [count_tokens(f"{segment.speaker}：{segment.text}\n") for segment in segments]
    least = len(_fill(sizes, max_tokens))
    fair = max_tokens
    while fair > 1 and len(_fill(sizes, fair * 9 // 10)) == least:
        fair = fair * 9 // 10
    return [Window(number, tuple(segments[start:end])) for number, (start, end) in enumerate(_fill(sizes, fair))]


def _fill(sizes: Sequence[int], max_tokens: int) -> list[tuple[int, int]]:
    """Ranges of neighbours, each as long as its sum allows."""
    ranges: list[tuple[int, int]] = []
    start = total = 0
    for index, size in enumerate(sizes):
        if index > start and total + size > max_tokens:
            ranges.append((start, index))
            start, total = index, 0
        total += size
    return [*ranges, (start, len(sizes))] if sizes else []
