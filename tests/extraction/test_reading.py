"""Every line is read once, in order, with what was said before it, and what comes out is its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.extraction.nominate import candidates_of
from assistant.extraction.reading import CONTEXT_TOKENS, LINE_TOKENS, STRETCH_TOKENS, read_lines, stretches
from assistant.extraction.tagging import spoken_lines, tag
from assistant.extraction.weights import shipped_weights
from assistant.llm.reader import CONTEXT_TOKENS as READER_TOKENS
from schemas.talk import Segment, Speaker, Talk


class FakeReader:
    """A token a character; its state is the character's number and its place in what is read at once."""

    def __init__(self, width: int = 2) -> None:
        self.width = width
        self.read: list[int] = []

    def tokens(self, text: str) -> list[int]:
        return [ord(character) for character in text]

    def states(self, tokens: Sequence[int]) -> NDArray[np.floating]:
        self.read.append(len(tokens))
        rows = np.zeros((len(tokens), self.width))
        rows[:, 0], rows[:, 1] = tokens, range(len(tokens))
        return rows


def segments_of(texts: Sequence[str]) -> list[Segment]:
    return [
        Segment(id=place, start_s=place, end_s=place + 1, speaker="AB"[place % 2], text=text)
        for place, text in enumerate(texts)
    ]


def read(texts: Sequence[str], reader: FakeReader) -> NDArray[np.floating]:
    segments = segments_of(texts)
    return read_lines(segments, spoken_lines(segments, {"A": "ours", "B": "customer"}), "en", reader)


@given(st.lists(st.integers(1, LINE_TOKENS), max_size=60))
def test_every_line_is_in_one_stretch_with_room_for_what_was_before(lengths: list[int]) -> None:
    found = list(stretches(lengths))
    assert [place for one in found for place in range(one.first, one.end)] == list(range(len(lengths)))
    for one in found:
        assert 0 <= one.context <= one.first < one.end
        assert sum(lengths[one.first : one.end]) <= STRETCH_TOKENS
        assert sum(lengths[one.context : one.first]) <= CONTEXT_TOKENS
        assert sum(lengths[one.context : one.end]) <= READER_TOKENS


@given(st.lists(st.text("abc ", max_size=200), max_size=20))
def test_each_line_gets_the_states_of_its_own_tokens(texts: list[str]) -> None:
    reader = FakeReader()
    states = read(texts, reader)
    assert len(states) == len(texts)
    heads = ["Us: ", "Customer: "]
    for place, text in enumerate(texts):
        own = [ord(character) for character in f"{heads[place % 2]}{text}\n"][:LINE_TOKENS]
        mean, last = states[place][0], states[place][reader.width]
        assert mean == pytest.approx(np.mean(own), rel=1e-4)
        assert last == own[-1]
        assert states[place][reader.width + 1] - states[place][1] == pytest.approx((len(own) - 1) / 2, abs=1e-2)


def test_progress_grows_and_can_stop_the_reading() -> None:
    told: list[float] = []

    def before_each(done: float) -> None:
        told.append(done)
        if len(told) == 3:
            raise KeyboardInterrupt

    segments = segments_of(["word " * 20] * 60)
    reader = FakeReader()
    with pytest.raises(KeyboardInterrupt):
        read_lines(segments, spoken_lines(segments, {}), "en", reader, before_each)
    assert told == sorted(told)
    assert told[0] == 0
    assert len(reader.read) == 2


def test_names_are_not_read() -> None:
    """Two talks that differ in nothing but who is called what are the same to the reader."""
    one = segments_of(["We need it by Friday.", "Fine."])
    other = [segment.model_copy(update={"speaker": f"{segment.speaker} Smith"}) for segment in one]
    seen = [read_lines(segments, spoken_lines(segments, {}), "en", FakeReader()).tolist() for segments in (one, other)]
    assert seen[0] == seen[1]


def test_what_the_reader_makes_of_a_talk_is_weighed() -> None:
    weights = shipped_weights(reads=True)
    assert weights.reads
    assert not shipped_weights().reads
    width = weights.arrays.read_weights.shape[0] // 2
    talk = Talk(
        language="en",
        speakers=[Speaker(label="A", name="A", side="ours"), Speaker(label="B", name="B", side="customer")],
        segments=segments_of(["What do you need?", "We need it by Friday.", "I'll send it tomorrow.", "Good."]),
    )
    reader = FakeReader(width)
    candidates_of(talk, reader=reader)
    assert len(reader.read) == 1
    sides = {"A": "ours", "B": "customer"}
    lines = read_lines(talk.segments, spoken_lines(talk.segments, sides), "en", FakeReader(width))  # type: ignore[arg-type]
    with_reader = tag(talk.segments, sides, "en", weights, lines)  # type: ignore[arg-type]
    other = tag(talk.segments, sides, "en", weights, lines[::-1])  # type: ignore[arg-type]
    assert with_reader != other
