"""Words meet voices."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.transcription.merge import LONGEST_S, with_speakers
from assistant.transcription.speakers import Turn
from schemas.talk import Segment
from tests.transcription.makers import spoken

_TURNS = st.lists(
    st.builds(
        lambda start, length, label: Turn(start, start + length, label),
        st.floats(0, 60),
        st.floats(0.1, 20),
        st.sampled_from(["A", "B", "C"]),
    ),
    max_size=12,
).map(lambda turns: sorted(turns, key=lambda turn: turn.start_s))


@st.composite
def _transcripts(draw: st.DrawFn) -> list[Segment]:
    segments, at = [], 0.0
    for number in range(1, draw(st.integers(1, 6)) + 1):
        start = at + draw(st.floats(0, 3))
        at = start + draw(st.floats(0.2, 12))
        text = draw(st.text(alphabet="需求分析，。？ab", min_size=1, max_size=30).filter(lambda words: words.strip()))
        segments.append(spoken(text, start, at, number=number))
    return segments


@given(_transcripts(), _TURNS)
def test_no_word_is_lost_doubled_or_moved(segments: list[Segment], turns: list[Turn]) -> None:
    cut, speakers = with_speakers(segments, turns)

    assert "".join(segment.text for segment in cut).replace(" ", "") == "".join(
        segment.text for segment in segments
    ).replace(" ", "")
    assert [word.start_s for segment in cut for word in segment.words] == [
        word.start_s for segment in segments for word in segment.words
    ]
    assert [segment.id for segment in cut] == list(range(1, len(cut) + 1))
    assert {segment.speaker for segment in cut} - {""} == {speaker.label for speaker in speakers}


def test_a_segment_is_cut_where_the_voice_changes() -> None:
    heard = [spoken("多少钱？八十万。", 0, 8)]

    cut, speakers = with_speakers(heard, [Turn(0, 4, "x"), Turn(4, 8, "y")])

    assert [(segment.speaker, segment.text) for segment in cut] == [("S1", "多少钱？"), ("S2", "八十万。")]
    assert [speaker.label for speaker in speakers] == ["S1", "S2"]


def test_the_last_syllables_of_a_sentence_stay_with_it() -> None:
    heard = [spoken("一个月省一万块钱。", 0, 3), spoken("还行。", 4, 5)]

    cut, _speakers = with_speakers(heard, [Turn(0, 2.4, "x"), Turn(2.4, 5, "y")])

    assert [segment.text for segment in cut] == ["一个月省一万块钱。", "还行。"]


def test_a_short_answer_between_two_turns_of_another_keeps_its_own_voice() -> None:
    heard = [spoken("对吧？", 0, 1), spoken("对。", 1.3, 2), spoken("那好。", 2.4, 3)]

    cut, _speakers = with_speakers(heard, [Turn(0, 1.1, "x"), Turn(1.2, 2.1, "y"), Turn(2.3, 3, "x")])

    assert [segment.speaker for segment in cut] == ["S1", "S2", "S1"]


def test_segments_of_the_recogniser_are_joined_with_a_space_only_where_nothing_parts_them() -> None:
    heard = [spoken("好。", 0, 1), spoken("一定", 1.1, 2), spoken("抓紧", 2.1, 3)]

    cut, _speakers = with_speakers(heard, [Turn(0, 3, "x")])

    assert [segment.text for segment in cut] == ["好。一定 抓紧"]


@given(st.sampled_from(["需", "求，", "对。", "ab "]), st.integers(1, 400))
def test_no_segment_is_endless(word: str, count: int) -> None:
    heard = [spoken(word * count, 0, 0.4 * count * len(word))]

    cut, _speakers = with_speakers(heard, [Turn(0, 1000, "x")])

    assert all(segment.end_s - segment.start_s < LONGEST_S + 1 for segment in cut)


def test_the_order_of_turns_does_not_matter_and_a_long_one_is_not_forgotten() -> None:
    heard = [spoken("您好。", 50, 51)]
    turns = [Turn(49.5, 50.2, "y"), Turn(0, 60, "x"), Turn(20, 21, "z")]

    cut, _speakers = with_speakers(heard, turns)

    assert [segment.text for segment in cut] == ["您好。"]
    assert cut == with_speakers(heard, sorted(turns, key=lambda turn: turn.start_s))[0]


def test_without_voices_everybody_is_unknown_and_nothing_is_lost() -> None:
    cut, speakers = with_speakers([spoken("您好。", 0, 1)], [])

    assert [(segment.speaker, segment.text) for segment in cut] == [("", "您好。")]
    assert speakers == []


def test_words_far_from_every_voice_stay_unknown() -> None:
    cut, _speakers = with_speakers([spoken("您好。", 50, 51)], [Turn(0, 4, "x")])

    assert cut[0].speaker == ""
