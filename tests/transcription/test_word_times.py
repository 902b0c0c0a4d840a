"""Text and times that are told apart become words with times."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.transcription_answers import TimedText, Transcription
from assistant.transcription.voice import Piece, Stretch
from assistant.transcription.word_times import timed_segments
from schemas.talk import Segment, Word

PIECE = Piece((Stretch(100.0, 104.0), Stretch(106.0, 110.0)))
"""Ten seconds, with a pause of two in the middle."""


def heard(
    text: str,
    words: list[tuple[str, float, float]] | None = None,
    segments: list[tuple[str, float, float]] | None = None,
    probability: float | None = None,
) -> Transcription:
    def told(parts: list[tuple[str, float, float]] | None) -> tuple[TimedText, ...]:
        return tuple(TimedText(part, start_s, end_s, None) for part, start_s, end_s in parts or ())

    return Transcription(text, "", told(segments), told(words), probability)


def words_of(segments: list[Segment]) -> list[Word]:
    return [word for segment in segments for word in segment.words]


def times_of(segments: list[Segment]) -> list[tuple[str, float, float]]:
    return [(word.text.strip(), word.start_s, word.end_s) for word in words_of(segments)]


_TEXT = st.text("你好漏检楼abZ '-12，。,.? 　…é", max_size=30)
_TIME = st.floats(-5, 20) | st.just(0.0)
_PARTS = st.lists(
    st.builds(TimedText, _TEXT, _TIME, _TIME, st.none() | st.floats(0, 1)), max_size=8
).map(tuple)  # fmt: skip
_PIECES = st.lists(st.tuples(st.floats(0.1, 5), st.floats(0, 3)), min_size=1, max_size=4).map(
    lambda lengths: Piece(tuple(_stretches(lengths)))
)


def _stretches(lengths: list[tuple[float, float]]) -> list[Stretch]:
    at_s, found = 3.0, []
    for voice_s, pause_s in lengths:
        found.append(Stretch(at_s, at_s + voice_s))
        at_s += voice_s + pause_s
    return found


@given(st.builds(Transcription, _TEXT, st.just(""), _PARTS, _PARTS, st.none() | st.floats(0, 1)), _PIECES)
def test_all_text_is_kept_and_words_follow_one_another_within_the_piece(said: Transcription, piece: Piece) -> None:
    segments = timed_segments(said, piece)

    kept = "".join("".join(segment.text for segment in segments).split())
    has_letters = any(character.isalnum() for character in said.text)
    assert kept == ("".join(said.text.split()) if has_letters else "")
    assert all("".join(word.text for word in segment.words) == segment.text for segment in segments)
    edges = [time_s for word in words_of(segments) for time_s in (word.start_s, word.end_s)]
    assert all(earlier <= later for earlier, later in pairwise([piece.whole.start_s, *edges, piece.whole.end_s]))
    assert all(0 <= word.probability <= 1 for word in words_of(segments))


@given(st.lists(st.sampled_from(["漏检", "降到", "one", "two", "3.5"]), min_size=1, max_size=9))
def test_words_that_are_told_keep_their_times_whatever_stands_between_them(said: list[str]) -> None:
    told = [(word, float(number), number + 0.5) for number, word in enumerate(said)]

    segments = timed_segments(heard("（" + "， ".join(said).upper() + "。", told), PIECE)

    for number, word in enumerate(said):
        starts = [at for text, at, _end in times_of(segments) if at == 100 + number]
        ends = [end for text, _at, end in times_of(segments) if end == 100.5 + number]
        assert len(starts) == len(ends) == 1, word


def test_words_are_those_of_the_text_with_the_punctuation_that_was_not_told() -> None:
    segments = timed_segments(
        heard(
            "Yes, I don't know. 漏检？", [("yes", 0, 1), ("I", 1, 2), ("dont", 2, 3), ("know", 3, 4), ("漏检", 5, 6)]
        ),
        PIECE,
    )

    assert [word.text for word in words_of(segments)] == ["Yes,", " I", " don't", " know.", " 漏", "检？"]
    assert times_of(segments)[-2:] == [("漏", 105, 105.5), ("检？", 105.5, 106)]


def test_words_that_are_written_otherwise_keep_their_times_and_stand_above_those_of_segments() -> None:
    said = heard("采购 5 台", [("採", 1, 2), ("購", 2, 3), ("五", 3, 4), ("台", 4, 5)], [("采购 5 台", 0, 10)])

    assert times_of(timed_segments(said, PIECE)) == [
        ("采", 101, 102),
        ("购", 102, 103),
        ("5", 103, 104),
        ("台", 104, 105),
    ]


def test_letters_of_which_no_time_was_told_share_the_time_between_those_that_have_one() -> None:
    segments = timed_segments(heard("一二三四五", [("一", 0, 1), ("五", 4, 5)]), PIECE)

    assert [start for _text, start, _end in times_of(segments)] == [100, 101, 102, 103, 104]


def test_without_words_the_times_are_those_of_the_segments_and_segments_stay_apart() -> None:
    segments = timed_segments(heard("一二三四", segments=[("一二", 0, 2), ("三四", 6, 10)]), PIECE)

    assert [segment.text for segment in segments] == ["一二", "三四"]
    assert times_of(segments) == [("一", 100, 101), ("二", 101, 102), ("三", 106, 108), ("四", 108, 110)]


def test_without_any_times_letters_share_the_voice_and_none_begins_in_a_pause() -> None:
    segments = timed_segments(heard("一二三四"), PIECE)

    assert times_of(segments) == [("一", 100, 102), ("二", 102, 104), ("三", 106, 108), ("四", 108, 110)]


@pytest.mark.parametrize("told", [[("一二", 0, 0), ("三四", 0, 0)], [("", 1, 2)]])
def test_times_that_tell_nothing_count_for_none(told: list[tuple[str, float, float]]) -> None:
    assert times_of(timed_segments(heard("一二三四", told), PIECE)) == times_of(
        timed_segments(heard("一二三四"), PIECE)
    )


def test_the_probability_is_that_of_the_word_else_of_its_segment_else_of_the_whole() -> None:
    words = (TimedText("一", 0, 1, 0.3), TimedText("二", 1, 2, None))
    segments = (TimedText("一二", 0, 2, 0.6), TimedText("三", 2, 3, None))

    found = timed_segments(Transcription("一二三", "", segments, words, 0.8), PIECE)

    assert [word.probability for word in words_of(found)] == [0.3, 0.6, 0.8]
    assert words_of(timed_segments(heard("一"), PIECE))[0].probability == 1.0
