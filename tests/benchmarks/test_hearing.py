"""The measures of hearing: what a perfect and a broken ear are worth."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.transcription.speakers import Turn
from benchmarks.heard import (
    SpokenWord,
    error_rate,
    lost_s,
    short_turns_kept,
    speaker_error_rate,
    term_recall,
    voices_found,
    words_right,
)
from benchmarks.hearing import samples

TURNS = [Turn(0, 4, "a"), Turn(4.5, 5.2, "b"), Turn(6, 10, "a"), Turn(10, 13, "c")]
turns = st.lists(
    st.builds(
        lambda start, length, label: Turn(start / 10, (start + length) / 10, label),
        st.integers(0, 300),
        st.integers(6, 100),
        st.sampled_from("abc"),
    ),
    min_size=1,
    max_size=8,
)


def _words(heard: list[Turn]) -> list[SpokenWord]:
    return [SpokenWord(turn.start_s, turn.end_s, "x", f"voice {turn.label}") for turn in heard]


@given(st.text("ab c"), st.sampled_from(["zh", "en"]))
def test_what_was_said_is_no_error_and_silence_is_all_errors(said: str, language: str) -> None:
    assert error_rate(said, said, language) == 0
    assume(said.strip())
    assert error_rate("", said, language) == 1


def test_errors_are_of_characters_in_chinese_and_of_words_in_english() -> None:
    assert error_rate("仓酷里。", "仓库里", "zh") == pytest.approx(1 / 3)
    assert error_rate("It's a tell", "it’s a till.", "en") == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("written", "said"),
    [("32万", "三十二万"), ("24小时", "二十四小时"), ("10", "十"), ("105", "一百零五"), ("20%", "百分之二十"),
     ("500万", "五百万"), ("12000", "一万二千"), ("30005", "三万零五"), ("0", "零"), ("2010", "二千零一十")],
)  # fmt: skip
def test_chinese_figures_count_as_they_are_said(written: str, said: str) -> None:
    assert error_rate(written, said, "zh") == 0


def test_terms_are_counted_as_often_as_they_are_said() -> None:
    assert term_recall("仓库、报价，仓库，倡库", "仓库 报价 仓库 仓库", ["仓库", "报价", "无人机"]) == (3, 4)


@given(turns)
def test_a_perfect_ear_makes_no_speaker_errors_whatever_the_voices_are_called(reference: list[Turn]) -> None:
    heard = [Turn(turn.start_s, turn.end_s, {"a": "1", "b": "2", "c": "3"}[turn.label]) for turn in reference]
    assert speaker_error_rate(heard, reference) == 0


@given(turns)
def test_a_deaf_ear_misses_all_that_is_counted(reference: list[Turn]) -> None:
    assert speaker_error_rate([], reference) in (0.0, 1.0)  # short turns may lie in the collars of others


def test_one_voice_for_all_confuses_the_others() -> None:
    heard = [Turn(turn.start_s, turn.end_s, "1") for turn in TURNS]
    # counted: 3.5 + 0.2 + 3.5 + 2.5 s, of which the voice's own are 7 s
    assert speaker_error_rate(heard, TURNS) == pytest.approx(2.7 / 9.7, abs=0.01)


def test_speech_is_lost_where_not_one_word_of_a_turn_is_heard() -> None:
    assert lost_s(TURNS, [(0.5, 1.0), (6.0, 12.0)]) == pytest.approx(0.7)


def test_words_and_short_turns_are_right_with_the_right_voice() -> None:
    heard = _words(TURNS)
    assert words_right(heard, TURNS) == (4, 4)
    assert short_turns_kept(heard, TURNS) == (1, 1)
    assert voices_found(heard, TURNS) == (3, 3)
    confused = [*heard[:1], SpokenWord(4.5, 5.2, "x", "voice a"), *heard[2:]]
    assert words_right(confused, TURNS) == (3, 4)
    assert short_turns_kept(confused, TURNS) == (0, 1)
    assert voices_found(confused, TURNS) == (2, 3)


def test_the_glossaries_of_the_samples_hold_words_that_are_said() -> None:
    for clip in samples():
        assert term_recall(clip.said, clip.said, clip.terms)[1] >= len(clip.terms)
