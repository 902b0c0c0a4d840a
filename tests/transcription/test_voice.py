"""Pieces of voice for the recogniser."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.transcription.voice import (
    LEAST_LOST_S,
    LONG_PAUSE_S,
    LONGEST_PIECE_S,
    Piece,
    Stretch,
    pieces,
    voice_without_words,
    voiced_stretches,
)
from tests.transcription.makers import sound


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
