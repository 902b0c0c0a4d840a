"""Recogniser noise: drawn from a seed, and never at the labels' cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from training.augment import EXCERPT_LINES, Homophones, excerpt, homophones, noisy, without_sides
from training.reader import AnnotatedTalk, read_talks

TALKS = read_talks()[::6]
some_talks = st.sampled_from(TALKS)
seeds = st.text("abc", min_size=1, max_size=6)


@cache
def alike() -> Homophones:
    return homophones(line.text for talk in TALKS for line in talk.lines)


def marks(talk: AnnotatedTalk) -> Counter[object]:
    return Counter(mark for line in talk.lines for mark in line.marks)


@settings(deadline=None, max_examples=30)
@given(some_talks, seeds)
def test_the_same_seed_gives_the_same_noise(talk: AnnotatedTalk, seed: str) -> None:
    assert noisy(talk, alike(), seed) == noisy(talk, alike(), seed)


@settings(deadline=None, max_examples=30)
@given(some_talks, seeds)
def test_labels_are_kept(talk: AnnotatedTalk, seed: str) -> None:
    heard = noisy(talk, alike(), seed)
    # Two lines with one mark that are joined have it once.
    assert set(marks(heard)) == set(marks(talk))
    assert (heard.needs, heard.todos) == (talk.needs, talk.todos)
    assert not any(line.acts() & line.unknown for line in heard.lines)


@settings(deadline=None, max_examples=30)
@given(some_talks, seeds)
def test_sides_are_lost_and_never_changed(talk: AnnotatedTalk, seed: str) -> None:
    heard = noisy(talk, alike(), seed)
    assert heard.sides.items() <= talk.sides.items()
    assert all(line.text for line in heard.lines)


@settings(deadline=None, max_examples=30)
@given(some_talks)
def test_noise_differs_from_seed_to_seed(talk: AnnotatedTalk) -> None:
    texts = {tuple(line.text for line in noisy(talk, alike(), str(seed)).lines) for seed in range(8)}
    assert len(texts) > 1


def test_homophones_sound_alike_and_are_others() -> None:
    found = homophones(["库存酷", "仓昌", "三"])
    assert found["库"] == ("酷",)
    assert found["仓"] == ("昌",)
    assert "三" not in found
    assert all(char not in others for char, others in alike().items())


def test_without_sides_nobody_is_on_one() -> None:
    blind: Iterable[AnnotatedTalk] = map(without_sides, TALKS)
    assert all(not talk.sides for talk in blind)


@settings(deadline=None, max_examples=30)
@given(some_talks, seeds)
def test_an_excerpt_is_a_stretch_of_the_talk_with_the_rows_that_are_made_in_it(talk: AnnotatedTalk, seed: str) -> None:
    short = excerpt(talk, seed)

    assert excerpt(talk, seed) == short
    assert EXCERPT_LINES[0] <= len(short.lines) <= EXCERPT_LINES[1] or short.lines == talk.lines
    joined = [line.text for line in talk.lines]
    assert any(joined[at : at + len(short.lines)] == [line.text for line in short.lines] for at in range(len(joined)))
    assert all(short.need_core(number) for number in short.needs)
    assert all(short.todo_core(number) for number in short.todos)
