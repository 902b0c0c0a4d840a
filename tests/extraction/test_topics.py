"""Where a talk is cut into topics."""

from __future__ import annotations

import random
from bisect import bisect_right
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.scene import Scene
from assistant.extraction.tagging import ACTS, Acts, spoken_lines
from assistant.extraction.topics import SMALLEST_BLOCK, topic_starts
from schemas.talk import Segment, SpokenLanguage
from tests.extraction.talks import segments_of
from training.reader import read_talks

NEED_ACTS = ("demand", "implicit", "concern", "situation", "readback", "agree")
LONG = 40
"""Lines from which a talk is worth cutting."""
FAR = 15
"""Lines between two lines of a need from which they may well stand in two topics."""


def starts_of(segments: list[Segment], language: SpokenLanguage) -> list[int]:
    acts: list[Acts] = [dict.fromkeys(ACTS, 0.0) for _ in segments]
    lines = spoken_lines(segments, {})
    return topic_starts(lines, Scene(lines, acts, language).vectors)


@given(st.lists(st.text("库存盘点账货培训讲师课程的了 ", max_size=12), max_size=60))
def test_topics_begin_with_the_talk_and_are_never_shorter_than_what_is_compared(texts: list[str]) -> None:
    starts = starts_of(segments_of(*(("S1", text) for text in texts)), "zh")

    assert starts[:1] == ([0] if texts else [])
    lengths = [later - earlier for earlier, later in pairwise([*starts, len(texts)])]
    assert len(lengths) <= 1 or min(lengths) >= SMALLEST_BLOCK


def test_cuts_part_the_lines_of_a_need_far_less_than_cuts_at_random() -> None:
    """On tagged talks: two lines of one need that stand near each other belong into one topic."""
    parted = parted_at_random = pairs = 0
    shift = random.Random(0)
    for talk in read_talks():
        near = [
            (one, other)
            for need in talk.needs
            for one, other in pairwise(talk.places(need, NEED_ACTS))
            if other - one <= FAR
        ]
        if len(talk.lines) < LONG or not near:
            continue
        starts = starts_of(talk.segments(), talk.language)
        turned = sorted({0, *((start + shift.randrange(len(talk.lines))) % len(talk.lines) for start in starts[1:])})
        pairs += len(near)
        parted += sum(bisect_right(starts, one) != bisect_right(starts, other) for one, other in near)
        parted_at_random += sum(bisect_right(turned, one) != bisect_right(turned, other) for one, other in near)

    assert pairs > 500
    assert parted < 0.09 * pairs
    assert parted < 0.65 * parted_at_random
