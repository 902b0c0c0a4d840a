"""Every second of a recording is accounted for."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language import translator
from assistant.ledger import ledger, reason
from assistant.transcription.coverage import WORST_FIRST, recognition_coverage, worst_of
from assistant.transcription.decode import SAMPLE_RATE, Sound
from schemas.record import Coverage
from schemas.talk import Segment
from tests.transcription.makers import sound, spoken

_TIMES = st.lists(st.tuples(st.floats(0, 14), st.floats(0, 4)), max_size=6)
_TEXTS = st.sampled_from(["您好", "好的" * 9, "네 알겠습니다", "OK", "", "谢谢观看"])
_SEGMENTS = st.lists(st.tuples(st.floats(0, 14), st.floats(0, 4), _TEXTS), max_size=6)
_LEVELS = st.lists(st.sampled_from([0.0, 0.002, 0.1]), min_size=6, max_size=6)
"""Loudness of a sixth of the recording each."""


def _failed(start_s: float, end_s: float, note: str = "busy") -> Coverage:
    return Coverage(stage="recognise", state="failed", start_s=start_s, end_s=end_s, note=note)


@given(_SEGMENTS, _TIMES, _LEVELS, st.sampled_from([0.0, 3.5]))
def test_the_stretches_join_without_gap_or_overlap_and_their_sum_is_the_length(
    said: list[tuple[float, float, str]], lost: list[tuple[float, float]], levels: list[float], missing_s: float
) -> None:
    segments = [
        spoken(text, start, start + length, number=number)
        for number, (start, length, text) in enumerate(sorted(said), 1)
    ]
    samples = np.repeat(np.array(levels, np.float32), 12 * SAMPLE_RATE // len(levels))
    failed = [_failed(start, start + length) for start, length in sorted(lost)]

    stretches = recognition_coverage(segments, Sound(samples, missing_s=missing_s), "zh", failed)

    assert stretches[0].start_s == 0
    assert stretches[-1].end_s == 12 + missing_s
    assert all(one.end_s == two.start_s for one, two in pairwise(stretches))
    assert ledger(stretches).length_s == pytest.approx(12 + missing_s, abs=1e-9)


@st.composite
def _coverage(draw: st.DrawFn) -> list[Coverage]:
    times = [0.0, *sorted(draw(st.sets(st.floats(0.1, 11.9), max_size=5))), 12.0]
    states = st.sampled_from(WORST_FIRST)
    return [
        Coverage.model_validate({"stage": "recognise", "state": draw(states), "start_s": start_s, "end_s": end_s})
        for start_s, end_s in pairwise(times)
    ]


@given(_coverage(), _coverage(), st.floats(0, 11.99))
def test_of_two_channels_the_worse_counts_at_each_moment(
    left: list[Coverage], right: list[Coverage], at_s: float
) -> None:
    both = worst_of([left, right])

    def state(of: list[Coverage]) -> str:
        (there,) = (one.state for one in of if one.start_s <= at_s < one.end_s)
        return there

    assert (both[0].start_s, both[-1].end_s) == (0, 12)
    assert all(one.end_s == two.start_s for one, two in pairwise(both))
    assert WORST_FIRST.index(state(both)) == min(WORST_FIRST.index(state(left)), WORST_FIRST.index(state(right)))


def test_what_is_missing_after_the_end_is_a_gap_with_a_reason() -> None:
    whole = sound(4)

    stretches = recognition_coverage([spoken("您好", 0, 4)], Sound(whole.samples, missing_s=6.0), "zh")

    assert [(one.state, one.start_s, one.end_s) for one in stretches] == [("processed", 0, 4), ("failed", 4, 10)]
    assert "breaks off" in reason(stretches[1].note, str)


def test_what_could_not_be_recognised_is_a_gap_with_its_reason_between_the_words() -> None:
    said = [spoken("您好", 0, 2), spoken("再见", 8, 10, number=2)]

    stretches = recognition_coverage(said, sound(12), "zh", [_failed(3, 5), _failed(5.5, 8), _failed(10, 12, "gone")])

    assert [(one.start_s, one.end_s, one.note) for one in stretches if one.state == "failed"] == [
        (3, 5, "busy"),
        (5.5, 8, "busy"),
        (10, 12, "gone"),
    ]
    assert [(one.start_s, one.end_s) for one in stretches if one.state == "processed"] == [(0, 2), (8, 10)]


def test_sound_as_loud_as_speech_without_words_is_suspect_and_a_quiet_pause_is_not() -> None:
    loud, quiet = sound(4), sound(4, 0.005)
    samples = np.concatenate([loud.samples, quiet.samples, loud.samples, loud.samples])
    said = [spoken("您好", 0, 4, number=1), spoken("再见", 8, 12, number=2)]

    stretches = recognition_coverage(said, Sound(samples), "zh")

    assert [one.state for one in stretches] == ["processed", "silent", "processed", "suspect"]


def test_speech_in_a_quiet_recording_is_no_text_on_silence() -> None:
    quiet = sound(8, 0.002)

    stretches = recognition_coverage([spoken("您好", 0, 4), spoken("再见", 4, 8, number=2)], quiet, "zh")

    assert [one.state for one in stretches] == ["processed"]


def _note(segment: Segment, *, level: float = 0.1) -> str:
    return recognition_coverage([segment], sound(4, level), "zh")[0].note


def test_plain_speech_is_processed() -> None:
    [stretch] = recognition_coverage([spoken("盘点误差要降下来", 0, 4)], sound(4), "zh")

    assert (stretch.state, stretch.note) == ("processed", "")


def test_each_doubt_has_its_note_and_each_note_its_words() -> None:
    doubtful = spoken("可能是这样", 0, 4)
    doubtful.words[:] = [word.model_copy(update={"probability": 0.1}) for word in doubtful.words]
    notes = [
        _note(spoken("好的好的好的好的好的好的", 0, 4)),
        _note(spoken("请不吝点赞订阅转发打赏支持明镜与点点栏目", 0, 4)),
        _note(spoken("네 알겠습니다", 0, 4)),
        _note(spoken("we would like to see the offer by the end of the month", 0, 4)),
        _note(spoken("谢谢大家", 0, 4), level=0.0001),
        _note(doubtful),
    ]

    assert notes == ["loop", "stock phrase", "wrong script", "wrong language", "text on silence", "low probability"]
    assert all(reason(note, translator("zh")) != note for note in [*notes, "sound without words", "cut off"])
