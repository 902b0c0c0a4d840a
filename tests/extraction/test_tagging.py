"""Tagging: every line gets probabilities, from its words and the lines around it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extraction.tagging import ACTS, Act, guess_sides, spoken_lines, tag
from schemas.talk import Side, SpokenLanguage
from tests.extraction.talks import segments_of

SPEAKERS = ("A", "B", "C", "")
SIDES: dict[str, Side] = {"A": "ours", "B": "customer"}
turns = st.lists(st.tuples(st.sampled_from(SPEAKERS), st.text(max_size=40)), max_size=12)
languages: st.SearchStrategy[SpokenLanguage] = st.sampled_from(["zh", "en"])
some_sides = st.dictionaries(st.sampled_from(SPEAKERS), st.sampled_from(["ours", "customer", ""]))

# An invented talk about a bakery's ovens.
OVENS: dict[SpokenLanguage, list[tuple[str, str]]] = {
    "zh": [
        ("A", "您好，今天天气真不错啊。"),
        ("B", "是啊，坐吧。"),
        ("A", "那您现在烤炉这块最大的问题是什么？"),
        ("B", "我们希望每一炉的温度误差能控制在三度以内。"),
        ("A", "您的意思是，温度误差要控制在三度以内，对吧？"),
        ("B", "对，就是这个意思。"),
        ("B", "我就担心你们的炉子用两年就坏了，没人来修。"),
        ("A", "我下周三之前把报价单发给您。"),
        ("B", "好的。"),
    ],
    "en": [
        ("A", "Good morning, lovely weather today."),
        ("B", "It is, have a seat."),
        ("A", "So what is the biggest problem with the ovens at the moment?"),
        ("B", "We need the temperature to stay within three degrees on every batch."),
        ("A", "So you need the temperature within three degrees on every batch, is that right?"),
        ("B", "Yes, exactly."),
        ("B", "I'm worried that your ovens break down after two years and nobody comes."),
        ("A", "I'll send you the quote by next Wednesday."),
        ("B", "Okay, thanks."),
    ],
}
DOES: dict[Act, int] = {"ask": 2, "demand": 3, "readback": 4, "agree": 5, "concern": 6, "todo": 7}
"""Where each act stands in that talk."""


@settings(deadline=None, max_examples=40)
@given(turns, some_sides, languages)
def test_every_line_gets_a_probability_of_every_act(
    said: list[tuple[str, str]], sides: dict[str, Side], language: SpokenLanguage
) -> None:
    segments = segments_of(*said)
    acts = tag(segments, sides, language)
    assert len(acts) == len(segments)
    assert all(list(line) == list(ACTS) for line in acts)
    assert all(0 <= chance <= 1 for line in acts for chance in line.values())
    assert acts == tag(segments, sides, language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("sides", [SIDES, {}])
def test_the_acts_of_an_unseen_talk_stand_out(language: SpokenLanguage, sides: dict[str, Side]) -> None:
    acts = tag(segments_of(*OVENS[language]), sides, language)
    for act, place in DOES.items():
        ranks = np.argsort([-line[act] for line in acts])
        assert place in ranks[:2], act
    assert max(chance for chance in acts[1].values()) < 0.6


def test_sides_that_tell_nothing_are_left_out() -> None:
    segments = segments_of(*OVENS["en"])
    assert tag(segments, {"A": "ours", "B": "ours"}, "en") == tag(segments, {}, "en") != tag(segments, SIDES, "en")


@pytest.mark.parametrize(("language", "other"), [("zh", "今天路上挺顺的。"), ("en", "The traffic was fine today.")])
def test_a_line_is_judged_by_its_neighbours_too(language: SpokenLanguage, other: str) -> None:
    without = [("A", other) if place == DOES["readback"] else turn for place, turn in enumerate(OVENS[language])]
    agrees = [tag(segments_of(*said), SIDES, language)[DOES["agree"]]["agree"] for said in (OVENS[language], without)]
    assert agrees[0] > agrees[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sides_are_guessed_from_the_words(language: SpokenLanguage) -> None:
    guesses = guess_sides(spoken_lines(segments_of(*OVENS[language]), {}))
    assert {speaker: guess.side for speaker, guess in guesses.items()} == SIDES


@settings(deadline=None, max_examples=40)
@given(turns)
def test_both_sides_are_in_the_room_and_voices_without_a_label_are_not(said: list[tuple[str, str]]) -> None:
    guesses = guess_sides(spoken_lines(segments_of(*said), {}))
    assert set(guesses) == {speaker for speaker, _ in said} - {""}
    assert all(0.5 <= guess.confidence <= 1 for guess in guesses.values())
    if len(guesses) > 1:
        assert {guess.side for guess in guesses.values()} == {"ours", "customer"}
