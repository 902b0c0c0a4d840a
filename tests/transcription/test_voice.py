"""Pieces of voice for the recogniser."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.events import Cancellation, ignore_progress
from assistant.transcription import voice
from assistant.transcription.decode import SAMPLE_RATE, Sound, decode
from assistant.transcription.voice import (
    EDGE_S,
    LEAST_LOST_S,
    LONG_PAUSE_S,
    LONGEST_PIECE_S,
    Piece,
    Stretch,
    by_blocks,
    pieces,
    voice_without_words,
    voiced_stretches,
)
from tests.transcription.makers import sound

pytestmark = pytest.mark.slow


@st.composite
def _voiced(draw: st.DrawFn) -> list[Stretch]:
    at, stretches = 0.0, []
    for _number in range(draw(st.integers(0, 40))):
        start = at + draw(st.floats(0.01, 6))
        at = start + draw(st.floats(0.1, LONGEST_PIECE_S))
        stretches.append(Stretch(start, at))
    return stretches


@given(_voiced())
def test_every_stretch_is_in_one_piece_in_order(voiced: list[Stretch]) -> None:
    assert [stretch for piece in pieces(voiced) for stretch in piece.voiced] == voiced


@given(_voiced())
def test_no_piece_is_longer_than_whisper_s_window_or_holds_a_long_pause(voiced: list[Stretch]) -> None:
    for piece in pieces(voiced):
        assert piece.whole.end_s - piece.whole.start_s <= LONGEST_PIECE_S + 1e-6
        assert all(later.start_s - earlier.end_s <= LONG_PAUSE_S for earlier, later in pairwise(piece.voiced))


def test_a_piece_that_grows_too_long_is_cut_at_its_longest_pause() -> None:
    voiced = [Stretch(0, 8), Stretch(8.2, 16), Stretch(17, 22), Stretch(22.3, 27), Stretch(27.5, 34)]

    assert [piece.whole for piece in pieces(voiced)] == [Stretch(0, 16), Stretch(17, 34)]


def test_voice_that_no_word_covers_is_found_at_the_beginning_between_and_at_the_end() -> None:
    piece = Piece((Stretch(10, 20), Stretch(21, 30)))

    assert voice_without_words(piece, [Stretch(13, 15), Stretch(17, 26)]) == [
        Stretch(10, 13),
        Stretch(15, 17),
        Stretch(26, 30),
    ]


@given(_voiced(), st.data())
def test_where_words_lie_nothing_is_lost_and_what_is_lost_is_voice(voiced: list[Stretch], data: st.DataObject) -> None:
    for piece in pieces(voiced):
        said = [stretch for stretch in piece.voiced if data.draw(st.booleans())]
        for lost in voice_without_words(piece, said):
            assert all(word.shared_s(lost) == 0 for word in said)
            assert sum(lost.shared_s(voice) for voice in piece.voiced) > LEAST_LOST_S


@pytest.mark.parametrize("level", [0.0, 0.01])
def test_in_silence_and_in_noise_nobody_speaks(level: float) -> None:
    assert voiced_stretches(sound(60, level)) == []


def _loud(samples: np.ndarray) -> list[Stretch]:
    """A detector for which voice is what is not zero."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], samples != 0, [0]]).astype(np.int8))) / SAMPLE_RATE
    return [Stretch(start, end) for start, end in edges.reshape(-1, 2).tolist()]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, int(EDGE_S) - 1), st.integers(1, 90)), max_size=12))
def test_by_blocks_the_same_voice_is_found_as_in_the_whole(
    monkeypatch: pytest.MonkeyPatch, lengths: list[tuple[int, int]]
) -> None:
    monkeypatch.setattr(voice, "BLOCK_S", 80.0)
    runs = [
        np.full(length * SAMPLE_RATE, loud, np.float32)
        for pair in lengths
        for loud, length in zip((1, 0), pair, strict=True)
    ]
    whole = Sound(np.concatenate([np.zeros(SAMPLE_RATE, np.float32), *runs]))

    assert by_blocks(whole, _loud) == _loud(whole.samples[:])


def test_voice_without_a_pause_for_longer_than_a_block_is_found_whole_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "BLOCK_S", 80.0)

    found = by_blocks(sound(300), _loud)

    assert (found[0].start_s, found[-1].end_s) == (0, 300)
    assert all(one.end_s == two.start_s for one, two in pairwise(found))


def _difference_s(one: Sequence[Stretch], other: Sequence[Stretch]) -> float:
    """For how long there is voice in one and none in the other."""
    shared_s = sum(voice.shared_s(counterpart) for voice in one for counterpart in other)
    return sum(voice.end_s - voice.start_s for voice in (*one, *other)) - 2 * shared_s


def test_of_real_speech_the_same_is_found_by_blocks_as_in_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = decode(Path(__file__).parents[2] / "samples" / "zh-talk.ogg", ignore_progress, Cancellation())
    whole = voiced_stretches(talk)
    monkeypatch.setattr(voice, "BLOCK_S", 70.0)

    by_some = voiced_stretches(talk)

    assert all(one.end_s <= two.start_s for one, two in pairwise(by_some))
    assert _difference_s(whole, by_some) < 0.2  # of 300 s; the detector goes by all that it has heard before
