"""Voice prints grouped into voices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.transcription import voice_groups
from assistant.transcription.voice_groups import (
    LEAST_LIKENESS,
    grouped,
    grouped_into,
    joined_into,
    means_of,
    without_small,
)

pytestmark = pytest.mark.slow

seeds = st.integers(0, 99)


def _prints(voices: int, each: int, seed: int, spread: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """Whose each print is, in any order, and the prints."""
    chance = np.random.default_rng(seed)
    whose = np.repeat(np.arange(voices), each)
    chance.shuffle(whose)
    prints = np.eye(8)[whose] + chance.normal(0, spread, (len(whose), 8))
    return whose, prints / np.linalg.norm(prints, axis=1, keepdims=True)


def _same_groups(whose: np.ndarray, labels: np.ndarray) -> bool:
    pairs = {*zip(whose.tolist(), labels.tolist(), strict=True)}
    return len(pairs) == len({*whose.tolist()}) == len({*labels.tolist()})


def _quiet(_done: float) -> None:
    """Nobody wants to know."""


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 30), seeds)
def test_voices_that_stay_apart_are_grouped_rightly(voices: int, each: int, seed: int) -> None:
    whose, prints = _prints(voices, each, seed)

    assert _same_groups(whose, grouped(prints, _quiet))
    assert _same_groups(whose, grouped_into(voices, prints))


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(2, 30), seeds, st.integers(1, 20))
def test_prints_that_come_some_at_once_are_grouped_like_all_together(
    voices: int, each: int, seed: int, at_once: int
) -> None:
    whose, prints = _prints(voices, each, seed)
    told: list[float] = []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voice_groups, "GROUPED_AT_ONCE", at_once)
        labels = grouped(prints, told.append)

    assert _same_groups(whose, labels)
    assert told == sorted(told)
    assert len(told) == -(-len(prints) // at_once), "there is a place to stop at before each"


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(1, 12), seeds, st.floats(0.1, 0.8))
def test_no_two_groups_are_as_like_as_one_voice_and_each_is_like_itself(
    voices: int, each: int, seed: int, spread: float
) -> None:
    _whose, prints = _prints(voices, each, seed, spread)

    labels = grouped(prints, _quiet)

    assert sorted({*labels.tolist()}) == list(range(labels.max() + 1))
    likeness = prints @ prints.T
    for one in range(labels.max() + 1):
        for other in range(one):
            assert likeness[labels == one][:, labels == other].mean() < LEAST_LIKENESS + 1e-9
        if (labels == one).sum() == 2:
            assert likeness[labels == one][:, labels == one].min() >= LEAST_LIKENESS - 1e-9


@settings(deadline=None)
@given(st.integers(2, 6), st.integers(1, 6), seeds, st.data())
def test_groups_are_joined_whole_until_as_many_are_left(groups: int, each: int, seed: int, data: st.DataObject) -> None:
    whose, prints = _prints(groups, each, seed, 0.4)
    voices = data.draw(st.integers(1, groups - 1))

    labels = joined_into(voices, prints, whose)

    assert sorted({*labels.tolist()}) == list(range(voices))
    assert all(len({*labels[whose == group].tolist()}) == 1 for group in range(groups))


@given(st.integers(2, 6), st.integers(1, 6), seeds, st.data())
def test_prints_of_small_groups_go_to_the_likest_large_one(
    groups: int, each: int, seed: int, data: st.DataObject
) -> None:
    whose, prints = _prints(groups, each, seed, 0.4)
    large = data.draw(st.lists(st.booleans(), min_size=groups, max_size=groups).filter(any))
    means = means_of(prints, whose)[large]

    labels = without_small(prints, whose, np.array(large))

    assert labels.max() < sum(large)
    for group, label, heard in zip(whose.tolist(), labels.tolist(), prints, strict=True):
        if large[group]:
            assert label == sum(large[:group])
        else:
            cosines = means @ heard / np.linalg.norm(means, axis=1)
            assert cosines[label] == pytest.approx(cosines.max())


def test_there_are_no_more_voices_than_stretches() -> None:
    assert grouped_into(4, np.eye(3)).tolist() == [0, 1, 2]
